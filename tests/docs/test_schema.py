"""The schema explains itself, and keeps its promises."""

import pytest
from graphql import build_schema

from tests.architecture.descriptions import unexplained
from tests.architecture.promises import PROMISED, accepted_breaks, breaks, refused
from tests.architecture.source import project
from tests.printed_schema import SCHEMA

TEA = """
"Everything."
type Query {
  "Some tea."
  tea("How hot." degrees: Int): Tea
}
"Tea."
type Tea {
  "The sort."
  sort: Sort
}
"Sorts."
enum Sort {
  "Green."
  GREEN
  "Black."
  BLACK
}
"A wish."
input Wish {
  "The sort."
  sort: Sort
}
"""


def test_everything_in_the_schema_is_explained() -> None:
    assert list(unexplained(SCHEMA)) == []


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        ("Everything.", "Query"),
        ("Some tea.", "Query.tea"),
        ("How hot.", "Query.tea(degrees)"),
        ("Tea.", "Tea"),
        ("Black.", "Sort.BLACK"),
        ("A wish.", "Wish"),
    ],
)
def test_what_is_not_explained_is_found(words: str, missing: str) -> None:
    assert list(unexplained(build_schema(TEA))) == []
    assert list(unexplained(build_schema(TEA.replace(f'"{words}"', "")))) == [missing]


def test_no_promise_is_broken() -> None:
    assert refused(breaks(build_schema(PROMISED.read_text()), SCHEMA), accepted_breaks()) == []


def test_every_version_makes_its_promise() -> None:
    assert PROMISED.read_text().startswith(f"# Promised with version {project()['project']['version']}.\n")


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (
            'sort: Sort\n}\n"Sorts',
            'sort: String\n}\n"Sorts',
            "FIELD_CHANGED_KIND: Field Tea.sort changed type from Sort to String.",
        ),
        (
            'tea("How hot." degrees: Int): Tea',
            "tea: Tea\n  more(degrees: Int): Tea",
            "ARG_REMOVED: Argument Query.tea(degrees:) was removed.",
        ),
        (
            "degrees: Int)",
            "degrees: Int!)",
            "ARG_CHANGED_KIND: Argument Query.tea(degrees:) has changed type from Int to Int!.",
        ),
        ('  "Black."\n  BLACK\n', "", "VALUE_REMOVED_FROM_ENUM: Enum value Sort.BLACK was removed."),
    ],
)
def test_a_broken_promise_is_found_and_can_be_accepted_with_a_reason(before: str, after: str, found: str) -> None:
    promised, now = build_schema(TEA), build_schema(TEA.replace(before, after))

    assert breaks(promised, now) == [found]
    assert refused([found], {}) == [found]
    assert refused([found], {found: " "}) == [found]
    assert refused([found], {found: "Nobody drinks it."}) == []
    assert refused([], {found: "Nobody drinks it."}) == [f"accepted, but not broken: {found}"]


def test_what_is_added_breaks_nothing() -> None:
    now = build_schema(TEA.replace('  "Black."', '  "White."\n  WHITE\n  "Black."'))

    assert breaks(build_schema(TEA), now) == []
