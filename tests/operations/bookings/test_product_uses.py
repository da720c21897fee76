from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from domain.bookings.booking import Booking, BookingStatus
from domain.bookings.deliverables import Deliverable
from domain.bookings.events import ProductUseStated
from domain.bookings.product_uses import StatedProductUse, StatedUse
from domain.bookings.refusals import ProductNotUsed, ProductUseStatedAlready, PublishedBeforeUse
from domain.errors import DomainError, InvalidInput, NotFound, WrongState
from domain.ids import SampleId, new_id
from domain.influencers.profiles import Influencer
from domain.offers.declarations import ProductNotUnderstood
from operations.bookings.product_uses import state_product_use
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.bookings import make_publication
from tests.makers.candidates import add_candidate
from tests.makers.markets import Market, acting, add_market, booked
from tests.makers.offers import TO_BE_USED
from tests.operations.bookings.test_delivering import LATER, PUBLISHING, pieces_of, publish
from tests.operations.bookings.test_samples import confirm, send
from tests.refusing import refused

USED = StatedUse(used_on=date(2026, 12, 1), understood=True)


@pytest.fixture
async def market(database: TestDatabase) -> Market:
    return await add_market(database, draft_review=False)


@pytest.fixture
async def booking(database: TestDatabase, market: Market, influencer: Influencer) -> Booking:
    """Of a product that is yet to be used."""
    return await booked(database, market, influencer, declarations=TO_BE_USED)


@pytest.fixture
async def piece(database: TestDatabase, booking: Booking) -> Deliverable:
    (piece,) = await pieces_of(database, booking)
    return piece


async def state(
    database: TestDatabase, who: Influencer, booking: Booking, use: StatedUse = USED, sample: SampleId | None = None
) -> Booking:
    async with database.work(acting(who), LATER) as work:
        return await state_product_use(work, booking_id=booking.id, use=use, sample_id=sample)


async def test_what_is_yet_to_be_used_is_published_once_its_use_is_stated(
    database: TestDatabase, influencer: Influencer, booking: Booking, piece: Deliverable
) -> None:
    await refused(database, ProductNotUsed, lambda: publish(database, acting(influencer), piece.id))

    await state(database, influencer, booking)
    early = make_publication(published_at=NOON + timedelta(days=9))
    refusal = await refused(
        database, PublishedBeforeUse, lambda: publish(database, acting(influencer), piece.id, early)
    )
    midnight = make_publication(published_at=NOON + timedelta(days=9, hours=12))
    published = await publish(database, acting(influencer), piece.id, midnight)

    assert (refusal.used_on, refusal.field) == (USED.used_on, "input.publishedAt")
    assert published.status is BookingStatus.PUBLISHED
    (stated,) = await database.all(select(StatedProductUse))
    assert (stated.booking_id, stated.used_on, stated.sample_id) == (booking.id, USED.used_on, None)
    assert (stated.stated_by, stated.stated_at) == (influencer.login_id, LATER)
    assert ProductUseStated(booking_id=booking.id, used_on=USED.used_on) in await database.events()


async def test_a_sample_was_there_by_the_day_of_use(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    sample = await send(database, market.manager, booking)
    other = await add_market(database)
    elsewhere = await send(database, other.manager, await booked(database, other, await add_candidate(database)))

    async def use(sample: SampleId, on: date = USED.used_on) -> Booking:
        return await state(database, influencer, booking, StatedUse(used_on=on, understood=True), sample)

    on_its_way = await refused(database, InvalidInput, lambda: use(sample.id))
    await confirm(database, acting(influencer), sample.id)
    before = await refused(database, InvalidInput, lambda: use(sample.id, date(2026, 11, 20)))
    for unknown in (elsewhere.id, SampleId(new_id())):
        await refused(database, NotFound, lambda unknown=unknown: use(unknown))
    await use(sample.id, date(2026, 11, 21))

    assert (on_its_way.field, before.field) == ("input.sampleId", "input.sampleId")
    (stated,) = await database.all(select(StatedProductUse))
    assert stated.sample_id == sample.id


@pytest.mark.parametrize(
    ("use", "refusal"),
    [
        (StatedUse(used_on=USED.used_on, understood=False), ProductNotUnderstood(field="input.understood")),
        (StatedUse(used_on=date(2026, 12, 22), understood=True), InvalidInput(
            vi_reason="Cần ngày đầu tiên đã dùng sản phẩm, không ở tương lai.",
            en_reason="The first day on which the product was used is needed, and it is not in the future.",
            field="input.usedOn",
        )),
    ],
)  # fmt: skip
async def test_what_is_not_used_or_not_understood_is_not_stated(
    database: TestDatabase, influencer: Influencer, booking: Booking, use: StatedUse, refusal: DomainError
) -> None:
    found = await refused(database, type(refusal), lambda: state(database, influencer, booking, use))

    assert (found.field, str(found)) == (refusal.field, str(refusal))


async def test_a_use_is_stated_once_and_before_publishing(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    declared = await booked(database, market, somebody := await add_candidate(database))
    await refused(database, ProductUseStatedAlready, lambda: state(database, somebody, declared))
    (owed,) = await pieces_of(database, declared)
    await publish(database, acting(somebody), owed.id)
    await refused(database, WrongState, lambda: state(database, somebody, declared))
    await refused(database, NotFound, lambda: state(database, somebody, booking))

    await state(database, influencer, booking)

    await refused(database, ProductUseStatedAlready, lambda: state(database, influencer, booking))
    for change in ("UPDATE stated_product_uses SET used_on = '2026-01-01'", "DELETE FROM stated_product_uses"):
        with pytest.raises(IntegrityError, match="stated once and is never changed"):
            await database.execute(change)


async def test_the_database_publishes_nothing_unused(
    database: TestDatabase, influencer: Influencer, booking: Booking, piece: Deliverable
) -> None:
    with pytest.raises(IntegrityError, match="introduces what was not used"):
        await database.execute(f"{PUBLISHING}, published_at = '2026-11-30 16:59:59Z'")
    await state(database, influencer, booking)
    with pytest.raises(IntegrityError, match="published before the product was used"):
        await database.execute(f"{PUBLISHING}, published_at = '2026-11-30 16:59:59Z'")

    await database.execute(f"{PUBLISHING}, published_at = '2026-11-30 17:00:00Z'")

    assert (await database.reload(piece)).url == "https://a.vn/1"
