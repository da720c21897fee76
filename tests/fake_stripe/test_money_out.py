"""Refunds, transfers and their reversals, disputes: and the balance they leave."""

from typing import Any

import pytest
import stripe

from tests.fake_stripe.standing_in import StandIn

DAY = 86_400


async def balance(there: StandIn) -> tuple[int, int]:
    """What is available and what is pending, in đồng."""
    found = await there.client.v1.balance.retrieve_async()
    return found.available[0].amount, found.pending[0].amount


async def test_a_charge_is_refunded_in_parts_and_never_more(there: StandIn) -> None:
    intent = await there.intent(100_000)
    refunds = there.client.v1.refunds

    part = await refunds.create_async({"payment_intent": intent.id, "amount": 40_000, "metadata": {"why": "part"}})
    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded amount"):
        await refunds.create_async({"charge": str(intent.latest_charge), "amount": 60_001})
    rest = await refunds.create_async({"charge": str(intent.latest_charge)})
    with pytest.raises(stripe.InvalidRequestError) as again:
        await refunds.create_async({"charge": str(intent.latest_charge)})

    assert (part.amount, rest.amount, again.value.code) == (40_000, 60_000, "charge_already_refunded")
    charge = await there.client.v1.charges.retrieve_async(str(intent.latest_charge))
    assert (charge.amount_refunded, charge.refunded) == (100_000, True)
    assert [each.id for each in (await refunds.list_async({"payment_intent": intent.id})).data] == [rest.id, part.id]
    assert (await refunds.retrieve_async(part.id)).to_dict()["metadata"] == {"why": "part"}
    assert await balance(there) == (-100_000, 96_600)


async def test_a_refund_fails_days_after_it_succeeded(there: StandIn) -> None:
    intent = await there.intent(100_000)
    made = await there.client.v1.refunds.create_async({"payment_intent": intent.id, "amount": 40_000})
    await there.switch("clock", seconds=5 * DAY)

    await there.switch(f"refunds/{made.id}/fail")

    failed = await there.client.v1.refunds.retrieve_async(made.id)
    assert (failed.status, failed.failure_reason, failed.amount) == ("failed", "expired_or_canceled_card", 40_000)
    charge = await there.client.v1.charges.retrieve_async(str(intent.latest_charge))
    assert (charge.amount_refunded, charge.refunded) == (0, False)
    assert await balance(there) == (96_600, 0)
    assert (await there.event_types())[-3:] == ["refund.updated", "charge.refund.updated", "refund.failed"]
    again = await there.http.post(f"{there.url}/control/refunds/{made.id}/fail", json={})
    assert (again.status_code, again.json()["error"]["message"]) == (400, "This refund is already failed.")


async def test_what_was_not_taken_is_not_refunded(there: StandIn) -> None:
    intent = await there.intent(confirm=False)

    with pytest.raises(stripe.InvalidRequestError, match="does not have a successful charge"):
        await there.client.v1.refunds.create_async({"payment_intent": intent.id})
    with pytest.raises(stripe.InvalidRequestError, match="payment_intent or charge"):
        await there.client.v1.refunds.create_async({})
    with pytest.raises(stripe.InvalidRequestError) as unknown:
        await there.client.v1.refunds.create_async({"charge": "ch_unheard"})
    error: Any = unknown.value
    assert (error.code, error.param, error.http_status) == ("resource_missing", "id", 404)


async def test_a_transfer_takes_from_its_charge_and_comes_back(there: StandIn) -> None:
    account = await there.client.v1.accounts.create_async({"country": "SG", "type": "express", "email": "a@b.vn"})
    assert (await there.client.v1.accounts.retrieve_async(account.id)).payouts_enabled is True
    charge = str((await there.intent(100_000)).latest_charge)
    transfers = there.client.v1.transfers
    given: stripe.params.TransferCreateParams = {
        "amount": 70_000,
        "currency": "vnd",
        "destination": account.id,
        "source_transaction": charge,
        "transfer_group": "b1",
    }

    sent = await transfers.create_async(given)
    with pytest.raises(stripe.InvalidRequestError) as too_much:
        await transfers.create_async(given)
    part = await transfers.reversals.create_async(sent.id, {"amount": 30_000})
    rest = await transfers.reversals.create_async(sent.id)
    with pytest.raises(stripe.InvalidRequestError, match="₫0 left to reverse"):
        await transfers.reversals.create_async(sent.id)

    assert (too_much.value.code, part.amount, rest.amount) == ("balance_insufficient", 30_000, 40_000)
    kept = await transfers.retrieve_async(sent.id)
    assert (kept.amount_reversed, kept.reversed) == (70_000, True)
    assert [each.id for each in (await transfers.reversals.list_async(sent.id)).data] == [rest.id, part.id]
    assert [each.id for each in (await transfers.list_async({"transfer_group": "b1"})).data] == [sent.id]
    assert (await transfers.list_async({"transfer_group": "b2"})).data == []
    assert await balance(there) == (0, 96_600)


