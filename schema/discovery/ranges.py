"""Ranges that results lie in."""

import strawberry

from operations.discovery.wanted import Bounds
from schema.money import MinorUnits


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


def texts_of(tiers: list[int] | None) -> list[str] | None:
    """Tiers as the codes of their facet."""
    return None if tiers is None else [str(tier) for tier in tiers]
