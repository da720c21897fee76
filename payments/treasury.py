"""What the operator does with money at its partners: takes its fees, pays the tax withheld, sweeps, bears costs."""

from domain.actors import Actor
from domain.ledger import Account, AccountKind, InsufficientFunds, TransferKind
from domain.money import Money
from domain.payments import AmountNotPositive
from payments.ledger import Posted, lock_accounts, open_account, post, transfer_under
from storage.work import Work


async def withdraw_fees(work: Work[Actor], *, amount: Money, rail: str, key: str) -> Posted:
    """Book that the operator took fees it has earned, over the partner behind `rail`; once under a key.

    Raises AmountNotPositive, InsufficientFunds, KeyReused.
    """
    fees = await open_account(work, AccountKind.FEES, currency=amount.currency)
    return await _leave(work, TransferKind.FEE_WITHDRAWAL, fees, amount, rail=rail, key=key)


async def pay_tax(work: Work[Actor], *, amount: Money, rail: str, key: str) -> Posted:
    """Book that tax withheld was paid to the state, over the partner behind `rail`; once under a key.

    Raises AmountNotPositive, InsufficientFunds, KeyReused.
    """
    withheld = await open_account(work, AccountKind.TAX, currency=amount.currency)
    return await _leave(work, TransferKind.TAX_PAYMENT, withheld, amount, rail=rail, key=key)


async def sweep(work: Work[Actor], *, amount: Money, from_rail: str, to_rail: str, key: str) -> Posted:
    """Book that money went from one partner to another; once under a key.

    Raises AmountNotPositive, InsufficientFunds for more than the giver has, KeyReused.
    """
    if amount.minor <= 0:
        raise AmountNotPositive
    giver = await open_account(work, AccountKind.PARTNER, rail=from_rail, currency=amount.currency)
    taker = await open_account(work, AccountKind.PARTNER, rail=to_rail, currency=amount.currency)
    giver, taker = await lock_accounts(work, giver.id, taker.id)
    # A partner's account is debited by what the partner has.
    if await transfer_under(work, key) is None and -giver.posted < amount.minor:
        raise InsufficientFunds(needed=amount, available=Money(max(-giver.posted, 0), amount.currency))
    return await post(work, TransferKind.SWEEP, key=key, amounts={giver.id: amount, taker.id: -amount})


async def bear_cost(work: Work[Actor], *, amount: Money, rail: str, key: str) -> Posted:
    """Book that the partner behind `rail` took its own fee out of what it keeps, at the operator's cost.

    Once under a key. Raises AmountNotPositive, KeyReused.
    """
    if amount.minor <= 0:
        raise AmountNotPositive
    partner = await open_account(work, AccountKind.PARTNER, rail=rail, currency=amount.currency)
    costs = await open_account(work, AccountKind.COSTS, currency=amount.currency)
    return await post(work, TransferKind.PARTNER_COST, key=key, amounts={costs.id: -amount, partner.id: amount})


async def _leave(
    work: Work[Actor], kind: TransferKind, source: Account, amount: Money, *, rail: str, key: str
) -> Posted:
    if amount.minor <= 0:
        raise AmountNotPositive
    partner = await open_account(work, AccountKind.PARTNER, rail=rail, currency=amount.currency)
    source, partner = await lock_accounts(work, source.id, partner.id)
    # The account itself has no floor: a payout that fails must always be booked.
    if await transfer_under(work, key) is None and source.posted < amount.minor:
        raise InsufficientFunds(needed=amount, available=Money(max(source.posted, 0), amount.currency))
    return await post(work, kind, key=key, amounts={source.id: -amount, partner.id: amount})
