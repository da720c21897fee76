"""Two workers that ask the stripe rail for the same at once: one plan, one payment, one refund, the same answer."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import anyio
import pytest
from sqlalchemy import select

from domain.actors import System
from domain.money import vnd
from domain.partners import PaymentPart, RefundPart, parts_of
from payments.rails import ActionNeeded, Returned
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.payments.stripe.partners import Partner

AMOUNT = vnd(250_000_000)
AnswerT = TypeVar("AnswerT")


async def both(database: TestDatabase, held: str, ask: Callable[[], Awaitable[AnswerT]]) -> list[AnswerT]:
    """What two answer who both had read what is kept, and then waited for whoever held it."""
    answers = list[AnswerT]()

    async def one() -> None:
        answers.append(await ask())

    async with anyio.create_task_group() as tasks, database.work(System(name="test"), NOON) as work:
        await (await work.session.connection()).exec_driver_sql(f"LOCK TABLE {held} IN EXCLUSIVE MODE")
        tasks.start_soon(one)
        tasks.start_soon(one)
        await database.somebody_waits(at_least=2)
    return answers


@pytest.mark.parametrize("amount", [250_000_000, 83_333_333])
async def test_one_refund_is_planned_once(partner: Partner, database: TestDatabase, amount: int) -> None:
    # 83,333,333 đ are what one payment can give: a second plan would take them of the next one
    await partner.pay(await partner.rail.collect(key="k1", amount=AMOUNT))

    answers = await both(database, "payment_parts", lambda: partner.rail.refund(key="r1", of="k1", amount=vnd(amount)))

    at_stripe = list(partner.there.fake.state.all("refund"))[::-1]
    names = " ".join(each["id"] for each in at_stripe)
    assert answers == [Returned(reference=names, amount=vnd(amount))] * 2
    assert sum(each["amount"] for each in at_stripe) == amount
    kept = await database.all(select(RefundPart).order_by(RefundPart.id))
    assert [(each.key, each.amount.minor, each.reference, each.refused) for each in kept] == [
        ("r1", each["amount"], each["id"], False) for each in at_stripe
    ]
    assert await partner.kept() == 250_000_000 - amount


async def test_one_sum_is_planned_once(partner: Partner, database: TestDatabase) -> None:
    answers = await both(database, "payment_parts", lambda: partner.rail.collect(key="k1", amount=AMOUNT))

    assert answers[0] == answers[1]
    assert isinstance(answers[0], ActionNeeded)
    assert [each.amount.minor for each in answers[0].actions] == [83_333_334, 83_333_333, 83_333_333]
    kept = await database.all(parts_of("k1"))
    assert [each.reference for each in kept] == [each.reference for each in answers[0].actions]
    assert (await database.count(PaymentPart), await partner.intents()) == (3, 3)
