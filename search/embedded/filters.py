"""A filter tree as a tantivy query. Filters are exact: they choose documents and never touch their order."""

from typing import Final

import tantivy
from tantivy import Occur, Query

from search.embedded.layout import Layout, code_field, number_field
from search.query import AllOf, And, AnyOf, Between, Equals, Filter, Not, Or

_LEAST: Final = -(2**63)
_MOST: Final = 2**63 - 1


def compiled(layout: Layout, where: Filter) -> Query:
    """The documents for which the filter holds."""
    match where:
        case AnyOf(facet, codes):
            return Query.term_set_query(layout.schema, code_field(facet), codes) if codes else Query.empty_query()
        case AllOf(facet, codes):
            return all_of([Query.term_query(layout.schema, code_field(facet), code) for code in codes])
        case Equals(number, value):
            return _between(layout, number, value, value)
        case Between(number, low, high):
            return _between(layout, number, _LEAST if low is None else low, _MOST if high is None else high)
        case And(parts):
            return all_of([compiled(layout, part) for part in parts])
        case Or(parts):
            return Query.boolean_query([(Occur.Should, compiled(layout, part)) for part in parts])
        case Not(part):
            # A tantivy query of prohibitions alone finds nothing.
            return Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, compiled(layout, part))])


def all_of(queries: list[Query]) -> Query:
    """The documents that every query finds; all of them when there is no query."""
    return Query.boolean_query([(Occur.Must, query) for query in queries]) if queries else Query.all_query()


def _between(layout: Layout, number: str, low: int, high: int) -> Query:
    if low > high or low > _MOST or high < _LEAST:
        return Query.empty_query()
    return Query.range_query(
        layout.schema,
        number_field(number),
        tantivy.FieldType.Integer,
        lower_bound=max(low, _LEAST),
        upper_bound=min(high, _MOST),
    )
