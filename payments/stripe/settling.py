"""The currencies that a Stripe account settles in: what Stripe converts into another one the books cannot follow."""

import stripe

from payments.rails import RailUnavailable
from payments.stripe.intents import speaking


async def check_settles(client: stripe.StripeClient, currency: str) -> None:
    """Refuse an account whose balance lists nothing in this currency: its charges would be converted.

    Raises RailUnavailable, which names the currencies that it does settle in.
    """
    async with speaking():
        balance = await client.v1.balance.retrieve_async()
    settled = {each.currency for each in [*balance.available, *balance.pending]}
    if currency.lower() not in settled:
        raise RailUnavailable(
            f"the Stripe account settles in {', '.join(sorted(settled)) or 'nothing'}, not in {currency.lower()}"
        )
