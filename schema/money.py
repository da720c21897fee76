"""Money as the world sees it: minor units, currency, and a text in the caller's language."""

from typing import NewType, Protocol

import strawberry
from strawberry.types.scalar import ScalarDefinition

import domain.money
from domain.errors import Language
from schema.execution.computed import computed

MinorUnits = NewType("MinorUnits", int)

MINOR_UNITS: ScalarDefinition = strawberry.scalar(
    name="MinorUnits",
    description="A whole number of a currency's smallest unit, beyond 32 bits; for VND, of đồng.",
    serialize=int,
    parse_value=int,
)


class Speaking(Protocol):
    """A context that knows its caller's language."""

    @property
    def language(self) -> Language:
        """The language to answer in."""
        ...


@strawberry.type(description="An amount of money.")
class Money:
    """Minor units and their currency."""

    minor: MinorUnits = strawberry.field(description="The amount in the currency's smallest unit; for VND, đồng.")
    currency: str = strawberry.field(description="ISO 4217 code.")

    @computed(needs=("minor", "currency"), description="The amount as people write it, e.g. “5.000.000 ₫”.")
    def text(self, context: Speaking) -> str:
        """Vietnamese groups by dots and puts the sign last; English groups by commas and names the currency."""
        if context.language == "vi":
            sign = "₫" if self.currency == "VND" else self.currency
            return f"{self.minor:,} {sign}".replace(",", ".")
        return f"{self.currency} {self.minor:,}"

    @classmethod
    def of(cls, amount: domain.money.Money) -> "Money":
        """The domain's amount, shown."""
        return cls(minor=MinorUnits(amount.minor), currency=amount.currency)
