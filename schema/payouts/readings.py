"""What the types of payouts read, and who sees them."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, false, func

from domain.actors import ActingInfluencer
from domain.law.rates import Charge, PayeeKind, withheld_as_asked
from domain.money import Money
from domain.payouts import invoices, payout, payout_details, reversals
from domain.payouts.reasons import reason_of, said
from domain.reference.banks import BANKS
from schema.bookings.readings import BOOKING
from schema.payouts.types import Bank, Invoice, Payout, PayoutDetails, PayoutReversal
from schema.rate_rules import rate_rule
from schema.reading import Many, One, reads, value

_SHOWN: Final = 4


def own_details(actor: Any) -> ColumnElement[bool]:
    """Payout details are seen by their own person and by nobody else."""
    details = payout_details.PayoutDetails
    return details.influencer_id == actor.influencer_id if isinstance(actor, ActingInfluencer) else false()


def needs_invoice(status: payout.PayoutStatus, payee: PayeeKind, invoice_id: UUID | None) -> bool:
    """Whether a payout waits for the invoice of a business."""
    return status in payout.WAITING and payee is PayeeKind.BUSINESS and invoice_id is None


def taxed_as_asked(tax_rule: str, gross: int, gross_currency: str, tax: int, tax_currency: str) -> bool:
    """Whether tax is withheld from a payout because its influencer asked for it."""
    return withheld_as_asked(Money(gross, gross_currency), Charge(Money(tax, tax_currency), tax_rule))


def _columns_of(amount: Any) -> Sequence[Any]:
    return amount.property.columns


def kind_of(_number: int, bank_code: str | None) -> payout_details.PayoutDetailsKind:
    """What kind of account some details name: it is a connected one where they name no bank."""
    kinds = payout_details.PayoutDetailsKind
    return kinds.CONNECTED_ACCOUNT if bank_code is None else kinds.BANK_ACCOUNT


def bank(code: str) -> Bank:
    """The bank of a code."""
    return Bank(code=code, short_name=BANKS[code].short_name)


INVOICE: Final = reads(Invoice, invoices.Invoice, visible=invoices.invoice_is_visible)
PAYOUT_REVERSAL: Final = reads(
    PayoutReversal,
    reversals.PayoutReversal,
    visible=reversals.reversal_is_visible,
    columns={
        "refusal_code": value(reason_of, reversals.PayoutReversal.refusal),
        "refusal_said": value(said, reversals.PayoutReversal.refusal),
    },
)
PAYOUT: Final = reads(
    Payout,
    payout.Payout,
    visible=payout.payout_is_visible,
    columns={
        "needs_invoice": value(needs_invoice, payout.Payout.status, payout.Payout.payee_kind, payout.Payout.invoice_id),
        "held_because_code": value(reason_of, payout.Payout.held_because),
        "held_because_said": value(said, payout.Payout.held_because),
        "failure_code": value(reason_of, payout.Payout.failure),
        "failure_said": value(said, payout.Payout.failure),
        "fee_rate": value(rate_rule, payout.Payout.fee_rule),
        "tax_rate": value(rate_rule, payout.Payout.tax_rule),
        "taxed_as_asked": value(
            taxed_as_asked, payout.Payout.tax_rule, *_columns_of(payout.Payout.gross), *_columns_of(payout.Payout.tax)
        ),
    },
    one={
        "booking": One(reading=BOOKING, key=payout.Payout.booking_id),
        "invoice": One(reading=INVOICE, key=payout.Payout.invoice_id),
    },
    many={
        "reversals": Many(
            reading=PAYOUT_REVERSAL,
            key=reversals.PayoutReversal.payout_id,
            order_by=[reversals.PayoutReversal.id],
            about=1,
        ),
    },
)
PAYOUT_DETAILS: Final = reads(
    PayoutDetails,
    payout_details.PayoutDetails,
    visible=own_details,
    columns={
        "kind": value(kind_of, payout_details.PayoutDetails.number, payout_details.PayoutDetails.bank),
        "bank": value(bank, payout_details.PayoutDetails.bank),
        "ending": func.right(
            func.coalesce(payout_details.PayoutDetails.account_number, payout_details.PayoutDetails.connected_account),
            _SHOWN,
        ),
        "tax_code_ending": func.right(payout_details.PayoutDetails.tax_code, _SHOWN),
    },
)
