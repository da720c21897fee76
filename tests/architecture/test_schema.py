"""The printed schema is the schema; every mutation is an operation and refuses in the open."""

import re
from typing import cast

from graphql import GraphQLEnumType, GraphQLNamedType, GraphQLUnionType, build_schema, get_named_type

from domain.errors import all_refusals
from schema.printing import printed
from tests.architecture.loaded import is_product, load_product
from tests.architecture.source import ROOT
from tests.docs.permissions import permissions

SCHEMA = build_schema(printed())
OUTSIDE_GRAPHQL = ("api.", "bench.", "cli.", "importing.", "sample.")
"""Refusals that no mutation can meet."""


def test_the_printed_schema_is_the_schema() -> None:
    assert (ROOT / "schema" / "schema.graphql").read_text() == printed(), "print it anew: just schema"


def test_every_mutation_answers_its_object_or_a_problem() -> None:
    assert SCHEMA.mutation_type is not None

    for name, field in SCHEMA.mutation_type.fields.items():
        result = cast("GraphQLNamedType", get_named_type(field.type))
        assert isinstance(result, GraphQLUnionType), name
        assert "Problem" in {member.name for member in result.types}, name


def test_every_mutation_is_an_operation_of_that_name() -> None:
    assert SCHEMA.mutation_type is not None
    operations = {each.operation for each in permissions()}

    assert [
        name for name in SCHEMA.mutation_type.fields if re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower() not in operations
    ] == []


def test_every_refusal_that_a_mutation_can_meet_has_its_code() -> None:
    load_product()
    codes = SCHEMA.get_type("ProblemCode")
    assert isinstance(codes, GraphQLEnumType)
    met = {each.code for each in all_refusals() if is_product(each) and not each.__module__.startswith(OUTSIDE_GRAPHQL)}

    assert set(codes.values) == met


def test_nothing_is_deprecated_without_a_reason() -> None:
    assert re.findall(r"@deprecated(?!\(reason: \"[^\"]+\"\))", printed()) == []
