"""One window on a list: its statements, and the connection made of its rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import BigInteger, ColumnElement, func, select

from schema.paging import Connection, Edge, PageInfo, Window
from schema.reading.keysets import Keyset
from schema.reading.planning import PagePlan
from schema.reading.shapes import Shape
from schema.reading.symbols import parameter
from storage.statements import AnySelect, Record, Statement

SIZE = parameter("size", BigInteger())
"""One more than the page holds: the surplus row says that more follows."""


@dataclass(frozen=True)
class Page:
    """A window on the rows of a plan, in an order, that meet a condition."""

    plan: PagePlan
    keyset: Keyset
    window: Window
    shape: Shape | None = None

    def statement(self, kind: str, write: Callable[[], AnySelect]) -> Statement:
        """The statement of this kind, for any window and condition of the same form."""
        shape, window = self.shape, self.window
        if shape is not None and shape.text is None:
            return Statement(write())
        form = (window.backward, window.after is None, window.before is None, None if shape is None else shape.text)
        return self.plan.items.statement((kind, self.keyset.order, form), write)

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """What chooses the whole list, of which this is a page."""
        return [] if self.shape is None else [self.shape.condition]

    def values(self) -> dict[str, object]:
        """The parameters of the page's statements. Raises InvalidCursor."""
        more = {} if self.shape is None else self.shape.values
        return {**self.keyset.values(self.window), **more, "size": self.window.size + 1}

    def select(self, *conditions: ColumnElement[bool], seen: bool = False) -> AnySelect:
        """The rows of the page and the surplus one, with their places after the plan's columns."""
        keyset, window = self.keyset, self.window
        chosen = (*conditions, *self.conditions, *keyset.bounds(window))
        query = self.plan.items.rows(*chosen, seen=seen).add_columns(*keyset.place)
        return query.order_by(*keyset.ordering(keyset.place, backward=window.backward)).limit(SIZE)

    def count(self) -> AnySelect:
        """How many rows the whole list has: by a counter that the writes keep, where one is declared for it."""
        plan = self.plan.items
        kept = plan.reading.total(plan.actor) if plan.reading.total is not None and self.shape is None else None
        if kept is not None:
            return select(kept)
        return plan.rows(*self.conditions).with_only_columns(func.count(), maintain_column_froms=True)

    def connection(self, rows: Sequence[Record], items: Sequence[Any], total: int | None) -> Connection[Any]:
        """The page as its GraphQL type, holding what was asked for; `items` are the objects of its rows."""
        window, chosen = self.window, self.plan.chosen
        start = len(self.plan.items.expressions)
        places = [row[start : start + len(self.keyset.place)] for row in rows[: window.size]]
        if window.backward:
            places, items = places[::-1], items[::-1]
        page: Connection[Any] = cast("Any", object.__new__(Connection))
        page.__dict__ = {"nodes": items, "total_count": total}
        if "edges" in chosen:
            cursors = (
                [self.keyset.cursor(place) for place in places] if "edges.cursor" in chosen else [None] * len(places)
            )
            page.__dict__["edges"] = [_edge(*pair) for pair in zip(items, cursors, strict=True)]
        if "page_info" in chosen:
            more = len(rows) > window.size
            page.page_info = PageInfo(
                has_next_page=window.before is not None if window.backward else more,
                has_previous_page=more if window.backward else window.after is not None,
                start_cursor=self.keyset.cursor(places[0]) if places else None,
                end_cursor=self.keyset.cursor(places[-1]) if places else None,
            )
        return page


def _edge(node: object, cursor: str | None) -> Edge[Any]:
    edge: Edge[Any] = cast("Any", object.__new__(Edge))
    edge.__dict__ = {"node": node, "cursor": cursor}
    return edge
