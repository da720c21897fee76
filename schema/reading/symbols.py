"""Who asks, and when, as parameters: a statement is written once for a kind of actor and run for all of them."""

from dataclasses import fields
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID

from sqlalchemy import BigInteger, BindParameter, DateTime, Text, Uuid, bindparam
from sqlalchemy.types import TypeEngine

from domain.actors import Actor

ActorT = TypeVar("ActorT", bound=Actor)


def parameter(name: str, type_: TypeEngine[Any]) -> BindParameter[Any]:
    """A value that each request gives under this name."""
    return bindparam(name, type_=type_, required=False)


NOW: Final = parameter("now", DateTime(timezone=True))
"""The instant of the request, for use in any declared expression."""

_TYPES: dict[type, TypeEngine[Any]] = {UUID: Uuid(as_uuid=True), str: Text(), int: BigInteger()}


def symbol_of(actor: ActorT) -> ActorT:
    """The same kind of actor, with SQL parameters in place of its fields' values."""
    symbol = object.__new__(type(actor))
    for each in fields(actor):
        given = getattr(actor, each.name)
        type_ = next(type_ for python, type_ in _TYPES.items() if isinstance(given, python))
        object.__setattr__(symbol, each.name, parameter(f"actor_{each.name}", type_))
    return symbol


def values_of(actor: Actor, now: datetime) -> dict[str, object]:
    """The parameters' values for one request."""
    return {"now": now, **{f"actor_{each.name}": getattr(actor, each.name) for each in fields(actor)}}