async def test_without_a_charge_only_what_is_available_is_transferred(there: StandIn) -> None:
    account = await there.client.v1.accounts.create_async({"country": "SG"})
    await there.intent(100_000)
    given: stripe.params.TransferCreateParams = {"amount": 90_000, "currency": "vnd", "destination": account.id}

    with pytest.raises(stripe.InvalidRequestError, match="insufficient funds"):
        await there.client.v1.transfers.create_async(given)
    await there.switch("clock", seconds=3 * DAY)
    await there.client.v1.transfers.create_async(given)

    assert await balance(there) == (6_600, 0)
    types = [each.type for each in (await there.client.v1.balance_transactions.list_async()).data]
    assert types == ["transfer", "charge"]
    with pytest.raises(stripe.InvalidRequestError):
        await there.client.v1.transfers.create_async({**given, "amount": 0})


async def test_an_account_that_is_shut_gets_nothing_and_an_emptied_one_gives_nothing_back(there: StandIn) -> None:
    account = await there.client.v1.accounts.create_async({"country": "SG"})
    charge = str((await there.intent(100_000)).latest_charge)
    given: stripe.params.TransferCreateParams = {
        "amount": 40_000,
        "currency": "vnd",
        "destination": account.id,
        "source_transaction": charge,
    }
    sent = await there.client.v1.transfers.create_async(given)

    changed = await there.switch(f"accounts/{account.id}", transfers="inactive", payouts_enabled=False)
    with pytest.raises(stripe.InvalidRequestError) as shut:
        await there.client.v1.transfers.create_async(given)
    await there.switch(f"accounts/{account.id}/pay_out")
    with pytest.raises(stripe.InvalidRequestError) as empty:
        await there.client.v1.transfers.reversals.create_async(sent.id)

    assert (changed["capabilities"], changed["payouts_enabled"]) == ({"transfers": "inactive"}, False)
    assert (shut.value.code, empty.value.code) == ("insufficient_capabilities_for_transfer", "balance_insufficient")
    assert (await there.event_types())[-1] == "account.updated"


async def test_viet_nam_is_out_of_reach(there: StandIn) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await there.client.v1.accounts.create_async({"country": "VN"})

    assert refused.value.code == "country_unsupported"


@pytest.mark.parametrize(("won", "status", "left"), [(True, "won", 0), (False, "lost", -100_000)])
async def test_a_chargeback_takes_the_money_until_it_is_won(there: StandIn, won: bool, status: str, left: int) -> None:
    intent = await there.intent(100_000, payment_method="pm_card_createDispute")
    disputes = there.client.v1.disputes

    (opened,) = (await disputes.list_async({"payment_intent": intent.id})).data
    assert (opened.status, opened.amount, opened.reason) == ("needs_response", 100_000, "fraudulent")
    assert await balance(there) == (-100_000 - 380_000, 96_600)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await there.client.v1.refunds.create_async({"payment_intent": intent.id})
    assert refused.value.code == "charge_disputed"
    await there.switch(f"disputes/{opened.id}/decide", won=won)

    assert (await disputes.retrieve_async(opened.id)).status == status
    assert await balance(there) == (left - 380_000, 96_600)
    with pytest.raises(stripe.InvalidRequestError, match=f"already {status}"):
        await disputes.close_async(opened.id)


async def test_a_charge_may_be_disputed_later_and_given_up(there: StandIn) -> None:
    intent = await there.intent(100_000)

    opened = await there.switch(f"charges/{intent.latest_charge}/dispute")
    closed = await there.client.v1.disputes.close_async(opened["id"])

    assert closed.status == "lost"
    assert (await there.event_types())[-3:] == [
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.closed",
    ]
