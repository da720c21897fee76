"""From a search to a connection: the window asked for, the rows in the order found, cursors that name a place in it."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final, TypeVar, cast
from uuid import UUID

from pydantic import Field, TypeAdapter

from operations.discovery.wanted import Wanted
from schema.discovery.facets import counts_of
from schema.paging import Connection, Edge, PageInfo, Window, cursor_of, place_of, window_of
from schema.reading import Found
from search.gateway import SearchPage
from search.query import MAX_WINDOW

ConnectionT = TypeVar("ConnectionT", bound=Connection[Any])

DEGRADED: Final = (
    "Whether search is away and the database answered in its place: every filter and order holds, but words are found "
    "by their beginnings only, without typos, and nothing is counted by facet."
)
WORDS_DROPPED: Final = "Words of the text that were left out because nothing holds them all."
UNDERSTOOD_AS: Final = (
    "What the text was taken for, because nothing holds its words as they were typed: Telex that a switched-off "
    "keyboard left undecoded, such as “nguyễn văn” for “nguyeenx vawn”. Null where the words were taken as they are."
)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """The types that a search answers with."""

    connection: type[Connection[Any]]
    facets: type[Any]
    counted: tuple[str, ...]


_PLACE: Final = cast("TypeAdapter[tuple[object, ...]]", TypeAdapter(tuple[Annotated[int, Field(ge=1, le=MAX_WINDOW)]]))


async def search_page(
    found: Found[Any],
    shown: Shown,
    wanted: Wanted,
    *,
    ask: Callable[[Wanted], Awaitable[SearchPage]],
    first: int | None,
    after: str | None,
) -> Any:
    """The page of a search, of `shown.connection`. A row the caller may not see, or no longer there, leaves a gap.

    Raises InvalidPage, InvalidCursor, and what `ask` raises.
    """
    window = window_of(first, after, None, None)
    order = _order_of(wanted)
    start = 0 if after is None else cast("int", place_of(after, order, _PLACE, field="after")[0])
    plan = found.plan
    page = await ask(replace(wanted, facets=plan.facets, offset=start, first=_size(window, start, plan.page.listed)))
    keys = [UUID(each) for each in page.ids]
    rows = await found.rows(keys)
    places = {key: cursor_of(order, (number,)) for number, key in enumerate(keys, start + 1)}
    return _connection(shown, page, rows, places, start)


def _size(window: Window, start: int, listed: bool) -> int:  # noqa: FBT001 - of the plan
    """How many to ask for: nothing where only counts are wanted, and no more than search's own window has left."""
    return min(window.size, max(MAX_WINDOW - start, 1)) if listed else 0


def _order_of(wanted: Wanted) -> str:
    """The name of the order that a cursor belongs to: another search has another."""
    asked = (wanted.text, dict(wanted.choices), dict(wanted.bounds), wanted.sort)
    return f"search-{hashlib.sha256(repr(asked).encode()).hexdigest()[:16]}"


def _connection(
    shown: Shown, page: SearchPage, rows: Mapping[UUID, object], places: Mapping[UUID, str], start: int
) -> Any:
    cursors = list(places.values())
    connection: Any = object.__new__(shown.connection)
    connection.__dict__ = {
        "edges": [Edge(node=row, cursor=places[key]) for key, row in rows.items()],
        "nodes": list(rows.values()),
        "page_info": PageInfo(
            has_next_page=start + len(cursors) < min(page.total, MAX_WINDOW),
            has_previous_page=start > 0,
            start_cursor=cursors[0] if cursors else None,
            end_cursor=cursors[-1] if cursors else None,
        ),
        "total_count": page.total,
        "facets": None if page.degraded else shown.facets(**counts_of(page, shown.counted)),
        "degraded": page.degraded,
        "words_dropped": list(page.words_dropped),
        "understood_as": page.understood_as,
    }
    return connection
