"""The `stripe` payout rail: transfers from the platform's balance to the accounts that influencers have with Stripe.

Each transfer is a row of ours, committed before Stripe hears of it; its id is noted on the transfer, and the
idempotency key is made of it. How a transfer stands is asked of Stripe every time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import stripe
from sqlalchemy.dialects.postgresql import insert

from domain.actors import System
from domain.errors import KeyReused
from domain.ids import ConnectedTransferId, PayoutId, new_id
from domain.money import Money
from domain.payouts.connected_transfers import ConnectedTransfer, transfer_for
from domain.payouts.reasons import PayoutReason
from payments.rails import (
    Accepted,
    AccountStanding,
    ConnectedPayee,
    PaidOut,
    Payee,
    RailUnavailable,
    Refused,
    Reversed,
)
from payments.stripe.connected_accounts import account_named, standing_of
from payments.stripe.intents import client_for
from payments.stripe.transfers import NotNow, Transfers
from storage.engine import Database

ACTOR: Final = System(name="stripe")
TAKEN_BACK: Final = Refused(reason=PayoutReason.TAKEN_BACK)


@dataclass(frozen=True)
class StripePayoutRail:
    """Stripe as the way to connected accounts. The key is the payout's id."""

    database: Database
    client: stripe.StripeClient
    clock: Callable[[], datetime]
    name: str = "stripe"

    async def pay(self, *, key: str, amount: Money, payee: Payee) -> PaidOut | Accepted | Refused:
        """Transfer it, once, or say how it stands: refused as well when all of it was taken back meanwhile.

        A balance that is too small is a matter of time, an account that Stripe does not transfer to is not. Raises
        KeyReused for the same payout with another amount or payee, RailUnavailable when it may be asked again.
        """
        if not isinstance(payee, ConnectedPayee):
            return Refused(reason=PayoutReason.ACCOUNT_UNREACHABLE)
        part, perhaps_sent = await self._planned(PayoutId(UUID(key)), amount, payee.account)
        if (part.account, part.amount) != (payee.account, amount):
            raise KeyReused
        if part.refusal is not None:
            return Refused(reason=part.refusal)
        try:
            answer = await Transfers(self.client).of(part, perhaps_sent=perhaps_sent)
        except NotNow as later:
            await self._postpone(part)
            raise RailUnavailable(str(later)) from later
        await self._keep(part, answer)
        if isinstance(answer, Refused):
            return answer
        return TAKEN_BACK if answer.reversed else PaidOut(reference=answer.id)

    async def reverse(self, *, key: str, of: str) -> Reversed | Refused:
        """Take back what is left of the transfer. Raises RailUnavailable."""
        async with self.database.reading() as session:
            part = await session.scalar(transfer_for(PayoutId(UUID(of))))
        if part is None or part.reference is None:
            return Refused(reason=PayoutReason.NOTHING_PAID)
        return await Transfers(self.client).reverse(part.reference, key=key)

    def account_named(self, written: str) -> str:
        """Stripe's name for an account: `acct_…`. Raises InvalidInput."""
        return account_named(written)

    async def standing_of(self, account: str) -> AccountStanding | None:
        """What Stripe says of an account; None where it has none connected to us. Raises RailUnavailable."""
        return await standing_of(self.client, account)

    async def _planned(self, payout_id: PayoutId, amount: Money, account: str) -> tuple[ConnectedTransfer, bool]:
        """The transfer of a payout, committed before anything is asked for; and whether it was kept before."""
        async with self.database.work(ACTOR, self.clock()) as work:
            new = await work.session.execute(
                insert(ConnectedTransfer)
                .values(
                    id=ConnectedTransferId(new_id()),
                    payout_id=payout_id,
                    account=account,
                    amount_minor=amount.minor,
                    amount_currency=amount.currency,
                    planned_at=work.now,
                    postponed=0,
                )
                .on_conflict_do_nothing(index_elements=[ConnectedTransfer.payout_id])
                .returning(ConnectedTransfer.id)
            )
            is_new = new.first() is not None
            return await work.one(transfer_for(payout_id)), not is_new

    async def _postpone(self, part: ConnectedTransfer) -> None:
        """Let the next try have a key of its own, unless somebody who asked at once has seen to it."""
        async with self.database.work(ACTOR, self.clock()) as work:
            kept = await work.claim(transfer_for(part.payout_id))
            kept.postponed = max(kept.postponed, part.postponed + 1)

    async def _keep(self, part: ConnectedTransfer, answer: stripe.Transfer | Refused) -> None:
        if part.reference is not None:
            return
        async with self.database.work(ACTOR, self.clock()) as work:
            kept = await work.claim(transfer_for(part.payout_id))
            if isinstance(answer, Refused):
                kept.refusal = answer.reason
            else:
                kept.reference = answer.id


def open_stripe_payouts(
    database: Database, *, secret_key: str, api_url: str, clock: Callable[[], datetime]
) -> StripePayoutRail:
    """The rail at this address; nothing is asked of it yet."""
    return StripePayoutRail(database, client_for(secret_key, api_url), clock)
