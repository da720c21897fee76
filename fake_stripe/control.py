"""The switches: what no call of Stripe's API does, for tests and demonstrations. All are POST with a JSON body."""

from dataclasses import fields
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import JSONResponse

from fake_stripe import accounts, disputes, payment_intents, refunds
from fake_stripe.account import FakeStripe
from fake_stripe.faults import Fault, Trouble
from fake_stripe.refusing import Refused
from fake_stripe.things import Thing
from fake_stripe.webhooks import Manners

RecordT = TypeVar("RecordT")


async def advance_clock(fake: FakeStripe, given: Thing, _key: str) -> Thing:
    """`{"seconds": n}`: let time pass; what is due then becomes available, keys grow old."""
    fake.state.ahead += int(given["seconds"])
    return {"now": fake.state.now}


async def set_faults(fake: FakeStripe, given: Thing, _key: str) -> Thing:
    """`{"troubles": [{"fault": …, "path": …, "times": …}]}`: from now on these, each a `Trouble`, and no others."""
    fake.faults.troubles = [_record(Trouble, each | {"fault": Fault(each["fault"])}) for each in given["troubles"]]
    return {"troubles": len(fake.faults.troubles)}


async def set_webhooks(fake: FakeStripe, given: Thing, _key: str) -> Thing:
    """`{"url": …, "secret": …, "doubled": …, "delayed": …}`: where to; the rest is `Manners`, how they travel."""
    fake.webhooks.url = given.pop("url", fake.webhooks.url)
    fake.webhooks.secret = given.pop("secret", fake.webhooks.secret)
    fake.webhooks.manners = _record(Manners, given)
    return {"url": fake.webhooks.url}


async def send_webhooks(fake: FakeStripe, _given: Thing, _key: str) -> Thing:
    """Send what waits, delayed or not; answers how many were taken."""
    return {"taken": await fake.webhooks.send(asked_for=True), "waiting": len(fake.state.waiting)}


async def pay(fake: FakeStripe, given: Thing, key: str) -> Thing:
    """`{"payment_method": …}`: what the brand does in its browser with the intent's client secret."""
    return payment_intents.pay(fake.state, given, key)


async def authenticate(fake: FakeStripe, given: Thing, key: str) -> Thing:
    """`{"granted": true}`: what the card's owner answers the bank."""
    return payment_intents.authenticate(fake.state, key, granted=bool(given["granted"]))


async def settle(fake: FakeStripe, given: Thing, key: str) -> Thing:
    """`{"paid": true}`: what the bank of a delayed payment method answers, days later."""
    return payment_intents.settle(fake.state, key, paid=bool(given["paid"]))


async def dispute(fake: FakeStripe, _given: Thing, key: str) -> Thing:
    """A charge is disputed long after it was taken."""
    return disputes.dispute(fake.state, fake.state.get("charge", key))


async def decide(fake: FakeStripe, given: Thing, key: str) -> Thing:
    """`{"won": true}`: the bank decides a dispute."""
    return disputes.end_dispute(fake.state, key, won=bool(given["won"]))


async def change_account(fake: FakeStripe, given: Thing, key: str) -> Thing:
    """`{"transfers": "inactive", "payouts_enabled": false}`: what Stripe decides about a connected account."""
    return accounts.change_account(fake.state, key, **given)


async def pay_out(fake: FakeStripe, _given: Thing, key: str) -> Thing:
    """What lies in a connected account goes to its owner's bank."""
    return accounts.pay_out(fake.state, key)


async def fail_refund(fake: FakeStripe, _given: Thing, key: str) -> Thing:
    """The card's bank sends a refund back."""
    return refunds.fail_refund(fake.state, key)


SWITCHES = {
    "/control/clock": advance_clock,
    "/control/faults": set_faults,
    "/control/webhooks": set_webhooks,
    "/control/webhooks/send": send_webhooks,
    "/control/payment_intents/{id}/pay": pay,
    "/control/payment_intents/{id}/authenticate": authenticate,
    "/control/payment_intents/{id}/settle": settle,
    "/control/charges/{id}/dispute": dispute,
    "/control/disputes/{id}/decide": decide,
    "/control/accounts/{id}": change_account,
    "/control/accounts/{id}/pay_out": pay_out,
    "/control/refunds/{id}/fail": fail_refund,
}


async def switched(fake: FakeStripe, switch: Any, request: Request) -> JSONResponse:
    """Throw one switch; what cannot be is 400."""
    given: Thing = await request.json() if await request.body() else {}
    try:
        answer = await switch(fake, given, request.path_params.get("id", ""))
    except Refused as refused:
        return JSONResponse(refused.body, refused.status)
    except (KeyError, TypeError, ValueError) as wrong:
        return JSONResponse({"error": {"message": f"{type(wrong).__name__}: {wrong}"}}, 400)
    fake.state.save()
    fake.stir()
    return JSONResponse(answer)


def _record(kind: type[RecordT], given: Thing) -> RecordT:
    unknown = set(given) - {each.name for each in fields(kind)}  # pyright: ignore[reportArgumentType]
    if unknown:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    return kind(**given)
