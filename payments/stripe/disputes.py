"""Stripe's disputes: what a brand's bank took back of a payment."""

from collections.abc import Iterable
from typing import Final

import stripe

from domain.money import Money
from payments.rails import TakenBack
from payments.stripe.intents import speaking

ENDED: Final = {"won": True, "lost": False}
"""The statuses in which a dispute ends, and whether the money came back; in all others it is open."""


async def disputes_of(client: stripe.StripeClient, intents: Iterable[str]) -> list[TakenBack]:
    """The disputes of these payment intents for which Stripe was taken money. Raises RailUnavailable.

    An inquiry takes nothing: it has no balance transaction, and is left out until one is made of it.
    """
    found = list[TakenBack]()
    async with speaking():
        for intent in intents:
            disputes = await client.v1.disputes.list_async({"payment_intent": intent})
            async for each in disputes.auto_paging_iter():
                if each.balance_transactions:
                    amount = Money(each.amount, each.currency.upper())
                    found.append(TakenBack(reference=each.id, amount=amount, won=ENDED.get(each.status)))
    return found
