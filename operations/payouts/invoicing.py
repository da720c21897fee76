"""State the invoice of a business for a payout."""

from domain.actors import ActingInfluencer
from domain.ids import PayoutId
from domain.influencers.profiles import profile_of
from domain.law.rates import PayeeKind
from domain.payouts.invoices import Invoice, InvoiceNotNeeded, InvoiceNumberUsed, InvoiceStated, StatedInvoice
from domain.payouts.payout import Payout, invoiced_under, payout_by, payout_is_visible
from domain.payouts.payout_details import newest_details_of, payee_kind_of
from operations.payouts.scheduling import deductions_of
from storage.work import Work


async def state_invoice(work: Work[ActingInfluencer], *, payout_id: PayoutId, invoice: StatedInvoice) -> Payout:
    """State the invoice that a business has issued for a payout of its own; before that the payout is not sent.

    Until the payout is sent another statement takes the place of this one, which stays on file. The payout is reckoned
    anew, as of a business. Raises NotFound, InvoiceNotNeeded, InvoiceTooLate, InvalidInput, InvoiceAmountDiffers,
    InvoiceNumberUsed, LawNotOnFile.
    """
    influencer = await work.claim(profile_of(work.actor))
    payout = await work.claim(payout_by(payout_id).where(payout_is_visible(work.actor)))
    details = await work.find(newest_details_of(influencer.id))
    if payee_kind_of(details) is not PayeeKind.BUSINESS:
        raise InvoiceNotNeeded
    checked = invoice.checked(gross=payout.gross, now=work.now)
    other = await work.find(invoiced_under(checked.number, influencer.id))
    if other is not None and other.id != payout.id:
        raise InvoiceNumberUsed(number=checked.number, field="input.number")
    stated = work.add(Invoice.of(checked, by=work.actor.login_id, influencer_id=influencer.id, now=work.now))
    await work.flush()
    taken = await deductions_of(work, influencer.id, payout.gross, details, fee_rule=payout.fee_rule)
    payout.take(stated, taken)
    work.record(InvoiceStated(payout_id=payout.id, influencer_id=influencer.id, invoice_id=stated.id))
    return payout
