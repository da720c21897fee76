"""What is paid out of a fee that was amended: gross, the operator's fee and the tax are of the new one."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.bookings.booking import Booking
from domain.bookings.events import BookingApproved
from domain.influencers.profiles import Influencer
from domain.ledger import Account, AccountKind
from domain.money import vnd
from domain.payments import Hold
from domain.payouts.payout import Payout, PayoutStatus
from operations.bookings.delivering import approve_booking
from operations.bookings.settling import settle_booking
from operations.disputes.opening import open_dispute
from operations.payouts.sending import send_payouts
from payments.books import check_books
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.markets import acting, add_market, booked
from tests.makers.offers import make_terms
from tests.makers.payouts import DUE, WORKER, Earning, add_details, schedule
from tests.operations.bookings.test_amending import LATER, accept, propose, publish
from tests.operations.bookings.test_delivering import pieces_of


@pytest.mark.parametrize(
    ("fee", "amended", "sums"),
    [
        # Raised to what tax is withheld from: ten hundredths each.
        (3_000_000, 5_000_000, (5_000_000, 500_000, 500_000, 4_000_000)),
        # Lowered below it.
        (5_000_000, 4_999_999, (4_999_999, 499_999, 0, 4_500_000)),
        (5_000_000, 2_000_000, (2_000_000, 200_000, 0, 1_800_000)),
    ],
)
async def test_gross_fee_and_tax_are_of_the_amended_fee(
    database: TestDatabase, influencer: Influencer, fee: int, amended: int, sums: tuple[int, int, int, int]
) -> None:
    market = await add_market(database, draft_review=False)
    booking = await booked(database, market, influencer, make_terms(fee=vnd(fee)))
    await accept(database, acting(influencer), await propose(database, market.manager, booking, fee=vnd(amended)))
    await publish(database, influencer, (await pieces_of(database, booking))[0])
    async with database.work(market.manager, NOON) as work:
        await approve_booking(work, booking_id=booking.id)
    async with database.work(WORKER, NOON) as work:
        await settle_booking(work, BookingApproved(booking_id=booking.id))
    (held,) = await database.all(select(Hold).where(Hold.booking_id == booking.id))
    earning = Earning(market.campaign, held)
    await add_details(database, earning)
    await schedule(database, earning)

    async with database.work(WORKER, DUE) as work:
        assert await send_payouts(work) == 1

    (paid,) = await database.all(select(Payout))
    assert paid.status is PayoutStatus.SENT
    assert (paid.gross.minor, paid.fee.minor, paid.tax.minor, paid.net.minor) == sums
    campaign = await database.all(select(Account).where(Account.kind == AccountKind.CAMPAIGN))
    assert [each.posted for each in campaign] == [10_000_000 - amended]
    async with database.reading() as session:
        assert await check_books(session) == []


async def test_a_dispute_is_about_the_amended_fee(database: TestDatabase, influencer: Influencer) -> None:
    market = await add_market(database, draft_review=False)
    booking: Booking = await booked(database, market, influencer)
    await accept(database, market.manager, await propose(database, acting(influencer), booking, fee=vnd(2_500_000)))

    async with database.work(acting(influencer), LATER + timedelta(hours=1)) as work:
        dispute = await open_dispute(
            work, booking_id=booking.id, claim=vnd(2_500_000), grounds="Nhãn hàng không trả lời."
        )

    assert (dispute.fee, dispute.claim_minor) == (vnd(2_500_000), 2_500_000)
