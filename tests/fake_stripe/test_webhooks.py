"""Webhooks: signed as Stripe signs them, and all that may happen to them on the way."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import anyio
import pytest
import stripe
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.fake_stripe.standing_in import SECRET, StandIn
from tests.serving import serving

PAID = ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"]
PATIENCE = 10


@dataclass
class Receiver:
    """Whoever is told; it takes nothing the first few times."""

    url: str = ""
    types: list[str] = field(default_factory=list[str])
    deaf: int = 0

    async def hear(self, request: Request) -> Response:
        if self.deaf:
            self.deaf -= 1
            return Response(status_code=503)
        event = stripe.Webhook.construct_event(
            (await request.body()).decode(), request.headers["stripe-signature"], SECRET
        )
        self.types.append(event.type)
        return Response(status_code=202)

    async def until(self, count: int) -> list[str]:
        """What was heard, once it is so much."""
        with anyio.fail_after(PATIENCE):
            while len(self.types) < count:  # noqa: ASYNC110 - it is told in another thread
                await anyio.sleep(0.01)
        return self.types


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    with serving(Starlette(routes=[Route("/", receiver.hear, methods=["POST"])])) as url:
        receiver.url = url
        yield receiver


@pytest.fixture
async def heard(there: StandIn, receiver: Receiver) -> Receiver:
    await there.switch("webhooks", url=receiver.url)
    return receiver


async def test_what_happens_is_told_and_signed(there: StandIn, heard: Receiver) -> None:
    await there.intent()

    assert await heard.until(3) == PAID
    assert (await there.switch("webhooks/send")) == {"taken": 0, "waiting": 0}
    newest = (await there.client.v1.events.list_async()).data[0]
    assert (await there.client.v1.events.retrieve_async(newest.id)).pending_webhooks == 0


async def test_webhooks_are_doubled(there: StandIn, heard: Receiver) -> None:
    await there.switch("webhooks", doubled=True)
    await there.intent()

    assert await heard.until(6) == [kind for kind in PAID for _ in range(2)]


async def test_webhooks_are_dropped_and_events_still_list_them(there: StandIn, heard: Receiver) -> None:
    await there.switch("webhooks", drop_every=3)
    await there.intent()

    assert await heard.until(2) == PAID[:2]
    assert await there.switch("webhooks/send") == {"taken": 0, "waiting": 0}
    assert await there.event_types() == PAID
    succeeded = await there.client.v1.events.list_async({"types": ["payment_intent.succeeded", "charge.refunded"]})
    assert [each.type for each in succeeded.data] == PAID[2:]
    assert [each.type for each in (await there.client.v1.events.list_async({"type": PAID[1]})).data] == [PAID[1]]


async def test_webhooks_are_delayed_until_asked_for(there: StandIn, heard: Receiver) -> None:
    await there.switch("webhooks", delayed=True)
    await there.intent()
    assert heard.types == []

    assert await there.switch("webhooks/send") == {"taken": 3, "waiting": 0}

    assert heard.types == PAID


async def test_webhooks_come_in_another_order(there: StandIn, heard: Receiver) -> None:
    await there.switch("webhooks", reordered=True)
    await there.intent()

    assert await heard.until(2) == PAID[1::-1]
    assert await there.switch("webhooks/send") == {"taken": 1, "waiting": 0}
    assert heard.types == [PAID[1], PAID[0], PAID[2]]


async def test_what_is_not_taken_is_sent_again(there: StandIn, receiver: Receiver) -> None:
    receiver.deaf = 2
    await there.switch("webhooks", url=receiver.url, delayed=True)
    await there.intent()

    assert await there.switch("webhooks/send") == {"taken": 1, "waiting": 2}
    await there.switch("webhooks", url="http://127.0.0.1:9", delayed=True)
    assert await there.switch("webhooks/send") == {"taken": 0, "waiting": 2}
    await there.switch("webhooks", url=receiver.url)

    assert sorted(await receiver.until(3)) == sorted(PAID)


async def test_a_wrong_secret_is_noticed(there: StandIn, receiver: Receiver) -> None:
    await there.switch("webhooks", url=receiver.url, secret="whsec_other", delayed=True)
    await there.intent()

    await there.switch("webhooks/send")

    assert receiver.types == []
