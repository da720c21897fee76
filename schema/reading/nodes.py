"""Relay's Node: whatever has an id can be asked for again by it."""

from dataclasses import dataclass
from typing import Any

import strawberry
from strawberry.types.base import StrawberryObjectDefinition

from domain.errors import DomainError
from schema.node_keys import NodeKey, UnknownId, parse_node_id
from schema.paging import LARGEST_PAGE
from schema.reading.answers import Asked, many
from schema.reading.declaring import Reading, declared_reading


@dataclass(eq=False, kw_only=True)
class TooManyIds(DomainError):
    """More ids at once than a page may hold."""

    largest: int = LARGEST_PAGE
    vi = "Mỗi lần chỉ hỏi được tối đa {largest} mã."
    en = "At most {largest} ids can be asked for at once."


@strawberry.interface(description="A thing with an id of its own, by which `node` answers it again.")
class Node:
    """Relay's interface."""

    id: strawberry.ID = strawberry.field(description="Opaque and unchanging; names this thing among all things.")


@strawberry.type
class NodeQuery:
    """Relay's two root fields."""

    @strawberry.field(description="The thing with this id; null where there is none for you.")
    async def node(self, info: strawberry.Info[Any, None], id: strawberry.ID) -> Node | None:
        """Read one thing by its id."""
        return (await _seen(info, [id]))[0]

    @strawberry.field(description="The things with these ids, in their order; null where there is none for you.")
    async def nodes(self, info: strawberry.Info[Any, None], ids: list[strawberry.ID]) -> list[Node | None]:
        """Read several things by their ids, a statement for each type among them."""
        if len(ids) > LARGEST_PAGE:
            raise TooManyIds(field="ids")
        return await _seen(info, ids)


async def _seen(info: strawberry.Info[Any, None], ids: list[strawberry.ID]) -> list[Node | None]:
    keys = [parse_node_id(each) for each in ids]
    readings = {name: _reading(info, name) for name in dict.fromkeys(key.type_name for key in keys)}
    found: dict[NodeKey, Node] = {}
    for name, reading in readings.items():
        asked: Asked = info
        things = await many(asked, reading, [key.key for key in keys if key.type_name == name])
        found.update({NodeKey(name, key): thing for key, thing in things.items()})
    return [found.get(key) for key in keys]


def _reading(info: strawberry.Info[Any, None], name: str) -> Reading[Any]:
    definition = info.schema.get_type_by_name(name)
    reading = declared_reading(definition.origin) if isinstance(definition, StrawberryObjectDefinition) else None
    if reading is None:
        raise UnknownId(wanted="Node", field="id")
    return reading
