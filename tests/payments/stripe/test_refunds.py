"""What goes back of payments at Stripe: the last one first, in parts, once, and not what a bank was quicker with."""

import pytest
from sqlalchemy import select

from domain.money import vnd
from domain.partners import PaymentPart, RefundPart, parts_of
from payments.rails import RailUnavailable, Returned
from payments.stripe.refunds import planned
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.payments.stripe.partners import Partner

AMOUNT = vnd(250_000_000)
THIRD = 83_333_334
"""The first of its three payments; the others are a đồng less."""


async def collected(partner: Partner) -> list[str]:
    """Three payments, made; their intents in the order of their places."""
    answer = await partner.rail.collect(key="k1", amount=AMOUNT)
    await partner.pay(answer)
    await partner.rail.collect(key="k1", amount=AMOUNT)
    async with partner.rail.database.reading() as session:
        return [each.reference or "" for each in await session.scalars(parts_of("k1"))]


def gone_back(partner: Partner) -> list[tuple[str, int]]:
    """The refunds at Stripe, oldest first: of which intent, how much."""
    return [(each["payment_intent"], each["amount"]) for each in list(partner.there.fake.state.all("refund"))[::-1]]


async def test_the_last_payments_give_back_first_and_the_rest_later(partner: Partner) -> None:
    first, second, third = await collected(partner)

    one = await partner.rail.refund(key="r1", of="k1", amount=vnd(100_000_000))
    two = await partner.rail.refund(key="r2", of="k1", amount=vnd(150_000_000))

    assert (one.amount, two.amount) == (vnd(100_000_000), vnd(150_000_000))
    assert gone_back(partner) == [
        (third, 83_333_333),
        (second, 16_666_667),
        (second, 66_666_666),
        (first, THIRD),
    ]
    assert await partner.kept() == 0


@pytest.mark.parametrize("fault", ["error_after_effect", "reset_after_effect", "error_before_effect", "error_kept"])
async def test_asked_again_after_trouble_it_goes_back_once(partner: Partner, fault: str) -> None:
    await collected(partner)
    await partner.there.trouble(fault, path="/v1/refunds")
    with pytest.raises(RailUnavailable):
        await partner.rail.refund(key="r1", of="k1", amount=vnd(100_000_000))

    answers = [await partner.rail.refund(key="r1", of="k1", amount=vnd(100_000_000)) for _ in range(2)]

    assert answers[0] == answers[1]
    assert answers[0].amount == vnd(100_000_000)
    assert sum(amount for _, amount in gone_back(partner)) == 100_000_000
    assert await partner.kept() == 150_000_000


async def test_what_the_bank_took_back_does_not_go_back_twice(partner: Partner, database: TestDatabase) -> None:
    intents = await collected(partner)
    (charge,) = (each for each in partner.there.fake.state.all("charge") if each["payment_intent"] == intents[2])
    await partner.there.switch(f"charges/{charge['id']}/dispute")

    returned = await partner.rail.refund(key="r1", of="k1", amount=vnd(100_000_000))
    again = await partner.rail.refund(key="r1", of="k1", amount=vnd(100_000_000))
    rest = await partner.rail.refund(key="r2", of="k1", amount=vnd(70_000_000))

    assert returned == again
    assert returned.amount == vnd(16_666_667)
    assert rest.amount == vnd(70_000_000)
    assert [intent for intent, _ in gone_back(partner)] == [intents[1], intents[1], intents[0]]
    (refused,) = await database.all(select(RefundPart).where(RefundPart.refused))
    assert refused.reference is None


async def test_what_was_refused_is_not_asked_for_again_though_the_bank_gave_in(partner: Partner) -> None:
    intents = await collected(partner)
    (charge,) = (each for each in partner.there.fake.state.all("charge") if each["payment_intent"] == intents[2])
    dispute = await partner.there.switch(f"charges/{charge['id']}/dispute")
    returned = await partner.rail.refund(key="r1", of="k1", amount=vnd(100_000_000))
    await partner.there.switch(f"disputes/{dispute['id']}/decide", won=True)
    charge["disputed"] = False
    await partner.there.switch("clock", seconds=25 * 3600)

    assert await partner.rail.refund(key="r1", of="k1", amount=vnd(100_000_000)) == returned
    assert gone_back(partner) == [(intents[1], 16_666_667)]


async def test_asked_again_it_answers_what_has_arrived_by_now(partner: Partner) -> None:
    await collected(partner)
    first = await partner.rail.refund(key="r1", of="k1", amount=vnd(100_000_000))
    newest, oldest = [each["id"] for each in partner.there.fake.state.all("refund")]
    await partner.there.switch(f"refunds/{oldest}/fail")

    again = [await partner.rail.refund(key="r1", of="k1", amount=vnd(100_000_000)) for _ in range(2)]

    assert first == Returned(reference=f"{oldest} {newest}", amount=vnd(100_000_000))
    assert again == [Returned(reference=newest, amount=vnd(16_666_667))] * 2


async def test_where_nothing_can_go_back_nothing_does(partner: Partner) -> None:
    answer = await partner.rail.collect(key="k1", amount=vnd(5_000_000))
    await partner.pay(answer, "pm_card_createDispute")

    returned = await partner.rail.refund(key="r1", of="k1", amount=vnd(5_000_000))

    assert returned == Returned(reference="", amount=vnd(0))
    assert gone_back(partner) == []


async def test_what_somebody_gave_back_at_stripe_does_not_go_back_twice(partner: Partner) -> None:
    answer = await partner.rail.collect(key="k1", amount=vnd(5_000_000))
    await partner.pay(answer)
    (charge,) = partner.there.fake.state.all("charge")
    await partner.there.client.v1.refunds.create_async({"charge": charge["id"], "amount": 1_000_000})

    returned = [await partner.rail.refund(key="r1", of="k1", amount=vnd(5_000_000)) for _ in range(2)]

    assert returned == [Returned(reference="", amount=vnd(0))] * 2
    assert await partner.kept() == 4_000_000


def payment(place: int, amount: int) -> PaymentPart:
    return PaymentPart(key="k1", place=place, amount=vnd(amount), planned_at=NOON, reference=f"pi_{place}")


def given(of: PaymentPart, amount: int, *, refused: bool = False) -> RefundPart:
    return RefundPart(key="r0", payment_id=of.id, amount=vnd(amount), planned_at=NOON, refused=refused)


def test_no_payment_gives_back_more_than_is_left_of_it() -> None:
    payments = [payment(0, 100), payment(1, 100), payment(2, 100)]
    earlier = [given(payments[2], 100), given(payments[1], 30), given(payments[0], 5, refused=True)]

    assert planned(payments, [], vnd(150)) == [(payments[2], vnd(100)), (payments[1], vnd(50))]
    assert planned(payments, earlier, vnd(150)) == [(payments[1], vnd(70))]
    assert planned(payments, earlier[:2], vnd(150)) == [(payments[1], vnd(70)), (payments[0], vnd(80))]
    assert planned([], [], vnd(150)) == []
