"""The named, dated, published weight sets: `matching/reference/weights_*.json`."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache, cached_property
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from domain.money import BASIS_POINTS
from matching.brief import BriefKind
from matching.published import Published, in_force, published

BasisPoints = Annotated[int, Field(ge=0, le=BASIS_POINTS)]


class PartName(StrEnum):
    """The parts of a score, in the order in which they are shown."""

    NICHE_FIT = "niche_fit"
    """How far the niches asked for are covered."""
    DISCLOSURE_HISTORY = "disclosure_history"
    """How carefully past advertising was labelled."""
    TRUST_TIER = "trust_tier"
    """The tier of the certificate."""
    DELIVERY_RELIABILITY = "delivery_reliability"
    """How many past bookings were kept as agreed."""
    AUDIENCE_FIT = "audience_fit"
    """How much of the audience is the one wanted."""
    PRICE_FIT = "price_fit"
    """Where the price lies in the fee range; left out where nobody is paid."""
    LANGUAGE_AND_PLACE = "language_and_place"
    """The languages and provinces asked for."""


class Marks(BaseModel):
    """What a part's value is worth where it is not measured on a scale of its own. Basis points but the strength."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    niche_whole_field: BasisPoints
    niche_same_field: BasisPoints
    tier: Mapping[int, BasisPoints]
    delivery_prior_mean: BasisPoints
    delivery_prior_strength: Annotated[int, Field(gt=0)]
    audience_unmeasured: BasisPoints
    price_at_ceiling: BasisPoints
    price_unknown: BasisPoints
    place_same_region: BasisPoints


class WeightSet(Published):
    """One version: what each part may bring to a score of 10000, and the marks behind the parts.

    `public_by` names the articles by which ranking criteria must be public (Decree 248/2026 Art 11).
    """

    public_by: tuple[str, ...]
    weights: Mapping[PartName, BasisPoints]
    community_leaves_out: frozenset[PartName]
    marks: Marks

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if set(self.weights) != set(PartName):
            raise ValueError("A weight set names every part of a score.")
        if sum(self.weights.values()) != BASIS_POINTS:
            raise ValueError("The weights sum to 10000 basis points.")
        if not any(weight for part, weight in self.weights.items() if part not in self.community_leaves_out):
            raise ValueError("On unpaid work something is left to be scored.")
        return self

    def reweighed(self, weights: Mapping[PartName, int], *, version: str, valid_from: date) -> "WeightSet":
        """Other weights under the same marks. Raises pydantic's ValidationError for weights that are not whole."""
        return WeightSet(
            version=version,
            valid_from=valid_from,
            note=self.note,
            public_by=self.public_by,
            weights=weights,
            community_leaves_out=self.community_leaves_out,
            marks=self.marks,
        )

    def weights_for(self, kind: BriefKind) -> Mapping[PartName, int]:
        """The weights that count for a brief of this kind, in the order of the parts; they sum to 10000."""
        return self._community if kind is BriefKind.COMMUNITY else self._commercial

    @cached_property
    def _commercial(self) -> Mapping[PartName, int]:
        return {part: self.weights[part] for part in PartName}

    @cached_property
    def _community(self) -> Mapping[PartName, int]:
        """Share what is left out in proportion, by largest remainder (the rule is in the data file's note)."""
        kept = {part: self.weights[part] for part in PartName if part not in self.community_leaves_out}
        total = sum(kept.values())
        shared = {part: weight * BASIS_POINTS // total for part, weight in kept.items()}
        by_remainder = sorted(kept, key=lambda part: -(kept[part] * BASIS_POINTS % total))
        for part in by_remainder[: BASIS_POINTS - sum(shared.values())]:
            shared[part] += 1
        return shared


@cache
def weight_sets() -> tuple[WeightSet, ...]:
    """Every shipped version, oldest first; what the alliance published since is in the database."""
    return published(WeightSet, "weights")


def weights_on(day: date) -> WeightSet:
    """The shipped version in force on `day`."""
    return in_force(weight_sets(), day)
