import pytest
from sqlalchemy.exc import IntegrityError

from domain.actors import ActingBrandManager, ActingInfluencer
from domain.bookings.booking import Booking
from domain.bookings.samples import Sample, SampleStatus
from domain.errors import InvalidInput, NotFound, WrongState
from domain.ids import SampleId, new_id
from domain.influencers.profiles import Influencer
from operations.bookings.delivering import publish_deliverable
from operations.bookings.samples import confirm_sample, report_lost_sample, send_sample
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.bookings import make_publication
from tests.makers.candidates import add_candidate
from tests.makers.markets import Market, acting, add_market
from tests.operations.bookings.test_delivering import pieces_of
from tests.refusing import refused


@pytest.fixture
async def market(database: TestDatabase) -> Market:
    return await add_market(database, draft_review=False)


async def send(
    database: TestDatabase, actor: ActingBrandManager, booking: Booking, product: str = "Điện thoại Sen"
) -> Sample:
    async with database.work(actor, NOON) as work:
        return await send_sample(work, booking_id=booking.id, product=product, tracking="VNPost EB123456789VN")


async def confirm(database: TestDatabase, actor: ActingInfluencer, sample_id: SampleId) -> Sample:
    async with database.work(actor, NOON) as work:
        return await confirm_sample(work, sample_id=sample_id)


async def miss(database: TestDatabase, actor: ActingInfluencer, sample_id: SampleId) -> Sample:
    async with database.work(actor, NOON) as work:
        return await report_lost_sample(work, sample_id=sample_id)


async def test_a_sample_is_sent_and_arrives(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    sent = await send(database, market.manager, booking)
    assert (sent.status, sent.product, sent.tracking, sent.answered_at) == (
        SampleStatus.SENT,
        "Điện thoại Sen",
        "VNPost EB123456789VN",
        None,
    )

    await confirm(database, acting(influencer), sent.id)

    kept = await database.reload(sent)
    assert (kept.status, kept.answered_at) == (SampleStatus.RECEIVED, NOON)
    assert (await database.event_names())[-2:] == ["SampleSent", "SampleReceived"]
    await refused(database, WrongState, lambda: miss(database, acting(influencer), sent.id))
    with pytest.raises(IntegrityError, match="a sample is answered once"):
        await database.execute("UPDATE samples SET status = 'lost'")


async def test_a_sample_may_be_lost_and_another_one_sent(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    first = await send(database, market.manager, booking)

    await miss(database, acting(influencer), first.id)
    await send(database, market.manager, booking)

    assert (await database.reload(first)).status is SampleStatus.LOST
    assert (await database.event_names())[-3:] == ["SampleSent", "SampleLost", "SampleSent"]


async def test_only_the_two_sides_of_a_booking_know_its_samples(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    sent = await send(database, market.manager, booking)
    stranger, somebody = (await add_market(database)).manager, acting(await add_candidate(database))

    await refused(database, NotFound, lambda: send(database, stranger, booking))
    await refused(database, NotFound, lambda: confirm(database, somebody, sent.id))
    await refused(database, NotFound, lambda: miss(database, acting(influencer), SampleId(new_id())))
    await refused(database, InvalidInput, lambda: send(database, market.manager, booking, " "))


async def test_no_sample_is_sent_for_what_is_online(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    (piece,) = await pieces_of(database, booking)
    async with database.work(acting(influencer), NOON) as work:
        await publish_deliverable(work, deliverable_id=piece.id, publication=make_publication())

    await refused(database, WrongState, lambda: send(database, market.manager, booking))
