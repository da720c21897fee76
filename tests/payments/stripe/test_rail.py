"""The stripe rail when things go wrong: answers that are lost, brands that pay in part, never, or too late."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from domain.money import vnd
from domain.partners import PaymentPart
from payments.rails import ActionNeeded, Collected, Declined, RailUnavailable
from tests.databases import TestDatabase
from tests.payments.stripe.partners import Partner, patient

FAULTS = ["too_many_requests", "error_before_effect", "error_after_effect", "error_kept", "reset_after_effect"]
LARGE = vnd(250_000_000)


@pytest.mark.parametrize("fault", FAULTS)
async def test_an_intent_is_made_once_whatever_happens_to_the_answer(
    partner: Partner, database: TestDatabase, fault: str
) -> None:
    await partner.there.trouble(fault, path="/v1/payment_intents")
    with pytest.raises(RailUnavailable):
        await partner.rail.collect(key="k1", amount=vnd(5_000_000))
    (planned,) = await database.all(select(PaymentPart))
    assert (planned.key, planned.amount, planned.reference) == ("k1", vnd(5_000_000), None)

    answer = await partner.rail.collect(key="k1", amount=vnd(5_000_000))
    assert isinstance(answer, ActionNeeded)
    await partner.pay(answer)

    (part,) = await database.all(select(PaymentPart))
    assert part.reference is not None
    assert await partner.rail.collect(key="k1", amount=vnd(5_000_000)) == Collected(reference=part.reference)
    assert (await partner.intents(), await partner.kept()) == (1, 5_000_000)


async def test_an_answer_lost_days_ago_is_found_by_what_was_noted(partner: Partner) -> None:
    await partner.there.trouble("reset_after_effect")
    with pytest.raises(RailUnavailable):
        await partner.rail.collect(key="k1", amount=vnd(5_000_000))
    await partner.there.switch("clock", seconds=3 * 86_400)

    await partner.rail.collect(key="k1", amount=vnd(5_000_000))

    assert await partner.intents() == 1


async def test_the_sdk_asks_again_by_itself(partner: Partner) -> None:
    await partner.there.trouble("error_before_effect", "reset_after_effect")

    async with patient(partner) as calm:
        assert isinstance(await calm.rail.collect(key="k1", amount=vnd(5_000_000)), ActionNeeded)

    assert await partner.intents() == 1


async def test_a_large_sum_is_collected_when_every_part_is_paid(partner: Partner) -> None:
    answer = await partner.rail.collect(key="k1", amount=LARGE)
    assert isinstance(answer, ActionNeeded)
    assert [each.amount.minor for each in answer.actions] == [83_333_334, 83_333_333, 83_333_333]
    first, *rest = answer.actions
    await partner.pay_one(first.reference)

    waiting = await partner.rail.collect(key="k1", amount=LARGE)
    assert waiting == ActionNeeded(actions=tuple(rest))
    await partner.pay(waiting)

    names = " ".join(each.reference for each in answer.actions)
    assert await partner.rail.collect(key="k1", amount=LARGE) == Collected(reference=names)
    assert await partner.kept() == 250_000_000


@pytest.mark.parametrize("fault", [None, "error_after_effect", "error_kept", "reset_after_effect", "too_many_requests"])
@pytest.mark.parametrize("struck", ["/v1/payment_intents/", "/v1/refunds"])
async def test_what_was_paid_in_part_goes_back_once(partner: Partner, fault: str | None, struck: str) -> None:
    answer = await partner.rail.collect(key="k1", amount=LARGE)
    assert isinstance(answer, ActionNeeded)
    for action in answer.actions[:2]:
        await partner.pay_one(action.reference)
    assert await partner.kept() == 166_666_667

    if fault is not None:
        await partner.there.trouble(fault, path=struck)
        with pytest.raises(RailUnavailable):
            await partner.rail.give_up(key="k1", amount=LARGE)
    given_up = await partner.rail.give_up(key="k1", amount=LARGE)

    assert isinstance(given_up, Declined)
    # A notice that comes later changes nothing.
    assert await partner.rail.collect(key="k1", amount=LARGE) == given_up
    assert await partner.kept() == 0
    assert len((await partner.there.client.v1.refunds.list_async()).data) == 2
    statuses = [each.status for each in (await partner.there.client.v1.payment_intents.list_async()).data]
    assert sorted(statuses) == ["canceled", "succeeded", "succeeded"]


async def test_a_giving_up_that_broke_off_is_brought_to_its_end(partner: Partner) -> None:
    answer = await partner.rail.collect(key="k1", amount=LARGE)
    assert isinstance(answer, ActionNeeded)
    await partner.pay_one(answer.actions[0].reference)
    await partner.there.client.v1.payment_intents.cancel_async(answer.actions[1].reference)

    assert isinstance(await partner.rail.collect(key="k1", amount=LARGE), Declined)

    assert await partner.kept() == 0
    third = await partner.there.client.v1.payment_intents.retrieve_async(answer.actions[2].reference)
    assert third.status == "canceled"


async def test_a_declined_card_is_not_the_end_and_a_bank_may_ask(partner: Partner) -> None:
    answer = await partner.rail.collect(key="k1", amount=vnd(5_000_000))
    await partner.pay(answer, "pm_card_chargeDeclined")
    assert await partner.rail.collect(key="k1", amount=vnd(5_000_000)) == answer

    assert isinstance(answer, ActionNeeded)
    (action,) = answer.actions
    path = f"payment_intents/{action.reference}"
    await partner.there.switch(
        f"{path}/pay", payment_method="pm_card_authenticationRequired", return_url="https://brand.vn"
    )
    asked = await partner.rail.collect(key="k1", amount=vnd(5_000_000))
    assert isinstance(asked, ActionNeeded)
    assert asked.actions[0].url == f"https://hooks.stripe.example/3d_secure/{action.reference}"
    await partner.there.switch(f"{path}/authenticate", granted=True)

    assert isinstance(await partner.rail.collect(key="k1", amount=vnd(5_000_000)), Collected)


async def test_a_bank_that_asks_in_the_browser_has_no_address(partner: Partner) -> None:
    answer = await partner.rail.collect(key="k1", amount=vnd(5_000_000))
    await partner.pay(answer, "pm_card_authenticationRequired")

    asked = await partner.rail.collect(key="k1", amount=vnd(5_000_000))

    assert asked == answer
    assert isinstance(asked, ActionNeeded)
    assert asked.actions[0].url is None


async def test_a_stripe_that_is_away_is_unavailable(partner: Partner) -> None:
    await partner.there.trouble("too_many_requests", method="GET")

    with pytest.raises(RailUnavailable, match="RateLimitError: 429"):
        await partner.rail.ping()


async def test_a_payment_is_named_once(partner: Partner, database: TestDatabase) -> None:
    await partner.rail.collect(key="k1", amount=vnd(5_000_000))

    for change in ("reference = 'pi_other'", "amount_minor = 1", "key = 'k2'"):
        with pytest.raises(DBAPIError, match="a payment is named once"):
            await database.execute(f"UPDATE payment_parts SET {change}")  # noqa: S608
