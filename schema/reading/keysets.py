"""An order as SQL: its ORDER BY, the conditions that begin a page after a place, and the cursors that name places."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import GenericAlias
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, UnaryExpression, select, tuple_
from sqlalchemy.types import TypeEngine

from schema.paging import Window, cursor_of, place_of
from schema.reading.declaring import Order, Reading
from schema.reading.symbols import parameter
from schema.reading.visibility import Expression


@dataclass(frozen=True, eq=False)
class Keyset:
    """One reading in one order."""

    reading: Reading[Any]
    order: Order

    @cached_property
    def place(self) -> tuple[Expression, ...]:
        """What identifies a row's place: the order's column, then the id."""
        column = self.order.column
        return (self.reading.id,) if column is None else (column, self.reading.id)

    @cached_property
    def types(self) -> tuple[TypeEngine[Any], ...]:
        """The SQL types of `place`."""
        return tuple(column.type for column in select(*self.place).selected_columns)

    @cached_property
    def adapter(self) -> TypeAdapter[tuple[object, ...]]:
        """Checks and writes the values in a cursor."""
        kinds = tuple(type_.python_type for type_ in self.types)
        kind: Any = GenericAlias(tuple, kinds)
        adapter: TypeAdapter[tuple[object, ...]] = TypeAdapter(kind)
        return adapter

    def ordering(self, place: Sequence[Any], *, backward: bool) -> list[UnaryExpression[Any]]:
        """ORDER BY the columns `place`, or its reverse."""
        descending = self.order.descending is not backward
        return [each.desc() if descending else each.asc() for each in place]

    def bounds(self, window: Window) -> list[ColumnElement[bool]]:
        """The conditions of `after` and `before`, with parameters for their places."""
        found: list[ColumnElement[bool]] = []
        for name, cursor in (("after", window.after), ("before", window.before)):
            if cursor is not None:
                here = tuple_(*self.place)
                there = tuple_(*(parameter(f"{name}_{index}", type_) for index, type_ in enumerate(self.types)))
                later = here < there if self.order.descending else here > there
                earlier = here > there if self.order.descending else here < there
                found.append(later if name == "after" else earlier)
        return found

    def values(self, window: Window) -> dict[str, object]:
        """The parameters of `bounds`. Raises InvalidCursor."""
        values: dict[str, object] = {}
        for name, cursor in (("after", window.after), ("before", window.before)):
            if cursor is not None:
                place = place_of(cursor, self.order.name, self.adapter, field=name)
                values.update({f"{name}_{index}": value for index, value in enumerate(place)})
        return values

    def cursor(self, place: Sequence[object]) -> str:
        """The opaque cursor of a row's place."""
        return cursor_of(self.order.name, tuple(place))


@lru_cache(maxsize=500)
def keyset_of(reading: Reading[Any], order: Order) -> Keyset:
    """The reading in this order, made once."""
    return Keyset(reading, order)
