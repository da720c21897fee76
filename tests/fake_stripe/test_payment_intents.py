"""Payment intents, as the real SDK sees them over real HTTP."""

from typing import Any

import pytest
import stripe

from tests.fake_stripe.standing_in import StandIn


async def test_a_card_that_works_pays_at_once(there: StandIn) -> None:
    intent = await there.intent(100_000, metadata={"funding": "f1"})

    assert (intent.status, intent.amount, intent.amount_received, intent.currency) == (
        "succeeded",
        100_000,
        100_000,
        "vnd",
    )
    charge = await there.client.v1.charges.retrieve_async(str(intent.latest_charge))
    assert (charge.amount, charge.metadata.to_dict(), charge.payment_intent) == (100_000, {"funding": "f1"}, intent.id)
    moved = await there.client.v1.balance_transactions.retrieve_async(str(charge.balance_transaction))
    assert (moved.amount, moved.fee, moved.net, moved.status, moved.type) == (
        100_000,
        3_400,
        96_600,
        "pending",
        "charge",
    )
    assert await there.event_types() == ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"]


@pytest.mark.parametrize(
    ("method", "why"),
    [
        ("pm_card_chargeDeclined", "generic_decline"),
        ("pm_card_chargeDeclinedInsufficientFunds", "insufficient_funds"),
    ],
)
async def test_a_declined_card_takes_nothing_and_another_may_pay(there: StandIn, method: str, why: str) -> None:
    with pytest.raises(stripe.CardError) as declined:
        await there.intent(payment_method=method)

    error = declined.value
    assert (error.code, error.http_status, error.error.decline_code if error.error else None) == (
        "card_declined",
        402,
        why,
    )
    (intent,) = (await there.client.v1.payment_intents.list_async()).data
    assert (intent.status, intent.amount_received, intent.payment_method) == ("requires_payment_method", 0, None)
    assert (await there.client.v1.balance_transactions.list_async()).data == []

    paid = await there.client.v1.payment_intents.confirm_async(intent.id, {"payment_method": "pm_card_mastercard"})
    assert (paid.status, paid.last_payment_error) == ("succeeded", None)


@pytest.mark.parametrize(("granted", "status"), [(True, "succeeded"), (False, "requires_payment_method")])
async def test_a_bank_asks_the_cards_owner(there: StandIn, granted: bool, status: str) -> None:
    intent = await there.intent(payment_method="pm_card_authenticationRequired", return_url="https://brand.vn/back")

    assert intent.status == "requires_action"
    assert intent.next_action
    assert intent.next_action.redirect_to_url
    assert (intent.next_action.redirect_to_url.return_url, intent.next_action.redirect_to_url.url) == (
        "https://brand.vn/back",
        f"https://hooks.stripe.example/3d_secure/{intent.id}",
    )
    await there.switch(f"payment_intents/{intent.id}/authenticate", granted=granted)

    answered = await there.client.v1.payment_intents.retrieve_async(intent.id)
    assert (answered.status, answered.next_action) == (status, None)
    assert answered.amount_received == (100_000 if granted else 0)


async def test_without_an_address_to_return_to_the_browser_asks(there: StandIn) -> None:
    intent = await there.intent(payment_method="pm_card_authenticationRequired")

    assert intent.next_action
    assert intent.next_action.type == "use_stripe_sdk"


async def test_the_brand_pays_in_its_browser(there: StandIn) -> None:
    intent = await there.client.v1.payment_intents.create_async({"amount": 50_000, "currency": "vnd"})
    assert intent.status == "requires_payment_method"
    with pytest.raises(stripe.InvalidRequestError, match="missing a payment method"):
        await there.client.v1.payment_intents.confirm_async(intent.id)

    await there.switch(f"payment_intents/{intent.id}/pay", payment_method="pm_card_visa")

    assert (await there.client.v1.payment_intents.retrieve_async(intent.id)).status == "succeeded"


async def test_what_took_nothing_can_be_canceled_and_then_nothing_else(there: StandIn) -> None:
    made = await there.intent(confirm=False)
    assert made.status == "requires_confirmation"

    canceled = await there.client.v1.payment_intents.cancel_async(made.id, {"cancellation_reason": "abandoned"})

    assert (canceled.status, canceled.cancellation_reason) == ("canceled", "abandoned")
    for again in (there.client.v1.payment_intents.cancel_async, there.client.v1.payment_intents.confirm_async):
        with pytest.raises(stripe.InvalidRequestError) as refused:
            await again(made.id)
        assert refused.value.code == "payment_intent_unexpected_state"
    paid = await there.intent()
    with pytest.raises(stripe.InvalidRequestError, match="status of succeeded"):
        await there.client.v1.payment_intents.cancel_async(paid.id)


