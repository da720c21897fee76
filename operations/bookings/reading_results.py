"""Ask a platform reader about what was published lately, and keep what it says as an integration's word."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import structlog
from sqlalchemy import select

from domain.actors import System
from domain.bookings.deliverables import Deliverable
from domain.bookings.results import ResultReport
from domain.errors import DomainError
from domain.ids import DeliverableId
from operations.bookings.results import take_results
from operations.platform_readers.reader import Gone, NotAllowed, PlatformReader, Shown, Unavailable
from storage.engine import Database

log = structlog.get_logger()

AT_ONCE: Final = 200
"""Deliverables that are chosen together."""

SKEW: Final = timedelta(minutes=1)
"""By how much a reader's clock may run ahead of ours: what it measured then, it measured now."""


class ReadingOutcome(StrEnum):
    """What became of asking about one deliverable."""

    KEPT = "kept"
    SAID_BEFORE = "said_before"
    REFUSED = "refused"
    NOT_ALLOWED = "not_allowed"
    GONE = "gone"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True)
class _Post:
    id: DeliverableId
    url: str


async def read_results(
    database: Database, reader: PlatformReader, *, within: timedelta, clock: Callable[[], datetime]
) -> Counter[ReadingOutcome]:
    """Ask about every deliverable that was published `within` the time before now; answers how often what happened.

    It may take long, so each answer is kept at an instant of its own, by the `clock` (UTC).

    Each is asked outside of a transaction and kept in one of its own. What the rules of results refuse (a figure that
    fell) is logged and left out: a person looks at it.
    """
    outcomes: Counter[ReadingOutcome] = Counter()
    after: DeliverableId | None = None
    since = clock() - within
    while posts := await _published(database, since, after):
        for post in posts:
            outcomes[await _ask(database, reader, post, clock)] += 1
        after = posts[-1].id
    return outcomes


async def _ask(
    database: Database, reader: PlatformReader, post: _Post, clock: Callable[[], datetime]
) -> ReadingOutcome:
    match await reader.read(post.url):
        case NotAllowed():
            return ReadingOutcome.NOT_ALLOWED
        case Gone():
            log.warning("results.post_gone", deliverable=str(post.id), reader=reader.name)
            return ReadingOutcome.GONE
        case Unavailable(why=why):
            log.warning("results.unavailable", deliverable=str(post.id), reader=reader.name, why=why)
            return ReadingOutcome.UNAVAILABLE
        case Shown() as shown:
            return await _keep(database, reader.name, post, shown, clock())


async def _keep(database: Database, name: str, post: _Post, shown: Shown, now: datetime) -> ReadingOutcome:
    is_just_ahead = now < shown.measured_at <= now + SKEW
    report = ResultReport(figures=shown.figures, measured_at=now if is_just_ahead else shown.measured_at)
    try:
        async with database.work(System(name=f"reader:{name}"), now) as work:
            taken = await take_results(work, integration=name, deliverable_id=post.id, report=report)
    except DomainError as refusal:
        log.warning("results.refused", deliverable=str(post.id), reader=name, code=refusal.code)
        return ReadingOutcome.REFUSED
    return ReadingOutcome.KEPT if taken.is_new else ReadingOutcome.SAID_BEFORE


async def _published(database: Database, since: datetime, after: DeliverableId | None) -> Sequence[_Post]:
    chosen = select(Deliverable.id, Deliverable.url).where(Deliverable.published_at >= since)
    if after is not None:
        chosen = chosen.where(Deliverable.id > after)
    async with database.reading() as session:
        rows = await session.execute(chosen.order_by(Deliverable.id).limit(AT_ONCE))
        return [_Post(key, url) for key, url in rows if url is not None]
