"""What becomes of earnings: on their way to the influencer, less fee and tax; paid by a partner, or not arrived."""

from collections.abc import Iterable

from domain.actors import Actor
from domain.errors import NotFound
from domain.ids import InfluencerId, PayoutId
from domain.ledger import AccountKind, Transfer, TransferKind
from domain.money import Money
from domain.payments import AmountNotPositive
from payments.ledger import Posted, amounts_of, lock_accounts, open_account, post, reverse, transfer_under
from storage.work import Work


async def lock_accounts_of(work: Work[Actor], payees: Iterable[tuple[InfluencerId, str]]) -> None:
    """Lock all that payouts of these influencers, each in a currency, take from and add to; before several are booked.

    Booked one after the other they would lock the second's earnings after the fees and the tax of the first, which
    others lock the other way round.
    """
    wanted = sorted(set(payees))
    opened = [await open_account(work, AccountKind.EARNINGS, owner_id=payee, currency=each) for payee, each in wanted]
    for currency in sorted({each for _, each in wanted}):
        opened += [await open_account(work, kind, currency=currency) for kind in (AccountKind.FEES, AccountKind.TAX)]
    await lock_accounts(work, *(account.id for account in opened))


async def pay_out(
    work: Work[Actor], *, payout_id: PayoutId, influencer_id: InfluencerId, gross: Money, fee: Money, tax: Money
) -> Posted:
    """Book that `gross` of the influencer's earnings is on its way: fee and tax are taken off, the rest is paid.

    A payout is tried once: another try is another payout. Raises AmountNotPositive when nothing is left to pay or fee
    or tax is below zero, InsufficientFunds when the earnings are less, KeyReused for the same payout with other sums.
    """
    net = gross - fee - tax
    if net.minor <= 0 or fee.minor < 0 or tax.minor < 0:
        raise AmountNotPositive
    currency = gross.currency
    earnings = await open_account(work, AccountKind.EARNINGS, owner_id=influencer_id, currency=currency)
    on_its_way = await open_account(work, AccountKind.PAYOUT, owner_id=payout_id, currency=currency)
    fees = await open_account(work, AccountKind.FEES, currency=currency)
    withheld = await open_account(work, AccountKind.TAX, currency=currency)
    parts = {earnings.id: -gross, on_its_way.id: net, fees.id: fee, withheld.id: tax}
    amounts = {account_id: part for account_id, part in parts.items() if part.minor}
    return await post(work, TransferKind.PAYOUT, key=f"payout:{payout_id}", amounts=amounts)


async def settle_payout(work: Work[Actor], *, payout_id: PayoutId, rail: str, currency: str = "VND") -> Posted:
    """Book that the partner behind `rail` has paid a payout; hearing of it twice books it once.

    Raises NotFound, InsufficientFunds for a payout that failed.
    """
    payout = await _payout(work, payout_id)
    on_its_way = await open_account(work, AccountKind.PAYOUT, owner_id=payout_id, currency=currency)
    net = (await amounts_of(work, payout.id))[on_its_way.id]
    partner = await open_account(work, AccountKind.PARTNER, rail=rail, currency=currency)
    return await post(
        work,
        TransferKind.PAYOUT_SETTLEMENT,
        key=_settlement(payout_id),
        amounts={on_its_way.id: -net, partner.id: net},
        follows_id=payout.id,
    )


async def fail_payout(work: Work[Actor], *, payout_id: PayoutId) -> Posted:
    """Book that a payout did not arrive, or came back after it was paid: everything is as it was before it.

    Hearing of it twice books it once. Raises NotFound.
    """
    payout = await _payout(work, payout_id)
    settled = await transfer_under(work, _settlement(payout_id))
    if settled is not None:
        # Two transfers: what both of them move is locked at once, in everybody's order.
        await lock_accounts(work, *{**await amounts_of(work, payout.id), **await amounts_of(work, settled.id)})
        await reverse(work, settled.id)
    return await reverse(work, payout.id, TransferKind.PAYOUT_FAILURE)


async def _payout(work: Work[Actor], payout_id: PayoutId) -> Transfer:
    booked = await transfer_under(work, f"payout:{payout_id}")
    if booked is None:
        raise NotFound
    return booked


def _settlement(payout_id: PayoutId) -> str:
    return f"payout_settlement:{payout_id}"
