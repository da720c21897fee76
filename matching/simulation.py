"""Who would move under other weights: the same people for the same brief, ordered under two policies."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from domain.ids import BriefId, InfluencerId
from domain.money import BASIS_POINTS
from matching.attention import attention
from matching.brief import Brief, Candidate
from matching.eligibility import obstacles, shown_to_brand
from matching.ranking import place as placed_by
from matching.ranking_policy import RankingPolicy

MOST_COMPARED: Final = 1_000
"""Places of which two orders are compared as a whole: every pair of people is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Somebody among the first of a list."""

    influencer_id: InfluencerId
    tier: int
    newcomer: bool


@dataclass(frozen=True, kw_only=True)
class Listing:
    """The list of everybody eligible for a brief under one policy, fair start included.

    `first`: those of the first places that are looked at. `order`: who has the first MOST_COMPARED places. `rank_of`:
    the place, from 1, of anybody eligible.
    """

    first: Sequence[Standing]
    order: Sequence[InfluencerId]
    eligible: int
    rank_of: Callable[[InfluencerId], int]


@dataclass(frozen=True, slots=True)
class Move:
    """Somebody's place, from 1, under the present and under the proposed policy."""

    influencer_id: InfluencerId
    before: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """The attention that the first places give: all of it, what newcomers get, and what each tier gets."""

    total: int
    newcomers: int
    tiers: Mapping[int, int]

    def share(self, part: int) -> int:
        """A part of the attention in basis points of all, rounded down; 0 where there is none."""
        return part * BASIS_POINTS // self.total if self.total else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a policy would change in one brief's list of `eligible` people, and in the exposure of its first `top`.

    `moves` are those of whoever stands in the first `top` places before or after and would not keep their place, the
    first after the change first. `tau` is Kendall's rank correlation, -10000 to 10000, of the two orders of the
    `compared` people who are among the first MOST_COMPARED before and after.
    """

    brief_id: BriefId
    eligible: int
    top: int
    moves: tuple[Move, ...]
    tau: int
    compared: int
    before: Exposure
    after: Exposure

    @property
    def entering(self) -> int:
        """How many come into the first `top` places; as many leave them."""
        return sum(move.after <= self.top < move.before for move in self.moves)


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """The same over all briefs: the mean `tau`, and in basis points how much of the first places others would hold."""

    tau: int
    changed: int
    before: Exposure
    after: Exposure


def listed(brief: Brief, candidates: Iterable[Candidate], policy: RankingPolicy, day: date, *, top: int) -> Listing:
    """These people for one brief under a policy, on `day` (Ha Noi), weighed one by one."""
    eligible = [each for each in candidates if not shown_to_brand(obstacles(brief, each, day))]
    placed = placed_by(brief, eligible, policy, day)
    ranks = {each.candidate.influencer_id: each.rank for each in placed}
    return Listing(
        first=[
            Standing(influencer_id=each.candidate.influencer_id, tier=each.candidate.tier, newcomer=each.order.newcomer)
            for each in placed[:top]
        ],
        order=[*ranks][:MOST_COMPARED],
        eligible=len(placed),
        rank_of=ranks.__getitem__,
    )


def effect(brief_id: BriefId, before: Listing, after: Listing, *, top: int) -> Effect:
    """What changes between two lists of the same people, in the first `top` places. Weights open no gate."""
    first = min(top, before.eligible)
    seen = dict.fromkeys(each.influencer_id for each in (*after.first, *before.first))
    moves = (Move(person, before.rank_of(person), after.rank_of(person)) for person in seen)
    place_after = {person: place for place, person in enumerate(after.order)}
    in_both = [place_after[person] for person in before.order if person in place_after]
    return Effect(
        brief_id=brief_id,
        eligible=before.eligible,
        top=first,
        moves=tuple(sorted((move for move in moves if move.before != move.after), key=lambda move: move.after)),
        tau=kendall_tau(in_both),
        compared=len(in_both),
        before=_exposure(before.first),
        after=_exposure(after.first),
    )


def total(effects: Sequence[Effect]) -> Total:
    """All briefs together; a brief with one person or none has nothing to reorder, and counts as unchanged."""
    places = sum(each.top for each in effects)
    return Total(
        tau=sum(each.tau for each in effects) // len(effects) if effects else BASIS_POINTS,
        changed=sum(each.entering for each in effects) * BASIS_POINTS // places if places else 0,
        before=_together([each.before for each in effects]),
        after=_together([each.after for each in effects]),
    )


def kendall_tau(ranks: Sequence[int]) -> int:
    """Kendall's τ between rising order and these ranks, no two of them equal: from -10000 to 10000, rounded down.

    The pairs in the same order less those in the other one, over all pairs; 10000 where there are no pairs.
    (`scipy.stats.kendalltau` answers the same, and takes a second to load.)
    """
    pairs = len(ranks) * (len(ranks) - 1) // 2
    if not pairs:
        return BASIS_POINTS
    order = np.asarray(ranks)
    rising = int(np.count_nonzero(np.triu(order[:, None] < order[None, :], k=1)))
    return (2 * rising - pairs) * BASIS_POINTS // pairs


def _exposure(first: Sequence[Standing]) -> Exposure:
    tiers: Counter[int] = Counter()
    newcomers = 0
    for place, each in enumerate(first, start=1):
        tiers[each.tier] += attention(place)
        newcomers += attention(place) if each.newcomer else 0
    return Exposure(total=tiers.total(), newcomers=newcomers, tiers=dict(sorted(tiers.items())))


def _together(exposures: Iterable[Exposure]) -> Exposure:
    tiers: Counter[int] = Counter()
    newcomers = 0
    for each in exposures:
        tiers.update(each.tiers)
        newcomers += each.newcomers
    return Exposure(total=tiers.total(), newcomers=newcomers, tiers=dict(sorted(tiers.items())))
