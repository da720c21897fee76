"""The score: weighted parts, each an integer from 0 to 10000 basis points, that add up exactly.

Rounding rule: a part's points are weight × value // 10000, rounded down on their own, and the score is the sum
of the points. So the parts always add up, raising a value never lowers a score, and full marks are exactly 10000.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import NamedTuple, Protocol

from domain.money import BASIS_POINTS
from matching.brief import Brief, Candidate
from matching.weights import Marks, PartName, WeightSet


class PartScore(NamedTuple):
    """A part's value and weight in basis points, and the points that it adds to the score."""

    name: PartName
    value: int
    weight: int
    points: int


class Scored(Protocol):
    """A part of a score, explained or not."""

    @property
    def name(self) -> PartName:
        """Which part."""
        ...

    @property
    def value(self) -> int:
        """In basis points."""
        ...

    @property
    def points(self) -> int:
        """What it adds to the score."""
        ...


class Scoring:
    """How one brief scores candidates under one weight set: what depends on these alone is looked up once for all."""

    def __init__(self, brief: Brief, weights: WeightSet) -> None:
        self._parts = [
            (part, value_of(part, brief, weights), weight) for part, weight in weights.weights_for(brief.kind).items()
        ]

    def parts(self, candidate: Candidate) -> tuple[PartScore, ...]:
        """Score one candidate part by part. The score is the sum of the points: see `total`."""
        return tuple([
            PartScore(part, value, weight, weight * value // BASIS_POINTS)
            for part, value_for, weight in self._parts
            for value in (value_for(candidate),)
        ])  # fmt: skip


def score_parts(brief: Brief, candidate: Candidate, weights: WeightSet) -> tuple[PartScore, ...]:
    """What `Scoring` says of one candidate; whoever scores many for a brief makes that once."""
    return Scoring(brief, weights).parts(candidate)


def value_of(part: PartName, brief: Brief, weights: WeightSet) -> Callable[[Candidate], int]:
    """What a part is worth for each candidate, in basis points."""
    return _VALUES[part](brief, weights.marks)


def total(parts: Sequence[Scored]) -> int:
    """The score, 0 to 10000."""
    return sum([part.points for part in parts])


def niche_marking(wanted: str, marks: Marks) -> Callable[[frozenset[str]], int]:
    """How far someone covers one wanted niche: itself or a niche inside it, the whole field, a neighbour, nothing."""
    field = wanted.partition(".")[0]
    inside, in_field = f"{wanted}.", f"{field}."

    def mark(offered: frozenset[str]) -> int:
        if wanted in offered:
            return BASIS_POINTS
        near = [niche for niche in offered if niche.startswith(in_field)]
        if near and any(niche.startswith(inside) for niche in near):
            return BASIS_POINTS
        if field in offered:
            return marks.niche_whole_field
        return marks.niche_same_field if near else 0

    return mark


def niche_mark(wanted: str, offered: frozenset[str], marks: Marks) -> int:
    """What `niche_marking` says of one person; whoever marks many for a niche makes that once."""
    return niche_marking(wanted, marks)(offered)


def audience_shares(brief: Brief, candidate: Candidate) -> Sequence[int | None]:
    """By the traits the brief cares about, the share of the candidate's audience it wants; None where unmeasured."""
    measured = candidate.audience
    return [
        sum([shares.get(segment, 0) for segment in wanted]) if (shares := measured.get(trait)) else None
        for trait, wanted in brief.audience.items()
    ]


class Home(Protocol):
    """Where somebody lives, and the languages they use."""

    @property
    def province(self) -> str | None:
        """Its code."""
        ...

    @property
    def region(self) -> str | None:
        """The province's region."""
        ...

    @property
    def languages(self) -> frozenset[str]:
        """Their codes."""
        ...


def home_mark(brief: Brief, marks: Marks) -> Callable[[Home], int]:
    """What a home is worth to a brief: half for the languages, half for the place."""
    # Of many homes few differ in their languages, and few in their place.
    of_languages, of_place = cache(partial(language_share, brief)), cache(partial(place_mark, brief, marks))
    return lambda home: (of_languages(home.languages) + of_place(home.province, home.region)) // 2


def language_share(brief: Brief, spoken: frozenset[str]) -> int:
    """The share of the wanted languages that somebody uses; all of it when none is wanted."""
    if not brief.languages:
        return BASIS_POINTS
    return len(brief.languages & spoken) * BASIS_POINTS // len(brief.languages)


def place_mark(brief: Brief, marks: Marks, province: str | None, region: str | None) -> int:
    """In a wanted province, in the region of one, or elsewhere; full where no place is wanted."""
    if not brief.provinces or province in brief.provinces:
        return BASIS_POINTS
    return marks.place_same_region if region in brief.provinces.values() else 0


_ValueOf = Callable[[Candidate], int]
"""What a part is worth for each candidate, in basis points."""


def _always_full(_: Candidate) -> int:
    return BASIS_POINTS


def _niche_fit(brief: Brief, marks: Marks) -> _ValueOf:
    if not brief.niches:
        return _always_full
    wanted = [(share, niche_marking(niche, marks)) for niche, share in brief.niches.items()]
    return lambda candidate: sum([share * mark(candidate.niches) for share, mark in wanted]) // BASIS_POINTS


def _disclosure_history(_: Brief, __: Marks) -> _ValueOf:
    return lambda candidate: candidate.disclosure.value_bp


def _trust_tier(_: Brief, marks: Marks) -> _ValueOf:
    return lambda candidate: marks.tier[candidate.tier]


def _delivery_reliability(_: Brief, marks: Marks) -> _ValueOf:
    """The mean of the record and of a prior worth some bookings: little evidence moves it little."""
    strength = marks.delivery_prior_strength
    presumed = marks.delivery_prior_mean * strength

    def value(candidate: Candidate) -> int:
        record = candidate.delivery
        return (record.kept * BASIS_POINTS + presumed) // (record.bookings + strength)

    return value


def _audience_fit(brief: Brief, marks: Marks) -> _ValueOf:
    if not brief.audience:
        return _always_full

    unmeasured = marks.audience_unmeasured

    def value(candidate: Candidate) -> int:
        shares = audience_shares(brief, candidate)
        known = [unmeasured if share is None else min(share, BASIS_POINTS) for share in shares]
        return sum(known) // len(known)

    return value


def _price_fit(brief: Brief, marks: Marks) -> _ValueOf:
    """Full marks up to the floor of the fee range, falling evenly to the mark at its ceiling, none above."""
    if brief.fee_ceiling is None:
        return _always_full
    ceiling, floor = brief.fee_ceiling.minor, brief.fee_floor.minor if brief.fee_floor else 0
    room, fall = ceiling - floor, BASIS_POINTS - marks.price_at_ceiling

    def value(candidate: Candidate) -> int:
        if candidate.price is None:
            return marks.price_unknown
        price = candidate.price.minor
        if price > ceiling:
            return 0
        return BASIS_POINTS if price <= floor else BASIS_POINTS - fall * (price - floor) // room

    return value


_VALUES: Mapping[PartName, Callable[[Brief, Marks], _ValueOf]] = {
    PartName.NICHE_FIT: _niche_fit,
    PartName.DISCLOSURE_HISTORY: _disclosure_history,
    PartName.TRUST_TIER: _trust_tier,
    PartName.DELIVERY_RELIABILITY: _delivery_reliability,
    PartName.AUDIENCE_FIT: _audience_fit,
    PartName.PRICE_FIT: _price_fit,
    PartName.LANGUAGE_AND_PLACE: home_mark,
}
