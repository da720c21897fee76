"""Which rows, and which fields of them, an actor may see: asked at every level of every page."""

from collections.abc import Callable
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, true

from domain.actors import Actor

Expression: TypeAlias = SQLColumnExpression[Any]

Visible: TypeAlias = Callable[[Any], ColumnElement[bool] | Select[Any]]
"""`(actor) -> condition`, or a Select of the visible rows.

It is called once for each *kind* of actor, with SQL parameters in place of the actor's ids: it may ask of which class
the actor is and compare columns with the actor's fields, and nothing else.
"""


def everyone(_actor: Actor) -> ColumnElement[bool]:
    """Public."""
    return true()


def condition_of(visible: Visible, actor: object, key: Expression) -> ColumnElement[bool]:
    """The condition on rows identified by `key` under which `actor` sees them."""
    seen = visible(actor)
    if isinstance(seen, ColumnElement):
        return seen
    return key.in_(seen.with_only_columns(key))
