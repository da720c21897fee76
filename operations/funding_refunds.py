"""Give unused money of a closed campaign back to its brand, over the partners that took it in."""

from collections.abc import Callable, Mapping

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from domain.actors import ActingBrandManager, Finance, System
from domain.campaigns.programmes import Campaign, CampaignStatus, campaigns_owned_by
from domain.funding_refunds import (
    CampaignNotClosed,
    FundingRefund,
    FundingRefundRequested,
    FundingRefundsFollowed,
    FundingRefundStatus,
    NothingToRefund,
    refund_by,
    refunds_of,
)
from domain.ids import CampaignId, FundingRefundId, LoginId
from domain.ledger import Transfer, TransferKind
from domain.money import Money
from domain.payments import Funding, FundingStatus, funding_by
from payments import fundings
from payments.ledger import reverse
from payments.rails import FundingRail, RailUnavailable, Returned
from storage.engine import Database
from storage.work import Work


async def refund_campaign(work: Work[ActingBrandManager | Finance], *, campaign_id: CampaignId) -> Campaign:
    """Let all free money of a closed campaign go back to its brand, out of the newest fundings first.

    It leaves the campaign at once, so that it goes back once; the partner is asked afterwards. What the brand owes
    after a chargeback is paid before. Raises NotFound, CampaignNotClosed, NothingToRefund.
    """
    actor = work.actor
    mine = campaigns_owned_by(actor) if isinstance(actor, ActingBrandManager) else select(Campaign)
    campaign = await work.claim(mine.where(Campaign.id == campaign_id))
    if campaign.status is not CampaignStatus.CLOSED:
        raise CampaignNotClosed
    received = select(Funding).where(Funding.campaign_id == campaign_id, Funding.status == FundingStatus.RECEIVED)
    newest_first = (await work.claim_all(received.order_by(Funding.id)))[::-1]
    await fundings.lock_accounts_of(work, newest_first)
    await fundings.recover(work, campaign_id=campaign_id)
    free = await fundings.free_in(work, campaign_id)
    asked = 0
    for funding in newest_first:
        part = min(free, await fundings.refundable(work, funding), key=lambda each: each.minor)
        if part.minor:
            await request_refund(work, funding, part, asked_by=work.actor.login_id)
            free, asked = free - part, asked + 1
    if not asked:
        raise NothingToRefund
    return campaign


async def request_refund(
    work: Work[ActingBrandManager | Finance | System], funding: Funding, amount: Money, *, asked_by: LoginId | None
) -> None:
    """Let free money of a funding leave its campaign at once, and have its partner asked to give it back.

    Nobody asked where its partner may no longer keep it. Raises what `fundings.refund_funding` raises.
    """
    refund = work.add(FundingRefund(funding_id=funding.id, amount=amount, asked_by=asked_by, asked_at=work.now))
    await work.flush()
    await fundings.refund_funding(work, funding_id=funding.id, amount=amount, key=refund.key)
    work.record(
        FundingRefundRequested(
            refund_id=refund.id, funding_id=funding.id, campaign_id=funding.campaign_id, amount=amount
        )
    )


async def ask_for_refund(
    database: Database, rail_named: Callable[[str], FundingRail], event: FundingRefundRequested
) -> Returned | None:
    """Have the partner that took the money in give it back; nothing is asked about a refund that is answered.

    Asked again after a crash it gives it back once. Raises RailUnavailable, and is then tried again.
    """
    async with database.reading() as session:
        refund = (await session.scalars(refund_by(event.refund_id))).one()
        funding = (await session.scalars(funding_by(event.funding_id))).one()
    if refund.status is not FundingRefundStatus.REQUESTED:
        return None
    return await rail_named(funding.rail).refund(key=str(refund.id), of=str(funding.id), amount=refund.amount)


async def book_refund(work: Work[System], event: FundingRefundRequested, answer: Returned | None) -> None:
    """Record what the partner gave back; what it could not is the campaign's again. Heard twice, it is booked once."""
    refund = await work.claim(refund_by(event.refund_id))
    if answer is None or refund.status is not FundingRefundStatus.REQUESTED:
        return
    if answer.amount != refund.amount:
        await _correct(work, refund, answer.amount)
        await fundings.recover(work, campaign_id=event.campaign_id)
    work.record(refund.answer(answer.amount, reference=answer.reference, now=work.now))


async def ask_for_refunds_again(
    database: Database, rail_named: Callable[[str], FundingRail], event: FundingRefundsFollowed
) -> Mapping[FundingRefundId, Returned]:
    """What by now has arrived of each refund that the partner had given back. Raises RailUnavailable."""
    async with database.reading() as session:
        funding = (await session.scalars(funding_by(event.funding_id))).one()
        refunds = (await session.scalars(refunds_of(event.funding_id))).all()
    rail = rail_named(funding.rail)
    return {
        each.id: await rail.refund(key=str(each.id), of=str(funding.id), amount=each.amount)
        for each in refunds
        if each.status is FundingRefundStatus.RETURNED
    }


async def book_undone_refunds(
    work: Work[System], event: FundingRefundsFollowed, answers: Mapping[FundingRefundId, Returned]
) -> None:
    """Let what came back be the campaign's again, to the đồng; heard twice, it is booked once.

    Raises RailUnavailable while a refund of the funding is not answered, and is then tried again: the partner may have
    told of that one.
    """
    refunds = await work.claim_all(refunds_of(event.funding_id))
    if any(each.status is FundingRefundStatus.REQUESTED for each in refunds):
        raise RailUnavailable("a refund is under way")
    undone = [each for each in refunds if each.id in answers and answers[each.id].amount.minor < each.returned_minor]
    for refund in undone:
        answer = answers[refund.id]
        await _correct(work, refund, answer.amount)
        work.record(refund.undo(answer.amount, reference=answer.reference, now=work.now))
    if undone:
        funding = await work.one(funding_by(event.funding_id))
        await fundings.recover(work, campaign_id=funding.campaign_id)


async def _correct(work: Work[System], refund: FundingRefund, returned: Money) -> None:
    """Take the whole back into the campaign, and out of it what did arrive."""
    booked = await work.one(_standing(refund))
    await fundings.look_after_again(work, refund.funding_id)
    await reverse(work, booked.id)
    if returned.minor:
        # Ever less arrives, so the sum names the deed.
        key = f"{refund.key}:{returned.minor}"
        await fundings.refund_funding(work, funding_id=refund.funding_id, amount=returned, key=key)


def _standing(refund: FundingRefund) -> Select[Transfer]:
    """The transfer by which a refund is booked now: made as it was asked for, or when less of it had arrived."""
    undoing = aliased(Transfer)
    return select(Transfer).where(
        Transfer.follows_id == select(Funding.transfer_id).where(Funding.id == refund.funding_id).scalar_subquery(),
        Transfer.kind == TransferKind.FUNDING_REFUND,
        Transfer.key.startswith(refund.key, autoescape=True),
        ~select(undoing.id).where(undoing.follows_id == Transfer.id).exists(),
    )
