"""A value for every type that a refusal or an event may hold."""

import enum
import types
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal, NewType, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from domain.money import Money
from domain.sentences import Sentence

T = TypeVar("T")

PLAIN: dict[Any, Any] = {
    str: "thử",
    int: 1_250_000,
    float: 0.5,
    bool: True,
    datetime: datetime(2026, 11, 21, 5, 0, tzinfo=UTC),
    date: date(2026, 11, 21),
    timedelta: timedelta(hours=48),
    UUID: UUID("019aa4f0-0000-7000-8000-000000000001"),
    Money: Money(2_500_000, "VND"),
    Sentence: Sentence("thử", "a trial"),
    Any: "thử",
    type(None): None,
}


def example(kind: Any) -> Any:
    """A value of this type; for a choice of types, of the first."""
    if isinstance(kind, NewType):
        return example(kind.__supertype__)
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return next(iter(kind))
    if get_origin(kind) is not None:
        return _composed(get_origin(kind), get_args(kind))
    return PLAIN[kind]


def _composed(origin: Any, parts: tuple[Any, ...]) -> Any:
    if origin is Literal:
        return parts[0]
    if origin in {Union, types.UnionType}:
        return example(parts[0])
    if origin is tuple:
        return tuple(example(each) for each in parts if each is not ...)
    if origin in {dict, Mapping}:
        return {example(parts[0]): example(parts[1])}
    return origin([example(parts[0])])


def made(kind: type[T]) -> T:
    """An instance of a dataclass with an example in every field."""
    hints = get_type_hints(kind)
    return kind(**{each.name: example(hints[each.name]) for each in fields(kind) if each.init})  # pyright: ignore[reportArgumentType]
