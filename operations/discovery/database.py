"""The same query asked of the database: every filter and order, words by their beginnings, no counts by facet.

However many there are, the work is bounded: words are found through indexes, and no more rows are ordered than pages
reach to.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    SQLColumnExpression,
    and_,
    case,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from domain.reference.province_distances import Ring
from domain.vietnamese import fold
from operations.discovery.nearest import PROVINCE
from search.gateway import SearchPage
from search.query import MAX_WINDOW, AllOf, And, AnyOf, Between, Equals, Filter, Not, Or, SearchQuery, Sort
from search.spec import IndexSpec
from search.words import words_of
from storage.folded_words import beginnings

MOST_ORDERED: Final = MAX_WINDOW
"""Of more rows than this the newest are ordered and counted: no page goes deeper."""

_READ: Final = re.compile("[a-z0-9]+")


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Where a table holds what an index holds: `facets` say whether a row holds any of some codes.

    `holding` says whether a row's kept words match (`storage.folded_words`); codes are found by their `labels`.
    """

    id: InstrumentedAttribute[Any]
    found: ColumnElement[bool]
    facets: Mapping[str, Callable[[Sequence[str]], ColumnElement[bool]]]
    numbers: Mapping[str, SQLColumnExpression[Any]]
    holding: Callable[[ColumnElement[str]], ColumnElement[bool]]
    labels: Mapping[str, Mapping[str, Sequence[str]]]


async def page_of_database(
    session: AsyncSession, spec: IndexSpec, columns: Columns, query: SearchQuery, *, rings: tuple[Ring, ...] = ()
) -> SearchPage:
    """The page, marked as degraded, ring by ring where there are `rings`. Raises NotInSpec as the index would.

    Of more than MOST_ORDERED that are found it is a page of the newest, and the total is no more than that.
    """
    spec.check(query)
    total, ids = (await session.execute(page_statement(spec, columns, query, rings))).one()
    return SearchPage(
        ids=tuple(str(each) for each in ids), total=total, total_is_exact=total < MOST_ORDERED, degraded=True
    )


def page_statement(
    spec: IndexSpec, columns: Columns, query: SearchQuery, rings: tuple[Ring, ...] = ()
) -> Select[int, Sequence[UUID]]:
    """How many are found, and the ids of the page: one statement, so that both are of one instant."""
    where = and_(columns.found, condition(columns, query.where), holding(columns, query.text))
    found = select(columns.id).where(where).order_by(columns.id.desc()).limit(MOST_ORDERED).cte("found")
    order = (*_by_ring(columns, rings), _order(columns, query.sort or spec.first), columns.id.desc())
    shown = select(columns.id).join(found, found.c.id == columns.id).order_by(*order)
    counted = select(func.count()).select_from(found).scalar_subquery()
    return select(counted, func.array(shown.offset(query.offset).limit(query.limit).scalar_subquery()))


def holding(columns: Columns, text: str) -> ColumnElement[bool]:
    """That a row holds every word of a query; what it reads no letter or digit of, or is too long, nothing holds."""
    every = words_of(text)
    read = [(letters, word.is_open) for word in every for letters in _READ.findall(word.letters)]
    if any(word.is_too_long or not _READ.search(word.letters) for word in every):
        return false()
    said = [(letters, _codes_saying(columns, letters, is_open=is_open)) for letters, is_open in read]
    return columns.holding(beginnings(said)) if said else true()


def _codes_saying(columns: Columns, letters: str, *, is_open: bool) -> dict[str, list[str]]:
    """The codes of reference data one of whose labels has the word, by facet; an open one may be the beginning of it.

    Half of all niches have a word that begins with "thu": nobody means them who has gone on to the next word.
    """
    sought = f" {letters}" if is_open else f" {letters} "
    return {
        facet: [code for code, names in labels.items() if any(sought in f" {fold(name)} " for name in names)]
        for facet, labels in columns.labels.items()
    }


def condition(columns: Columns, where: Filter) -> ColumnElement[bool]:
    """The filter as SQL that is never null, so that a denial of it holds for what is unknown."""
    match where:
        case AnyOf() | AllOf() | Equals() | Between():
            return func.coalesce(_leaf(columns, where), false())
        case And(parts):
            return and_(true(), *(condition(columns, part) for part in parts))
        case Or(parts):
            return or_(false(), *(condition(columns, part) for part in parts))
        case Not(part):
            return not_(condition(columns, part))


def _leaf(columns: Columns, where: AnyOf | AllOf | Equals | Between) -> ColumnElement[bool]:
    match where:
        case AnyOf(facet, codes):
            return columns.facets[facet](codes)
        case AllOf(facet, codes):
            return and_(true(), *(columns.facets[facet]([code]) for code in codes))
        case Equals(number, value):
            return columns.numbers[number] == value
        case Between(number, low, high):
            value = columns.numbers[number]
            bounds = [value >= _bigint(low)] if low is not None else []
            bounds += [value <= _bigint(high)] if high is not None else []
            return and_(value.is_not(None), *bounds)


def _bigint(bound: int) -> ColumnElement[int]:
    """A bound beyond what the database can hold chooses the same rows as the outermost that it can."""
    return literal(min(max(bound, -(2**63)), 2**63 - 1), BigInteger())


def _order(columns: Columns, sort: Sort) -> ColumnElement[Any]:
    value = columns.numbers[sort.number]
    return (value.desc() if sort.falling else value.asc()).nulls_last()


def _by_ring(columns: Columns, rings: tuple[Ring, ...]) -> list[ColumnElement[int | None]]:
    """The kilometres to the first ring that a row is in; what is in none comes last."""
    places = [(columns.facets[PROVINCE](ring.provinces), ring.km) for ring in rings]
    return [case(*places, else_=None).asc().nulls_last()] if places else []


def in_band(value: ColumnElement[Any], least: int, below: int | None) -> ColumnElement[bool]:
    """Whether a value lies in a half-open band, the last of which has no end."""
    return value >= least if below is None else and_(value >= least, value < below)
