"""What brands' banks take back: heard of from the partner, asked for there, booked once."""

from collections.abc import Callable, Sequence

from sqlalchemy import select

from domain.actors import System
from domain.chargebacks import (
    Chargeback,
    ChargebackReported,
    ChargebackStatus,
    FundingChargedBack,
    chargeback_under,
)
from domain.ids import FundingId
from domain.payments import FeeRefunded, Funding, FundingStatus, Hold, funding_by
from payments import fundings
from payments.rails import FundingRail, RailUnavailable, TakenBack
from storage.engine import Database
from storage.work import Work


async def ask_for_chargebacks(
    database: Database, rail_named: Callable[[str], FundingRail], event: ChargebackReported
) -> Sequence[TakenBack] | None:
    """What banks took back of a funding, as the partner says now; None of one that is not received.

    Raises RailUnavailable, and is then tried again.
    """
    async with database.reading() as session:
        funding = (await session.scalars(funding_by(event.funding_id))).one()
    if funding.status is not FundingStatus.RECEIVED:
        return None
    return await rail_named(funding.rail).taken_back(key=str(funding.id))


async def book_chargebacks(work: Work[System], event: ChargebackReported, found: Sequence[TakenBack] | None) -> None:
    """Book each of them once, and how it ended; whatever the order in which the partner told.

    Raises RailUnavailable where the funding was received just now, and is then tried again.
    """
    funding = await work.claim(funding_by(event.funding_id))
    if found is None:
        if funding.status is FundingStatus.RECEIVED:
            raise RailUnavailable("it was received while the partner was not asked")
        return
    for each in found:
        chargeback = await work.find(chargeback_under(funding.rail, each.reference))
        if chargeback is None:
            chargeback = await _take(work, funding, each)
        if chargeback.status is ChargebackStatus.TAKEN and each.won is not None:
            await _end(work, chargeback, won=each.won)
    if found:
        await fundings.recover(work, campaign_id=funding.campaign_id)


async def recover_from_refund(work: Work[System], event: FeeRefunded) -> None:
    """A fee that came back to its campaign pays what the brand owes, as far as it goes."""
    hold = await work.one(select(Hold).where(Hold.id == event.hold_id))
    await fundings.recover(work, campaign_id=hold.campaign_id)


async def _take(work: Work[System], funding: Funding, taken: TakenBack) -> Chargeback:
    chargeback = work.add(
        Chargeback(
            funding_id=FundingId(funding.id),
            rail=funding.rail,
            reference=taken.reference,
            amount=taken.amount,
            taken_at=work.now,
        )
    )
    before = await fundings.owed_by(work, funding.campaign_id)
    await fundings.charge_back(work, funding_id=funding.id, amount=taken.amount, key=chargeback.key)
    work.record(
        FundingChargedBack(
            chargeback_id=chargeback.id,
            funding_id=funding.id,
            campaign_id=funding.campaign_id,
            amount=taken.amount,
            owed=await fundings.owed_by(work, funding.campaign_id) - before,
        )
    )
    return chargeback


async def _end(work: Work[System], chargeback: Chargeback, *, won: bool) -> None:
    if not won:
        work.record(chargeback.lose(now=work.now))
        return
    await fundings.win_chargeback(work, key=chargeback.key)
    work.record(chargeback.win(now=work.now))
