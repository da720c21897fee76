"""Payments whose bank answers days later: Stripe refuses to cancel them, so the rail gives no answer until it has."""

import pytest
from sqlalchemy import select

from domain.money import vnd
from domain.partners import PaymentPart
from payments.rails import Action, ActionNeeded, Collected, Declined, RailUnavailable
from tests.databases import TestDatabase
from tests.payments.stripe.partners import Partner

LARGE = vnd(250_000_000)


async def three(partner: Partner, *methods: str) -> list[str]:
    """Three payments of which the first ones are paid so; their intents."""
    answer = await partner.rail.collect(key="k1", amount=LARGE)
    assert isinstance(answer, ActionNeeded)
    for action, method in zip(answer.actions, methods, strict=False):
        await partner.pay_one(action.reference, method)
    return [each.reference for each in answer.actions]


async def statuses(partner: Partner, names: list[str]) -> list[str]:
    intents = partner.there.client.v1.payment_intents
    return [(await intents.retrieve_async(each)).status for each in names]


async def give_up(partner: Partner) -> Collected | Declined:
    return await partner.rail.give_up(key="k1", amount=LARGE)


async def test_what_cannot_be_canceled_is_no_answer_until_its_bank_has_answered(
    partner: Partner, database: TestDatabase
) -> None:
    names = await three(partner, "pm_card_visa", "pm_delayed")

    for _ in range(2):
        with pytest.raises(RailUnavailable, match=f"{names[1]} is processing and was not canceled"):
            await give_up(partner)
        with pytest.raises(RailUnavailable, match=f"{names[1]} is processing and was not canceled"):
            await partner.rail.collect(key="k1", amount=LARGE)

    # what can go back has gone
    assert await statuses(partner, names) == ["succeeded", "processing", "canceled"]
    assert [each["amount"] for each in partner.there.fake.state.all("refund")] == [83_333_334]
    await partner.there.switch(f"payment_intents/{names[1]}/settle", paid=True)
    assert await partner.kept() == 83_333_333
    assert await give_up(partner) == Declined(reference=" ".join(names))
    assert await partner.kept() == 0
    kept = await database.all(select(PaymentPart).order_by(PaymentPart.place))
    assert [each.refund_reference is not None for each in kept] == [True, True, False]


async def test_what_its_bank_refuses_is_canceled_then(partner: Partner) -> None:
    names = await three(partner, "pm_card_visa", "pm_delayed")
    with pytest.raises(RailUnavailable):
        await give_up(partner)

    await partner.there.switch(f"payment_intents/{names[1]}/settle", paid=False)

    assert await give_up(partner) == Declined(reference=" ".join(names))
    assert await statuses(partner, names) == ["succeeded", "canceled", "canceled"]
    assert await partner.kept() == 0


async def test_nothing_goes_back_while_all_of_it_may_yet_be_paid(partner: Partner) -> None:
    names = await three(partner, "pm_card_visa", "pm_card_visa", "pm_delayed")

    with pytest.raises(RailUnavailable):
        await give_up(partner)

    assert await partner.kept() == 166_666_667
    await partner.there.switch(f"payment_intents/{names[2]}/settle", paid=True)
    assert await give_up(partner) == Collected(reference=" ".join(names))
    assert await partner.kept() == 250_000_000


async def test_before_it_is_given_up_it_waits_like_any_other(partner: Partner) -> None:
    names = await three(partner, "pm_card_visa", "pm_card_visa", "pm_delayed")

    waiting = await partner.rail.collect(key="k1", amount=LARGE)

    assert isinstance(waiting, ActionNeeded)
    (action,) = waiting.actions
    assert action == Action(reference=names[2], amount=vnd(83_333_333), client_secret=action.client_secret, url=None)
    await partner.there.switch(f"payment_intents/{names[2]}/settle", paid=True)
    assert await partner.rail.collect(key="k1", amount=LARGE) == Collected(reference=" ".join(names))
