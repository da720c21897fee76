"""Objects that are named by their ids: those that are not there, and those that are asked for in full."""

from typing import Any

import pytest
import stripe

from fake_stripe.contract import BrokenAnswer, check_refusal
from tests.fake_stripe.standing_in import StandIn
from tests.fake_stripe.test_strictness import refused


async def test_what_a_call_is_about_and_is_not_there_is_404(there: StandIn) -> None:
    v1 = there.client.v1
    missing = ("resource_missing", "id", 404)

    intent = ("resource_missing", "intent", 404)
    assert await refused(v1.payment_intents.retrieve_async("pi_unheard")) == intent
    assert await refused(v1.payment_intents.confirm_async("pi_unheard")) == intent
    assert await refused(v1.payment_intents.cancel_async("pi_unheard")) == intent
    assert await refused(v1.charges.retrieve_async("ch_unheard")) == missing
    assert await refused(v1.refunds.retrieve_async("re_unheard")) == missing
    assert await refused(v1.transfers.retrieve_async("tr_unheard")) == missing
    assert await refused(v1.transfers.reversals.create_async("tr_unheard")) == missing
    assert await refused(v1.transfers.reversals.list_async("tr_unheard")) == missing
    assert await refused(v1.disputes.retrieve_async("du_unheard")) == missing
    assert await refused(v1.disputes.close_async("du_unheard")) == missing
    assert await refused(v1.events.retrieve_async("evt_unheard")) == missing
    assert await refused(v1.balance_transactions.retrieve_async("txn_unheard")) == missing


async def test_an_account_that_is_not_there_is_one_that_is_not_ours(there: StandIn) -> None:
    with pytest.raises(stripe.PermissionError, match="does not have access to account 'acct_unheard'") as barred:
        await there.client.v1.accounts.retrieve_async("acct_unheard")

    assert barred.value.error is not None
    assert (barred.value.error.code, barred.value.http_status) == ("account_invalid", 403)


async def test_what_a_parameter_names_and_is_not_there_is_400(there: StandIn) -> None:
    v1 = there.client.v1
    account = await v1.accounts.create_async({"country": "SG"})

    unheard: Any = {"amount": 1, "currency": "vnd", "destination": "acct_unheard"}
    assert await refused(v1.transfers.create_async(unheard)) == ("resource_missing", "destination", 400)
    of_nothing = unheard | {"destination": account.id, "source_transaction": "ch_unheard"}
    assert await refused(v1.transfers.create_async(of_nothing)) == ("resource_missing", "source_transaction", 400)
    assert await refused(v1.refunds.create_async({"payment_intent": "pi_unheard"})) == (
        "resource_missing",
        "payment_intent",
        400,
    )
    # of a refund Stripe names the charge as if it stood in the path
    assert await refused(v1.refunds.create_async({"charge": "ch_unheard"})) == ("resource_missing", "id", 404)


@pytest.mark.parametrize("from_charge", [True, False])
async def test_a_currency_that_the_balance_does_not_hold_is_not_transferred(there: StandIn, from_charge: bool) -> None:
    charge = str((await there.intent(90_000_000)).latest_charge)
    await there.switch("clock", seconds=4 * 86_400)
    account = await there.client.v1.accounts.create_async({"country": "SG"})
    asked: Any = {"amount": 1, "currency": "usd", "destination": account.id}

    answer = await refused(
        there.client.v1.transfers.create_async(asked | ({"source_transaction": charge} if from_charge else {}))
    )

    assert answer == ((None if from_charge else "balance_insufficient"), None, 400)
    assert list(there.fake.state.all("transfer")) == []
    assert (await there.client.v1.balance.retrieve_async()).available[0].amount == 86_940_000


@pytest.mark.parametrize("amount", [0, -1])
async def test_nothing_and_less_is_neither_refunded_nor_transferred(there: StandIn, amount: int) -> None:
    v1, wrong = there.client.v1, ("parameter_invalid_integer", "amount", 400)
    charge = str((await there.intent(90_000_000)).latest_charge)
    account = await v1.accounts.create_async({"country": "SG"})
    asked: Any = {"currency": "vnd", "destination": account.id, "source_transaction": charge}
    made = await v1.transfers.create_async(asked | {"amount": 1_000})

    assert await refused(v1.refunds.create_async({"charge": charge, "amount": amount})) == wrong
    assert await refused(v1.transfers.create_async(asked | {"amount": amount})) == wrong
    assert await refused(v1.transfers.reversals.create_async(made.id, {"amount": amount})) == wrong
    assert list(there.fake.state.all("refund")) == []
    assert [each["amount_reversed"] for each in there.fake.state.all("transfer")] == [0]


async def test_an_id_is_expanded_into_what_it_names(there: StandIn) -> None:
    made = await there.intent(90_000_000, expand=["latest_charge.balance_transaction"])
    v1 = there.client.v1

    charge: Any = made.latest_charge
    assert (charge.object, charge.balance_transaction.fee) == ("charge", 3_060_000)
    (listed,) = (await v1.charges.list_async({"expand": ["data.payment_intent"]})).data
    assert listed.payment_intent == await v1.payment_intents.retrieve_async(made.id)
    # what is kept is still the id
    assert (await v1.charges.retrieve_async(charge.id)).payment_intent == made.id
    (moved,) = (await v1.balance_transactions.list_async({"expand": ["data.source.payment_intent"]})).data
    source: Any = moved.source
    assert source.payment_intent.id == made.id
    assert (await v1.payment_intents.retrieve_async(made.id, {"expand": ["customer"]})).customer is None


async def test_metadata_that_is_empty_is_not_kept(there: StandIn) -> None:
    made = await there.intent(metadata={"kept": "v", "empty": ""})

    assert made.metadata.to_dict() == {"kept": "v"}
    refund = await there.client.v1.refunds.create_async({"payment_intent": made.id, "metadata": ""})
    assert refund.to_dict()["metadata"] == {}


async def test_the_edges_of_metadata_are_taken(there: StandIn) -> None:
    noted = {f"{number:040d}": "v" * 500 for number in range(50)}

    assert (await there.intent(metadata=noted)).metadata.to_dict() == noted


@pytest.mark.parametrize("wrong", [{"type": "no"}, {"code": "no"}, {"param": 1}, {"why": "no"}])
def test_an_error_that_stripe_never_answers_is_noticed(wrong: dict[str, Any]) -> None:
    good = {"type": "invalid_request_error", "message": "No.", "code": "parameter_unknown", "param": "amount"}
    check_refusal(good)

    with pytest.raises(BrokenAnswer):
        check_refusal(good | wrong)
