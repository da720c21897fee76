"""What Stripe is documented to refuse, the stand-in refuses, in the same words, before anything is done."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any, TypeAlias

import pytest
import stripe

from fake_stripe.contract import check_refusal
from fake_stripe.state import API_VERSION
from payments.stripe import intents
from tests.fake_stripe.standing_in import PAYING, StandIn, standing_in

Call: TypeAlias = Callable[[StandIn, Any], Awaitable[object]]

LISTS: dict[str, Call] = {
    "payment_intents": lambda there, given: there.client.v1.payment_intents.list_async(given),
    "charges": lambda there, given: there.client.v1.charges.list_async(given),
    "refunds": lambda there, given: there.client.v1.refunds.list_async(given),
    "disputes": lambda there, given: there.client.v1.disputes.list_async(given),
    "transfers": lambda there, given: there.client.v1.transfers.list_async(given),
    "events": lambda there, given: there.client.v1.events.list_async(given),
    "balance_transactions": lambda there, given: there.client.v1.balance_transactions.list_async(given),
    "search": lambda there, given: there.client.v1.payment_intents.search_async({"query": "status:'open'"} | given),
}
"""Everything that answers many."""


@pytest.fixture
async def there() -> AsyncGenerator[StandIn]:
    async with standing_in() as there:
        yield there
        assert list(there.fake.state.all("payment_intent")) == []


async def refused(asked: Awaitable[object]) -> tuple[str | None, str | None, int | None]:
    """The code, the parameter and the status with which it was refused; an error as the SDK types it."""
    with pytest.raises(stripe.InvalidRequestError) as caught:
        await asked
    error: Any = caught.value
    check_refusal(error.json_body["error"])
    return error.code, error.param, error.http_status


def ask(there: StandIn, **given: Any) -> Awaitable[object]:
    """A payment that would be made, but for what is given."""
    return there.intent(**given)


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ({"metadata": {f"k{number}": "v" for number in range(51)}}, (None, "metadata", 400)),
        ({"metadata": {"k" * 41: "v"}}, (None, "metadata", 400)),
        ({"metadata": {"k": "v" * 501}}, (None, "metadata", 400)),
        ({"metadata": {"k": {"inner": "v"}}}, (None, "metadata[k]", 400)),
        ({"amount": 0}, ("parameter_invalid_integer", "amount", 400)),
        ({"amount": -100_000}, ("parameter_invalid_integer", "amount", 400)),
        ({"amount": 12_999}, ("amount_too_small", "amount", 400)),
        ({"amount": 100_000_000}, ("amount_too_large", "amount", 400)),
        ({"amount": "1e5"}, ("parameter_invalid_integer", "amount", 400)),
        ({"amount": ""}, ("parameter_invalid_empty", "amount", 400)),
        ({"currency": ""}, ("parameter_invalid_empty", "currency", 400)),
        ({"customers": "cus_1"}, ("parameter_unknown", "customers", 400)),
        ({"automatic_payment_methods": {"allow_redirects": "never"}}, (
            "parameter_missing", "automatic_payment_methods[enabled]", 400)),
        ({"automatic_payment_methods": {"enabled": True}}, (None, None, 400)),
        ({"automatic_payment_methods": {"enabled": True, "allow_redirects": "always"}}, (None, None, 400)),
        ({"confirm": False, "return_url": "https://brand.vn"}, (None, "return_url", 400)),
        ({"payment_method": None}, ("payment_intent_unexpected_state", None, 400)),
        ({"payment_method": "pm_unheard"}, ("resource_missing", "payment_method", 400)),
        ({"expand": ["metadata"]}, (None, None, 400)),
        ({"expand": ["latest_charge.amount"]}, (None, None, 400)),
        ({"expand": ["latest_charge" + ".payment_intent.latest_charge" * 2]}, (None, "expand", 400)),
    ],
)  # fmt: skip
async def test_a_payment_that_cannot_be_asked_for(there: StandIn, given: Any, answer: object) -> None:
    assert await refused(ask(there, **given)) == answer
    assert await there.event_types() == []


async def test_what_is_left_out_is_missing(there: StandIn) -> None:
    v1 = there.client.v1
    account = await v1.accounts.create_async({"country": "SG"})

    assert await refused(v1.payment_intents.create_async(PAYING)) == ("parameter_missing", "amount", 400)
    assert await refused(v1.transfers.create_async({"currency": "vnd", "destination": account.id})) == (
        "parameter_missing",
        "amount",
        400,
    )
    undirected: Any = {"currency": "vnd", "amount": 1}
    assert await refused(v1.transfers.create_async(undirected)) == ("parameter_missing", "destination", 400)
    nameless: Any = {}
    assert await refused(v1.payment_intents.search_async(nameless)) == ("parameter_missing", "query", 400)


@pytest.mark.parametrize("listed", LISTS)
@pytest.mark.parametrize("limit", [0, -1, 101])
async def test_a_page_has_between_one_and_a_hundred(there: StandIn, listed: str, limit: int) -> None:
    assert await refused(LISTS[listed](there, {"limit": limit})) == ("parameter_invalid_integer", "limit", 400)


@pytest.mark.parametrize("listed", LISTS)
@pytest.mark.parametrize("limit", [1, 100])
async def test_the_edges_of_a_page_are_taken(there: StandIn, listed: str, limit: int) -> None:
    assert await LISTS[listed](there, {"limit": limit}) is not None


@pytest.mark.parametrize("listed", [each for each in LISTS if each != "search"])
async def test_a_page_begins_at_something_that_is_there(there: StandIn, listed: str) -> None:
    for place in ("starting_after", "ending_before"):
        assert await refused(LISTS[listed](there, {place: "un_heard"})) == ("resource_missing", place, 400)
    both = {"starting_after": "un_heard", "ending_before": "un_heard"}
    assert await refused(LISTS[listed](there, both)) == ("parameters_exclusive", None, 400)
    assert await refused(LISTS[listed](there, {"expand": ["livemode"]})) == (None, None, 400)


async def test_events_are_of_one_type_or_of_up_to_twenty(there: StandIn) -> None:
    events = there.client.v1.events

    assert await refused(events.list_async({"types": ["charge.succeeded"] * 21})) == (None, "types", 400)
    assert await refused(events.list_async({"type": "charge.succeeded", "types": ["charge.failed"]})) == (
        "parameters_exclusive",
        None,
        400,
    )
    assert (await events.list_async({"types": ["charge.succeeded"] * 20})).data == []


async def test_a_key_has_at_most_255_characters(there: StandIn) -> None:
    asked: Any = {"amount": 100_000} | PAYING
    create = there.client.v1.payment_intents.create_async

    assert await refused(create(asked, {"idempotency_key": "k" * 256})) == (None, None, 400)

    with pytest.raises(stripe.CardError):
        await create(asked | {"payment_method": "pm_card_chargeDeclined"}, {"idempotency_key": "k" * 255})
    there.fake.state.things.clear()


async def test_a_version_that_is_not_spoken_is_refused(there: StandIn) -> None:
    balance = there.client.v1.balance

    assert await refused(balance.retrieve_async({}, {"stripe_version": "2026-13-32.nowhere"})) == (None, None, 400)
    assert (await balance.retrieve_async({}, {"stripe_version": API_VERSION})).livemode is False
    assert (stripe.api_version, intents.API_VERSION) == (API_VERSION, API_VERSION)
