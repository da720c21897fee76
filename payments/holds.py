"""Which postings each money move makes: a campaign is funded; a fee is held, then released or refunded.

| move    | from                       | to                      |
| ------- | -------------------------- | ----------------------- |
| funding | the partner behind a rail  | the campaign            |
| hold    | the campaign               | the hold                |
| release | the hold                   | the influencer's earnings |
| refund  | the hold                   | the campaign            |
"""

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from domain.actors import Actor
from domain.ids import BookingId, CampaignId, HoldId, InfluencerId, new_id
from domain.ledger import Account, AccountKind, TransferKind
from domain.money import Money
from domain.payments import (
    AmountNotPositive,
    FeeHeld,
    FeeRefunded,
    FeeReleased,
    Funding,
    FundingReceived,
    FundingStatus,
    Hold,
    HoldStatus,
)
from payments.ledger import open_account, post
from storage.work import Work


async def receive(work: Work[Actor], funding: Funding, *, reference: str) -> FundingReceived:
    """Book what the partner took in for a funding. Raises WrongState when it was answered already."""
    partner = await open_account(work, AccountKind.PARTNER, rail=funding.rail, currency=funding.amount.currency)
    campaign = await open_account(
        work, AccountKind.CAMPAIGN, owner_id=funding.campaign_id, currency=funding.amount.currency
    )
    amount = funding.amount
    transfer = await post(
        work,
        TransferKind.FUNDING,
        key=f"funding:{funding.id}",
        amounts={partner.id: -amount, campaign.id: amount},
    )
    return funding.receive(reference=reference, transfer_id=transfer.id, now=work.now)


async def hold(
    work: Work[Actor], *, campaign_id: CampaignId, booking_id: BookingId, influencer_id: InfluencerId, amount: Money
) -> Hold:
    """Set a booking's fee aside and record FeeHeld. Raises InsufficientFunds, AmountNotPositive."""
    if amount.minor <= 0:
        raise AmountNotPositive
    hold_id = HoldId(new_id())
    campaign = await open_account(work, AccountKind.CAMPAIGN, owner_id=campaign_id, currency=amount.currency)
    account = await open_account(work, AccountKind.HOLD, owner_id=hold_id, currency=amount.currency)
    held = work.add(
        Hold(
            id=hold_id,
            booking_id=booking_id,
            campaign_id=campaign_id,
            influencer_id=influencer_id,
            account_id=account.id,
            amount=amount,
            held_at=work.now,
        )
    )
    await work.flush()
    await post(
        work,
        TransferKind.HOLD,
        key=f"hold:{hold_id}",
        amounts={campaign.id: -amount, account.id: amount},
        hold_id=hold_id,
    )
    work.record(FeeHeld(hold_id=hold_id, booking_id=booking_id, amount=amount))
    return held


async def release(work: Work[Actor], *, booking_id: BookingId) -> Hold:
    """Give a booking's held fee to its influencer and record FeeReleased. Raises NotFound, WrongState."""
    held = await work.claim(select(Hold).where(Hold.booking_id == booking_id))
    earnings = await open_account(
        work, AccountKind.EARNINGS, owner_id=held.influencer_id, currency=held.amount.currency
    )
    return await _end(work, held, held.release(now=work.now), TransferKind.RELEASE, earnings)


async def refund(work: Work[Actor], *, booking_id: BookingId) -> Hold:
    """Give a booking's held fee back to its campaign and record FeeRefunded. Raises NotFound, WrongState."""
    held = await work.claim(select(Hold).where(Hold.booking_id == booking_id))
    campaign = await open_account(work, AccountKind.CAMPAIGN, owner_id=held.campaign_id, currency=held.amount.currency)
    return await _end(work, held, held.refund(now=work.now), TransferKind.REFUND, campaign)


def totals_of(
    campaign_id: CampaignId | InstrumentedAttribute[CampaignId], currency: str = "VND"
) -> tuple[ColumnElement[int], ...]:
    """What a campaign was funded, has held, has released and has free, in minor units; for a campaign or a column."""

    def total(table: type[Funding | Hold], status: FundingStatus | HoldStatus) -> ColumnElement[int]:
        amount = func.coalesce(func.sum(table.__table__.c.amount_minor), 0)
        return (
            select(amount)
            .where(table.campaign_id == campaign_id, table.status == status)
            .where(table.__table__.c.amount_currency == currency)
            .scalar_subquery()
        )

    free = (
        select(Account.posted)
        .where(Account.owner_id == campaign_id)
        .filter_by(kind=AccountKind.CAMPAIGN, currency=currency)
        .scalar_subquery()
    )
    return (
        total(Funding, FundingStatus.RECEIVED),
        total(Hold, HoldStatus.HELD),
        total(Hold, HoldStatus.RELEASED),
        func.coalesce(free, 0),
    )


async def _end(
    work: Work[Actor], held: Hold, ended: FeeReleased | FeeRefunded, kind: TransferKind, to: Account
) -> Hold:
    # One key for both ends: whoever comes second finds it taken.
    await post(
        work,
        kind,
        key=f"end:{held.id}",
        amounts={held.account_id: -held.amount, to.id: held.amount},
        hold_id=held.id,
    )
    work.record(ended)
    return held
