"""Stripe's own list of what it took, gave back and was taken: charges, refunds and disputes."""

from datetime import UTC, datetime
from typing import Final

import stripe

from domain.money import Money
from payments.rails import PartnerRecord, RecordKind
from payments.stripe.intents import speaking
from payments.stripe.refunds import UNDONE

PAGE: Final = 100


async def list_records(client: stripe.StripeClient, *, since: datetime) -> list[PartnerRecord]:
    """All of them since an instant, with no key yet. A dispute counts as long as the money is away.

    Raises RailUnavailable.
    """
    created = int(since.timestamp())
    found = list[PartnerRecord]()
    async with speaking():
        charges = await client.v1.charges.list_async({"created": {"gte": created}, "limit": PAGE})
        async for charge in charges.auto_paging_iter():
            if charge.status == "succeeded":
                found.append(_record(RecordKind.PAYMENT, charge, charge.amount_captured))
        refunds = await client.v1.refunds.list_async({"created": {"gte": created}, "limit": PAGE})
        async for refund in refunds.auto_paging_iter():
            if refund.status not in UNDONE:
                found.append(_record(RecordKind.REFUND, refund, refund.amount))
        disputes = await client.v1.disputes.list_async({"created": {"gte": created}, "limit": PAGE})
        async for dispute in disputes.auto_paging_iter():
            if dispute.balance_transactions and dispute.status != "won":
                found.append(_record(RecordKind.CHARGEBACK, dispute, dispute.amount))
    return found


def _record(kind: RecordKind, thing: stripe.Charge | stripe.Refund | stripe.Dispute, amount: int) -> PartnerRecord:
    return PartnerRecord(
        kind=kind,
        reference=thing.id,
        payment=str(thing.payment_intent or thing.id),
        key=None,
        amount=Money(amount, thing.currency.upper()),
        happened_at=datetime.fromtimestamp(thing.created, UTC),
    )
