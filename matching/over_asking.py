"""Whoever is asked by more brands than they have places for stands back a little, so that attention goes round."""

from datetime import date
from functools import cache
from typing import Annotated

from pydantic import Field

from domain.money import BASIS_POINTS
from matching.brief import Candidate
from matching.published import Published, in_force, published
from matching.weights import BasisPoints


class OverAsking(Published):
    """One version of the numbers: days looked back on, offers a free place bears, and the lowest factor (bp)."""

    window_days: Annotated[int, Field(gt=0)]
    asks_per_place: Annotated[int, Field(gt=0)]
    floor: BasisPoints


def damping(candidate: Candidate, rule: OverAsking) -> int:
    """The factor on the order value, in basis points; the published note says how it is meant."""
    borne = rule.asks_per_place * candidate.free_places
    if candidate.asked_lately <= borne:
        return BASIS_POINTS
    return max(rule.floor, BASIS_POINTS * borne // candidate.asked_lately)


@cache
def over_asking_rules() -> tuple[OverAsking, ...]:
    """Every published version, oldest first."""
    return published(OverAsking, "over_asking")


def over_asking_on(day: date) -> OverAsking:
    """The version in force on `day`."""
    return in_force(over_asking_rules(), day)
