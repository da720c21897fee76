"""The printed schema, sorted, so that a change shows as a change."""

from graphql import build_schema, lexicographic_sort_schema, print_schema

from schema.schema import SCHEMA


def printed() -> str:
    """The whole schema as SDL, with a final newline.

    Sorting the built schema itself would break its unions (Strawberry compares types by identity): a copy is sorted.
    """
    return print_schema(lexicographic_sort_schema(build_schema(SCHEMA.as_str()))) + "\n"
