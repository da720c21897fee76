"""Money as the world sees it: minor units, currency, and a text in the caller's language."""

from typing import Final, NewType, Protocol

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

import domain.money
from domain.sentences import Language, amount
from schema.execution.computed import computed

MinorUnits = NewType("MinorUnits", int)

MOST_MINOR_UNITS: Final = 10**18 - 1
"""The largest amount in or out: 18 digits, within the database's 64 bits."""


def whole_minor_units(value: object) -> int:
    """The integer that was sent. Fractions, texts, booleans and what has more than 18 digits are no amounts."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise GraphQLError("MinorUnits takes a whole number, written as an integer.")
    if abs(value) > MOST_MINOR_UNITS:
        raise GraphQLError("MinorUnits takes at most 18 digits.")
    return value


MINOR_UNITS: ScalarDefinition = strawberry.scalar(
    name="MinorUnits",
    description="A whole number of a currency's smallest unit, beyond 32 bits, of at most 18 digits; for VND, of đồng.",
    serialize=int,
    parse_value=whole_minor_units,
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
        return amount(domain.money.Money(self.minor, self.currency)).say(context.language)

    @classmethod
    def of(cls, amount: domain.money.Money) -> "Money":
        """The domain's amount, shown."""
        return cls(minor=MinorUnits(amount.minor), currency=amount.currency)
