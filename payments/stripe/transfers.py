"""Stripe's transfers to connected accounts, and their reversals, in its own words."""

from dataclasses import dataclass
from typing import Final

import stripe

from domain.payouts.connected_transfers import ConnectedTransfer
from payments.rails import Refused, Reversed
from payments.stripe.intents import KEY, PART, noted, speaking

TOO_LITTLE: Final = "balance_insufficient"
"""The code of what Stripe would do if it had the money."""
SHOWN: Final = 4
"""How many characters of an account's name are shown."""
GROUP: Final = "payout-{payout_id}"
"""What a payout's transfer is listed under."""


class NotNow(RuntimeError):
    """The platform's balance is too small; the key was answered so, and is used up."""


@dataclass(frozen=True)
class Transfers:
    """The calls that paying out makes. Money comes from the available balance, from no charge in particular."""

    client: stripe.StripeClient

    async def of(self, part: ConnectedTransfer, *, perhaps_sent: bool) -> stripe.Transfer | Refused:
        """The one transfer of a payout, made if there is none yet; or why Stripe will not make it.

        One that was perhaps sent before is looked for first. Raises NotNow, RailUnavailable.
        """
        async with speaking():
            if part.reference is not None:
                return await self.client.v1.transfers.retrieve_async(part.reference)
            found = await self._sent(part) if perhaps_sent else None
            return found or await self._send(part)

    async def reverse(self, reference: str, *, key: str) -> Reversed | Refused:
        """Take back what is left of a transfer; answers the newest reversal. Raises RailUnavailable.

        Stripe reverses no more than it transferred, and only what still lies in the connected account.
        """
        reversals = self.client.v1.transfers.reversals
        async with speaking():
            transfer = await self.client.v1.transfers.retrieve_async(reference)
            if not transfer.reversed:
                try:
                    made = await reversals.create_async(
                        reference, {"metadata": {KEY: key}}, {"idempotency_key": f"reverse-{key}"}
                    )
                except stripe.InvalidRequestError as refused:
                    return Refused(reason=_said(refused, str(transfer.destination)))
                return Reversed(reference=made.id)
            newest = await reversals.list_async(reference, {"limit": 1})
            return Reversed(reference=newest.data[0].id)

    async def _sent(self, part: ConnectedTransfer) -> stripe.Transfer | None:
        """A transfer whose answer was lost: keys are forgotten after a day, what is noted on a transfer is not."""
        made = await self.client.v1.transfers.list_async({"transfer_group": _group(part), "limit": 100})
        return next((each for each in made.data if noted(each, PART) == str(part.id)), None)

    async def _send(self, part: ConnectedTransfer) -> stripe.Transfer | Refused:
        try:
            return await self.client.v1.transfers.create_async(
                {
                    "amount": part.amount.minor,
                    "currency": part.amount.currency.lower(),
                    "destination": part.account,
                    "transfer_group": _group(part),
                    "metadata": {PART: str(part.id), KEY: str(part.payout_id)},
                },
                {"idempotency_key": part.key},
            )
        except stripe.InvalidRequestError as refused:
            if refused.code == TOO_LITTLE:
                raise NotNow(refused.code) from refused
            return Refused(reason=_said(refused, part.account))


def _said(refused: stripe.InvalidRequestError, account: str) -> str:
    """Why Stripe refuses, in its own words; of an account that it names only the end is shown, as everywhere."""
    words = refused.user_message or refused.code or "no reason given"
    return f"Stripe: {words}".replace(account, f"…{account[-SHOWN:]}")


def _group(part: ConnectedTransfer) -> str:
    return GROUP.format(payout_id=part.payout_id)
