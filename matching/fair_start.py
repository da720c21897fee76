"""Fair start: newcomers, who have no record yet, get a head start, and at least the places that chance would give them.

The head start answers for equal merit: what nobody could measure yet is not counted as if it were wanting, as an
estimate is taken at its hopeful end while little is known (Auer, Cesa-Bianchi, Fischer, "Finite-time Analysis of the
Multiarmed Bandit Problem", Machine Learning 2002). The minimums answer for every single list.

FA*IR: Zehlike, Bonchi, Castillo, Hajian, Megahed, Baeza-Yates, "FA*IR: A Fair Top-k Ranking Algorithm", CIKM 2017.
The probabilities are exact fractions, so the same numbers come out on every machine.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import pairwise
from math import comb
from typing import Annotated, NamedTuple

from pydantic import Field

from domain.money import BASIS_POINTS
from domain.sentences import Sentence, percent
from matching.brief import Candidate
from matching.published import Published, in_force, published
from matching.weights import BasisPoints

Probability = Annotated[int, Field(gt=0, lt=BASIS_POINTS)]
"""Basis points, neither impossible nor certain."""


class Contender(NamedTuple):
    """Somebody to be given a place: the order value, the daily hash that decides between equals, whether newly here."""

    value: int
    tie: bytes
    newcomer: bool


class FairStart(Published):
    """One version of the numbers; shares in basis points.

    `head_start`: what a newcomer's order value counts more when places are given; 0 before there was one.
    `equal_merit`: of the attention that somebody with a record gets, a newcomer of equal merit is promised as much;
    0 where nothing is promised. `niemtin evaluate` tells whether it is kept.
    """

    places: Annotated[int, Field(gt=0)]
    share: Probability
    significance: Probability
    newcomer_days: Annotated[int, Field(gt=0)]
    newcomer_bookings: Annotated[int, Field(gt=0)]
    head_start: BasisPoints = 0
    equal_merit: BasisPoints = 0

    @property
    def minimums(self) -> tuple[int, ...]:
        """How many newcomers the first 1, 2, … `places` hold at least."""
        return adjusted_minimums(self.places, self.share, self.significance)

    def counted(self, value: int, *, newcomer: bool) -> int:
        """The order value as it counts when places are given, rounded down; it keeps the order among newcomers."""
        return value * (BASIS_POINTS + self.head_start) // BASIS_POINTS if newcomer else value

    def least_counting(self, value: int) -> int:
        """The lowest order value with which a newcomer counts `value` or more."""
        return -(-value * BASIS_POINTS // (BASIS_POINTS + self.head_start))

    def places_of(self, contenders: Sequence[Contender]) -> list[int]:
        """Who comes first, second, … as places in `contenders`: the head start first, then the minimums.

        After `places` whoever is left stands by order value.
        """

        def counting(one: int) -> tuple[int, bytes]:
            each = contenders[one]
            return -self.counted(each.value, newcomer=each.newcomer), each.tie

        ahead = sorted(range(len(contenders)), key=counting)
        ordered = [ahead[place] for place in fair_start([contenders[one].newcomer for one in ahead], self.minimums)]
        rest = sorted(ordered[self.places :], key=lambda one: (-contenders[one].value, contenders[one].tie))
        return ordered[: self.places] + rest

    def is_newcomer(self, candidate: Candidate, day: date) -> bool:
        """Whether someone certified is new on `day` (Ha Noi): first certified lately, and few bookings finished."""
        since = candidate.certified_since
        return (
            since is not None
            and (day - since).days < self.newcomer_days
            and candidate.delivery.bookings < self.newcomer_bookings
        )


def promise_sentence(rule: FairStart) -> Sentence:
    """What newcomers are promised by this version, in words."""
    due = [place for place, (before, least) in enumerate(pairwise((0, *rule.minimums)), 1) if least > before]
    at = ", ".join(map(str, due))
    vi = [f"Trong {rule.places} vị trí đầu, người mới có mặt chậm nhất ở các vị trí {at}, chừng nào còn người mới."]
    en = [f"Of the first {rule.places} places newcomers stand at {at} at the latest, as far as there are newcomers."]
    if rule.equal_merit:
        promised, more = percent(rule.equal_merit), percent(rule.head_start)
        vi.append(
            f"Tính trên mọi bản yêu cầu, người mới được ít nhất {promised.vi} sự chú ý mà người có giá trị ngang họ và"
            f" đã có quá trình được hưởng; vì thế, khi xếp chỗ, giá trị xếp của người mới được tính thêm {more.vi}."
        )
        en.append(
            f"Over all briefs newcomers get at least {promised.en} of the attention that people of equal merit with a"
            f" record get; for that, a newcomer's order value counts {more.en} more when places are given."
        )
    return Sentence(" ".join(vi), " ".join(en))


def minimums(places: int, share: int, significance: Fraction) -> tuple[int, ...]:
    """How many of the first 1, 2, … `places` must be protected, each prefix tested alone at `significance`.

    A prefix of i with m protected fails when at most m would come by chance with probability `significance` or less:
    F(m; i, share) ≤ α (definition 3 of the paper). `share` in basis points.
    """
    return tuple(_minimum(prefix, share, significance) for prefix in range(1, places + 1))


@cache
def adjusted_minimums(places: int, share: int, significance: int) -> tuple[int, ...]:
    """The strictest minimums that a list drawn by chance breaks anywhere with probability `significance` at most.

    Looking at many prefixes, one is found wanting by chance more often than each alone (section 4.3 of the paper), so
    they are tested at a lower significance: the highest of those at which any minimum changes that keeps the promise.
    `share` and `significance` in basis points.
    """
    promised = Fraction(significance, BASIS_POINTS)
    reached = {_at_most(count, prefix, share) for prefix in range(1, places + 1) for count in range(prefix)}
    levels = [Fraction(0), *sorted(level for level in reached if level <= promised)]
    kept = bisect_right(levels, promised, key=lambda level: failure_probability(minimums(places, share, level), share))
    return minimums(places, share, levels[kept - 1])


def failure_probability(required: Sequence[int], share: int) -> Fraction:
    """How probably a list drawn by chance, each place protected with `share` basis points, breaks some minimum."""
    protected = Fraction(share, BASIS_POINTS)
    alive = {0: Fraction(1)}
    for least in required:
        following: dict[int, Fraction] = {}
        for count, probability in alive.items():
            for more, chance in ((0, 1 - protected), (1, protected)):
                if count + more >= least:
                    following[count + more] = following.get(count + more, Fraction(0)) + probability * chance
        alive = following
    return 1 - sum(alive.values(), start=Fraction(0))


def fair_start(newcomers: Sequence[bool], required: Sequence[int]) -> list[int]:
    """Places in the old order, put into the new one: every prefix of `required` holds its minimum of newcomers.

    `newcomers` says of each place in the old order, best first, whether a newcomer stands there. Someone is moved up
    only where a minimum would be missed; the order within newcomers and within the others is kept. When there are not
    enough newcomers, all of them count as enough.
    """
    fresh = [place for place, newcomer in enumerate(newcomers) if newcomer]
    others = [place for place, newcomer in enumerate(newcomers) if not newcomer]
    ordered: list[int] = []
    taken = 0
    for least in required[: len(newcomers)]:
        passed = len(ordered) - taken
        newcomer_left, other_left = taken < len(fresh), passed < len(others)
        if newcomer_left and (taken < least or not other_left or fresh[taken] < others[passed]):
            ordered.append(fresh[taken])
            taken += 1
        else:
            ordered.append(others[passed])
    rest = sorted(fresh[taken:] + others[len(ordered) - taken :])
    return ordered + rest


@cache
def fair_starts() -> tuple[FairStart, ...]:
    """Every published version, oldest first."""
    return published(FairStart, "fair_start")


def fair_start_on(day: date) -> FairStart:
    """The version in force on `day`."""
    return in_force(fair_starts(), day)


def _minimum(prefix: int, share: int, significance: Fraction) -> int:
    return next(count for count in range(prefix + 1) if _at_most(count, prefix, share) > significance)


@cache
def _at_most(count: int, places: int, share: int) -> Fraction:
    """The binomial distribution function: at most `count` of so many places, each with `share` basis points."""
    ways = sum(
        comb(places, some) * share**some * (BASIS_POINTS - share) ** (places - some) for some in range(count + 1)
    )
    return Fraction(ways, BASIS_POINTS**places)
