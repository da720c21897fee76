"""The score: weighted parts, each an integer from 0 to 10000 basis points, that add up exactly.

Rounding rule: a part's points are weight × value // 10000, rounded down on their own, and the score is the sum
of the points. So the parts always add up, raising a value never lowers a score, and full marks are exactly 10000.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from domain.money import BASIS_POINTS
from matching.brief import AudienceTrait, Brief, Candidate
from matching.weights import Marks, PartName, WeightSet


@dataclass(frozen=True, slots=True)
class PartScore:
    """A part's value and weight in basis points, and the points they bring."""

    name: PartName
    value: int
    weight: int

    @property
    def points(self) -> int:
        """What the part adds to the score, rounded down."""
        return self.weight * self.value // BASIS_POINTS


def score_parts(brief: Brief, candidate: Candidate, weights: WeightSet) -> tuple[PartScore, ...]:
    """Score one candidate part by part. The score is the sum of the points: see `total`."""
    return tuple(
        PartScore(part, _VALUES[part](brief, candidate, weights.marks), weight)
        for part, weight in weights.weights_for(brief.kind).items()
    )


def total(parts: tuple[PartScore, ...]) -> int:
    """The score, 0 to 10000."""
    return sum(part.points for part in parts)


def niche_mark(wanted: str, offered: frozenset[str], marks: Marks) -> int:
    """How far someone covers one wanted niche: itself or a niche inside it, the whole field, a neighbour, nothing."""
    if wanted in offered or any(niche.startswith(f"{wanted}.") for niche in offered):
        return BASIS_POINTS
    field = wanted.partition(".")[0]
    if field in offered:
        return marks.niche_whole_field
    if any(niche.startswith(f"{field}.") for niche in offered):
        return marks.niche_same_field
    return 0


def audience_shares(brief: Brief, candidate: Candidate) -> Mapping[AudienceTrait, int | None]:
    """Per trait the brief cares about, the share of the candidate's audience it wants; None where unmeasured."""
    found: dict[AudienceTrait, int | None] = {}
    for trait, wanted in brief.audience.items():
        measured = candidate.audience.get(trait)
        found[trait] = sum(measured.get(segment, 0) for segment in wanted) if measured else None
    return found


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


def language_share(brief: Brief, candidate: Home) -> int:
    """The share of the wanted languages that the candidate uses; all of it when none is wanted."""
    if not brief.languages:
        return BASIS_POINTS
    return len(brief.languages & candidate.languages) * BASIS_POINTS // len(brief.languages)


def place_mark(brief: Brief, candidate: Home, marks: Marks) -> int:
    """In a wanted province, in the region of one, or elsewhere; full where no place is wanted."""
    if not brief.provinces or candidate.province in brief.provinces:
        return BASIS_POINTS
    return marks.place_same_region if candidate.region in brief.provinces.values() else 0


def _niche_fit(brief: Brief, candidate: Candidate, marks: Marks) -> int:
    if not brief.niches:
        return BASIS_POINTS
    earned = sum(share * niche_mark(niche, candidate.niches, marks) for niche, share in brief.niches.items())
    return earned // BASIS_POINTS


def _disclosure_history(_: Brief, candidate: Candidate, __: Marks) -> int:
    return candidate.disclosure.value_bp


def _trust_tier(_: Brief, candidate: Candidate, marks: Marks) -> int:
    return marks.tier[candidate.tier]


def _delivery_reliability(_: Brief, candidate: Candidate, marks: Marks) -> int:
    """The mean of the record and of a prior worth some bookings: little evidence moves it little."""
    record, strength = candidate.delivery, marks.delivery_prior_strength
    earned = record.kept * BASIS_POINTS + marks.delivery_prior_mean * strength
    return earned // (record.bookings + strength)


def _audience_fit(brief: Brief, candidate: Candidate, marks: Marks) -> int:
    shares = audience_shares(brief, candidate)
    if not shares:
        return BASIS_POINTS
    known = [marks.audience_unmeasured if share is None else min(share, BASIS_POINTS) for share in shares.values()]
    return sum(known) // len(known)


def _price_fit(brief: Brief, candidate: Candidate, marks: Marks) -> int:
    """Full marks up to the floor of the fee range, falling evenly to the mark at its ceiling, none above."""
    if brief.fee_ceiling is None:
        return BASIS_POINTS
    if candidate.price is None:
        return marks.price_unknown
    if candidate.price > brief.fee_ceiling:
        return 0
    floor = brief.fee_floor.minor if brief.fee_floor else 0
    above, room = candidate.price.minor - floor, brief.fee_ceiling.minor - floor
    if above <= 0:
        return BASIS_POINTS
    return BASIS_POINTS - (BASIS_POINTS - marks.price_at_ceiling) * above // room


def language_and_place(brief: Brief, candidate: Home, marks: Marks) -> int:
    """Half for the languages, half for the place."""
    return (language_share(brief, candidate) + place_mark(brief, candidate, marks)) // 2


_VALUES: Mapping[PartName, Callable[[Brief, Candidate, Marks], int]] = {
    PartName.NICHE_FIT: _niche_fit,
    PartName.DISCLOSURE_HISTORY: _disclosure_history,
    PartName.TRUST_TIER: _trust_tier,
    PartName.DELIVERY_RELIABILITY: _delivery_reliability,
    PartName.AUDIENCE_FIT: _audience_fit,
    PartName.PRICE_FIT: _price_fit,
    PartName.LANGUAGE_AND_PLACE: language_and_place,
}
