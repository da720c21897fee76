"""What resolvers call: a page, an object, or objects of a reading, with just what the document selects."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol, TypeVar, cast
from uuid import UUID

from sqlalchemy import ColumnElement

from domain.actors import Actor
from domain.errors import NotFound
from schema.paging import Connection, window_of
from schema.reading.declaring import NEWEST, Order, Reading
from schema.reading.filling import read_chosen, read_keys, read_page
from schema.reading.keysets import keyset_of
from schema.reading.lookahead import OBJECTS, PAGES, FieldInfo
from schema.reading.pages import Page
from schema.reading.running import ReadsFrom, Run, run
from schema.reading.shapes import shape_of
from schema.reading.symbols import values_of

TypeT = TypeVar("TypeT")


class Asking(Protocol):
    """The context of a request, as far as reading needs it."""

    @property
    def actor(self) -> Actor:
        """Who asks."""
        ...

    @property
    def now(self) -> datetime:
        """The request's instant, UTC."""
        ...

    @property
    def database(self) -> ReadsFrom:
        """Where to read."""
        ...


class Asked(Protocol):
    """A resolver's `info`, whatever the exact type of its context."""

    @property
    def context(self) -> Asking:
        """The request's context."""
        ...


async def page(
    info: Asked,
    reading: Reading[TypeT],
    *,
    where: ColumnElement[bool] | None = None,
    order: Order = NEWEST,
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
    at: tuple[str, ...] = (),
) -> Connection[TypeT]:
    """One page of the rows that the actor may see and that meet `where`, in `order`.

    `at` names the fields that lead from the resolver's field to the connection, when it does not answer with the
    connection itself. Raises InvalidPage and InvalidCursor.
    """
    window = window_of(first, after, last, before)
    plan = PAGES.plan(raw(info), reading, info.context.actor, at)
    wanted = Page(plan, keyset_of(reading, order), window, None if where is None else shape_of(where))
    async with run_for(info) as reads:
        return await read_page(wanted, reads)


async def one(
    info: Asked, reading: Reading[TypeT], chosen: UUID | ColumnElement[bool], *, at: tuple[str, ...] = ()
) -> TypeT:
    """The row with this id, or the only one that meets the condition. Raises NotFound where the actor sees none."""
    found = await one_or_none(info, reading, chosen, at=at)
    if found is None:
        raise NotFound
    return found


async def one_or_none(
    info: Asked, reading: Reading[TypeT], chosen: UUID | ColumnElement[bool], *, at: tuple[str, ...] = ()
) -> TypeT | None:
    """The row with this id, or the only one that meets the condition, or None where the actor sees none."""
    plan = OBJECTS.plan(raw(info), reading, info.context.actor, at)
    async with run_for(info) as reads:
        if isinstance(chosen, UUID):
            return (await read_keys(plan, [chosen], reads)).get(chosen)
        return next(iter(await read_chosen(plan, shape_of(chosen), reads)), None)


async def many(
    info: Asked, reading: Reading[TypeT], keys: Sequence[UUID], *, at: tuple[str, ...] = ()
) -> dict[UUID, TypeT]:
    """The rows with these ids that the actor may see, by id, in the order of `keys`."""
    plan = OBJECTS.plan(raw(info), reading, info.context.actor, at)
    async with run_for(info) as reads:
        found = await read_keys(plan, keys, reads)
    return {key: found[key] for key in keys if key in found}


class _HasRawInfo(Protocol):
    _raw_info: FieldInfo


def raw(info: Asked) -> FieldInfo:
    """graphql-core's own info, which Strawberry keeps to itself: the selection's nodes are only there."""
    return cast("_HasRawInfo", info)._raw_info  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]


def run_for(info: Asked) -> AbstractAsyncContextManager[Run]:
    """A connection, for all statements of one field."""
    context = info.context
    return run(context.database, values_of(context.actor, context.now), raw(info).variable_values)
