from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from domain.actors import ActingBrandManager, Integrity, Secretariat
from domain.bookings.booking import Booking, BookingStatus
from domain.bookings.drafts import Draft
from domain.bookings.judgments import DraftJudgment
from domain.bookings.refusals import AnswerTooLate, PartyToBooking, RoundsLeft
from domain.errors import InvalidInput, NotFound, WrongState
from domain.ids import LoginId
from domain.influencers.profiles import Influencer
from operations.bookings.judging import judge_draft, refer_draft
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.candidates import add_candidate
from tests.makers.logins import make_login
from tests.makers.markets import Market, acting, add_market, booked
from tests.operations.bookings.test_clocks import at_each_edge
from tests.operations.bookings.test_delivering import send_back, show
from tests.refusing import refused

GROUNDS = "Bản yêu cầu hỏi cảnh mở hộp; bản nháp không có."
# Saturday noon, then Monday, and after the Day of Culture Wednesday and Thursday.
DUE = datetime(2026, 11, 26, 17, tzinfo=UTC)


@pytest.fixture
async def booking(database: TestDatabase, market: Market, influencer: Influencer) -> Booking:
    """Its rounds are used up and the third draft waits for the brand."""
    made = await booked(database, market, influencer)
    for _ in range(2):
        await show(database, acting(influencer), made)
        await send_back(database, market.manager, made)
    await show(database, acting(influencer), made)
    return made


@pytest.fixture
async def judge(database: TestDatabase) -> Secretariat:
    return Secretariat(login_id=(await database.add(make_login())).id)


async def refer(
    database: TestDatabase, actor: ActingBrandManager, booking: Booking, grounds: str = GROUNDS, now: datetime = NOON
) -> Booking:
    async with database.work(actor, now) as work:
        return await refer_draft(work, booking_id=booking.id, grounds=grounds)


async def judge_it(
    database: TestDatabase,
    actor: Secretariat | Integrity,
    booking: Booking,
    *,
    meets_brief: bool = True,
    findings: str = "Cảnh mở hộp ở giây 12.",
    now: datetime = NOON,
) -> Booking:
    async with database.work(actor, now) as work:
        return await judge_draft(work, booking_id=booking.id, meets_brief=meets_brief, findings=findings)


async def test_a_draft_that_meets_the_brief_may_be_published(
    database: TestDatabase, market: Market, booking: Booking, judge: Secretariat
) -> None:
    await refer(database, market.manager, booking)
    (opened,) = await database.all(select(DraftJudgment))
    assert (opened.draft_number, opened.brief_version, opened.grounds) == (3, market.brief.version, GROUNDS)
    assert (opened.judge_by, opened.judged_at, opened.meets_brief) == (DUE, None, None)

    await judge_it(database, judge, booking)

    judged = await database.reload(opened)
    assert (judged.judged_by, judged.judged_at, judged.meets_brief) == (judge.login_id, NOON, True)
    assert (await database.reload(booking)).status is BookingStatus.DRAFT_APPROVED
    assert (await database.event_names())[-4:] == [
        "DraftReferred",
        "BookingClockStarted",
        "DraftJudged",
        "BookingClockStarted",
    ]


async def test_a_draft_that_misses_the_brief_goes_back_with_the_findings(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking, judge: Secretariat
) -> None:
    await refer(database, market.manager, booking)

    await judge_it(database, judge, booking, meets_brief=False, findings="Không có cảnh mở hộp.")

    assert (await database.reload(booking)).status is BookingStatus.CHANGES_ASKED
    (last,) = await database.all(select(Draft).where(Draft.number == 3))
    assert (last.changes, last.answered_at) == ("Không có cảnh mở hộp.", NOON)
    await show(database, acting(influencer), booking)
    await refer(database, market.manager, booking)
    assert len(await database.all(select(DraftJudgment))) == 2


async def test_a_silent_judge_lets_the_draft_pass(database: TestDatabase, market: Market, booking: Booking) -> None:
    await refer(database, market.manager, booking)

    await at_each_edge(database, DUE)

    (judged,) = await database.all(select(DraftJudgment))
    assert (judged.judged_by, judged.judged_at, judged.meets_brief, judged.findings) == (None, DUE, True, None)
    assert (await database.reload(booking)).status is BookingStatus.DRAFT_APPROVED


async def test_fault_is_found_in_time_only(
    database: TestDatabase, market: Market, booking: Booking, judge: Secretariat
) -> None:
    await refer(database, market.manager, booking)

    late = await refused(
        database, AnswerTooLate, lambda: judge_it(database, judge, booking, meets_brief=False, now=DUE)
    )
    await judge_it(database, judge, booking, meets_brief=False, now=DUE - timedelta(microseconds=1))

    assert late.since == DUE
    assert (await database.reload(booking)).status is BookingStatus.CHANGES_ASKED


async def test_no_party_judges_its_own_booking(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    await refer(database, market.manager, booking)
    assert influencer.login_id is not None
    parties: list[LoginId] = [market.login.id, influencer.login_id]

    for party in parties:
        await refused(database, PartyToBooking, lambda who=party: judge_it(database, Integrity(login_id=who), booking))
        with pytest.raises(IntegrityError, match="by a party to the booking"):
            await database.execute(
                "UPDATE draft_judgments SET judged_at = now(), meets_brief = true, findings = 'x', judged_by = :party",
                party=party,
            )


async def test_the_judge_comes_last_and_is_asked_by_the_brand_with_grounds(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking, judge: Secretariat
) -> None:
    fresh = await booked(database, market, await add_candidate(database))
    await refused(database, WrongState, lambda: refer(database, market.manager, fresh))
    await refused(database, WrongState, lambda: judge_it(database, judge, booking))
    await refused(database, InvalidInput, lambda: refer(database, market.manager, booking, " "))
    stranger = (await add_market(database)).manager
    await refused(database, NotFound, lambda: refer(database, stranger, booking))
    await refer(database, market.manager, booking)
    await refused(database, InvalidInput, lambda: judge_it(database, judge, booking, findings=""))

    other = await booked(database, market := await add_market(database), influencer)
    await show(database, acting(influencer), other)
    left = await refused(database, RoundsLeft, lambda: refer(database, market.manager, other))

    assert left.left == 2


async def test_a_judgment_stands(database: TestDatabase, market: Market, booking: Booking, judge: Secretariat) -> None:
    await refer(database, market.manager, booking)
    await judge_it(database, judge, booking)

    with pytest.raises(IntegrityError, match="a draft is judged once"):
        await database.execute("UPDATE draft_judgments SET meets_brief = false")
    with pytest.raises(IntegrityError, match="a draft is judged once"):
        await database.execute("DELETE FROM draft_judgments")
