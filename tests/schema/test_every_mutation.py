"""Every mutation of the schema, whichever it is, as every kind of caller whom its operation does not serve."""

from typing import Any, Final

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    is_required_argument,
    is_required_input_field,
)
from strawberry.utils.str_converters import to_camel_case

from domain import actors
from domain.ids import new_id
from schema.node_keys import encoder_of
from tests.callers import Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.docs.permissions import permissions
from tests.printed_schema import SCHEMA

ACTORS: Final = {
    Kind.VISITOR: actors.Visitor,
    Kind.SIGNED_IN: actors.SignedIn,
    Kind.BRAND_VIEWER: actors.ActingBrand,
    Kind.BRAND_MANAGER: actors.ActingBrandManager,
    Kind.BRAND_OWNER: actors.ActingBrandOwner,
    Kind.INFLUENCER: actors.ActingInfluencer,
    Kind.SECRETARIAT: actors.Secretariat,
    Kind.INTEGRITY: actors.Integrity,
    Kind.DECIDER: actors.Decider,
    Kind.COUNCIL: actors.Council,
    Kind.FINANCE: actors.Finance,
    Kind.AUDITOR: actors.Auditor,
}
SHORT_NAMES: Final = {
    "alert": "SavedSearchAlert",
    "amendment": "BookingAmendment",
    "claim": "ProfileClaim",
    "disclosure": "DisclosureRecord",
    "entry": "ShortlistEntry",
    "item": "PortfolioItem",
    "member": "BrandMember",
    "terms": "OfferTerms",
    "violator": "NamedViolator",
}
"""Arguments whose name is not the name of the type whose id they want."""
OPEN_TO_ALL: Final = {"register", "signIn", "completeSignIn", "completeSignInWithPasskey"}
SCALARS: Final[dict[str, Any]] = {
    "String": "x",
    "Int": 1,
    "Boolean": True,
    "Count": 1,
    "MinorUnits": 1,
    "Date": "2027-01-01",
    "DateTime": "2027-01-01T00:00:00Z",
}


def mutation_fields() -> Any:
    """The fields of Mutation as graphql-core has them; it types the parts of a schema loosely."""
    mutation = SCHEMA.mutation_type
    assert mutation is not None
    return mutation.fields


MUTATIONS: Final[dict[str, Any]] = mutation_fields()


SERVED: Final = {to_camel_case(each.operation): each.serves for each in permissions() if not each.for_the_program}
"""The actor types that each mutation's operation serves."""


def refused_to(kind: Kind) -> list[str]:
    """The mutations that this kind of caller may not call."""
    return [name for name in MUTATIONS if name not in OPEN_TO_ALL and not issubclass(ACTORS[kind], SERVED[name])]


def value_of(wanted: Any, name: str, mutation: str) -> Any:
    """A value that the schema takes in: what is required and no more; ids are of the type that the name says."""
    given: Any = wanted
    match wanted:
        case GraphQLNonNull():
            return value_of(given.of_type, name, mutation)
        case GraphQLList():
            return [value_of(given.of_type, name.removesuffix("s"), mutation)]
        case GraphQLInputObjectType():
            fields: dict[str, Any] = given.fields
            required = {key: field.type for key, field in fields.items() if is_required_input_field(field)}
            return {key: value_of(type_, key, mutation) for key, type_ in required.items()}
        case GraphQLEnumType():
            return next(iter(given.values))
        case _ if str(given) == "ID":
            return encoder_of(named_by(name, mutation))(new_id())
        case _:
            return SCALARS[str(given)]


def named_by(argument: str, mutation: str) -> str:
    """The type whose id an argument wants: `briefId` wants a Brief's, `id` one of what the mutation answers."""
    if argument != "id":
        wanted = argument.removesuffix("Id")
        return SHORT_NAMES.get(wanted, wanted[0].upper() + wanted[1:])
    (answer,) = (each.name for each in MUTATIONS[mutation].type.of_type.types if each.name != "Problem")
    return answer


def call(mutation: str) -> tuple[str, dict[str, Any]]:
    """A document that calls the mutation, and its variables."""
    arguments_of: dict[str, Any] = MUTATIONS[mutation].args
    required = {name: each.type for name, each in arguments_of.items() if is_required_argument(each)}
    declared = ", ".join(f"${name}: {type_}" for name, type_ in required.items())
    given = ", ".join(f"{name}: ${name}" for name in required)
    signature, arguments = (f"({declared})", f"({given})") if required else ("", "")
    document = f"mutation{signature} {{ {mutation}{arguments} {{ __typename ... on Problem {{ code }} }} }}"
    return document, {name: value_of(type_, name, mutation) for name, type_ in required.items()}


def test_every_mutation_is_an_operation_of_the_same_name() -> None:
    assert set(MUTATIONS) - set(SERVED) == set()


@pytest.mark.parametrize("kind", Kind)
async def test_who_is_not_served_is_told_so_and_nothing_moves(api: Api, database: TestDatabase, kind: Kind) -> None:
    caller = await api.caller(kind)
    before = await database.picture()
    expected = "NOT_SIGNED_IN" if kind is Kind.VISITOR else "NOT_ALLOWED"

    answers: dict[str, str] = {}
    for mutation in refused_to(kind):
        document, variables = call(mutation)
        answers[mutation] = await api.refused(caller, document, **variables)

    assert {name: code for name, code in answers.items() if code != expected} == {}
    assert await database.picture() == before
