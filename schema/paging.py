"""Relay connections by keyset: a cursor is a place in an order, never a count of rows."""

from dataclasses import dataclass
from typing import Generic, TypeVar

import orjson
import strawberry
from pydantic import TypeAdapter

from domain.errors import DomainError
from schema.opaque import opaque, unveiled

NodeT = TypeVar("NodeT")

DEFAULT_PAGE = 20
LARGEST_PAGE = 100


@dataclass(eq=False, kw_only=True)
class InvalidPage(DomainError):
    """`first` or `last` out of range, or both at once."""

    largest: int = LARGEST_PAGE
    vi = "Chỉ dùng một trong hai: first hoặc last, từ 1 đến {largest}."
    en = "Give either first or last, from 1 to {largest}."


@dataclass(eq=False, kw_only=True)
class InvalidCursor(DomainError):
    """The cursor is none of ours, or it belongs to another order."""

    vi = "Con trỏ trang không hợp lệ, hoặc thuộc về một cách sắp xếp khác."
    en = "This cursor is not valid, or it belongs to another order."


@strawberry.type(description="Where a page lies in its list.")
class PageInfo:
    """Relay's PageInfo."""

    has_next_page: bool = strawberry.field(description="Whether more follows after the page's end.")
    has_previous_page: bool = strawberry.field(description="Whether something comes before the page's start.")
    start_cursor: str | None = strawberry.field(description="The first item's place; null on an empty page.")
    end_cursor: str | None = strawberry.field(description="The last item's place: `after` it begins the next page.")


@strawberry.type(description="An item of a page, and its place in the list.")
class Edge(Generic[NodeT]):
    """Relay's edge."""

    node: NodeT = strawberry.field(description="The item.")
    cursor: str = strawberry.field(description="The item's place in this order.")


@strawberry.type(description="One page of a list.")
class Connection(Generic[NodeT]):
    """Relay's connection, with `nodes` for those who need no cursors."""

    edges: list[Edge[NodeT]] = strawberry.field(description="The page's items with their places.")
    nodes: list[NodeT] = strawberry.field(description="The page's items alone.")
    page_info: PageInfo = strawberry.field(description="Where the page lies.")
    total_count: int = strawberry.field(description="How many items the whole list has; counted only when asked for.")


@dataclass(frozen=True)
class Window:
    """A checked request for one page: `size` items from the start, or from the end when `backward`."""

    size: int
    backward: bool
    after: str | None
    before: str | None


def window_of(first: int | None, after: str | None, last: int | None, before: str | None) -> Window:
    """Check the four Relay arguments. Raises InvalidPage."""
    if first is not None and last is not None:
        raise InvalidPage(field="last")
    size = first if first is not None else last if last is not None else DEFAULT_PAGE
    if not 1 <= size <= LARGEST_PAGE:
        raise InvalidPage(field="first" if first is not None else "last")
    return Window(size, last is not None, after, before)


def cursor_of(order: str, place: tuple[object, ...]) -> str:
    """The opaque text of a place in the order named `order`: numbers, texts, instants and ids."""
    return opaque(order.encode() + b":" + orjson.dumps(place, default=str))


def place_of(cursor: str, order: str, adapter: TypeAdapter[tuple[object, ...]], *, field: str) -> tuple[object, ...]:
    """The place that a cursor names. Raises InvalidCursor where it is malformed or of another order."""
    try:
        name, _, place = unveiled(cursor).partition(b":")
        if name != order.encode():
            raise InvalidCursor(field=field)
        return adapter.validate_json(place)
    except ValueError as broken:
        raise InvalidCursor(field=field) from broken
