"""Filters as they are written: choices by facet and the ranges that results lie in."""

from typing import Final

import strawberry

from operations.discovery.wanted import Bounds, Near, Wanted
from schema.money import MinorUnits
from search.query import Sort


@strawberry.input(description="A range of whole numbers, both ends included; a missing end is open.")
class NumberRangeInput:
    least: int | None = strawberry.field(description="From here.", default=None)
    most: int | None = strawberry.field(description="Up to here.", default=None)

    def read(self) -> Bounds:
        """The range as a value."""
        return Bounds(least=self.least, most=self.most)


@strawberry.input(description="A range of amounts in đồng, both ends included; a missing end is open.")
class AmountRangeInput:
    least: MinorUnits | None = strawberry.field(description="From here.", default=None)
    most: MinorUnits | None = strawberry.field(description="Up to here.", default=None)

    def read(self) -> Bounds:
        """The range as a value."""
        return Bounds(least=self.least, most=self.most)


@strawberry.input(
    description="A province to be near. Distances lie between the seats of provinces, as the crow flies: 0 within the "
    "province itself."
)
class NearProvinceInput:
    province: str = strawberry.field(description="The code of the province.")
    within_km: int | None = strawberry.field(
        description="How many kilometres away at most; however far when left out.", default=None
    )

    def read(self) -> Near:
        """The place as a value."""
        return Near(province=self.province, within_km=self.within_km)


NEAR: Final = "Near which province; what is in none is not within any distance of it."


def wanted_by(filtered: object | None, *, text: str, sort: Sort | None) -> Wanted:
    """What is looked for, by a filter (None: by none) whose fields bear the names of facets and numbers.

    A list chooses codes in its facet, an empty one all; a range bounds its number; `near` is a place.
    """
    near: Near | None = None
    choices: dict[str, list[str]] = {}
    bounds: dict[str, Bounds] = {}
    for name, value in vars(filtered).items() if filtered else ():
        if isinstance(value, NumberRangeInput | AmountRangeInput):
            bounds[name] = value.read()
        elif isinstance(value, NearProvinceInput):
            near = value.read()
        elif value:
            choices[name] = [str(code) for code in value]
    return Wanted(text=text, choices=choices, bounds=bounds, near=near, sort=sort)
