"""Until when a promise to one brand keeps work for another away: until its day, and while its work is owed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.actors import System
from domain.bookings.refusals import ExclusivityConflict
from domain.campaigns.content import AskedDeliverable, AskedExclusivity
from domain.influencers.profiles import Influencer
from domain.offers.offer import Offer, OfferStatus
from domain.offers.refusals import NotEligible
from domain.offers.terms import Terms
from operations.bookings.clocks import strike_booking_clocks
from operations.bookings.delivering import publish_deliverable
from operations.offers.opening import send_offer
from tests.databases import TestDatabase
from tests.makers.bookings import make_publication
from tests.makers.markets import Market, acting, add_market, booked
from tests.makers.offers import make_terms
from tests.operations.bookings.test_delivering import pieces_of
from tests.operations.bookings.test_settling import settle
from tests.refusing import refused

LAST_OF_JANUARY = datetime(2027, 1, 31, tzinfo=UTC)
COSMETICS = AskedExclusivity(category="cosmetics", days=5)
IN_FEBRUARY = AskedDeliverable(platform="tiktok", format="short_video", count=1, due_on=date(2027, 2, 20))
PROMISED_UNTIL = datetime.fromisoformat("2026-12-25T00:00:00+07:00")
"""Five days after the 20th, on which the last piece is due."""
OVERDUE = datetime.fromisoformat("2027-01-04T00:00:00+07:00")
"""A fortnight after the end of the 20th, when silence ends the booking."""
MOMENT = timedelta(seconds=1)


async def offered(database: TestDatabase, rival: Market, influencer: Influencer, now: datetime, terms: Terms) -> Offer:
    async with database.work(rival.manager, now) as work:
        return await send_offer(work, brief_id=rival.brief.id, influencer_id=influencer.id, terms=terms)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (PROMISED_UNTIL - MOMENT, date(2026, 12, 25)),
        (PROMISED_UNTIL, date(2026, 12, 25)),
        (PROMISED_UNTIL + timedelta(days=2), date(2026, 12, 27)),
        (OVERDUE - MOMENT, date(2027, 1, 3)),
        (OVERDUE, date(2027, 1, 4)),
    ],
)
async def test_a_promise_binds_while_the_work_is_owed(
    database: TestDatabase, influencer: Influencer, now: datetime, until: date
) -> None:
    first = await add_market(database)
    booking = await booked(database, first, influencer, make_terms(exclusivity=COSMETICS))
    rival = await add_market(database, open_until=LAST_OF_JANUARY)
    later = make_terms(exclusivity=COSMETICS, deliverables=(IN_FEBRUARY,))

    told = await refused(database, ExclusivityConflict, lambda: offered(database, rival, influencer, now, later))

    assert (told.category, told.until) == ("cosmetics", until)
    assert (await database.reload(booking)).exclusive_until == date(2026, 12, 25)


async def test_the_gates_of_a_brief_know_that_work_is_owed(database: TestDatabase, influencer: Influencer) -> None:
    promised = AskedExclusivity(category="electronics_household", days=5)
    await booked(database, await add_market(database), influencer, make_terms(exclusivity=promised))
    rival = await add_market(database, open_until=LAST_OF_JANUARY)
    now, later = PROMISED_UNTIL + timedelta(days=2), make_terms(deliverables=(IN_FEBRUARY,))

    told = await refused(database, NotEligible, lambda: offered(database, rival, influencer, now, later))

    assert "Promised to another brand in the same category until that booking ends." in told.say("en")


async def test_a_booking_that_ended_undelivered_binds_no_more(database: TestDatabase, influencer: Influencer) -> None:
    await booked(database, await add_market(database), influencer, make_terms(exclusivity=COSMETICS))
    rival = await add_market(database, open_until=LAST_OF_JANUARY)
    later = make_terms(exclusivity=COSMETICS, deliverables=(IN_FEBRUARY,))
    async with database.work(System(name="strike"), OVERDUE) as work:
        await strike_booking_clocks(work)

    assert (await offered(database, rival, influencer, OVERDUE, later)).status is OfferStatus.OPEN


async def test_a_settled_booking_binds_until_its_day(database: TestDatabase, influencer: Influencer) -> None:
    first = await add_market(database, draft_review=False)
    booking = await booked(database, first, influencer, make_terms(exclusivity=COSMETICS))
    rival = await add_market(database, open_until=LAST_OF_JANUARY)
    later = make_terms(exclusivity=COSMETICS, deliverables=(IN_FEBRUARY,))
    (piece,) = await pieces_of(database, booking)
    online = datetime.fromisoformat("2027-01-03T10:00:00+07:00")
    async with database.work(acting(influencer), online) as work:
        await publish_deliverable(work, deliverable_id=piece.id, publication=make_publication(published_at=online))
    async with database.work(System(name="strike"), online + timedelta(days=14)) as work:
        await strike_booking_clocks(work)
    await settle(database, booking)
    free = datetime.fromisoformat("2027-01-08T00:00:00+07:00")

    told = await refused(
        database, ExclusivityConflict, lambda: offered(database, rival, influencer, free - MOMENT, later)
    )

    assert told.until == date(2027, 1, 8)
    assert (await offered(database, rival, influencer, free, later)).status is OfferStatus.OPEN
