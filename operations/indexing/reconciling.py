"""Reconciling: what an index holds is compared with the database, part by part in the order of ids, and mended.

Between two parts the facts are followed as ever; a worker that dies leaves the rest to the next one.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actors import System
from domain.law.periods import day_in_vietnam, midnight_in_vietnam
from operations.indexing.comparing import Differences, differences
from operations.indexing.indexes import INDEXES, SearchIndex
from operations.indexing.parking import parked_among
from operations.indexing.taking_in import make_findable
from search.gateway import SearchGateway
from storage.following import found_at, may_idle, take_turn
from storage.reconciliations import Reconciliation
from storage.work import Work

log = structlog.get_logger()

ONE_BY_ONE: Final = 1_000
"""So many documents that differ are always mended one by one."""
SHARE: Final = 10
"""Of more, one in so many of those that the index holds: beyond it the index is built anew beside the live one.

A server takes documents into an empty index about eight times as fast as into one that is searched.
"""


async def begin_nightly_reconciliations(work: Work[System]) -> int:
    """Let every index be compared that was neither built nor compared since midnight in Hà Nội; answers how many.

    Some things change with the calendar alone, without a fact: histories fade, somebody's days off begin.
    """
    midnight = midnight_in_vietnam(day_in_vietnam(work.now))
    due = [index for index in INDEXES if await _is_due(work.session, index, midnight)]
    for index in due:
        await begin_reconciliation(work, index)
    return len(due)


async def _is_due(session: AsyncSession, index: SearchIndex, midnight: datetime) -> bool:
    built, last = await found_at(session, index.follower), await last_reconciliation(session, index)
    if built is None or built.marked_at >= midnight:
        return False
    return last is None or (last.ended_at is not None and last.begun_at < midnight)


async def begin_reconciliation(work: Work[System], index: SearchIndex) -> None:
    """Let the index be compared from its first document on; `reconcile_further` does it. One under way goes on."""
    last = await last_reconciliation(work.session, index)
    if last is None:
        work.add(Reconciliation(index_name=index.spec.name, begun_at=work.now))
    elif last.ended_at is not None:
        last.begin_anew(now=work.now)


async def last_reconciliation(session: AsyncSession, index: SearchIndex) -> Reconciliation | None:
    """The comparison that is under way, or the last one that ended; None before the first."""
    return await session.get(Reconciliation, index.spec.name)


async def reconcile_further(work: Work[System], search: SearchGateway, index: SearchIndex) -> bool:
    """Compare the next part of the comparison that was begun, and mend what differs; False where there is none.

    Also False before the index was built, and while another worker is at it. Raises SearchUnavailable; then the part is
    compared again.
    """
    if not await take_turn(work.session, index.follower):
        return False
    built, under_way = await found_at(work.session, index.follower), await last_reconciliation(work.session, index)
    if built is None or under_way is None or under_way.ended_at is not None:
        return False
    await may_idle(work.session)
    bearable = await _bearable(search, index)
    found = await _compare(work, search, index, under_way, most=bearable)
    if under_way.differing > bearable:
        built.begin_anew("", now=work.now)  # whoever follows the facts builds it
        under_way.end(rebuilt=True, now=work.now)
    else:
        await make_findable(work, search, index.spec, found.mending)
    if under_way.ended_at is not None:
        _tell(under_way)
    return True


async def _compare(
    work: Work[System], search: SearchGateway, index: SearchIndex, under_way: Reconciliation, *, most: int
) -> Differences:
    after = under_way.compared_up_to
    documents = await index.read_after(work.session, after, now=work.now)
    last = documents[-1].id if documents else None
    found = await differences(
        search, index.spec, documents, after=None if after is None else str(after), up_to=last, most=most
    )
    found = found.less(await parked_among(work.session, index.spec, [each.id for each in found.mending]))
    under_way.compared += len(documents)
    under_way.missing += len(found.missing)
    under_way.outdated += len(found.outdated)
    under_way.surplus += len(found.surplus)
    if last is None:
        under_way.end(rebuilt=False, now=work.now)
    else:
        under_way.compared_up_to = UUID(last)
    return found


async def _bearable(search: SearchGateway, index: SearchIndex) -> int:
    documents = (await search.health(index.spec)).documents or 0
    return max(ONE_BY_ONE, documents // SHARE)


def _tell(ended: Reconciliation) -> None:
    tell = log.warning if ended.rebuilt else log.info
    tell(
        "search.reconciled",
        index=ended.index_name,
        compared=ended.compared,
        missing=ended.missing,
        outdated=ended.outdated,
        surplus=ended.surplus,
        rebuilt=ended.rebuilt,
    )
