"""Conditions that differ from request to request in their values only: their statement is written once."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, ColumnElement
from sqlalchemy.sql import visitors

from schema.reading.symbols import parameter
from storage.statements import DIALECT


@dataclass(frozen=True)
class Shape:
    """A condition taken apart: `text` is the same for all conditions of one shape, `values` are this one's.

    A condition with `in_([...])` has no shape (`text` is None), as each length of the list is another statement.
    """

    condition: ColumnElement[bool]
    text: str | None
    values: dict[str, object]


def shape_of(condition: ColumnElement[bool]) -> Shape:
    """Take `condition` apart; the parameters that each request gives (NOW) stay as they are."""
    found: dict[int, BindParameter[Any]] = {}
    for each in visitors.iterate(condition):
        if isinstance(each, BindParameter) and each.unique:
            found.setdefault(id(each), each)  # pyright: ignore[reportUnknownArgumentType]
    if any(each.expanding for each in found.values()):
        return Shape(condition, None, {})
    names = {key: f"where_{index}" for index, key in enumerate(found)}

    def named(element: Any, **_: object) -> Any:
        given = found.get(id(element))
        return None if given is None else parameter(names[id(element)], given.type)

    return Shape(
        condition=visitors.replacement_traverse(condition, {}, named),
        text=str(condition.compile(dialect=DIALECT)),
        values={names[key]: each.effective_value for key, each in found.items()},
    )
