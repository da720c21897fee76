"""Keys, faults, and what is not there."""

from pathlib import Path
from typing import Any

import pytest
import stripe

from fake_stripe.contract import BrokenAnswer, check_answer
from tests.fake_stripe.standing_in import PATIENCE, PAYING, StandIn, client_of, standing_in

ASKED: Any = {"amount": 100_000} | PAYING
DAY = 86_400


async def pay(there: StandIn, key: str, **changes: Any) -> stripe.PaymentIntent:
    return await there.client.v1.payment_intents.create_async(ASKED | changes, {"idempotency_key": key})


async def taken(there: StandIn) -> int:
    return len((await there.client.v1.charges.list_async()).data)


async def test_one_key_pays_once(there: StandIn) -> None:
    first, again, other = await pay(there, "k1"), await pay(there, "k1"), await pay(there, "k2")

    assert first == again
    assert other.id != first.id
    assert again.last_response
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    assert await taken(there) == 2


async def test_the_same_key_with_another_body_is_an_error(there: StandIn) -> None:
    await pay(there, "k1")

    with pytest.raises(stripe.IdempotencyError) as refused:
        await pay(there, "k1", amount=100_001)

    assert refused.value.http_status == 400
    assert await taken(there) == 1


async def test_a_key_is_forgotten_after_a_day(there: StandIn) -> None:
    first = await pay(there, "k1")
    await there.switch("clock", seconds=DAY)
    assert (await pay(there, "k1")).id == first.id

    await there.switch("clock", seconds=1)

    assert (await pay(there, "k1")).id != first.id


async def test_a_decline_is_kept_and_what_never_began_is_not(there: StandIn) -> None:
    for _ in range(2):
        with pytest.raises(stripe.CardError):
            await pay(there, "k1", payment_method="pm_card_chargeDeclined")
    with pytest.raises(stripe.InvalidRequestError):
        await pay(there, "k2", invented=1)

    assert len((await there.client.v1.payment_intents.list_async()).data) == 1
    assert (await pay(there, "k2")).status == "succeeded"


@pytest.mark.parametrize(
    ("fault", "error", "done"),
    [
        ("too_many_requests", stripe.RateLimitError, 0),
        ("error_before_effect", stripe.APIError, 0),
        ("error_after_effect", stripe.APIError, 1),
        ("error_kept", stripe.APIError, 1),
        ("reset_after_effect", stripe.APIConnectionError, 1),
        ("timeout_after_effect", stripe.APIConnectionError, 1),
    ],
)
async def test_a_fault_strikes_and_the_same_key_still_pays_once(
    there: StandIn, fault: str, error: type[stripe.StripeError], done: int
) -> None:
    await there.trouble(fault, seconds=2.0)

    async with client_of(there.url, patience=1.0 if fault == "timeout_after_effect" else PATIENCE) as client:
        with pytest.raises(error):
            await client.v1.payment_intents.create_async(ASKED, {"idempotency_key": "k1"})
    assert await taken(there) == done
    if fault == "error_kept":
        with pytest.raises(stripe.APIError):
            await pay(there, "k1")
    else:
        assert (await pay(there, "k1")).status == "succeeded"
    assert await taken(there) == 1


async def test_a_fault_may_spare_some_calls(there: StandIn) -> None:
    await there.trouble("too_many_requests", path="/v1/payment_intents", skip=1, every=2, times=2)

    outcomes: list[bool] = []
    for number in range(7):
        try:
            await pay(there, f"k{number}")
            outcomes.append(True)
        except stripe.RateLimitError:
            outcomes.append(False)
    await there.client.v1.refunds.create_async({"charge": (await there.client.v1.charges.list_async()).data[0].id})

    assert outcomes == [True, True, False, True, False, True, True]


async def test_a_retrying_client_notices_nothing(there: StandIn) -> None:
    await there.trouble("error_after_effect", "reset_after_effect", "error_before_effect")

    async with client_of(there.url, retries=3) as client:
        intent = await client.v1.payment_intents.create_async(ASKED)

    assert intent.status == "succeeded"
    assert await taken(there) == 1


async def test_what_is_not_there(there: StandIn) -> None:
    with pytest.raises(stripe.InvalidRequestError) as missing:
        await there.client.v1.payment_intents.retrieve_async("pi_unheard")
    assert (missing.value.code, missing.value.http_status) == ("resource_missing", 404)
    with pytest.raises(stripe.InvalidRequestError, match="Unrecognized request URL"):
        await there.client.v1.customers.list_async()
    keyless = await there.http.get(f"{there.url}/v1/balance")
    assert keyless.status_code == 401


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("clock", {}),
        ("clock", {"seconds": "soon"}),
        ("faults", {"troubles": [{"fault": "gremlins"}]}),
        ("faults", {"troubles": [{"fault": "error_kept", "often": 1}]}),
        ("webhooks", {"colour": "red"}),
        ("charges/ch_unheard/dispute", {}),
    ],
)
async def test_a_switch_that_is_not_there(there: StandIn, path: str, given: dict[str, Any]) -> None:
    answer = await there.http.post(f"{there.url}/control/{path}", json=given)

    assert answer.status_code in {400, 404}
    assert "error" in answer.json()


async def test_a_file_remembers_over_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "stripe.json"
    async with standing_in(file=file) as before:
        first = await pay(before, "k1")
        await before.switch("clock", seconds=60)

    async with standing_in(file=file) as after:
        assert (await pay(after, "k1")).id == first.id
        assert await taken(after) == 1
        assert after.fake.state.ahead == 60
        assert (await after.event_types())[-1] == "payment_intent.succeeded"


def test_an_answer_that_stripe_never_gives_is_noticed() -> None:
    good = {"object": "balance", "livemode": False, "available": [{"amount": 1, "currency": "vnd"}], "pending": []}
    check_answer("Balance", good)

    for wrong in ({"available": 1}, {"available": [{"amount": "1"}]}, {"pending": None}, {"mood": "good"}):
        with pytest.raises(BrokenAnswer):
            check_answer("Balance", good | wrong)
