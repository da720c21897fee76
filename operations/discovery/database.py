"""The same query asked of the database: every filter and order, words by their beginnings, no counts by facet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    SQLColumnExpression,
    and_,
    case,
    false,
    func,
    literal,
    literal_column,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from domain.reference.province_distances import Ring
from domain.vietnamese import fold, words
from operations.discovery.nearest import PROVINCE
from search.gateway import SearchPage
from search.query import AllOf, And, AnyOf, Between, Equals, Filter, Not, Or, SearchQuery, Sort
from search.spec import IndexSpec
from search.text import MAX_QUERY_CHARACTERS, tidy

MOST_WORDS: Final = 10
"""Further words are not read, as in the index."""


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Where a table holds what an index holds: `facets` say whether a row holds any of some codes.

    `says` tells whether a row's texts have a word that begins with a folded one.
    """

    id: InstrumentedAttribute[Any]
    found: ColumnElement[bool]
    facets: Mapping[str, Callable[[Sequence[str]], ColumnElement[bool]]]
    numbers: Mapping[str, SQLColumnExpression[Any]]
    says: Callable[[str], ColumnElement[bool]]


async def page_of_database(
    session: AsyncSession, spec: IndexSpec, columns: Columns, query: SearchQuery, *, rings: tuple[Ring, ...] = ()
) -> SearchPage:
    """The page, marked as degraded, ring by ring where there are `rings`. Raises NotInSpec as the index would."""
    spec.check(query)
    wanted = [word.plain for word in words(tidy(query.text[:MAX_QUERY_CHARACTERS]))][:MOST_WORDS]
    where = and_(columns.found, condition(columns, query.where), *(columns.says(word) for word in wanted))
    total = await session.scalar(select(func.count()).select_from(columns.id.class_).where(where))
    order = (*_by_ring(columns, rings), _order(columns, query.sort or spec.first), columns.id.desc())
    ids = await session.scalars(
        select(columns.id).where(where).order_by(*order).offset(query.offset).limit(query.limit)
    )
    return SearchPage(ids=tuple(str(each) for each in ids), total=total or 0, total_is_exact=True, degraded=True)


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


def begins_a_word(text: SQLColumnExpression[str], word: str) -> ColumnElement[bool]:
    """Whether some word of the text, folded as people type in a hurry, begins with the folded `word`."""
    # After NFD every Vietnamese letter but đ is an ASCII letter and its marks, whatever the database's locale.
    bare = func.regexp_replace(func.normalize(text, literal_column("NFD")), "[\u0300-\u036f]", "", "g")
    plain = func.lower(func.translate(bare, "Đđ", "dd"))
    return func.strpos(" " + func.regexp_replace(plain, "[^a-z0-9]+", " ", "g"), f" {word}") > 0


def saying(labels: Mapping[str, Sequence[str]], word: str) -> list[str]:
    """The codes of reference data one of whose labels has a word that begins with the folded `word`."""
    return [code for code, names in labels.items() if any(f" {word}" in f" {fold(name)}" for name in names)]


def in_band(value: ColumnElement[Any], least: int, below: int | None) -> ColumnElement[bool]:
    """Whether a value lies in a half-open band, the last of which has no end."""
    return value >= least if below is None else and_(value >= least, value < below)
