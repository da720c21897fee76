"""Stripe's refunds of parts of what was collected: planned, kept, and asked for once each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import stripe

from domain.money import Money
from domain.partners import PaymentPart, RefundPart
from payments.stripe.intents import KEY, PART, noted, speaking

UNDONE: Final = frozenset({"failed", "canceled"})
"""The statuses of a refund that did not arrive."""


@dataclass(frozen=True)
class Refunds:
    """The calls that giving back makes."""

    client: stripe.StripeClient

    async def of(self, refund: RefundPart, intent: str, *, perhaps_sent: bool) -> stripe.Refund | None:
        """The one refund at Stripe for a part of ours, made if there is none yet; None where Stripe never will.

        One that was perhaps sent before is looked for first. Raises RailUnavailable.
        """
        async with speaking():
            if refund.reference is not None:
                return await self.client.v1.refunds.retrieve_async(refund.reference)
            found = await self._sent(refund, intent) if perhaps_sent else None
            try:
                return found or await self._send(refund, intent)
            except stripe.InvalidRequestError:
                return None  # disputed, refunded on Stripe's own pages: asked again it would say the same

    async def _sent(self, refund: RefundPart, intent: str) -> stripe.Refund | None:
        made = await self.client.v1.refunds.list_async({"payment_intent": intent, "limit": 100})
        return next((each for each in made.data if noted(each, PART) == str(refund.id)), None)

    async def _send(self, refund: RefundPart, intent: str) -> stripe.Refund:
        return await self.client.v1.refunds.create_async(
            {
                "payment_intent": intent,
                "amount": refund.amount.minor,
                "metadata": {PART: str(refund.id), KEY: refund.key},
            },
            {"idempotency_key": f"refund-{refund.id}"},
        )


def planned(
    payments: Sequence[PaymentPart], given: Sequence[RefundPart], amount: Money
) -> list[tuple[PaymentPart, Money]]:
    """Which payment gives back how much, the last one first, none more than is left of it.

    What was refused of a payment before is not asked of it again; less than `amount` where less is left.
    """
    plan, missing = list[tuple[PaymentPart, Money]](), amount
    for payment in sorted(payments, key=lambda each: -each.place):
        earlier = [each for each in given if each.payment_id == payment.id]
        if any(each.refused for each in earlier):
            continue
        left = payment.amount.minor - sum(each.amount.minor for each in earlier)
        part = Money(min(left, missing.minor), amount.currency)
        if part.minor > 0:
            plan.append((payment, part))
            missing -= part
    return plan
