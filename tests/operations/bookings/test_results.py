from datetime import datetime
from typing import Any

import anyio
import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from domain.bookings.booking import Booking
from domain.bookings.deliverables import Deliverable
from domain.bookings.events import ResultsReported
from domain.bookings.refusals import CorrectedAlready, FigureFell, NotPublishedYet, ReportedAlready
from domain.bookings.results import DeliverableResult, ResultSource
from domain.errors import InvalidInput, NotFound
from domain.ids import ResultId, new_id
from domain.influencers.profiles import Influencer
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.candidates import add_candidate
from tests.makers.markets import Market, add_market
from tests.makers.results import DAY, REPORTED_AT, publish, report
from tests.operations.bookings.test_delivering import pieces_of
from tests.refusing import outcome, refused


@pytest.fixture
async def market(database: TestDatabase) -> Market:
    return await add_market(database, draft_review=False)


@pytest.fixture
async def piece(database: TestDatabase, influencer: Influencer, booking: Booking) -> Deliverable:
    (owed,) = await pieces_of(database, booking)
    await publish(database, influencer, owed)
    return owed


async def write(database: TestDatabase, piece: Deliverable, **changes: Any) -> None:
    """A row as somebody with the database's password could write it."""
    row: dict[str, Any] = {
        "id": new_id(),
        "deliverable_id": piece.id,
        "source": "integration",
        "integration": "shop",
        "views": 10,
        "measured_at": NOON + DAY,
        "reported_at": REPORTED_AT,
    } | changes
    names = ", ".join(row)
    values = ", ".join(f":{name}" for name in row)
    await database.execute(f"INSERT INTO deliverable_results ({names}) VALUES ({values})", **row)  # noqa: S608


async def test_each_side_reports_for_itself(
    database: TestDatabase, market: Market, influencer: Influencer, piece: Deliverable
) -> None:
    theirs = await report(
        database, influencer, piece, views=1_200, reach=900, evidence="https://files.example.vn/a.png"
    )
    ours = await report(database, market, piece, views=1_100, orders=4)

    assert (theirs.source, theirs.reported_by) == (ResultSource.INFLUENCER, influencer.login_id)
    assert (ours.source, ours.reported_by) == (ResultSource.BRAND, market.login.id)
    kept = await database.reload(theirs)
    assert (kept.views, kept.reach, kept.clicks, kept.orders) == (1_200, 900, None, None)
    assert (kept.measured_at, kept.reported_at, kept.evidence) == (
        NOON + DAY,
        REPORTED_AT,
        "https://files.example.vn/a.png",
    )
    assert (await database.events())[-1] == ResultsReported(
        booking_id=piece.booking_id,
        deliverable_id=piece.id,
        result_id=ours.id,
        source="brand",
        integration=None,
        measured_at=NOON + DAY,
        corrects_id=None,
    )


async def test_a_figure_that_falls_needs_a_reason_and_one_that_is_missing_does_not(
    database: TestDatabase, influencer: Influencer, piece: Deliverable
) -> None:
    await report(database, influencer, piece, 1, views=1_000, clicks=10)
    await report(database, influencer, piece, 3, clicks=12)

    fell = await refused(database, FigureFell, lambda: report(database, influencer, piece, 5, views=999))
    between = await refused(database, FigureFell, lambda: report(database, influencer, piece, 2, clicks=13))
    await report(database, influencer, piece, 5, views=999, reason="TikTok đã lọc lượt xem ảo.")
    await report(database, influencer, piece, 6, views=999)

    assert (fell.earlier, fell.later, fell.field) == (1_000, 999, "input.views")
    assert (between.earlier, between.later, between.field) == (13, 12, "input.clicks")
    assert await database.count(DeliverableResult) == 4


