"""A search as plain data: text, a filter tree, facets to count, one sort, a window. Every engine compiles it itself."""

from dataclasses import dataclass
from typing import Final

from domain.errors import DomainError
from search.codes import checked_codes

MAX_WINDOW: Final = 10_000
"""`offset + limit` at most: the depth to which every engine answers alike. Deeper browsing belongs to the database."""


@dataclass(eq=False, kw_only=True)
class WindowTooLarge(DomainError):
    """The asked window ends deeper than search goes."""

    end: int
    most: int = MAX_WINDOW
    vi = "Chỉ xem được {most} kết quả đầu tiên, bạn đã hỏi đến kết quả thứ {end}. Hãy thu hẹp bộ lọc."
    en = "Only the first {most} results can be seen and you asked up to number {end}. Narrow the filters."


@dataclass(frozen=True)
class AnyOf:
    """The facet holds at least one of the codes; of no codes, nothing."""

    facet: str
    codes: tuple[str, ...]

    def __post_init__(self) -> None:
        checked_codes(self.codes)


@dataclass(frozen=True)
class AllOf:
    """The facet holds every one of the codes; of no codes, everything."""

    facet: str
    codes: tuple[str, ...]

    def __post_init__(self) -> None:
        checked_codes(self.codes)


@dataclass(frozen=True)
class Equals:
    """The number is exactly this."""

    number: str
    value: int


@dataclass(frozen=True)
class Between:
    """The number lies between the bounds, both included; an absent bound is open. An unknown number never does."""

    number: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class And:
    """All parts hold; of no parts, everything."""

    parts: tuple["Filter", ...]


@dataclass(frozen=True)
class Or:
    """At least one part holds; of no parts, nothing."""

    parts: tuple["Filter", ...]


@dataclass(frozen=True)
class Not:
    """The part does not hold, also because the document lacks what it asks about."""

    part: "Filter"


Filter = AnyOf | AllOf | Equals | Between | And | Or | Not

EVERYTHING: Final = And(())
NOTHING: Final = Or(())


@dataclass(frozen=True)
class Sort:
    """Strictly by one number; documents without it come last in both directions."""

    number: str
    falling: bool = True


@dataclass(frozen=True, kw_only=True)
class SearchQuery:
    """What to find. Without `sort`: by relevance, and by the index's own order when there is no text.

    Refuses WindowTooLarge. A `limit` of 0 asks for counts only.
    """

    text: str = ""
    where: Filter = EVERYTHING
    facets: tuple[str, ...] = ()
    sort: Sort | None = None
    offset: int = 0
    limit: int = 20

    def __post_init__(self) -> None:
        if self.offset < 0 or self.limit < 0:
            raise ValueError(f"a window starts at 0: offset {self.offset}, limit {self.limit}")
        if self.offset + self.limit > MAX_WINDOW:
            raise WindowTooLarge(end=self.offset + self.limit)


def conjuncts(where: Filter) -> tuple[Filter, ...]:
    """The parts that must all hold, nested Ands opened."""
    if isinstance(where, And):
        return tuple(part for each in where.parts for part in conjuncts(each))
    return (where,)


def without_choice(where: Filter, facet: str) -> Filter:
    """The filter less the any-of choice in this one facet: what the facet's own counts are taken under.

    Someone who chose Hà Nội still sees how many there are in Huế, and everything else they chose still counts.
    """
    return And(tuple(part for part in conjuncts(where) if not (isinstance(part, AnyOf) and part.facet == facet)))
