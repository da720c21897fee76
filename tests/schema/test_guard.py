"""The guard counts exactly, refuses early, and costs less than what it refuses."""

from collections.abc import Mapping
from time import perf_counter
from typing import Any

import pytest
from graphql import get_introspection_query, parse
from strawberry import Schema

from schema.execution.documents import Documents
from schema.guard import LIMITS, Limits, Measures, refusal_of
from schema.guard.measures import Measure
from schema.paging import DEFAULT_PAGE
from tests.schema.reading.shop import SCHEMA, Query

CORE: Any = vars(SCHEMA)["_schema"]
GUARDED = Schema(Query, config=SCHEMA.config, extensions=[Documents])


def measured(document: str, **sizes: int | None) -> Measure:
    """The measure of a document's only operation."""
    (measure,) = Measures(CORE, parse(document), sizes).operations()
    return measure._replace(keys=frozenset())


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ('{ shop(name: "a") { name } }', {"depth": 2, "cost": 2, "fields": 1}),
        ('{ a: shop(name: "a") { b: name } c: __typename }', {"depth": 2, "cost": 3, "aliases": 3, "fields": 2}),
        # 1 for shops, then for each of 5: the node and its name
        ("{ shops(first: 5) { nodes { name } } }", {"depth": 3, "cost": 1 + 1 + 5 * 1, "fields": 1}),
        ("{ shops(last: 5) { edges { node { name } } } }", {"depth": 4, "cost": 1 + 1 + 5 * 2, "fields": 1}),
        ("{ shops { nodes { name } } }", {"depth": 3, "cost": 2 + DEFAULT_PAGE, "fields": 1}),
        # lists of lists: 10 is what `about` says of books, and what is assumed of a list that nothing is said of
        ("{ shops(first: 5) { nodes { books { title } } } }", {"depth": 4, "cost": 2 + 5 * (1 + 10), "fields": 1}),
        (
            "{ shops(first: 5) { nodes { pagedBooks(first: 3) { nodes { title } totalCount } } totalCount } }",
            {"depth": 5, "cost": 1 + 1 + 5 * (1 + 1 + 3 + 1) + 1, "fields": 1},
        ),
        ('{ nodes(ids: ["a", "b", "c"]) { id } }', {"depth": 2, "cost": 1 + 3, "fields": 1}),
        (
            """{ shops(first: 2) { ...Page } }
            fragment Page on ShopConnection { nodes { ... on Shop @skip(if: true) { name } } }""",
            {"depth": 3, "cost": 2 + 2, "directives": 1, "fields": 1},
        ),
        (
            'query @a { shop(name: "a") { name name name id id } }',
            {"depth": 2, "cost": 6, "directives": 1, "repeats": 3, "fields": 1},
        ),
        ("{ unknown { shops { nodes { name } } } }", {"depth": 4, "cost": 4, "fields": 1}),
        ("{ shops(first: -5) { nodes { name } } }", {"depth": 3, "cost": 3, "fields": 1}),
        ("{ ...Unknown }", {}),
        ("{ ...Self } fragment Self on Query { __typename ...Self }", {"depth": 1, "cost": 1, "fields": 1}),
    ],
)
def test_a_document_is_counted_with_its_fragments_written_out(document: str, expected: Mapping[str, Any]) -> None:
    assert measured(document) == Measure(**expected)


def test_a_variable_counts_with_its_size() -> None:
    document = "query ($n: Int, $ids: [ID!]!) { shops(first: $n) { nodes { name } } nodes(ids: $ids) { id } }"

    assert measured(document, n=7, ids=3).cost == 1 + 1 + 7 + 1 + 3
    assert measured(document, n=None, ids=3).cost == 1 + 1 + DEFAULT_PAGE + 1 + 3


def bomb(levels: int) -> str:
    """A document that doubles with each fragment."""
    fragments = [f"fragment a{n} on Shop {{ ...a{n + 1} ...a{n + 1} }}" for n in range(levels)]
    return f'{{ shop(name: "a") {{ ...a0 }} }} {" ".join(fragments)} fragment a{levels} on Shop {{ name }}'


def test_a_fragment_bomb_is_counted_without_being_written_out() -> None:
    assert measured(bomb(50)).cost == 1 + 2**50


async def refused(document: str, **variables: Any) -> str | None:
    """The code of the refusal; None where the document is let through the guard."""
    answer = await GUARDED.execute(document, variable_values=variables)
    causes = [getattr(error.original_error, "code", None) for error in answer.errors or ()]
    return next((code for code in causes if code), None)


async def test_a_fragment_bomb_of_900_bytes_is_refused_in_milliseconds() -> None:
    document = bomb(18)
    assert len(document) <= 900

    start = perf_counter()
    code = await refused(document)

    assert code == "DOCUMENT_TOO_COSTLY"
    assert perf_counter() - start < 0.25, "even on a busy machine"


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("{ " + "__typename " * 2_001 + "}", "DOCUMENT_TOO_LONG"),
        ("{ a" + " { a" * 15 + " }" * 15 + " }", "DOCUMENT_TOO_DEEP"),
        (bomb(60), "DOCUMENT_TOO_DEEP"),
        (
            "{ shops(first: 100) { nodes { books { id title } paged: pagedBooks(first: 100) { nodes { id } } } } }",
            "DOCUMENT_TOO_COSTLY",
        ),
        ('{ shop(name: "a") { ' + " ".join(f"a{n}: name" for n in range(61)) + " } }", "TOO_MANY_ALIASES"),
        ('{ shop(name: "a") { name ' + "@skip(if: false) " * 61 + " } }", "TOO_MANY_DIRECTIVES"),
        ('{ shop(name: "a") { ' + "name " * 102 + " } }", "TOO_MANY_REPEATS"),
        ("{ " + " ".join(f"a{n}: __typename" for n in range(21)) + " }", "TOO_MANY_ROOT_FIELDS"),
        (
            "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }",
            "INTROSPECTION_TOO_DEEP",
        ),
    ],
)
async def test_what_exceeds_a_limit_is_refused_before_validation(document: str, code: str) -> None:
    assert await refused(document) == code


async def test_the_verdict_of_a_known_document_follows_its_variables() -> None:
    document = "query ($n: Int = 100) { shops(first: $n) { nodes { books { id title licence: title } tags { id } } } }"

    assert await refused(document, n=1) is None
    assert await refused(document, n=99_999) == "DOCUMENT_TOO_COSTLY"
    assert await refused(document, n=1) is None


def test_a_default_size_counts() -> None:
    document = parse("query ($n: Int = 5000) { shops(first: $n) { nodes { id name size } } }")

    assert refusal_of(Measures(CORE, document, {"n": 5000}), LIMITS) is not None
    assert refusal_of(Measures(CORE, document, {"n": 5}), LIMITS) is None


def test_the_usual_introspection_is_allowed() -> None:
    document = parse(get_introspection_query(input_value_deprecation=True, specified_by_url=True))

    assert refusal_of(Measures(CORE, document, {}), LIMITS) is None


def test_the_first_limit_that_is_exceeded_speaks() -> None:
    refusal = refusal_of(Measures(CORE, parse("{ a { b } }"), {}), Limits(depth=1, cost=1))

    assert refusal is not None
    assert refusal.say("en") == "The document is nested too deeply: 2 levels, at most 1."
    assert refusal.say("vi") == "Truy vấn lồng quá sâu: 2 tầng, tối đa 1."
