"""The named, dated, published rules of a lineup's value: `matching/reference/lineup_*.json`."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from domain.money import BASIS_POINTS
from matching.published import Published, in_force, published
from matching.weights import BasisPoints

WHOLE: Final = 10
"""Tenths in a person counted whole; reach is kept in tens of people, so that what is counted is a whole number."""

Positive = Annotated[int, Field(gt=0)]


class Piece(BaseModel):
    """A straight piece of the curve: over `width` hundredths of a segment, `counted` of each ten reached are new."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    width: Positive
    counted: Annotated[int, Field(gt=0, le=WHOLE)]


class LineupRules(Published):
    """One version: what a point of score weighs in people reached, and the model of how audiences overlap.

    The data file's note explains each number. The curve must fall from piece to piece: only then does the solver fill
    its pieces in order.
    """

    people_per_point: Positive
    seen_share: BasisPoints
    field_share: BasisPoints
    platform_users: Mapping[str, Positive]
    region_shares: Mapping[str, BasisPoints]
    curve: tuple[Piece, ...]

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if sum(self.region_shares.values()) != BASIS_POINTS:
            raise ValueError("The regions' shares sum to 10000 basis points.")
        if any(later.counted >= earlier.counted for earlier, later in pairwise(self.curve)):
            raise ValueError("Each piece of the curve counts less than the one before.")
        if sum(piece.width * piece.counted for piece in self.curve) > 100 * WHOLE:
            raise ValueError("No more people are counted in a segment than it holds.")
        return self


@cache
def lineup_rules() -> tuple[LineupRules, ...]:
    """Every published version, oldest first."""
    return published(LineupRules, "lineup")


def lineup_rules_on(day: date) -> LineupRules:
    """The version in force on `day`."""
    return in_force(lineup_rules(), day)
