"""Everybody certified, as columns that this process ranks from: one generation for the machine, and what came since.

A generation is built by the worker, for each day and whenever too much has come since the last. Every process that
ranks maps it and follows the facts on its own, so that a change is seen within a second.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

import anyio
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import InfluencerId
from domain.law.periods import day_in_vietnam
from matching.columns.building import ColumnsBuilder
from matching.columns.overlay import Overlay
from matching.columns.ranking import Layer
from matching.columns.table import Columns
from matching.person import Person
from operations.candidates import statements
from operations.candidates.features import people_of
from operations.candidates.generations import Generation, Generations, Origin
from operations.candidates.touched import people_touched, touches_anybody
from storage.engine import Database
from storage.following import Lag, facts_after, first_fact, lag_behind, present_position

FACTS_AT_ONCE: Final = 500
PEOPLE_AT_ONCE: Final = 200
"""People read at a time: making values of their rows keeps this process from anything else for some milliseconds."""
MOST_CHANGED: Final = 2_000
"""People who may have changed since a generation was built before another one is due, in a small market."""
SHARE_CHANGED: Final = 0.02
"""The same in a large one, as a share of all."""


@dataclass(frozen=True)
class Everybody:
    """All certified, in layers, and the day in Hà Nội to whose end their records and answers are reckoned."""

    layers: Sequence[Layer]
    day: date


class _Followed:
    """A generation, and what came since: everybody whom the facts have touched, as they are now."""

    def __init__(self, generation: Generation) -> None:
        self.generation = generation
        self.position = generation.origin.position
        self.outdated = False
        self._overlay = Overlay(generation.columns)

    @property
    def is_worn(self) -> bool:
        """Whether another generation is due for all that has come since."""
        return self.outdated or len(self._overlay) > max(MOST_CHANGED, SHARE_CHANGED * len(self.generation.columns))

    async def take_in(self, session: AsyncSession, *, now: datetime) -> int:
        """The next facts; answers how many."""
        facts = await facts_after(session, self.position, most=FACTS_AT_ONCE)
        if facts:
            touched = await people_touched(session, facts)
            for start in range(0, len(touched), PEOPLE_AT_ONCE):
                await self._read(session, touched[start : start + PEOPLE_AT_ONCE], now=now)
            self.outdated |= touches_anybody(facts)
            self.position = facts[-1].position
        return len(facts)

    async def _read(self, session: AsyncSession, ids: Sequence[InfluencerId], *, now: datetime) -> None:
        people = {person.influencer_id: person for person in await people_of(session, ids, now=now)}
        changes = {each: _certified(people.get(each)) for each in ids}
        # Columns may be made of all who have changed: in a thread, requests go on, and rank from the layers they have.
        self._overlay = await anyio.to_thread.run_sync(self._overlay.taking, changes)

    def layers(self) -> tuple[Layer, ...]:
        """Everybody, as they are now."""
        return self._overlay.layers()


class CandidateColumns:
    """The columns of this process. Without a folder there never are any."""

    def __init__(self, folder: Path | None = None) -> None:
        self._generations = None if folder is None else Generations(folder)
        self._tried: str | None = None
        self._followed: _Followed | None = None
        self._layers: tuple[Layer, ...] = ()
        self._one_at_a_time = anyio.Lock()

    @property
    def layers(self) -> Sequence[Layer]:
        """Everybody certified, as of the last step; empty as long as nothing was built."""
        return self._layers

    def everybody(self, today: date) -> Everybody | None:
        """Everybody certified, reckoned to `today` or to the day before, while tonight's columns are being built."""
        day = None if self._followed is None else self._followed.generation.origin.day
        return None if day is None or (today - day).days > 1 else Everybody(self._layers, day)

    async def lag(self, session: AsyncSession) -> Lag | None:
        """What they have yet to take in; None when nothing was built."""
        return None if self._followed is None else await lag_behind(session, self._followed.position)

    async def follow(self, database: Database, *, now: datetime) -> int:
        """Take in a newer generation or the next facts; answers how many things were taken in."""
        if self._generations is None:
            return 0
        async with self._one_at_a_time:
            named = await anyio.to_thread.run_sync(self._generations.current)
            if named not in {None, self._tried}:
                taken_in = await self._begin_with(self._generations, database, now)
                self._tried = named
                return taken_in
            return 0 if self._followed is None else await self._go_on(self._followed, database, now)

    async def build(self, database: Database, *, now: datetime) -> bool:
        """Build a generation if one is due and no other process of the machine is at it; whether one was built.

        In a database in which nothing has happened yet there is nobody to rank.
        """
        if self._generations is None or not self._is_due(now):
            return False
        with self._generations.turn() as mine:
            if not mine:
                return False
            async with database.reading() as session:
                position, first = await present_position(session), await first_fact(session)
                if first is None:
                    return False
                columns = await _columns(session, now)
            origin = Origin(day=day_in_vietnam(now), position=position, first_fact=first)
            await anyio.to_thread.run_sync(self._generations.write, origin, columns)
        return True

    def _is_due(self, now: datetime) -> bool:
        followed = self._followed
        return followed is None or followed.is_worn or followed.generation.origin.day < day_in_vietnam(now)

    async def _begin_with(self, generations: Generations, database: Database, now: datetime) -> int:
        generation = await anyio.to_thread.run_sync(generations.read)
        async with database.reading() as session:
            if generation is None or not await _is_of(session, generation.origin):
                return 0
            followed = _Followed(generation)
            # What the last generation had taken in must not be lost from sight for a moment.
            while await followed.take_in(session, now=now):
                pass
        self._followed, self._layers = followed, await anyio.to_thread.run_sync(followed.layers)
        return 1

    async def _go_on(self, followed: _Followed, database: Database, now: datetime) -> int:
        async with database.reading() as session:
            taken_in = await followed.take_in(session, now=now)
        if taken_in:
            self._layers = await anyio.to_thread.run_sync(followed.layers)
        return taken_in


def _certified(person: Person | None) -> Person | None:
    return None if person is None or person.certificate_until is None else person


async def _is_of(session: AsyncSession, origin: Origin) -> bool:
    """Whether columns come from this database, and from what has happened in it."""
    return origin.first_fact == await first_fact(session) and origin.position <= await present_position(session)


async def _columns(session: AsyncSession, now: datetime) -> Columns:
    builder = ColumnsBuilder()
    async for people in _everybody(session, now):
        builder.add(people)
    return await anyio.to_thread.run_sync(builder.columns)


async def _everybody(session: AsyncSession, now: datetime) -> AsyncIterator[list[Person]]:
    """All certified, in batches by id."""
    ids = (await session.scalars(statements.certified_by_id(now, PEOPLE_AT_ONCE))).all()
    while ids:
        yield [person for person in await people_of(session, ids, now=now) if _certified(person)]
        ids = (await session.scalars(statements.certified_by_id(now, PEOPLE_AT_ONCE, after=ids[-1]))).all()
