from datetime import datetime, timedelta

import anyio
import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from domain.actors import ActingBrandManager, ActingInfluencer, System
from domain.bookings.booking import Booking
from domain.errors import NotFound
from domain.ids import BrandId, InfluencerId
from domain.influencers.profiles import Influencer
from domain.offers.terms import Side
from domain.reviews.refusals import BookingNotEnded, RepliedAlready, ReviewedAlready, ReviewTooLate
from domain.reviews.review import Review
from domain.reviews.track_record import TrackRecord, sums_about, track_record
from operations.reviews import publish_reviews, reply_to_review, write_review
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.candidates import add_candidate
from tests.makers.markets import Market, acting, add_market, booked
from tests.operations.bookings.test_settling import agree, ask
from tests.refusing import outcome, refused

Actor = ActingBrandManager | ActingInfluencer
CLOCK = System(name="publish_reviews")
TICK = timedelta(microseconds=1)
CLOSED = NOON + timedelta(days=7)
TWO_YEARS = NOON + timedelta(days=730)


@pytest.fixture
async def booking(database: TestDatabase, market: Market, influencer: Influencer) -> Booking:
    """Cancelled by consent at noon."""
    return await ended(database, market, influencer)


async def ended(database: TestDatabase, market: Market, influencer: Influencer) -> Booking:
    made = await booked(database, market, influencer)
    await ask(database, market.manager, made)
    await agree(database, acting(influencer), made)
    return made


async def write(
    database: TestDatabase, actor: Actor, booking: Booking, rating: int = 5, now: datetime = NOON
) -> Review:
    async with database.work(actor, now) as work:
        return await write_review(work, booking_id=booking.id, rating=rating, words=None)


async def answer(database: TestDatabase, actor: Actor, review: Review, now: datetime = NOON) -> Review:
    async with database.work(actor, now) as work:
        return await reply_to_review(work, review_id=review.id, reply="Cảm ơn.")


async def publish(database: TestDatabase, now: datetime) -> int:
    async with database.work(CLOCK, now) as work:
        return await publish_reviews(work)


async def record_of(database: TestDatabase, side: Side, key: BrandId | InfluencerId, now: datetime) -> TrackRecord:
    async with database.reading() as session:
        row = (await session.execute(select(*sums_about(side, key, now)))).one()
    return track_record(*row)


async def test_both_are_shown_once_both_are_in(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    first = await write(database, market.manager, booking, 5)
    assert (await database.reload(first)).published_at is None
    assert (await database.event_names())[-1] == "ReviewWritten"

    second = await write(database, acting(influencer), booking, 2, NOON + TICK)

    assert {(await database.reload(each)).published_at for each in (first, second)} == {NOON + TICK}
    assert (await database.event_names())[-3:] == ["ReviewWritten", "ReviewPublished", "ReviewPublished"]
    assert await publish(database, CLOSED) == 0


async def test_what_only_one_side_wrote_is_shown_after_seven_days(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    review = await write(database, market.manager, booking)
    before = await database.picture()

    assert await publish(database, CLOSED - TICK) == 0
    assert await database.picture() == before
    assert [await publish(database, CLOSED), await publish(database, CLOSED)] == [1, 0]

    assert (await database.reload(review)).published_at == CLOSED
    await refused(database, ReviewTooLate, lambda: write(database, acting(influencer), booking, now=CLOSED))


async def test_each_side_reviews_its_own_booking_once_and_when_it_is_over(
    database: TestDatabase, market: Market, booking: Booking
) -> None:
    running = await booked(database, market, await add_candidate(database))
    await refused(database, BookingNotEnded, lambda: write(database, market.manager, running))
    stranger = (await add_market(database)).manager
    await refused(database, NotFound, lambda: write(database, stranger, booking))
    await write(database, market.manager, booking)

    await refused(database, ReviewedAlready, lambda: write(database, market.manager, booking))


async def test_whom_it_is_about_answers_once_it_is_shown(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    mine, theirs = acting(influencer), market.manager
    review = await write(database, theirs, booking)
    await refused(database, NotFound, lambda: answer(database, mine, review))
    await write(database, mine, booking)
    for stranger in (theirs, acting(await add_candidate(database)), (await add_market(database)).manager):
        await refused(database, NotFound, lambda by=stranger: answer(database, by, review))

    answered = await answer(database, mine, review)

    assert (answered.reply, answered.replied_by, answered.replied_at) == ("Cảm ơn.", mine.login_id, NOON)
    assert (await database.event_names())[-1] == "ReviewReplied"
    await refused(database, RepliedAlready, lambda: answer(database, mine, review))


async def test_a_review_is_never_changed_and_not_shown_too_early(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    await write(database, market.manager, booking)
    running = await booked(database, market, await add_candidate(database))
    before = await database.picture()

    with pytest.raises(IntegrityError, match="hidden until both are in"):
        await database.execute("UPDATE reviews SET published_at = written_at")
    for change in ("UPDATE reviews SET rating = 1", "DELETE FROM reviews"):
        with pytest.raises(IntegrityError, match="a review is never changed"):
            await database.execute(change)
    with pytest.raises(IntegrityError, match="of no booking that had ended"):
        await database.execute(
            "INSERT INTO reviews SELECT gen_random_uuid(), :booking, side, brand_id, influencer_id, rating, words,"
            " weight, rule_version, written_by, written_at, closes_at, counts_until FROM reviews",
            booking=running.id,
        )
    assert await database.picture() == before
    await write(database, acting(influencer), booking)
    with pytest.raises(IntegrityError, match="a review is never changed"):
        await database.execute("UPDATE reviews SET published_at = NULL")


async def test_a_track_record_counts_what_is_shown_for_two_years(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    me, them = influencer.id, market.brand.id
    await write(database, market.manager, booking, 4)
    assert await record_of(database, Side.INFLUENCER, me, NOON) == TrackRecord(n=0, rating=None)
    await write(database, acting(influencer), booking, 2)
    other = await ended(database, await add_market(database, brand=market.brand), influencer)
    async with database.work(market.manager, NOON) as work:
        await write_review(work, booking_id=other.id, rating=5, words=None)
    await publish(database, CLOSED)

    assert await record_of(database, Side.INFLUENCER, me, NOON) == TrackRecord(n=1, rating=400)
    assert await record_of(database, Side.INFLUENCER, me, CLOSED) == TrackRecord(n=2, rating=450)
    assert await record_of(database, Side.BRAND, them, CLOSED) == TrackRecord(n=1, rating=200)
    assert await record_of(database, Side.INFLUENCER, me, TWO_YEARS - TICK) == TrackRecord(n=2, rating=450)
    assert await record_of(database, Side.INFLUENCER, me, TWO_YEARS) == TrackRecord(n=0, rating=None)


async def test_of_two_who_write_at_once_both_are_shown(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    outcomes: list[str] = []

    async def take(actor: Actor) -> None:
        outcomes.append(await outcome(lambda: write(database, actor, booking)))

    async with anyio.create_task_group() as together:
        for actor in (market.manager, acting(influencer)):
            together.start_soon(take, actor)

    assert outcomes == ["DONE", "DONE"]
    assert all(each.published_at == NOON for each in await database.all(select(Review)))
