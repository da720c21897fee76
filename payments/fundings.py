"""What becomes of a campaign's money at its partner: taken in, given back, taken back by a bank, owed and recovered."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from domain.actors import Actor
from domain.chargebacks import CampaignOwes
from domain.errors import KeyReused
from domain.funding_ends.draws import drawn_on, went
from domain.funding_ends.end import FundingEnd, end_of
from domain.ids import AccountId, CampaignId, FundingId, TransferId
from domain.ledger import Account, AccountKind, InsufficientFunds, Transfer, TransferKind
from domain.money import Money
from domain.payments import AmountNotPositive, Funding, FundingReceived, funding_by
from payments.ledger import Posted, amounts_of, lock_accounts, open_account, post, reverse, transfer_under
from payments.reserves import spendable_of
from storage.work import Work


async def receive(work: Work[Actor], funding: Funding, *, reference: str) -> FundingReceived:
    """Book what the partner took in for a funding. Raises WrongState when it was answered already."""
    partner = await open_account(work, AccountKind.PARTNER, rail=funding.rail, currency=funding.amount.currency)
    campaign = await open_account(
        work, AccountKind.CAMPAIGN, owner_id=funding.campaign_id, currency=funding.amount.currency
    )
    amount = funding.amount
    posted = await post(
        work,
        TransferKind.FUNDING,
        key=f"funding:{funding.id}",
        amounts={partner.id: -amount, campaign.id: amount},
    )
    end = FundingEnd.of(funding, now=work.now)
    if end is not None:
        work.add(end)
    ends_at = end and end.ends_at
    return funding.receive(reference=reference, transfer_id=posted.transfer_id, ends_at=ends_at, now=work.now)


async def lock_accounts_of(work: Work[Actor], fundings: Iterable[Funding]) -> None:
    """Lock all accounts that refunds and chargebacks of these fundings move, by id: before several are booked."""
    of_each = [await _opened(work, each) for each in fundings]
    await lock_accounts(work, *{account.id for opened in of_each for account in opened})


async def refund_funding(work: Work[Actor], *, funding_id: FundingId, amount: Money, key: str) -> Posted:
    """Book that free money of a campaign goes back to its brand, over the partner that took it in.

    Once under a key. Raises NotFound for a funding that was not received, AmountNotPositive, InsufficientFunds when
    the campaign has less free or the funding less that was not refunded and that no fee draws on, KeyReused. A refund
    that the partner could not deliver is reversed by `payments.ledger.reverse`.
    """
    if amount.minor <= 0:
        raise AmountNotPositive
    funding, received = await _received(work, funding_id)
    partner, campaign, _ = await _accounts(work, funding)
    done = await transfer_under(work, key)
    left = funding.amount - await _refunded_or_drawn(work, funding)
    if done is None and left < amount:
        raise InsufficientFunds(needed=amount, available=left)
    return await post(
        work,
        TransferKind.FUNDING_REFUND,
        key=key,
        amounts={campaign.id: -amount, partner.id: amount},
        follows_id=received,
    )


async def charge_back(work: Work[Actor], *, funding_id: FundingId, amount: Money, key: str) -> Posted:
    """Book that the brand's bank took a funding, or a part of it, back from the partner.

    The campaign's free money pays as far as it goes; the rest is owed by the brand (a receivable). Once under a key.
    Raises NotFound for a funding that was not received, AmountNotPositive, KeyReused.
    """
    if amount.minor <= 0:
        raise AmountNotPositive
    funding, received = await _received(work, funding_id)
    partner, campaign, receivable = await _accounts(work, funding)
    done = await transfer_under(work, key)
    if done is not None:
        return await _same(work, done, TransferKind.CHARGEBACK, received, {partner.id: amount})
    paid = Money(min(campaign.posted, amount.minor), amount.currency)
    owed = amount - paid
    parts = {campaign.id: -paid, receivable.id: -owed, partner.id: amount}
    return await post(
        work,
        TransferKind.CHARGEBACK,
        key=key,
        amounts={account_id: part for account_id, part in parts.items() if part.minor},
        follows_id=received,
    )


async def win_chargeback(work: Work[Actor], *, key: str) -> Posted:
    """Book that the partner got back all that was charged back under `key`. Raises NotFound, NotReversible."""
    done = await work.one(select(Transfer).where(Transfer.key == key))
    funding = await work.one(select(Funding).where(Funding.transfer_id == done.follows_id))
    await look_after_again(work, funding.id)
    return await reverse(work, done.id)


async def look_after_again(work: Work[Actor], funding_id: FundingId) -> None:
    """Have the end of a funding looked after once more: what had gone is coming back. Before any account is locked."""
    end = await work.claim_all(end_of(funding_id))
    for each in end:
        each.look_again(now=work.now)


async def recover(work: Work[Actor], *, campaign_id: CampaignId, currency: str = "VND") -> Money:
    """Let a campaign's free money pay what its brand owes after a chargeback, as far as it goes; answers how much.

    Less than nothing: it had paid, the chargeback was won, and the campaign got it back.
    """
    if not await work.value(select(owed_of(campaign_id, currency))):
        return Money(0, currency)
    opened = [
        await open_account(work, kind, owner_id=campaign_id, currency=currency)
        for kind in (AccountKind.CAMPAIGN, AccountKind.RECEIVABLE)
    ]
    campaign, receivable = await lock_accounts(work, *(account.id for account in opened))
    spendable = await spendable_of(work, campaign_id, campaign)
    amount = Money(min(spendable.minor, -receivable.posted), currency)
    if amount.minor:
        await post(
            work,
            TransferKind.RECOVERY,
            # Locked as it is, the number of its postings names this deed.
            key=f"recovery:{receivable.id}:{receivable.size}",
            amounts={campaign.id: -amount, receivable.id: amount},
        )
    return amount


async def free_in(work: Work[Actor], campaign_id: CampaignId, currency: str = "VND") -> Money:
    """What of a campaign's money is neither held nor kept for disputes; its account is locked."""
    account = await open_account(work, AccountKind.CAMPAIGN, owner_id=campaign_id, currency=currency)
    (locked,) = await lock_accounts(work, account.id)
    return await spendable_of(work, campaign_id, locked)


