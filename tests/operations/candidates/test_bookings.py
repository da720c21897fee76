"""What a person's bookings mean for the next brief: places, promises, a record of deliveries."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from domain.actors import System
from domain.bookings.booking import Booking, BookingStatus
from domain.campaigns.content import AskedExclusivity
from domain.ids import AccountId, BrandId, new_id
from domain.influencers.profiles import Influencer
from domain.payments import Hold, HoldStatus
from matching.brief import Candidate, Delivery, Exclusivity, WorkInHand
from operations.candidates.briefs import ask_for
from operations.candidates.features import candidates_of
from tests.databases import TestDatabase
from tests.instants import EVENING, NOON
from tests.makers.bookings import BEFORE, DURING, make_booking, make_deliverables, post_of
from tests.makers.candidates import add_candidate
from tests.makers.offers import make_terms

OTHER_BRAND = BrandId(new_id())
EXCLUSIVE = AskedExclusivity(category="electronics_household", days=30)
ON_TIME = datetime.fromisoformat("2026-12-20T23:59:00+07:00")
LATE = datetime.fromisoformat("2026-12-21T00:00:00+07:00")


async def add_booking(
    database: TestDatabase,
    influencer: Influencer,
    *,
    exclusivity: AskedExclusivity | None = None,
    published_at: datetime | None = None,
    **changes: Any,
) -> Booking:
    """A booking written as history, without the offer, the place and the fee it came from.

    The fee of a cancelled one has gone back.
    """
    terms = make_terms(exclusivity=exclusivity)
    booking = make_booking(terms)
    for name, value in ({"influencer_id": influencer.id, "brand_id": OTHER_BRAND} | changes).items():
        setattr(booking, name, value)
    booking.wind(now=NOON)
    deliverables = make_deliverables(booking, terms)
    for each in deliverables:
        if published_at is not None:
            each.url, each.published_at = post_of(each), published_at
            each.evidence_before, each.evidence_during = BEFORE, DURING
    refunded = [_refunded(booking)] if booking.status is BookingStatus.CANCELLED else []
    async with database.work(System(name="history"), NOON) as work:
        await work.session.execute(text("SET LOCAL session_replication_role = replica"))
        for row in (booking, *deliverables, *refunded):
            work.add(row)
    return booking


def _refunded(booking: Booking) -> Hold:
    return Hold(
        booking_id=booking.id,
        campaign_id=booking.campaign_id,
        influencer_id=booking.influencer_id,
        account_id=AccountId(new_id()),
        amount=booking.fee,
        held_at=NOON,
        status=HoldStatus.REFUNDED,
        ended_at=NOON,
        refunded_minor=booking.fee.minor,
    )


async def settled(database: TestDatabase, influencer: Influencer, published_at: datetime, **changes: Any) -> None:
    values: dict[str, Any] = {"status": BookingStatus.SETTLED, "ended_at": NOON} | changes
    await add_booking(database, influencer, published_at=published_at, **values)


async def candidate_of(database: TestDatabase, influencer: Influencer) -> Candidate:
    ask = ask_for((), first_day=date(2026, 11, 21), last_day=date(2026, 12, 24))
    async with database.reading() as session:
        (found,) = await candidates_of(session, [influencer.id], ask, now=NOON)
    return found


async def test_a_booking_takes_a_place_until_it_ends(database: TestDatabase) -> None:
    person = await add_candidate(database, bookings_at_once=2)
    await add_booking(database, person)
    await add_booking(database, person, status=BookingStatus.CANCELLED, ended_at=NOON)
    await settled(database, person, ON_TIME)

    found = await candidate_of(database, person)

    assert found.free_places == 1
    assert found.in_hand == (WorkInHand(category="electronics_household", brand_id=OTHER_BRAND),)


async def test_more_bookings_than_places_leave_none(database: TestDatabase) -> None:
    person = await add_candidate(database, bookings_at_once=1)
    for _ in range(2):
        await add_booking(database, person)

    assert (await candidate_of(database, person)).free_places == 0


async def test_a_promise_binds_until_its_day_comes(database: TestDatabase) -> None:
    person = await add_candidate(database)
    await settled(database, person, ON_TIME, exclusivity=EXCLUSIVE, exclusive_until=date(2026, 11, 22))
    await settled(database, person, ON_TIME, exclusivity=EXCLUSIVE, exclusive_until=date(2026, 11, 21))
    await add_booking(database, person, exclusivity=EXCLUSIVE, status=BookingStatus.CANCELLED, ended_at=NOON)

    assert (await candidate_of(database, person)).exclusivities == (
        Exclusivity(category="electronics_household", brand_id=OTHER_BRAND, until=date(2026, 11, 22)),
    )


async def test_a_promise_binds_while_its_booking_has_not_ended(database: TestDatabase) -> None:
    person = await add_candidate(database)
    await add_booking(database, person)
    await add_booking(database, person, exclusivity=EXCLUSIVE, exclusive_until=date(2026, 11, 21))

    assert (await candidate_of(database, person)).exclusivities == (
        Exclusivity(category="electronics_household", brand_id=OTHER_BRAND, until=date(2026, 11, 21), in_hand=True),
    )


@pytest.mark.parametrize(
    ("ended_ago", "counted"), [(timedelta(days=1), 1), (timedelta(days=730, seconds=-1), 1), (timedelta(days=730), 0)]
)
async def test_a_track_record_looks_back_two_years(database: TestDatabase, ended_ago: timedelta, counted: int) -> None:
    person = await add_candidate(database)
    await settled(database, person, ON_TIME, ended_at=EVENING - ended_ago)

    assert (await candidate_of(database, person)).delivery == Delivery(bookings=counted, kept=counted)


async def test_a_booking_is_kept_when_nothing_came_late_by_the_day_in_viet_nam(database: TestDatabase) -> None:
    person = await add_candidate(database)
    for published_at in (ON_TIME, ON_TIME, LATE):
        await settled(database, person, published_at)
    await add_booking(database, person, published_at=LATE)

    assert (await candidate_of(database, person)).delivery == Delivery(bookings=3, kept=2)
