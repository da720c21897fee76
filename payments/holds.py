"""What becomes of a booking's fee: it is held, more or less of it, then released or refunded, part by part or whole.

Every function here locks the hold first, so that parts of one hold queue up.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from domain.actors import Actor
from domain.errors import KeyReused
from domain.ids import BookingId, CampaignId, HoldId, InfluencerId, TransferId, new_id
from domain.ledger import Account, AccountKind, InsufficientFunds, NotReversible, Transfer, TransferKind
from domain.money import Money
from domain.payments import AmountNotPositive, FeeHeld, Funding, FundingStatus, Hold
from payments import draws
from payments.ledger import amounts_of, lock_accounts, open_account, post, reverse, transfer_under
from payments.reserves import spendable_of
from storage.work import Work


async def lock_accounts_of(work: Work[Actor], booking_ids: Collection[BookingId]) -> None:
    """Lock what is held for these bookings, and then all accounts that its release or refund moves, by id.

    For whoever makes several transfers in one transaction: one after the other they would lock accounts in the order of
    the bookings, and others in another one. Earnings that nobody has yet are locked by nobody.
    """
    if not booking_ids:
        return
    held = await work.claim_all(select(Hold).where(Hold.booking_id.in_(booking_ids)).order_by(Hold.id))
    owners = {owner for each in held for owner in (each.id, each.campaign_id, each.influencer_id)}
    moved = (AccountKind.HOLD, AccountKind.CAMPAIGN, AccountKind.EARNINGS)
    await work.claim_all(
        select(Account).where(Account.owner_id.in_(owners), Account.kind.in_(moved)).order_by(Account.id)
    )


async def hold(
    work: Work[Actor],
    *,
    campaign_id: CampaignId,
    booking_id: BookingId,
    influencer_id: InfluencerId,
    amount: Money,
    until: datetime | None = None,
) -> Hold:
    """Set a booking's fee aside, paid from money that lasts `until` then, and record FeeHeld.

    What was refunded is not set aside again for as long as the end of its booking can be disputed. Raises
    InsufficientFunds, AmountNotPositive, FundingEndsTooSoon.
    """
    if amount.minor <= 0:
        raise AmountNotPositive
    hold_id = HoldId(new_id())
    campaign = await _locked_campaign(work, campaign_id, amount)
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
    await draws.draw(work, held, amount, until=until)
    if until is not None:
        await draws.require_lasting(work, held, until=until)
    work.record(FeeHeld(hold_id=hold_id, booking_id=booking_id, amount=amount))
    return held


async def require_could_hold(
    work: Work[Actor], *, booking_id: BookingId, amount: Money, until: datetime | None
) -> None:
    """Look whether a booking's fee could be `amount`, paid from money that lasts `until` then; nothing moves.

    Raises NotFound, InsufficientFunds, FundingEndsTooSoon.
    """
    await lock_accounts_of(work, (booking_id,))
    held = await work.one(select(Hold).where(Hold.booking_id == booking_id))
    if amount > held.amount:
        await _locked_campaign(work, held.campaign_id, amount - held.amount)
    if until is not None:
        await draws.require_could_last(work, held, amount, until=until)


async def increase(
    work: Work[Actor], *, booking_id: BookingId, amount: Money, until: datetime | None = None, key: str
) -> Hold:
    """Set `amount` more aside for a booking whose fee was raised, all of it lasting `until` then; record FeeHeld.

    Under the same key once. Raises NotFound, WrongState when nothing is held any more, AmountNotPositive,
    InsufficientFunds, FundingEndsTooSoon, KeyReused.
    """
    await lock_accounts_of(work, (booking_id,))
    held = await work.one(select(Hold).where(Hold.booking_id == booking_id))
    if await _done_before(work, held, TransferKind.HOLD_INCREASE, amount, key):
        return held
    raised = held.increase(amount)
    campaign = await _locked_campaign(work, held.campaign_id, amount)
    parts = {campaign.id: -amount, held.account_id: amount}
    await post(work, TransferKind.HOLD_INCREASE, key=key, amounts=parts, hold_id=held.id)
    await draws.draw(work, held, amount, until=until)
    if until is not None:
        await _keep_lasting(work, held, until)
    work.record(raised)
    return held


async def decrease(work: Work[Actor], *, booking_id: BookingId, amount: Money, key: str) -> Hold:
    """Give the campaign back `amount` of what is held for a booking whose fee was lowered; record FeeRefunded.

    The newest money goes back first. Under the same key once. Raises NotFound, WrongState when nothing is held any
    more, AmountNotPositive, MoreThanHeld for all of it, KeyReused.
    """
    await lock_accounts_of(work, (booking_id,))
    held = await work.one(select(Hold).where(Hold.booking_id == booking_id))
    if await _done_before(work, held, TransferKind.HOLD_DECREASE, amount, key):
        return held
    lowered = held.decrease(amount)
    campaign = await open_account(work, AccountKind.CAMPAIGN, owner_id=held.campaign_id, currency=amount.currency)
    await _give(work, held, TransferKind.HOLD_DECREASE, amount, to=campaign, key=key)
    await draws.give_back(work, held, amount)
    work.record(lowered)
    return held


async def need_until(work: Work[Actor], *, booking_id: BookingId, until: datetime) -> None:
    """Have a held fee paid from money that lasts until then: the same, or else other free money of its campaign.

    Raises NotFound, FundingEndsTooSoon where there is not enough of it.
    """
    await lock_accounts_of(work, (booking_id,))
    held = await work.one(select(Hold).where(Hold.booking_id == booking_id))
    await _keep_lasting(work, held, until)


async def release(
    work: Work[Actor], *, booking_id: BookingId, amount: Money | None = None, key: str | None = None
) -> Hold:
    """Give the influencer `amount` of what is held for a booking, or all of it, and record FeeReleased.

    A `key` says which deed this is: under the same key nothing is released twice. Raises NotFound, WrongState when
    nothing is held any more, MoreThanHeld, AmountNotPositive, KeyReused.
    """
    held = await work.claim(select(Hold).where(Hold.booking_id == booking_id))
    if await _done_before(work, held, TransferKind.RELEASE, amount, key):
        return held
    released = held.release(amount, now=work.now)
    earnings = await open_account(
        work, AccountKind.EARNINGS, owner_id=held.influencer_id, currency=held.amount.currency
    )
    await _give(work, held, TransferKind.RELEASE, released.amount, to=earnings, key=key)
    work.record(released)
    return held


async def refund(
    work: Work[Actor], *, booking_id: BookingId, amount: Money | None = None, key: str | None = None
) -> Hold:
    """Give the campaign back `amount` of what is held for a booking, or all of it, and record FeeRefunded.

    A `key` says which deed this is: under the same key nothing is refunded twice. Raises NotFound, WrongState when
    nothing is held any more, MoreThanHeld, AmountNotPositive, KeyReused.
    """
    held = await work.claim(select(Hold).where(Hold.booking_id == booking_id))
    if await _done_before(work, held, TransferKind.REFUND, amount, key):
        return held
    refunded = held.refund(amount, now=work.now)
    campaign = await open_account(work, AccountKind.CAMPAIGN, owner_id=held.campaign_id, currency=held.amount.currency)
    await _give(work, held, TransferKind.REFUND, refunded.amount, to=campaign, key=key)
    await draws.give_back(work, held, refunded.amount)
    work.record(refunded)
    return held


async def split(work: Work[Actor], *, booking_id: BookingId, released: Money, key: str) -> Hold:
    """End a hold: `released` goes to the influencer (nothing, a part, or all that is left) and the rest is refunded.

    Under the same key a hold is split once. Raises NotFound, WrongState when nothing is held any more, MoreThanHeld,
    AmountNotPositive for less than nothing, KeyReused.
    """
    await lock_accounts_of(work, (booking_id,))
    held = await work.one(select(Hold).where(Hold.booking_id == booking_id))
    if released.minor:
        held = await release(work, booking_id=booking_id, amount=released, key=f"{key}:release")
    again = await transfer_under(work, f"{key}:refund") is not None
    if again or held.left.minor or not released.minor:
        held = await refund(work, booking_id=booking_id, key=f"{key}:refund")
    return held


async def take_back(work: Work[Actor], transfer_id: TransferId) -> Hold:
    """Hold again what one transfer released or refunded, and record FeeTakenBack; asked twice, it does so once.

    Raises NotFound, NotReversible for any other transfer, InsufficientFunds when the money has gone on meanwhile.
    """
    undone = await work.one(select(Transfer).where(Transfer.id == transfer_id))
    if undone.kind not in {TransferKind.RELEASE, TransferKind.REFUND}:
        raise NotReversible(kind=undone.kind.value)
    held = await work.claim(select(Hold).where(Hold.id == undone.hold_id))
    posted = await reverse(work, transfer_id)
    if posted.fresh:
        part, nothing = await _part(work, held, undone), Money(0, held.amount.currency)
        was_released = undone.kind is TransferKind.RELEASE
        work.record(
            held.take_back(released=part if was_released else nothing, refunded=nothing if was_released else part)
        )
        if not was_released:
            await draws.draw(work, held, part)
    return held


async def take_back_all(work: Work[Actor], *, booking_id: BookingId) -> Hold:
    """Hold again all that was released or refunded for a booking, as one FeeTakenBack for each transfer.

    Raises NotFound, InsufficientFunds when some of the money has gone on meanwhile.
    """
    await lock_accounts_of(work, (booking_id,))
    held = await work.one(select(Hold).where(Hold.booking_id == booking_id))
    reversal = aliased(Transfer)
    undone = select(reversal.id).where(reversal.follows_id == Transfer.id, reversal.kind == TransferKind.REVERSAL)
    moved = select(Transfer).where(
        Transfer.hold_id == held.id,
        Transfer.kind.in_((TransferKind.RELEASE, TransferKind.REFUND)),
        ~undone.exists(),
    )
    for transfer in await work.all(moved.order_by(Transfer.id)):
        await take_back(work, transfer.id)
    return held


def totals_of(
    campaign_id: CampaignId | InstrumentedAttribute[CampaignId], currency: str = "VND"
) -> tuple[ColumnElement[int], ...]:
    """What a campaign was funded, has held, has released and has free, in minor units; for a campaign or a column."""
    holds, fundings = Hold.__table__.c, Funding.__table__.c
    held = holds.amount_minor - holds.released_minor - holds.refunded_minor
    of_holds = (Hold.campaign_id == campaign_id, holds.amount_currency == currency)
    free = (
        select(Account.posted)
        .where(Account.owner_id == campaign_id)
        .filter_by(kind=AccountKind.CAMPAIGN, currency=currency)
        .scalar_subquery()
    )
    return (
        _total(
            fundings.amount_minor,
            Funding.campaign_id == campaign_id,
            fundings.amount_currency == currency,
            Funding.status == FundingStatus.RECEIVED,
        ),
        _total(held, *of_holds),
        _total(holds.released_minor, *of_holds),
        func.coalesce(free, 0),
    )


async def _locked_campaign(work: Work[Actor], campaign_id: CampaignId, amount: Money) -> Account:
    """A campaign's account, locked, with so much on it that may be spent. Raises InsufficientFunds."""
    campaign = await open_account(work, AccountKind.CAMPAIGN, owner_id=campaign_id, currency=amount.currency)
    (locked,) = await lock_accounts(work, campaign.id)
    spendable = await spendable_of(work, campaign_id, locked)
    if spendable < amount:
        raise InsufficientFunds(needed=amount, available=spendable)
    return locked


