from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from domain.bookings.deliverables import Deliverable
from domain.bookings.results import DeliverableResult, Figures, ResultSource
from operations.bookings.reading_results import ReadingOutcome, read_results
from operations.platform_readers.reader import FetchFree, Gone, NotAllowed, Reading, Shown, Unavailable
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.campaign_reports import pieces_owed
from tests.makers.candidates import add_candidate
from tests.makers.markets import add_market, booked
from tests.makers.offers import make_wide_terms
from tests.makers.results import DAY, publish

NOW = NOON + 10 * DAY


def clock() -> datetime:
    """Ten days after noon, always."""
    return NOW


@dataclass
class Platform:
    """Answers what a test says of each address, and notes what it was asked."""

    answers: Mapping[str, Reading]
    asked: list[str] = field(default_factory=list[str])
    name: str = "test-platform"

    async def read(self, url: str) -> Reading:
        self.asked.append(url)
        return self.answers[url]


def shown(views: int, days: float = 9) -> Shown:
    return Shown(figures=Figures(views=views), measured_at=NOON + days * DAY)


@pytest.fixture
async def posts(database: TestDatabase) -> list[Deliverable]:
    """Three pieces of one booking, online since noon, a day later, eight days later; by their addresses."""
    market = await add_market(database, draft_review=False)
    influencer = await add_candidate(database)
    booking = await booked(database, market, influencer, make_wide_terms())
    for place, piece in enumerate(await pieces_owed(database, booking)):
        await publish(database, influencer, piece, (0, 1, 8)[place])
    return await pieces_owed(database, booking)


def urls(posts: list[Deliverable]) -> list[str]:
    return [each.url or "" for each in posts]


async def test_what_a_platform_shows_is_kept_once(database: TestDatabase, posts: list[Deliverable]) -> None:
    platform = Platform(dict(zip(urls(posts), (shown(10), NotAllowed(), Gone()), strict=True)))

    first = await read_results(database, platform, within=30 * DAY, clock=clock)
    again = await read_results(database, platform, within=30 * DAY, clock=clock)

    others = {ReadingOutcome.NOT_ALLOWED: 1, ReadingOutcome.GONE: 1}
    assert first == Counter({ReadingOutcome.KEPT: 1, **others})
    assert again == Counter({ReadingOutcome.SAID_BEFORE: 1, **others})
    (kept,) = await database.all(select(DeliverableResult))
    assert (kept.deliverable_id, kept.source, kept.integration, kept.views, kept.reported_by) == (
        posts[0].id,
        ResultSource.INTEGRATION,
        "test-platform",
        10,
        None,
    )


async def test_only_what_is_lately_online_is_asked_about(database: TestDatabase, posts: list[Deliverable]) -> None:
    platform = Platform(dict.fromkeys(urls(posts), Unavailable(why="away")))

    outcomes = await read_results(database, platform, within=9 * DAY, clock=clock)
    nothing = await read_results(database, platform, within=timedelta(hours=1), clock=clock)

    assert (outcomes, nothing) == (Counter({ReadingOutcome.UNAVAILABLE: 2}), Counter())
    assert platform.asked == urls(posts)[1:]
    assert await database.count(DeliverableResult) == 0


async def test_what_the_rules_refuse_is_left_out_and_the_rest_goes_on(
    database: TestDatabase, posts: list[Deliverable]
) -> None:
    before = Platform({url: shown(100, 8.5) for url in urls(posts)})
    await read_results(database, before, within=30 * DAY, clock=clock)
    after = Platform(dict(zip(urls(posts), (shown(99), shown(101), shown(1, 99)), strict=True)))

    outcomes = await read_results(database, after, within=30 * DAY, clock=clock)

    assert outcomes == Counter({ReadingOutcome.REFUSED: 2, ReadingOutcome.KEPT: 1})
    assert await database.count(DeliverableResult) == 4


async def test_a_clock_that_runs_a_little_ahead_is_ours(database: TestDatabase, posts: list[Deliverable]) -> None:
    ahead = [Shown(figures=Figures(views=1), measured_at=NOW + timedelta(seconds=each)) for each in (1, 60, 61)]
    platform = Platform(dict(zip(urls(posts), ahead, strict=True)))

    outcomes = await read_results(database, platform, within=30 * DAY, clock=clock)

    assert outcomes == Counter({ReadingOutcome.KEPT: 2, ReadingOutcome.REFUSED: 1})
    assert {each.measured_at for each in await database.all(select(DeliverableResult))} == {NOW}


async def test_by_default_nothing_is_read(database: TestDatabase, posts: list[Deliverable]) -> None:
    outcomes = await read_results(database, FetchFree(), within=30 * DAY, clock=clock)

    assert outcomes == Counter({ReadingOutcome.NOT_ALLOWED: len(posts)})
    assert await database.count(DeliverableResult) == 0