@pytest.mark.parametrize(
    ("given", "code", "param"),
    [
        ({"amount": 100_000_000}, "amount_too_large", "amount"),
        ({"amount": 12_999}, "amount_too_small", "amount"),
        ({"currency": "usd"}, None, "currency"),
        ({"payment_method": "pm_card_unheard"}, "resource_missing", "payment_method"),
        ({"invented": "1"}, "parameter_unknown", "invented"),
        ({"amount": "much"}, "parameter_invalid_integer", "amount"),
        ({"capture_method": "sometime"}, None, "capture_method"),
        (
            {"automatic_payment_methods": {"enabled": True, "odd": 1}},
            "parameter_unknown",
            "automatic_payment_methods[odd]",
        ),
    ],
)
async def test_what_stripe_would_refuse_makes_nothing(
    there: StandIn, given: dict[str, Any], code: str | None, param: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await there.intent(**given)

    error: Any = refused.value
    assert (error.code, error.param) == (code, param)
    assert await there.event_types() == []


@pytest.mark.parametrize("amount", [13_000, 99_999_999])
async def test_the_edges_of_an_amount_are_taken(there: StandIn, amount: int) -> None:
    assert (await there.intent(amount)).amount_received == amount


async def test_intents_are_found_by_what_we_noted_on_them(there: StandIn) -> None:
    first = await there.intent(metadata={"funding": "f1", "part": "0"})
    second = await there.intent(metadata={"funding": "f1", "part": "1"}, confirm=False)
    await there.intent(metadata={"funding": "f2"})

    async def found(query: str) -> list[str]:
        return [each.id for each in (await there.client.v1.payment_intents.search_async({"query": query})).data]

    assert await found("metadata['funding']:'f1'") == [second.id, first.id]
    assert await found("metadata['funding']:'f1' AND status:'succeeded'") == [first.id]
    assert await found("metadata['funding']:'f3'") == []
    with pytest.raises(stripe.InvalidRequestError, match="parse your search query"):
        await found("everything")


async def test_lists_come_a_page_at_a_time(there: StandIn) -> None:
    made = [(await there.intent(confirm=False)).id for _ in range(5)]
    newest_first = made[::-1]
    intents = there.client.v1.payment_intents

    page = await intents.list_async({"limit": 2})
    assert ([each.id for each in page.data], page.has_more) == (newest_first[:2], True)
    page = await intents.list_async({"limit": 2, "starting_after": newest_first[3]})
    assert ([each.id for each in page.data], page.has_more) == (newest_first[4:], False)
    page = await intents.list_async({"limit": 2, "ending_before": newest_first[3]})
    assert ([each.id for each in page.data], page.has_more) == (newest_first[1:3], True)
    assert [each.id async for each in (await intents.list_async({"limit": 2})).auto_paging_iter()] == newest_first
    now = there.fake.state.now
    assert (await intents.list_async({"created": {"gt": now + 60}})).data == []
    assert len((await intents.list_async({"created": {"gte": now - 60, "lt": now + 60, "lte": now + 60}})).data) == 5
    assert (await intents.list_async({"created": now - 3600})).data == []
    with pytest.raises(stripe.InvalidRequestError):
        await intents.list_async({"starting_after": "pi_unheard"})


@pytest.mark.parametrize(
    ("paid", "status", "told"),
    [
        (True, "succeeded", "payment_intent.succeeded"),
        (False, "requires_payment_method", "payment_intent.payment_failed"),
    ],
)
async def test_a_delayed_payment_cannot_be_canceled_until_its_bank_answers(
    there: StandIn, paid: bool, status: str, told: str
) -> None:
    intent = await there.intent(payment_method="pm_delayed")
    assert (intent.status, intent.amount_received) == ("processing", 0)
    for act in (there.client.v1.payment_intents.cancel_async, there.client.v1.payment_intents.confirm_async):
        with pytest.raises(stripe.InvalidRequestError, match="status of processing") as refused:
            await act(intent.id)
        assert refused.value.code == "payment_intent_unexpected_state"
    assert await there.event_types() == ["payment_intent.created", "payment_intent.processing"]

    await there.switch(f"payment_intents/{intent.id}/settle", paid=paid)

    answered = await there.client.v1.payment_intents.retrieve_async(intent.id)
    assert (answered.status, answered.amount_received) == (status, 100_000 if paid else 0)
    assert (await there.event_types())[-1] == told
    again = await there.http.post(f"{there.url}/control/payment_intents/{intent.id}/settle", json={"paid": True})
    assert again.status_code == 400