async def _keep_lasting(work: Work[Actor], held: Hold, until: datetime) -> None:
    if not await draws.lasts(work, held, until=until):
        await draws.draw_anew(work, held, until=until)
        await draws.require_lasting(work, held, until=until)


def _total(amount: ColumnElement[int], *chosen: ColumnElement[bool]) -> ColumnElement[int]:
    return select(func.coalesce(func.sum(amount), 0)).where(*chosen).scalar_subquery()


async def _give(
    work: Work[Actor], held: Hold, kind: TransferKind, part: Money, *, to: Account, key: str | None
) -> None:
    if key is None:
        # The hold is locked, so nobody else adds to the postings of its account: their number names this deed.
        size = await work.value(select(Account.size).where(Account.id == held.account_id))
        key = f"{kind.value}:{held.id}:{size}"
    await post(work, kind, key=key, amounts={held.account_id: -part, to.id: part}, hold_id=held.id)


async def _done_before(
    work: Work[Actor], held: Hold, kind: TransferKind, amount: Money | None, key: str | None
) -> bool:
    done = None if key is None else await transfer_under(work, key)
    if done is None:
        return False
    if (done.kind, done.hold_id) != (kind, held.id) or amount not in (None, await _part(work, held, done)):
        raise KeyReused
    return True


async def _part(work: Work[Actor], held: Hold, moved: Transfer) -> Money:
    part = (await amounts_of(work, moved.id))[held.account_id]
    return max(part, -part)
