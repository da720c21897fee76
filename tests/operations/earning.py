"""A booking's fee on its way out of the partner that it came in by."""

from datetime import datetime

from sqlalchemy import select

from domain.bookings.booking import Booking
from domain.campaigns.programmes import Campaign
from domain.money import Money
from domain.payments import Hold
from domain.payouts.payout import Payout, payout_by
from operations.payouts.sending import send_payouts, settle_payout
from tests.databases import TestDatabase
from tests.makers.payouts import WORKER, Earning, add_details, release, schedule


async def earned(database: TestDatabase, booking: Booking, amount: Money | None = None) -> Earning:
    """The fee of a booking, or a part of it, released."""
    (held,) = await database.all(select(Hold).where(Hold.booking_id == booking.id))
    (campaign,) = await database.all(select(Campaign).where(Campaign.id == booking.campaign_id))
    await release(database, held, amount)
    return Earning(campaign, held)


async def unpaid(database: TestDatabase, earning: Earning, now: datetime) -> Payout:
    """The payout of what was released, scheduled."""
    payout = await schedule(database, earning, now=now)
    assert payout is not None
    return payout


async def paid(database: TestDatabase, earning: Earning, payout: Payout) -> None:
    """It is paid when it is due, by the partner that has the money."""
    await add_details(database, earning, at=payout.scheduled_at)
    async with database.work(WORKER, payout.due_at) as work:
        assert await send_payouts(work) == 1
    async with database.work(WORKER, payout.due_at) as work:
        sent = await work.claim(payout_by(payout.id))
        sent.hand_to("stripe")
        await settle_payout(work, sent, reference="tr_1")
