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
        case AnyOf() | AllOf():
            return _codes(layout, where)
        case Equals() | Between():
            return _numbers(layout, where)
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


def _codes(layout: Layout, where: AnyOf | AllOf) -> Query:
    terms = [Query.term_query(layout.schema, code_field(where.facet), code) for code in where.codes]
    if isinstance(where, AllOf):
        return all_of(terms)
    return Query.boolean_query([(Occur.Should, term) for term in terms])


def _numbers(layout: Layout, where: Equals | Between) -> Query:
    low, high = (where.value, where.value) if isinstance(where, Equals) else (where.low, where.high)
    least = _LEAST if low is None else max(low, _LEAST)
    most = _MOST if high is None else min(high, _MOST)
    if least > most:
        return Query.empty_query()
    return Query.range_query(
        layout.schema,
        number_field(where.number),
        tantivy.FieldType.Integer,
        lower_bound=least,
        upper_bound=most,
    )
