from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from domain.actors import ActingBrand, Auditor
from domain.bookings.booking import Booking
from domain.bookings.results import ResultFigure, ResultSource
from domain.campaign_report import PieceCounts, Speaker, Spend, report_over
from domain.errors import NotFound
from domain.ids import CampaignId, new_id
from domain.law.periods import day_in_vietnam
from domain.ledger import Account, Posting, Transfer, TransferKind
from domain.money import vnd
from domain.payments import Hold
from operations.campaign_report.access import ReportedCampaign, campaign_reported_to
from operations.campaign_report.booked_work import work_of_booking, work_of_campaign
from operations.campaign_report.over_time import Growth, growth_of
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.campaign_reports import LATE, add_reported_campaign
from tests.makers.markets import add_market
from tests.makers.results import DAY, report

INFLUENCER = Speaker(ResultSource.INFLUENCER, None)
BRAND = Speaker(ResultSource.BRAND, None)
TODAY = date(2027, 1, 20)


async def test_a_report_is_what_the_tables_say(database: TestDatabase) -> None:
    made = await add_reported_campaign(database)

    async with database.reading() as session:
        work = await work_of_campaign(session, made.market.campaign.id)
    found = report_over(work, today=TODAY)

    assert found.pieces == PieceCounts(owed=3, published=3, late=1, evidence_complete=3, disclosed=1, undisclosed=1)
    assert found.spend == Spend(held=vnd(2_000_001), released=vnd(3_000_000), refunded=vnd(2_000_000))
    brand, influencer = found.results
    assert (brand.speaker, influencer.speaker) == (BRAND, INFLUENCER)
    assert [(each.figure.value, each.total, each.pieces) for each in brand.tallies] == [
        ("views", 20_000, 2),
        ("orders", 7, 2),
    ]
    assert [(each.figure.value, each.cost.minor, each.bookings) for each in brand.costs] == [
        ("views", 2_000_001, 1),
        ("orders", 666_667, 1),
    ]
    assert [(each.figure.value, each.total, each.pieces) for each in influencer.tallies] == [
        ("views", 25_000, 2),
        ("clicks", 120, 2),
    ]
    assert [(each.figure.value, each.cost.minor, each.bookings) for each in influencer.costs] == [
        ("views", 120_000, 1),
        ("clicks", 25_000, 1),
    ]
    assert (influencer.measured_from, influencer.measured_until) == (NOON + 3 * DAY, NOON + (LATE + 1) * DAY)
    assert (found.bookings, found.differing) == (3, 1)


async def test_the_money_of_a_report_is_what_was_posted(database: TestDatabase) -> None:
    made = await add_reported_campaign(database)
    async with database.reading() as session:
        work = await work_of_campaign(session, made.market.campaign.id)
        posted = (
            select(Hold.booking_id, Transfer.kind, func.sum(Posting.__table__.c.amount_minor))
            .join(Account, Account.id == Hold.account_id)
            .join(Posting, Posting.account_id == Account.id)
            .join(Transfer, Transfer.id == Posting.transfer_id)
            .group_by(Hold.booking_id, Transfer.kind)
        )
        rows: Sequence[Any] = (await session.execute(posted)).all()
    sums: dict[Any, int] = {(key, kind): int(minor) for key, kind, minor in rows}

    for each in work:
        held, released, refunded = (
            sums.get((each.booking_id, kind), 0)
            for kind in (TransferKind.HOLD, TransferKind.RELEASE, TransferKind.REFUND)
        )
        assert each.spend == Spend(
            held=vnd(held + released + refunded), released=vnd(-released), refunded=vnd(-refunded)
        )


async def test_a_report_takes_one_statement_a_table(database: TestDatabase) -> None:
    made = await add_reported_campaign(database)

    with database.counting() as sent:
        async with database.reading() as session:
            everything = await work_of_campaign(session, made.market.campaign.id)
    with database.counting() as sent_for_one:
        async with database.reading() as session:
            first = await work_of_campaign(session, made.market.campaign.id, most=1)
            rest = await work_of_campaign(session, made.market.campaign.id, after=first[-1].booking_id, most=5)

    assert (len(everything), len(sent), len(sent_for_one)) == (3, 4, 8)
    assert [*first, *rest] == everything
    assert [each.booking_id for each in everything] == [each.id for each in made.bookings]


async def test_one_booking_is_reported_like_many(database: TestDatabase) -> None:
    made = await add_reported_campaign(database)
    campaign_id = made.market.campaign.id

    async with database.reading() as session:
        first, second, _ = await work_of_campaign(session, campaign_id)
        alone = await work_of_booking(session, Booking.id == second.booking_id)
        nothing = await work_of_booking(session, Booking.id == new_id())
        empty = await work_of_campaign(session, CampaignId(new_id()))

    assert (alone, nothing, empty) == (second, None, [])
    assert (first.influencer, first.brief, len(first.owed)) == ("Hồng Nhung", "Video mở hộp điện thoại Sen", 2)


async def test_a_figure_grows_by_the_day_and_keeps_what_was_said_last(database: TestDatabase) -> None:
    made = await add_reported_campaign(database)
    first = made.pieces[0]
    wrong = await report(database, made.people[0], first, 4, views=90_000)
    await report(database, made.people[0], first, 4, views=21_000, corrects_id=wrong.id, reason="Nhầm.")
    await report(database, made.people[0], first, 4.1, views=20_500, reason="TikTok đã lọc lượt xem ảo.")

    async with database.reading() as session:
        views = await growth_of(session, made.market.campaign.id, ResultFigure.VIEWS)
        reach = await growth_of(session, made.market.campaign.id, ResultFigure.REACH)

    assert views == Growth(
        since=day_in_vietnam(NOON),
        lines={
            BRAND: [(2, 1_000), (3, 20_000)],
            INFLUENCER: [(1, 10_000), (3, 20_000), (4, 20_500), (LATE + 1, 25_500)],
        },
    )
    assert reach == Growth(since=None, lines={})


async def test_a_campaign_is_reported_to_its_brand_and_to_admins(database: TestDatabase) -> None:
    made, other = await add_reported_campaign(database), await add_market(database)
    campaign_id, login_id = made.market.campaign.id, made.market.login.id
    expected = ReportedCampaign(made.market.campaign.name, 3)

    async with database.reading() as session:
        for actor in (ActingBrand(login_id=login_id, brand_id=made.market.brand.id), Auditor(login_id=login_id)):
            assert await campaign_reported_to(session, actor, campaign_id) == expected
        with pytest.raises(NotFound):
            await campaign_reported_to(session, other.manager, campaign_id)
