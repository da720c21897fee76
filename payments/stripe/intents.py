"""Stripe's payment intents and refunds, in its own words; failures are RailUnavailable or RailRefused."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

import stripe

from domain.money import Money
from domain.partners import PaymentPart
from payments.rails import Action, RailRefused, RailUnavailable

OVER: Final = frozenset({"succeeded", "canceled"})
"""The statuses of an intent that nothing more comes of."""
API_VERSION: Final = "2026-10-28.endive"
PATIENCE: Final = 20
"""Seconds in which Stripe must answer."""
RETRIES: Final = 3
"""How often the SDK asks again by itself, under the same key."""
BUSY: Final = frozenset({409, 429})
"""HTTP statuses of what another call was at just then, and of too many calls."""
TROUBLE: Final = 500
"""From this HTTP status on the trouble is Stripe's own."""
LOCKED: Final = "lock_timeout"
"""The code of what another call was at just then, whatever its HTTP status."""
PART: Final = "niemtin_part"
"""Our id of the payment, noted on the intent: by it an intent is found whose answer was lost."""
KEY: Final = "niemtin_key"
"""What the payment is for, noted on the intent: by it a webhook tells what to look at."""


def client_for(secret_key: str, api_url: str) -> stripe.StripeClient:
    """Stripe's client: asynchronous, over connections that are kept, at a pinned version of the API."""
    return stripe.StripeClient(
        secret_key,
        stripe_version=API_VERSION,
        base_addresses={"api": api_url},
        http_client=stripe.HTTPXClient(timeout=PATIENCE),
        max_network_retries=RETRIES,
    )


@dataclass(frozen=True)
class Intents:
    """The calls that the rail makes."""

    client: stripe.StripeClient

    async def of(self, part: PaymentPart, *, perhaps_sent: bool) -> stripe.PaymentIntent:
        """The one intent of a payment, made if there is none yet. Raises RailUnavailable.

        One that was perhaps sent before is looked for first.
        """
        async with speaking():
            if part.reference is not None:
                return await self.client.v1.payment_intents.retrieve_async(part.reference)
            found = await self._sent(part) if perhaps_sent else None
            return found or await self._send(part)

    async def cancel(self, intent: stripe.PaymentIntent) -> stripe.PaymentIntent:
        """End an intent that took nothing; answers it as it stands.

        Paid if the brand was quicker, in `processing` as long as its bank has not answered: Stripe then refuses.
        """
        async with speaking():
            try:
                # Under no key of ours: a refusal would be answered again for a day, whatever the bank has said by then.
                return await self.client.v1.payment_intents.cancel_async(
                    intent.id, {"cancellation_reason": "abandoned"}
                )
            except stripe.InvalidRequestError:
                return await self.client.v1.payment_intents.retrieve_async(intent.id)

    async def refund(self, part: PaymentPart, intent: stripe.PaymentIntent) -> str:
        """Give all of a paid intent back, once; answers the refund's id. Raises RailUnavailable."""
        async with speaking():
            made = await self.client.v1.refunds.list_async({"payment_intent": intent.id, "limit": 1})
            if made.data:
                return made.data[0].id
            try:
                refund = await self.client.v1.refunds.create_async(
                    {"payment_intent": intent.id, "metadata": {PART: str(part.id), KEY: part.key}},
                    {"idempotency_key": f"refund-{part.id}"},
                )
            except stripe.InvalidRequestError as refused:
                if refused.code != "charge_disputed":
                    raise
                # The bank was quicker: the brand has it back already, under the dispute's name.
                disputes = await self.client.v1.disputes.list_async({"payment_intent": intent.id, "limit": 1})
                return disputes.data[0].id
            return refund.id

    async def _sent(self, part: PaymentPart) -> stripe.PaymentIntent | None:
        """An intent whose answer was lost: keys are forgotten after a day, what is noted on an intent is not."""
        found = await self.client.v1.payment_intents.search_async({"query": f"metadata['{PART}']:'{part.id}'"})
        return found.data[0] if found.data else None

    async def _send(self, part: PaymentPart) -> stripe.PaymentIntent:
        return await self.client.v1.payment_intents.create_async(
            {
                "amount": part.amount.minor,
                "currency": part.amount.currency.lower(),
                "automatic_payment_methods": {"enabled": True},
                "capture_method": "automatic",
                "transfer_group": part.key,
                "metadata": {PART: str(part.id), KEY: part.key},
            },
            {"idempotency_key": f"collect-{part.id}"},
        )


@asynccontextmanager
async def speaking() -> AsyncGenerator[None]:
    """Stripe's errors, as the port has them: what was not answered is asked again, what was refused is a failure."""
    try:
        yield
    except stripe.StripeError as failure:
        if _is_away(failure):
            raise RailUnavailable(f"{type(failure).__name__}: {failure.code or failure.http_status}") from failure
        raise RailRefused(f"{type(failure).__name__}: {failure.code or failure.http_status}: {failure}") from failure


def _is_away(failure: stripe.StripeError) -> bool:
    """Whether it passes by itself: no answer, somebody else at the same thing, too many calls, trouble of Stripe's."""
    if isinstance(failure, stripe.APIConnectionError | stripe.RateLimitError) or failure.code == LOCKED:
        return True
    return failure.http_status is not None and (failure.http_status in BUSY or failure.http_status >= TROUBLE)


def noted(thing: stripe.Refund | stripe.Transfer, name: str) -> str | None:
    """What we noted on one of Stripe's things under a name, if anything."""
    return thing.to_dict().get("metadata", {}).get(name)


def action_of(intent: stripe.PaymentIntent) -> Action:
    """What the brand must do for this intent."""
    # What Stripe does not say the SDK's object does not have, whatever its annotations promise.
    redirect: stripe.PaymentIntent.NextAction.RedirectToUrl | None = getattr(
        intent.next_action, "redirect_to_url", None
    )
    return Action(
        reference=intent.id,
        amount=Money(intent.amount, intent.currency.upper()),
        client_secret=intent.client_secret or "",
        url=redirect.url if redirect else None,
    )
