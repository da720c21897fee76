"""Book what the operator did with its money at the partners, after proving once more who one is.

Nothing here moves money: finance has paid or moved it at the partner, whose name for that payment keeps it from being
booked twice.
"""

from domain.actors import Finance
from domain.ledger import Account, AccountKind
from domain.money import Money
from domain.treasury import (
    FeesWithdrawn,
    PartnerSwept,
    TaxPaid,
    checked_reference,
    require_two_partners,
)
from operations.proving import Proof, Unproven, step_up
from payments import treasury
from payments.ledger import open_account
from payments.partners import PaymentPartner
from storage.work import Work


async def pay_tax(
    work: Work[Finance], *, amount: Money, partner: PaymentPartner, reference: str, proof: Proof
) -> Account | Unproven:
    """Book that tax withheld was paid to the state, over a partner; answers the account of the tax.

    The same payment again changes nothing. A refusal of the proof is answered, not raised: the failure it counts must
    be committed. Raises InvalidInput, AmountNotPositive, InsufficientFunds, KeyReused.
    """
    named = checked_reference(reference)
    refused = await step_up(work, proof=proof)
    if refused is not None:
        return refused
    key = f"tax_payment:{partner.value}:{named}"
    posted = await treasury.pay_tax(work, amount=amount, rail=partner.value, key=key)
    if posted.fresh:
        work.record(TaxPaid(transfer_id=posted.transfer_id, amount=amount, partner=partner.value, reference=named))
    return await open_account(work, AccountKind.TAX, currency=amount.currency)


async def withdraw_fees(
    work: Work[Finance], *, amount: Money, partner: PaymentPartner, reference: str, proof: Proof
) -> Account | Unproven:
    """Book that the operator took fees it has earned, over a partner; answers the account of the fees.

    As `pay_tax` for the rest. Raises InvalidInput, AmountNotPositive, InsufficientFunds, KeyReused.
    """
    named = checked_reference(reference)
    refused = await step_up(work, proof=proof)
    if refused is not None:
        return refused
    key = f"fee_withdrawal:{partner.value}:{named}"
    posted = await treasury.withdraw_fees(work, amount=amount, rail=partner.value, key=key)
    if posted.fresh:
        work.record(
            FeesWithdrawn(transfer_id=posted.transfer_id, amount=amount, partner=partner.value, reference=named)
        )
    return await open_account(work, AccountKind.FEES, currency=amount.currency)


async def sweep_partner(
    work: Work[Finance], *, amount: Money, giver: PaymentPartner, taker: PaymentPartner, reference: str, proof: Proof
) -> Account | Unproven:
    """Book that money went from one partner to another; answers the giver's account.

    As `pay_tax` for the rest. Raises InvalidInput, AmountNotPositive, InsufficientFunds, KeyReused.
    """
    named = checked_reference(reference)
    require_two_partners(giver, taker)
    refused = await step_up(work, proof=proof)
    if refused is not None:
        return refused
    key = f"sweep:{giver.value}:{named}"
    posted = await treasury.sweep(work, amount=amount, from_rail=giver.value, to_rail=taker.value, key=key)
    if posted.fresh:
        work.record(
            PartnerSwept(
                transfer_id=posted.transfer_id,
                amount=amount,
                giver=giver.value,
                taker=taker.value,
                reference=named,
            )
        )
    return await open_account(work, AccountKind.PARTNER, rail=giver.value, currency=amount.currency)
