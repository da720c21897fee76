"""Every call that the program makes of Stripe: sent to the stand-in, and to Stripe's own mock where there is one."""

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
import stripe

from domain.ids import PaymentPartId, PayoutId, new_id
from domain.money import vnd
from domain.partners import PaymentPart, RefundPart
from domain.payouts.connected_transfers import ConnectedTransfer
from payments.rails import RailUnavailable, RecordKind, Refused, Reversed
from payments.stripe.connected_accounts import standing_of
from payments.stripe.costs import costs_of
from payments.stripe.disputes import disputes_of
from payments.stripe.intents import API_VERSION, Intents, action_of
from payments.stripe.notices import list_notices
from payments.stripe.records import list_records
from payments.stripe.refunds import Refunds
from payments.stripe.settling import check_settles
from payments.stripe.transfers import Transfers
from tests.fake_stripe.standing_in import standing_in
from tests.instants import NOON
from tests.payments.stripe.watching import Watched, calls_in_the_program

URL = os.environ.get("NIEMTIN_TEST_STRIPE_MOCK_URL", "")
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class There:
    """Somebody who answers as Stripe does, with two payments that were made and an account that is connected."""

    client: Any
    watched: Watched
    paid: str
    disputed: str
    account: str
    currency: str


def watched(client: stripe.StripeClient, **names: str) -> There:
    return There(watching := Watched(client), watching, **names)


@asynccontextmanager
async def the_stand_in() -> AsyncGenerator[There]:
    async with standing_in() as there:
        paid = [
            (await there.intent(90_000_000, payment_method=f"pm_card_{each}")).id for each in ("visa", "createDispute")
        ]
        await there.intent(90_000_000)
        await there.switch("clock", seconds=4 * 86_400)
        account = await there.client.v1.accounts.create_async({"country": "SG"})
        yield watched(there.client, paid=paid[0], disputed=paid[1], account=account.id, currency="VND")


@asynccontextmanager
async def stripes_own_mock() -> AsyncGenerator[There]:
    """It remembers nothing, answers any id and settles in dollars."""
    http = stripe.HTTPXClient(timeout=20)
    client = stripe.StripeClient(
        "sk_test_123", stripe_version=API_VERSION, base_addresses={"api": URL}, http_client=http
    )
    try:
        yield watched(client, paid="pi_1", disputed="pi_2", account="acct_1032D82eZvKYlo2C", currency="USD")
    finally:
        await http.close_async()


@pytest.fixture(
    params=[
        the_stand_in,
        pytest.param(
            stripes_own_mock, marks=pytest.mark.skipif(not URL, reason="NIEMTIN_TEST_STRIPE_MOCK_URL is not set")
        ),
    ],
    ids=["the stand-in", "stripe-mock"],
)
async def there(request: pytest.FixtureRequest) -> AsyncGenerator[There]:
    async with request.param() as there:
        yield there


def nothing(answer: Any) -> Any:
    """A list, as if it held nothing."""
    answer.data = []
    return answer


def in_part(answer: Any) -> Any:
    """Transfers, as if something of each had come back."""
    for each in answer.data:
        each.amount_reversed = 1
    return answer


def whole(answer: Any) -> Any:
    """A transfer, as if all of it had come back."""
    answer.reversed = True
    return answer


def disputed(_answer: Any) -> Any:
    """Stripe's no, for the bank was quicker."""
    raise stripe.InvalidRequestError("No.", None, code="charge_disputed")


async def collect(there: There) -> None:
    """Ask for money, look for what was asked, and give it up; in time, and too late."""
    intents, part = Intents(there.client), PaymentPart(key="k1", place=0, amount=vnd(5_000_000), planned_at=NOON)
    made = await intents.of(part, perhaps_sent=False)
    assert (made.amount, made.currency) == (5_000_000, "vnd")
    assert action_of(made).amount == vnd(5_000_000)
    assert (await intents.of(part, perhaps_sent=True)).object == "payment_intent"
    part.reference = made.id
    assert (await intents.of(part, perhaps_sent=True)).object == "payment_intent"
    assert (await intents.cancel(made)).object == "payment_intent"
    there.watched.retouched = {"payment_intents.cancel": disputed}
    assert (await intents.cancel(made)).object == "payment_intent"


async def give_back(there: There) -> None:
    """All of a payment, a part of one, and nothing of one that a bank took back first."""
    v1, intents = there.watched.client.v1, Intents(there.client)
    part = PaymentPart(key="k1", place=0, amount=vnd(90_000_000), planned_at=NOON)
    there.watched.retouched = {"refunds.list": nothing, "refunds.create": disputed}
    named = await intents.refund(part, await v1.payment_intents.retrieve_async(there.disputed))
    assert named.startswith(("du_", "dp_"))

    there.watched.retouched = {}
    refund = RefundPart(key="r1", payment_id=PaymentPartId(new_id()), amount=vnd(1_000_000), planned_at=NOON)
    made = await Refunds(there.client).of(refund, there.paid, perhaps_sent=False)
    assert made is not None
    assert (made.object, made.amount) == ("refund", 1_000_000)
    assert await Refunds(there.client).of(refund, there.paid, perhaps_sent=True) is not None
    refund.reference = made.id
    assert await Refunds(there.client).of(refund, there.paid, perhaps_sent=True) is not None
    assert (await intents.refund(part, await v1.payment_intents.retrieve_async(there.paid))).startswith("re_")


async def pay_out(there: There) -> None:
    """A transfer to a connected account, looked for, and taken back twice."""
    transfers, payout_id = Transfers(there.client), PayoutId(new_id())
    part = ConnectedTransfer(payout_id=payout_id, account=there.account, amount=vnd(4_800_000), planned_at=NOON)
    assert await standing_of(there.client, there.account) is not None
    made = await transfers.of(part, perhaps_sent=False)
    assert not isinstance(made, Refused)
    assert (made.object, made.amount) == ("transfer", 4_800_000)
    assert not isinstance(await transfers.of(part, perhaps_sent=True), Refused)
    part.reference = made.id
    assert not isinstance(await transfers.of(part, perhaps_sent=True), Refused)
    assert isinstance(await transfers.reverse(made.id, key=str(new_id())), Reversed)
    there.watched.retouched = {"transfers.retrieve": whole}
    assert isinstance(await transfers.reverse(made.id, key=str(new_id())), Reversed)


async def look(there: There) -> None:
    """What is listed at night, and asked about a payment."""
    there.watched.retouched = {"transfers.list": in_part}
    kinds = {each.kind for each in await list_records(there.client, since=LONG_AGO)}
    assert {RecordKind.PAYMENT, RecordKind.REFUND, RecordKind.PAYOUT, RecordKind.PAYOUT_REVERSAL} <= kinds
    assert await list_notices(there.client, since=LONG_AGO) is not None
    assert await costs_of(there.client, [there.paid]) is not None
    assert await disputes_of(there.client, [there.disputed]) is not None
    await check_settles(there.client, there.currency)
    with pytest.raises(RailUnavailable, match=f"settles in {there.currency.lower()}, not in eur"):
        await check_settles(there.client, "EUR")


async def test_every_call_of_the_program_is_taken(there: There) -> None:
    await collect(there)
    await give_back(there)
    await pay_out(there)
    await look(there)

    assert there.watched.sites == set(calls_in_the_program())
