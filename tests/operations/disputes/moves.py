"""What people do in disputes, each in a transaction of its own."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from domain.actors import ActingBrandManager, ActingInfluencer, Decider, Integrity, Secretariat, System
from domain.bookings.booking import Booking
from domain.disputes.dispute import Dispute
from domain.money import Money, vnd
from domain.payments import FeeReleased, Hold
from domain.payouts.payout import Payout
from operations.bookings.delivering import publish_deliverable
from operations.disputes.clocks import remind_of_dispute_clocks, strike_dispute_clocks
from operations.disputes.opening import open_dispute, withdraw_dispute
from operations.disputes.resolving import (
    accept_proposal,
    answer_dispute,
    decide_dispute,
    propose_resolution,
    reject_proposal,
)
from operations.payouts.scheduling import schedule_payout
from schema.performing import granted
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.bookings import make_publication
from tests.makers.disputes import GROUNDS, make_ruling
from tests.makers.markets import Market
from tests.operations.bookings.test_delivering import pieces_of

Side = ActingBrandManager | ActingInfluencer
NOTHING = vnd(0)
CLOCK = System(name="strike_dispute_clocks")


@dataclass(frozen=True)
class Court:
    """Everybody who may have a part in a dispute."""

    database: TestDatabase
    market: Market
    influencer: ActingInfluencer
    mediator: Secretariat
    decider: Decider

    @property
    def brand(self) -> ActingBrandManager:
        """The member of the brand who spends."""
        return self.market.manager


async def publish_all(database: TestDatabase, actor: ActingInfluencer, booking: Booking) -> None:
    """All that a booking owes, online at noon."""
    for piece in await pieces_of(database, booking):
        async with database.work(actor, NOON) as work:
            await publish_deliverable(work, deliverable_id=piece.id, publication=make_publication())


async def dispute_it(
    database: TestDatabase, actor: Side, booking: Booking, *, claim: Money = NOTHING, now: datetime = NOON
) -> Dispute:
    async with database.work(actor, now) as work:
        return await open_dispute(work, booking_id=booking.id, claim=claim, grounds=GROUNDS)


async def answer(
    database: TestDatabase, actor: Side, dispute: Dispute, *, agrees: bool = False, now: datetime = NOON
) -> Dispute:
    async with database.work(actor, now) as work:
        said = "Có ở giây 12."
        return granted(await answer_dispute(work, dispute_id=dispute.id, statement=said, agrees=agrees))


async def propose(
    database: TestDatabase,
    actor: Secretariat | Integrity,
    dispute: Dispute,
    released: Money,
    now: datetime = NOON,
) -> Dispute:
    async with database.work(actor, now) as work:
        return await propose_resolution(work, dispute_id=dispute.id, released=released, reasons="Nửa phần dùng được.")


async def accept(database: TestDatabase, actor: Side, dispute: Dispute, now: datetime = NOON) -> Dispute:
    async with database.work(actor, now) as work:
        return granted(await accept_proposal(work, dispute_id=dispute.id))


async def reject(database: TestDatabase, actor: Side, dispute: Dispute, now: datetime = NOON) -> Dispute:
    async with database.work(actor, now) as work:
        return await reject_proposal(work, dispute_id=dispute.id)


async def decide(
    database: TestDatabase, actor: Decider, dispute: Dispute, released: Money, now: datetime = NOON
) -> Dispute:
    async with database.work(actor, now) as work:
        return granted(await decide_dispute(work, dispute_id=dispute.id, ruling=make_ruling(released)))


async def withdraw(database: TestDatabase, actor: Side, dispute: Dispute, now: datetime = NOON) -> Dispute:
    async with database.work(actor, now) as work:
        return granted(await withdraw_dispute(work, dispute_id=dispute.id))


async def strike(database: TestDatabase, now: datetime) -> int:
    async with database.work(CLOCK, now) as work:
        return await strike_dispute_clocks(work)


async def remind(database: TestDatabase, now: datetime) -> int:
    async with database.work(CLOCK, now) as work:
        return await remind_of_dispute_clocks(work)


async def hold_of(database: TestDatabase, booking: Booking) -> Hold:
    (held,) = await database.all(select(Hold).where(Hold.booking_id == booking.id))
    return held


async def let_schedule(database: TestDatabase, booking: Booking) -> list[Payout]:
    """Have the worker hear that something was released; all payouts of the booking, oldest first."""
    held = await hold_of(database, booking)
    async with database.work(CLOCK, NOON) as work:
        await schedule_payout(
            work, FeeReleased(hold_id=held.id, booking_id=booking.id, amount=vnd(held.released_minor))
        )
    return [*await database.all(select(Payout).where(Payout.booking_id == booking.id).order_by(Payout.id))]
