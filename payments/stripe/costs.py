"""Stripe's own fees, as its balance transactions have them: for a charge, and for a dispute."""

from collections.abc import Iterable

import stripe

from domain.money import Money
from payments.rails import Cost
from payments.stripe.intents import speaking


async def costs_of(client: stripe.StripeClient, intents: Iterable[str]) -> list[Cost]:
    """What Stripe kept of these payment intents and their disputes, by its balance transactions' names.

    A charge whose balance transaction is not there yet costs nothing so far. Raises RailUnavailable.
    """
    found = list[Cost]()
    async with speaking():
        for intent in intents:
            charges = await client.v1.charges.list_async({"payment_intent": intent})
            async for charge in charges.auto_paging_iter():
                if charge.balance_transaction is not None:
                    moved = await client.v1.balance_transactions.retrieve_async(str(charge.balance_transaction))
                    found += costs_in([moved])
            disputes = await client.v1.disputes.list_async({"payment_intent": intent})
            async for dispute in disputes.auto_paging_iter():
                found += costs_in(dispute.balance_transactions)
    return found


def costs_in(moves: Iterable[stripe.BalanceTransaction]) -> list[Cost]:
    """The fees of these balance transactions; most have none."""
    return [Cost(reference=each.id, amount=Money(each.fee, each.currency.upper())) for each in moves if each.fee]