async def test_a_correction_stands_in_place_of_what_it_names(
    database: TestDatabase, influencer: Influencer, piece: Deliverable
) -> None:
    wrong = await report(database, influencer, piece, 1, views=10_000)
    taken = await refused(database, ReportedAlready, lambda: report(database, influencer, piece, 1, views=20_000))

    right = await report(database, influencer, piece, 1, views=1_000, corrects_id=wrong.id, reason="Thừa một số 0.")
    await report(database, influencer, piece, 2, views=1_100)

    assert taken.measured_at == NOON + DAY
    assert right.corrects_id == wrong.id
    await refused(
        database,
        CorrectedAlready,
        lambda: report(database, influencer, piece, 1, views=1_001, corrects_id=wrong.id, reason="Lại sai."),
    )
    again = await report(database, influencer, piece, 1, views=1_001, corrects_id=right.id, reason="Lại sai.")
    assert (await database.reload(again)).corrects_id == right.id


async def test_nobody_corrects_what_another_side_said(
    database: TestDatabase, market: Market, influencer: Influencer, piece: Deliverable
) -> None:
    theirs = await report(database, influencer, piece, views=1_000)

    for corrects in (theirs.id, ResultId(new_id())):
        refusal = await refused(
            database, NotFound, lambda key=corrects: report(database, market, piece, corrects_id=key, reason="Sai.")
        )
        assert refusal.field == "input.corrects"


async def test_results_are_of_what_is_online_and_of_ones_own_bookings(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    (owed,) = await pieces_of(database, booking)
    await refused(database, NotPublishedYet, lambda: report(database, influencer, owed))
    await publish(database, influencer, owed)
    stranger, other = await add_candidate(database), await add_market(database)

    await refused(database, NotFound, lambda: report(database, stranger, owed))
    await refused(database, NotFound, lambda: report(database, other, owed))
    for days in (-1, 61):
        await refused(database, InvalidInput, lambda at=days: report(database, market, owed, at))


async def test_two_reports_of_one_instant_are_one(
    database: TestDatabase, influencer: Influencer, piece: Deliverable
) -> None:
    outcomes: list[str] = []

    async def race() -> None:
        outcomes.append(await outcome(lambda: report(database, influencer, piece, views=5)))

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(race)
        tasks.start_soon(race)

    assert sorted(outcomes) == ["DONE", "REPORTED_ALREADY"]
    assert await database.count(DeliverableResult) == 1


OTHER: dict[str, Any] = {"integration": "other"}
LATER: dict[str, Any] = {"measured_at": NOON + 2 * DAY}
UNFIT: list[tuple[dict[str, Any], str]] = [
    (OTHER | {"views": None}, "counts_something"),
    (OTHER | {"views": -1}, "ck_deliverable_results_views"),
    (OTHER | {"reported_at": NOON}, "measured_before_reported"),
    (OTHER | {"measured_at": NOON - DAY}, "not online"),
    ({"integration": None}, "integration_is_named"),
    ({"source": "brand", "integration": None}, "reported_by_somebody"),
    (LATER | {"views": 9}, "views would fall"),
    ({"measured_at": NOON, "views": 11}, "views would fall"),
    ({"views": 12}, "one instant"),
    (LATER | OTHER | {"corrects_id": "first", "reason": "Sai."}, "its own"),
    (LATER | {"corrects_id": "first"}, "corrected_with_a_reason"),
]


async def test_the_database_keeps_the_rules_itself(database: TestDatabase, piece: Deliverable) -> None:
    await write(database, piece)
    (first,) = await database.all(select(DeliverableResult))

    for changes, kept in UNFIT:
        named = {name: first.id if value == "first" else value for name, value in changes.items()}
        with pytest.raises(IntegrityError, match=kept):
            await write(database, piece, **named)

    assert await database.count(DeliverableResult) == 1


async def test_a_report_is_never_changed(database: TestDatabase, piece: Deliverable) -> None:
    await write(database, piece)
    deeds = (
        "UPDATE deliverable_results SET views = 11",
        "DELETE FROM deliverable_results",
        "TRUNCATE deliverable_results CASCADE",
    )

    for deed in deeds:
        with pytest.raises(IntegrityError, match="never changed"):
            await database.execute(deed)


async def test_what_is_not_online_has_no_results_even_by_sql(database: TestDatabase, booking: Booking) -> None:
    (owed,) = await pieces_of(database, booking)
    at: datetime = NOON + DAY

    with pytest.raises(IntegrityError, match="not online"):
        await write(database, owed, measured_at=at)
