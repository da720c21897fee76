"""What is said once is shown everywhere: values of enums, arguments, results."""

from enum import StrEnum

from graphql import GraphQLEnumType, GraphQLUnionType

from schema.describing import values_explained
from tests.printed_schema import SCHEMA


class Sort(StrEnum):
    GREEN = "green"
    """Not
    fermented."""
    BLACK = "black"
    WHITE = "white"
    """Hardly touched."""


def test_the_string_below_a_member_explains_it() -> None:
    assert values_explained(Sort) == {"GREEN": "Not fermented.", "WHITE": "Hardly touched."}


def test_enum_values_are_described_by_the_domain() -> None:
    roles = SCHEMA.get_type("AdminRole")

    assert isinstance(roles, GraphQLEnumType)
    assert roles.values["COUNCIL"].description == "Hears appeals."


def test_arguments_are_described_by_their_names() -> None:
    assert SCHEMA.mutation_type is not None
    fields = SCHEMA.mutation_type.fields

    assert fields["verifyBrand"].args["brandId"].description == "The id of the brand."
    assert (fields["createBrand"].args["idempotencyKey"].description or "").startswith("A key of your choice")


def test_results_say_what_they_may_be() -> None:
    result = SCHEMA.get_type("CreateBrandResult")

    assert isinstance(result, GraphQLUnionType)
    assert result.description == "What was asked for (Brand), or the Problem that kept it from happening."
