"""The `stripe` funding rail: a sum is one or more payment intents, which the brand pays in Stripe's own form.

Each payment is a row of ours, committed before Stripe hears of it; its id is the idempotency key and is noted on the
intent. What Stripe answers is never trusted from memory: every look asks for the intents as they stand.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import stripe
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from domain.actors import System
from domain.ids import PaymentPartId, new_id
from domain.money import Money
from domain.partners import PaymentPart, RefundPart, parts_of, refund_parts_of, refund_parts_out_of
from domain.payments import FundingBounds
from payments.rails import (
    ActionNeeded,
    Answer,
    Collected,
    Cost,
    Declined,
    Notice,
    PartnerRecord,
    RailUnavailable,
    Returned,
    TakenBack,
)
from payments.stripe.costs import costs_of
from payments.stripe.disputes import disputes_of
from payments.stripe.intents import OVER, Intents, action_of, client_for, speaking
from payments.stripe.notices import list_notices, read_notice
from payments.stripe.records import list_records
from payments.stripe.refunds import UNDONE, Refunds, planned
from payments.stripe.settling import check_settles
from payments.stripe.splitting import BOUNDS, parts_for
from storage.engine import Database

OUT_OF_REACH: Final = Declined(reference="stripe_amount_out_of_reach")
"""Too small for an intent, or too large for a bearable number of them."""
ACTOR: Final = System(name="stripe")


@dataclass(frozen=True)
class StripeRail:
    """Stripe as the source of campaigns' money."""

    database: Database
    client: stripe.StripeClient
    webhook_secret: str
    clock: Callable[[], datetime]
    name: str = "stripe"
    bounds: FundingBounds = BOUNDS

    async def collect(self, *, key: str, amount: Money) -> Answer:
        """Ask for the money, or see how it stands: collected when every payment is made.

        Where one of them was canceled the whole was given up, and that is brought to its end. Raises RailUnavailable:
        also for a new sum where the account does not settle in its currency; then nothing is planned.
        """
        looked = await self._look(key, amount)
        if not looked:
            return OUT_OF_REACH
        if any(intent.status == "canceled" for _, intent in looked):
            return await self._returned(looked)
        waiting = tuple(action_of(intent) for _, intent in looked if intent.status != "succeeded")
        return ActionNeeded(actions=waiting) if waiting else _collected(looked)

    async def give_up(self, *, key: str, amount: Money) -> Collected | Declined:
        """Cancel what is not paid; if anything was not, give back what was. Raises RailUnavailable.

        Also where a bank has not answered yet, for such a payment cannot be canceled.
        """
        intents, ended = Intents(self.client), list[tuple[PaymentPart, stripe.PaymentIntent]]()
        for part, intent in await self._look(key, amount):
            ended.append((part, intent if intent.status in OVER else await intents.cancel(intent)))
        if not ended:
            return OUT_OF_REACH
        statuses = {intent.status for _, intent in ended}
        if statuses == {"succeeded"}:
            return _collected(ended)
        if "canceled" not in statuses:
            # If what is paid went back now and the rest were paid later, all of it would look collected.
            raise _not_over(ended)
        return await self._returned(ended)

    async def refund(self, *, key: str, of: str, amount: Money) -> Returned:
        """Give back out of the last payments first. Raises RailUnavailable.

        What was refused is not asked for again: a bank that changes its mind would pay what the books have elsewhere.
        """
        payments = await self._kept(of)
        parts, perhaps_sent = await self._planned_refund(key, payments, amount)
        refunds, returned = Refunds(self.client), list[tuple[RefundPart, str]]()
        for part in parts:
            if part.refused:
                continue
            intent = next(each.reference for each in payments if each.id == part.payment_id)
            made = await refunds.of(part, intent or "", perhaps_sent=perhaps_sent)
            arrives = made is not None and made.status not in UNDONE
            await self._keep_refund(part, reference=made.id if made else None, refused=not arrives)
            if made is not None and arrives:
                returned.append((part, made.id))
        names = " ".join(name for _, name in returned)
        return Returned(reference=names, amount=Money(sum(each.amount.minor for each, _ in returned), amount.currency))

    async def taken_back(self, *, key: str) -> Sequence[TakenBack]:
        """The disputes of its payments for which money was taken. Raises RailUnavailable."""
        return await disputes_of(self.client, [part.reference for part in await self._kept(key) if part.reference])

    async def costs(self, *, key: str) -> Sequence[Cost]:
        """The fees of its charges and disputes, which Stripe keeps whatever goes back. Raises RailUnavailable."""
        return await costs_of(self.client, [part.reference for part in await self._kept(key) if part.reference])

    def notice(self, body: bytes, headers: Mapping[str, str], *, now: datetime) -> Notice:
        """Read a webhook of Stripe's. Raises NoticeRefused."""
        return read_notice(body, headers, self.webhook_secret, now=now)

    async def told_since(self, instant: datetime | None) -> Sequence[Notice]:
        """The events that Stripe remembers since an instant: thirty days of them. Raises RailUnavailable."""
        async with speaking():
            return await list_notices(self.client, since=instant)

    async def records_since(self, instant: datetime) -> Sequence[PartnerRecord] | None:
        """Charges, refunds, disputes and transfers, each under the key that it was made for. Raises RailUnavailable."""
        records = await list_records(self.client, since=instant)
        ours = select(PaymentPart).where(PaymentPart.reference.in_({each.payment for each in records}))
        async with self.database.reading() as session:
            keys = {part.reference: part.key for part in await session.scalars(ours)}
        return [replace(each, key=each.key or keys.get(each.payment)) for each in records]

    async def ping(self) -> None:
        """Ask for the balance, which must be kept in đồng. Raises RailUnavailable."""
        await check_settles(self.client, BOUNDS.least.currency)

    async def _kept(self, key: str) -> Sequence[PaymentPart]:
        async with self.database.reading() as session:
            return (await session.scalars(parts_of(key))).all()

    async def _planned(self, key: str, amount: Money) -> tuple[Sequence[PaymentPart], bool]:
        """The payments of a sum, committed before anything is asked for; and whether they were kept before.

        Who asks at once waits here for whoever was first, and then finds what that one planned.
        """
        kept = await self._kept(key)
        plan = [] if kept else parts_for(amount)
        if not plan:
            return kept, True
        await check_settles(self.client, amount.currency)
        async with self.database.work(ACTOR, self.clock()) as work:
            await work.session.execute(
                insert(PaymentPart)
                .values(
                    [
                        {
                            "id": PaymentPartId(new_id()),
                            "key": key,
                            "place": place,
                            "amount_minor": part.minor,
                            "amount_currency": part.currency,
                            "planned_at": work.now,
                        }
                        for place, part in enumerate(plan)
                    ]
                )
                .on_conflict_do_nothing(index_elements=[PaymentPart.key, PaymentPart.place])
            )
            return await work.all(parts_of(key)), False

    async def _look(self, key: str, amount: Money) -> list[tuple[PaymentPart, stripe.PaymentIntent]]:
        """The intents as they stand; the name of one that is new is kept at once."""
        intents, looked = Intents(self.client), list[tuple[PaymentPart, stripe.PaymentIntent]]()
        parts, perhaps_sent = await self._planned(key, amount)
        for part in parts:
            intent = await intents.of(part, perhaps_sent=perhaps_sent)
            if part.reference is None:
                await self._keep(part, reference=intent.id)
            looked.append((part, intent))
        return looked

    async def _returned(self, looked: Sequence[tuple[PaymentPart, stripe.PaymentIntent]]) -> Declined:
        """What was paid goes back, each payment once; what still waits is canceled.

        Raises RailUnavailable as long as one is neither paid nor canceled: its money would belong to nothing.
        """
        intents, ended = Intents(self.client), list[tuple[PaymentPart, stripe.PaymentIntent]]()
        for part, intent in looked:
            left = intent if intent.status in OVER else await intents.cancel(intent)
            ended.append((part, left))
            if left.status == "succeeded" and part.refund_reference is None:
                await self._keep(part, refund_reference=await intents.refund(part, left))
        if any(left.status not in OVER for _, left in ended):
            raise _not_over(ended)
        return Declined(reference=_names(looked))

    async def _planned_refund(
        self, key: str, payments: Sequence[PaymentPart], amount: Money
    ) -> tuple[Sequence[RefundPart], bool]:
        """What each payment gives back, committed before anything is asked for; and whether it was kept before.

        Who asks at once waits for the payments here, and then finds the plan of whoever was first.
        """
        async with self.database.work(ACTOR, self.clock()) as work:
            await work.claim_all(parts_of(payments[0].key))
            kept = await work.all(refund_parts_of(key))
            if kept:
                return kept, True
            given = await work.all(refund_parts_out_of([each.id for each in payments]))
            return [
                work.add(RefundPart(key=key, payment_id=payment.id, amount=part, planned_at=work.now))
                for payment, part in planned(payments, given, amount)
            ], False

    async def _keep_refund(self, part: RefundPart, *, reference: str | None, refused: bool) -> None:
        async with self.database.work(ACTOR, self.clock()) as work:
            kept = await work.claim(refund_parts_of(part.key).where(RefundPart.id == part.id))
            kept.reference, kept.refused = reference, refused

    async def _keep(self, part: PaymentPart, **names: str) -> None:
        async with self.database.work(ACTOR, self.clock()) as work:
            kept = await work.claim(parts_of(part.key).where(PaymentPart.id == part.id))
            for field, name in names.items():
                setattr(kept, field, name)


def open_stripe(
    database: Database, *, secret_key: str, webhook_secret: str, api_url: str, clock: Callable[[], datetime]
) -> StripeRail:
    """The rail at this address; nothing is asked of it yet."""
    return StripeRail(database, client_for(secret_key, api_url), webhook_secret, clock)


def _collected(looked: Sequence[tuple[PaymentPart, stripe.PaymentIntent]]) -> Collected:
    return Collected(reference=_names(looked))


def _not_over(looked: Sequence[tuple[PaymentPart, stripe.PaymentIntent]]) -> RailUnavailable:
    waits = next(intent for _, intent in looked if intent.status not in OVER)
    return RailUnavailable(f"{waits.id} is {waits.status} and was not canceled")


def _names(looked: Sequence[tuple[PaymentPart, stripe.PaymentIntent]]) -> str:
    return " ".join(intent.id for _, intent in looked)
