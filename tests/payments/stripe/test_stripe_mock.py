"""The calls that the rail makes, sent to Stripe's own stateless mock, where there is one."""

import os
from collections.abc import AsyncGenerator

import pytest
import stripe

from domain.ids import PayoutId, new_id
from domain.money import vnd
from domain.partners import PaymentPart
from domain.payouts.connected_transfers import ConnectedTransfer
from payments.rails import Refused, Reversed
from payments.stripe.connected_accounts import standing_of
from payments.stripe.intents import API_VERSION, Intents, action_of
from payments.stripe.transfers import Transfers
from tests.instants import NOON

URL = os.environ.get("NIEMTIN_TEST_STRIPE_MOCK_URL", "")

pytestmark = pytest.mark.skipif(not URL, reason="NIEMTIN_TEST_STRIPE_MOCK_URL is not set")


@pytest.fixture
async def client() -> AsyncGenerator[stripe.StripeClient]:
    http = stripe.HTTPXClient(timeout=20)
    yield stripe.StripeClient("sk_test_123", stripe_version=API_VERSION, base_addresses={"api": URL}, http_client=http)
    await http.close_async()


async def test_stripes_own_mock_takes_every_call(client: stripe.StripeClient) -> None:
    intents = Intents(client)
    part = PaymentPart(key="k1", place=0, amount=vnd(5_000_000), planned_at=NOON)

    made = await intents.of(part, perhaps_sent=False)
    assert (made.amount, made.currency) == (5_000_000, "vnd")
    assert action_of(made).amount == vnd(5_000_000)
    assert (await intents.of(part, perhaps_sent=True)).object == "payment_intent"
    part.reference = made.id
    assert (await intents.of(part, perhaps_sent=True)).object == "payment_intent"
    assert (await intents.cancel(made)).object == "payment_intent"
    assert (await intents.refund(part, made)).startswith("re_")
    assert (await client.v1.balance.retrieve_async()).object == "balance"


async def test_stripes_own_mock_takes_what_paying_out_asks(client: stripe.StripeClient) -> None:
    transfers, payout_id = Transfers(client), PayoutId(new_id())
    part = ConnectedTransfer(
        payout_id=payout_id, account="acct_1032D82eZvKYlo2C", amount=vnd(4_800_000), planned_at=NOON
    )

    made = await transfers.of(part, perhaps_sent=False)
    assert not isinstance(made, Refused)
    assert made.object == "transfer"
    again = await transfers.of(part, perhaps_sent=True)
    assert not isinstance(again, Refused)
    assert isinstance(await transfers.reverse(made.id, key=str(new_id())), Reversed)
    assert await standing_of(client, part.account) is not None
