"""What somebody looks for, as they say it, and the checked query it becomes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from domain.errors import DomainError
from domain.reference.province_distances import Ring, provinces_within, rings_around
from domain.reference.provinces import PROVINCES
from search.query import And, AnyOf, Between, Filter, Or, SearchQuery, Sort

MOST_RESULTS: Final = 100
"""Results on one page."""
MOST_CODES: Final = 50
"""Codes chosen in one facet."""
DISTANCE: Final = Sort("distance", falling=False)
"""The nearest to a province first: no number of any index, see `operations.discovery.nearest`."""


@dataclass(eq=False, kw_only=True)
class FilterCodeUnknown(DomainError):
    """No such code among those one can filter by."""

    facet: str
    written: str
    vi = "Bộ lọc {facet} không có giá trị “{written}”."
    en = "The filter {facet} has no value “{written}”."


@dataclass(eq=False, kw_only=True)
class TooManyFilterCodes(DomainError):
    """More codes in one filter than anybody chooses."""

    most: int = MOST_CODES
    vi = "Chọn nhiều nhất {most} giá trị trong một bộ lọc."
    en = "Choose {most} values in one filter at most."


@dataclass(eq=False, kw_only=True)
class RangeUpsideDown(DomainError):
    """A range that ends before it begins."""

    least: int
    most: int
    vi = "Khoảng từ {least} đến {most} không có giá trị nào."
    en = "Nothing lies between {least} and {most}."


@dataclass(eq=False, kw_only=True)
class InvalidWindow(DomainError):
    """`first` or `offset` out of range."""

    most: int = MOST_RESULTS
    vi = "first phải từ 0 đến {most}, offset từ 0 trở lên."
    en = "first lies between 0 and {most}, offset is 0 or more."


@dataclass(eq=False, kw_only=True)
class NearestToNothing(DomainError):
    """An order by distance, and nothing to be distant from."""

    vi = "Muốn xếp theo khoảng cách, hãy chọn một tỉnh, thành phố."
    en = "To order by distance, choose a province."


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """From `least` to `most`, both included; an absent bound is open."""

    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, kw_only=True)
class Near:
    """A province that distances are taken from, and how many kilometres away results may be; None: however far."""

    province: str
    within_km: int | None = None


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Words, choices by facet (any of the codes), bounds by number, a place, facets to count, one order, a window."""

    text: str = ""
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    bounds: Mapping[str, Bounds] = field(default_factory=dict[str, Bounds])
    near: Near | None = None
    facets: tuple[str, ...] = ()
    sort: Sort | None = None
    offset: int = 0
    first: int = 20

    def query(self, known: Mapping[str, Collection[str]], *, demands: tuple[Filter, ...] = ()) -> SearchQuery:
        """The query, with `demands` that nobody can choose away; `known` holds the codes of facets that have a list.

        It has no order where the order is DISTANCE: `rings` are asked one after the other.
        Raises FilterCodeUnknown, TooManyFilterCodes, RangeUpsideDown, NearestToNothing, InvalidWindow, WindowTooLarge.
        """
        if not 0 <= self.first <= MOST_RESULTS or self.offset < 0:
            raise InvalidWindow(field="first" if self.offset >= 0 else "offset")
        chosen = [_choice(facet, codes, known.get(facet)) for facet, codes in self.choices.items() if codes]
        ranges = [_range(number, bounds) for number, bounds in self.bounds.items()]
        places = () if self.near is None else _within(self.near)
        if self.sort == DISTANCE and self.near is None:
            raise NearestToNothing(field="filter.near")
        return SearchQuery(
            text=self.text,
            where=And((*demands, *chosen, *ranges, *places)),
            facets=self.facets,
            sort=None if self.sort == DISTANCE else self.sort,
            offset=self.offset,
            limit=self.first,
        )

    @property
    def rings(self) -> tuple[Ring, ...]:
        """The provinces whose results come one after the other; none but under DISTANCE."""
        return rings_around(self.near.province) if self.near is not None and self.sort == DISTANCE else ()

    def asks_about(self, names: Collection[str]) -> bool:
        """Whether results are chosen, counted or sorted by any of these facets and numbers."""
        chosen = [facet for facet, codes in self.choices.items() if codes]
        sorted_by = () if self.sort is None else (self.sort.number,)
        return not {*chosen, *self.bounds, *self.facets, *sorted_by}.isdisjoint(names)


def _choice(facet: str, codes: Sequence[str], known: Collection[str] | None) -> AnyOf:
    if len(codes) > MOST_CODES:
        raise TooManyFilterCodes(field=_path(facet))
    for code in codes:
        if known is not None and code not in known:
            raise FilterCodeUnknown(facet=_path(facet).removeprefix("filter."), written=code, field=_path(facet))
    return AnyOf(facet, tuple(codes))


def _range(number: str, bounds: Bounds) -> Between:
    if bounds.least is not None and bounds.most is not None and bounds.least > bounds.most:
        raise RangeUpsideDown(least=bounds.least, most=bounds.most, field=_path(number))
    return Between(number, bounds.least, bounds.most)


def _within(near: Near) -> tuple[Filter, ...]:
    if near.province not in PROVINCES:
        raise FilterCodeUnknown(facet="near", written=near.province, field="filter.near.province")
    if near.within_km is None:
        return ()
    if near.within_km < 0:
        raise RangeUpsideDown(least=0, most=near.within_km, field="filter.near.withinKm")
    # Or: no choice of provinces, which their own counts would leave out.
    return (Or((AnyOf("province", provinces_within(near.province, near.within_km)),)),)


def _path(name: str) -> str:
    """Where the caller wrote it: `filter.followerBand`."""
    first, *rest = name.split("_")
    return "filter." + first + "".join(part.capitalize() for part in rest)