async def refundable(work: Work[Actor], funding: Funding) -> Money:
    """What of a received funding may go back: it was neither refunded nor charged back, and no fee draws on it."""
    refunded, charged_back, drawn = went(TransferKind.FUNDING_REFUND), went(TransferKind.CHARGEBACK), drawn_on()
    gone = select(refunded + charged_back + drawn).where(Funding.id == funding.id)
    return Money(max(funding.amount.minor - int(await work.value(gone)), 0), funding.amount.currency)


async def owed_by(work: Work[Actor], campaign_id: CampaignId, currency: str = "VND") -> Money:
    """What a campaign's brand owes after chargebacks; less than nothing while a chargeback that was won is settled."""
    return Money(int(await work.value(select(owed_of(campaign_id, currency)))), currency)


async def require_no_debt(work: Work[Actor], campaign_id: CampaignId) -> None:
    """Raise CampaignOwes while the brand owes anything."""
    owed = await owed_by(work, campaign_id)
    if owed.minor > 0:
        raise CampaignOwes(owed=owed)


def owed_of(campaign_id: CampaignId | InstrumentedAttribute[CampaignId], currency: str = "VND") -> ColumnElement[int]:
    """What the brand of a campaign owes, in minor units; for a campaign or a column."""
    receivable = (
        select(-Account.posted)
        .where(Account.owner_id == campaign_id)
        .filter_by(kind=AccountKind.RECEIVABLE, currency=currency)
        .scalar_subquery()
    )
    return func.coalesce(receivable, 0)


async def _received(work: Work[Actor], funding_id: FundingId) -> tuple[Funding, TransferId]:
    funding = await work.claim(funding_by(funding_id).where(Funding.transfer_id.is_not(None)))
    assert funding.transfer_id is not None
    return funding, funding.transfer_id


async def _accounts(work: Work[Actor], funding: Funding) -> list[Account]:
    """The accounts of its partner and campaign, and what its brand owes; locked."""
    return await lock_accounts(work, *(account.id for account in await _opened(work, funding)))


async def _opened(work: Work[Actor], funding: Funding) -> list[Account]:
    currency = funding.amount.currency
    return [
        await open_account(work, AccountKind.PARTNER, rail=funding.rail, currency=currency),
        await open_account(work, AccountKind.CAMPAIGN, owner_id=funding.campaign_id, currency=currency),
        await open_account(work, AccountKind.RECEIVABLE, owner_id=funding.campaign_id, currency=currency),
    ]


async def _refunded_or_drawn(work: Work[Actor], funding: Funding) -> Money:
    """What of a funding went back to its brand and did not fail to arrive, or is drawn on by held fees."""
    gone = select(went(TransferKind.FUNDING_REFUND) + drawn_on()).where(Funding.id == funding.id)
    return Money(int(await work.value(gone)), funding.amount.currency)


async def _same(
    work: Work[Actor], done: Transfer, kind: TransferKind, follows_id: TransferId, parts: dict[AccountId, Money]
) -> Posted:
    made = await amounts_of(work, done.id)
    if (done.kind, done.follows_id) != (kind, follows_id) or parts.items() - made.items():
        raise KeyReused
    return Posted(transfer_id=done.id, fresh=False)
