"""Keeping an index up to date: facts are followed in order, rows read again, documents replaced or removed.

The latest rows win, so that following the same facts twice, or late, makes the same index.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actors import System
from operations.indexing.indexes import SearchIndex
from operations.indexing.parking import park, unpark
from operations.indexing.taking_in import CHANGES_AT_ONCE, make_findable
from search.documents import Change, Delete, SearchDocument, Upsert
from search.gateway import Generation, SearchGateway, SearchUnavailable
from storage.following import (
    FollowedFact,
    FollowerPosition,
    Lag,
    facts_after,
    found_at,
    lag_behind,
    may_idle,
    present_position,
    take_turn,
)
from storage.work import Work

log = structlog.get_logger()

FACTS_AT_ONCE: Final = 1_000


async def keep_index(work: Work[System], search: SearchGateway, index: SearchIndex, *, trusting: bool = False) -> int:
    """Take in the next facts, or build the index when there is none that fits; answers how many facts were taken in.

    Where no fact waits, a `trusting` caller leaves the engine in peace: it was asked a moment ago. Does nothing while
    another worker is at it. Raises SearchUnavailable; then nothing counts as taken in.
    """
    if not await take_turn(work.session, index.follower):
        return 0
    row = await found_at(work.session, index.follower)
    if trusting and row is not None and not await facts_after(work.session, row.position, most=1):
        return 0
    if row is None or await search.ensure(index.spec) or row.mark != await _live(search, index):
        return await _rebuild(work, search, index, row)
    return await _follow(work, search, index, row)


async def rebuild_index(work: Work[System], search: SearchGateway, index: SearchIndex) -> bool:
    """Build the index anew beside the live one and put it in its place; False while another worker is at it.

    Raises SearchUnavailable.
    """
    if not await take_turn(work.session, index.follower):
        return False
    await _rebuild(work, search, index, await found_at(work.session, index.follower))
    return True


async def search_lag(session: AsyncSession, index: SearchIndex) -> Lag | None:
    """What the index has yet to take in; None when it was never built."""
    row = await found_at(session, index.follower)
    return None if row is None else await lag_behind(session, row.position)


async def _follow(work: Work[System], search: SearchGateway, index: SearchIndex, row: FollowerPosition) -> int:
    facts = await facts_after(work.session, row.position, most=FACTS_AT_ONCE)
    if facts:
        await _take_in(work, search, index, facts)
        row.move_to(facts[-1].position, now=work.now)
    return len(facts)


async def _take_in(
    work: Work[System],
    search: SearchGateway,
    index: SearchIndex,
    facts: Sequence[FollowedFact],
    into: Generation | None = None,
) -> None:
    touched = list(dict.fromkeys(each for fact in facts for each in index.touched(fact)))
    for first in range(0, len(touched), CHANGES_AT_ONCE):
        ids = touched[first : first + CHANGES_AT_ONCE]
        documents = await index.read(work.session, ids, now=work.now)
        await make_findable(work, search, index.spec, _changes(ids, documents), into=into)


def _changes(ids: Sequence[UUID], documents: Sequence[SearchDocument]) -> list[Change]:
    there = {document.id for document in documents}
    gone = [str(each) for each in ids if str(each) not in there]
    return [*(Upsert(document) for document in documents), *(Delete(each) for each in gone)]


async def _rebuild(work: Work[System], search: SearchGateway, index: SearchIndex, row: FollowerPosition | None) -> int:
    """Facts recorded while the rows are read are followed into the new generation before it goes live."""
    log.info("search.rebuilding", index=index.spec.name)
    await may_idle(work.session)
    position = await present_position(work.session)
    generation = await search.rebuild(index.spec, index.read_all(work.session, now=work.now))
    await unpark(work, index.spec)
    park(work, index.spec, generation.refused)
    taken_in = 0
    while facts := await facts_after(work.session, position, most=FACTS_AT_ONCE):
        await _take_in(work, search, index, facts, into=generation)
        position, taken_in = facts[-1].position, taken_in + len(facts)
    await search.promote(index.spec, generation)
    if row is None:
        work.add(FollowerPosition.starting(index.follower, position, mark=generation.name, now=work.now))
    else:
        row.move_to(position, now=work.now)
        row.begin_anew(generation.name, now=work.now)
    log.info("search.rebuilt", index=index.spec.name, facts=taken_in)
    return taken_in


async def _live(search: SearchGateway, index: SearchIndex) -> str | None:
    """The live generation. An engine that just went away is no reason to build anew: raises SearchUnavailable."""
    health = await search.health(index.spec)
    if not health.ok:
        raise SearchUnavailable(health.problem or index.spec.name)
    return health.generation
