"""Opaque ids: the name of the type and the row's uuid, so that an id says what it names and nothing else."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple, TypeVar
from uuid import UUID

import strawberry
from strawberry.types import get_object_definition

from domain.errors import DomainError
from schema.opaque import opaque, unveiled

IdT = TypeVar("IdT", bound=UUID)

_UUID_BYTES = 16


@dataclass(eq=False, kw_only=True)
class UnknownId(DomainError):
    """The text is no id of ours, or it names a thing of another type."""

    wanted: str
    vi = "Đây không phải là mã định danh của {wanted}."
    en = "This is not the id of {wanted}."


class NodeKey(NamedTuple):
    """What an opaque id holds."""

    type_name: str
    key: UUID


@cache
def encoder_of(type_name: str) -> Callable[[UUID], str]:
    """The function that makes the opaque ids of one type."""
    prefix = f"{type_name}:".encode()

    def encode(key: UUID) -> str:
        return opaque(prefix + key.bytes)

    return encode


def node_id(type_: type, key: UUID) -> strawberry.ID:
    """The opaque id of the row `key` seen as the GraphQL type `type_`."""
    return strawberry.ID(encoder_of(_name_of(type_))(key))


def parse_node_id(text: str) -> NodeKey:
    """Take an opaque id apart. Raises UnknownId where it is none of ours."""
    try:
        data = unveiled(text)
        name, separator, key = data[: -_UUID_BYTES - 1], data[-_UUID_BYTES - 1 : -_UUID_BYTES], data[-_UUID_BYTES:]
        if separator != b":":
            raise UnknownId(wanted="Node", field="id")
        return NodeKey(name.decode("ascii"), UUID(bytes=key))
    except ValueError as broken:
        raise UnknownId(wanted="Node", field="id") from broken


def key_of(node: strawberry.ID, type_: type, kind: Callable[[UUID], IdT], *, field: str = "id") -> IdT:
    """The typed id that an argument names: `key_of(id, Offer, OfferId)`. Raises UnknownId for anything else."""
    wanted = _name_of(type_)
    try:
        name, key = parse_node_id(node)
    except UnknownId as unknown:
        raise UnknownId(wanted=wanted, field=field) from unknown
    if name != wanted:
        raise UnknownId(wanted=wanted, field=field)
    return kind(key)


def _name_of(type_: type) -> str:
    return get_object_definition(type_, strict=True).name
