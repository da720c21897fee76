"""The behavioural model: what people would deliver and accept in a generated market. It is not what matching assumes.

Brands look at a place of a list as probably as it gets attention: `matching.attention`.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Annotated

import numpy as np
from pydantic import BaseModel, ConfigDict, Field
from scipy.special import ndtr

from evaluation.arrays import Floats

Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0)]
Beta = tuple[Positive, Positive]


class _Noted(BaseModel):
    """Some numbers, and the note that says how they are meant."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    note: str


class People(_Noted):
    """What people are like."""

    newcomers: Share
    newcomer_days: Annotated[int, Field(gt=0)]
    established_days: Annotated[int, Field(gt=0)]
    practised: Share
    practised_skill: Beta
    pretended_skill: Beta
    hidden: Share
    hidden_skill: Beta
    declared_detail: tuple[Share, Share]
    other_detail: tuple[Share, Share]
    kept: tuple[float, float, float]
    labelled: tuple[float, float, float]
    craft: Beta
    engagement_by_craft: float
    followers_by_craft: float
    assessed: tuple[float, float, float]
    tier_shares: Mapping[int, Share]
    measured: Share


class Records(_Noted):
    """What is on record at the beginning."""

    bookings_a_month: Positive
    most_bookings: Annotated[int, Field(gt=0)]
    offers_per_booking: Annotated[float, Field(ge=1)]


class Worth(_Noted):
    """What a delivery is worth."""

    craft_from: Share
    audience_from: Share
    same_region: Share
    elsewhere: Share
    liability: Annotated[float, Field(ge=0)]


class Willingness(_Noted):
    """When somebody accepts."""

    answers: Beta
    hidden_price: Positive
    interest: float
    load: float
    asked: float
    spread: Positive
    protected: Share


class Brands(_Noted):
    """How brands look and ask."""

    seen_places: Annotated[int, Field(gt=0)]
    asks_per_place: Annotated[int, Field(gt=0)]
    judgement: Positive


class Work(_Noted):
    """How long a booking takes."""

    days: Annotated[int, Field(gt=0)]


class Variation(BaseModel):
    """Other numbers in place of some: to see what a result hangs on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    note: str
    people: Mapping[str, object] = {}
    worth: Mapping[str, object] = {}


class Truth(_Noted):
    """One version of the whole model."""

    version: str
    valid_from: date
    people: People
    records: Records
    worth: Worth
    willingness: Willingness
    brands: Brands
    work: Work
    variations: Mapping[str, Variation]

    def varied(self, name: str) -> "Truth":
        """The model with the numbers of that variation. Raises KeyError for a name that is not among them."""
        other = self.variations[name]
        return self.model_copy(
            update={
                "version": f"{self.version}, {name}",
                "people": People.model_validate(self.people.model_dump() | dict(other.people)),
                "worth": Worth.model_validate(self.worth.model_dump() | dict(other.worth)),
            }
        )


@cache
def truth() -> Truth:
    """The version that evaluations use."""
    return Truth.model_validate_json((files("evaluation.reference") / "truth_v1.json").read_text(encoding="utf-8"))


def appeal(skill: Floats, craft: Floats, audience: Floats, place: Floats, numbers: Worth) -> Floats:
    """How good the work would be if it is done at all, 0 to 1: what a brand can see coming."""
    told = numbers.craft_from + (1 - numbers.craft_from) * craft
    heard = numbers.audience_from + (1 - numbers.audience_from) * audience
    return skill * told * heard * place


def lawful(labelled: Floats, numbers: Worth) -> Floats:
    """What labelling leaves of the work's worth: a labelled ad counts whole, a hidden one costs; nothing at least."""
    return np.maximum(0.0, labelled - numbers.liability * (1 - labelled))


def willingness(
    *, answers: Floats, fee: Floats, hidden_price: Floats, skill: Floats, load: Floats, asked: Floats,
    numbers: Willingness,
) -> Floats:  # fmt: skip
    """The probability of a yes, before protected reasons; fees in đồng, `load` the share of places taken."""
    drawn = np.log(fee / hidden_price) + numbers.interest * (skill - 0.5) - numbers.load * load - numbers.asked * asked
    return answers * ndtr(drawn / numbers.spread)
