"""Counts beyond GraphQL's 32 bits: a video may be seen more than two thousand million times."""

from typing import Final, NewType

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

Count = NewType("Count", int)

MOST_COUNT: Final = 10**18 - 1
"""18 digits, within the database's 64 bits."""


def whole_count(value: object) -> int:
    """The count that was sent. Fractions, texts, booleans and what is below nothing are no counts."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_COUNT:
        raise GraphQLError("Count takes a whole number from 0 on, of at most 18 digits.")
    return value


COUNT: ScalarDefinition = strawberry.scalar(
    name="Count",
    description="A whole number from 0 on, beyond 32 bits, of at most 18 digits.",
    serialize=int,
    parse_value=whole_count,
)
