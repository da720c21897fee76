"""Stripe's own list of what it took, gave back, was taken, kept and passed on."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

import stripe

from domain.money import Money
from payments.rails import PartnerRecord, RecordKind
from payments.stripe.costs import costs_in
from payments.stripe.intents import KEY, noted, speaking
from payments.stripe.refunds import UNDONE

PAGE: Final = 100


async def list_records(client: stripe.StripeClient, *, since: datetime) -> list[PartnerRecord]:
    """All of them since an instant; of transfers with the key noted on them, of the others with none yet.

    A dispute counts as long as the money is away.

    Raises RailUnavailable.
    """
    created = int(since.timestamp())
    found, payments = list[PartnerRecord](), dict[str, str]()
    async with speaking():
        charges = await client.v1.charges.list_async({"created": {"gte": created}, "limit": PAGE})
        async for charge in charges.auto_paging_iter():
            payments[charge.id] = str(charge.payment_intent or charge.id)
            if charge.status == "succeeded":
                found.append(_record(RecordKind.PAYMENT, charge, charge.amount_captured))
        refunds = await client.v1.refunds.list_async({"created": {"gte": created}, "limit": PAGE})
        async for refund in refunds.auto_paging_iter():
            if refund.status not in UNDONE:
                found.append(_record(RecordKind.REFUND, refund, refund.amount))
        disputes = await client.v1.disputes.list_async({"created": {"gte": created}, "limit": PAGE})
        async for dispute in disputes.auto_paging_iter():
            payments[dispute.id] = str(dispute.payment_intent or dispute.id)
            if dispute.balance_transactions and dispute.status != "won":
                found.append(_record(RecordKind.CHARGEBACK, dispute, dispute.amount))
        found += await _list_costs(client, created, payments)
        found += await _list_transfers(client, created)
    return found


async def _list_costs(client: stripe.StripeClient, created: int, payments: Mapping[str, str]) -> list[PartnerRecord]:
    """Fees that Stripe kept since an instant, for these charges and disputes; each of them by its payment."""
    moves = await client.v1.balance_transactions.list_async({"created": {"gte": created}, "limit": PAGE})
    return [
        PartnerRecord(
            kind=RecordKind.COST,
            reference=cost.reference,
            payment=payments[str(move.source)],
            key=None,
            amount=cost.amount,
            happened_at=datetime.fromtimestamp(move.created, UTC),
        )
        async for move in moves.auto_paging_iter()
        if str(move.source) in payments
        for cost in costs_in([move])
    ]


async def _list_transfers(client: stripe.StripeClient, created: int) -> list[PartnerRecord]:
    """Transfers made since an instant, and whatever was taken back of them."""
    found = list[PartnerRecord]()
    transfers = await client.v1.transfers.list_async({"created": {"gte": created}, "limit": PAGE})
    async for transfer in transfers.auto_paging_iter():
        moves: list[tuple[RecordKind, stripe.Transfer | stripe.TransferReversal]] = [(RecordKind.PAYOUT, transfer)]
        if transfer.amount_reversed:
            reversals = await client.v1.transfers.reversals.list_async(transfer.id, {"limit": PAGE})
            moves += [(RecordKind.PAYOUT_REVERSAL, each) async for each in reversals.auto_paging_iter()]
        found += [
            PartnerRecord(
                kind=kind,
                reference=move.id,
                payment=transfer.id,
                key=noted(transfer, KEY),
                amount=Money(move.amount, move.currency.upper()),
                happened_at=datetime.fromtimestamp(move.created, UTC),
            )
            for kind, move in moves
        ]
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
