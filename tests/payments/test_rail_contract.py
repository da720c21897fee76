"""What every funding rail promises, shown of each of them: the stripe rail over real HTTP."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from domain.money import Money, vnd
from payments.rails import ActionNeeded, Answer, Collected, Declined, FundingRail, NoticeRefused, RecordKind
from payments.sandbox_rail import SandboxRail
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.payments.stripe.partners import stripe_partner


@dataclass
class Trial:
    """A rail, what its brand does when asked, an amount that it takes, and a way to have one declined."""

    rail: FundingRail
    pay: Callable[[Answer], Awaitable[None]]
    declined: Money

    async def collected(self, key: str, amount: Money) -> Answer:
        """Ask, do what is asked for, ask again."""
        answer = await self.rail.collect(key=key, amount=amount)
        if isinstance(answer, ActionNeeded):
            assert sum(each.amount.minor for each in answer.actions) == amount.minor
            await self.pay(answer)
            answer = await self.rail.collect(key=key, amount=amount)
        return answer


async def nothing(_answer: Answer) -> None:
    """The sandbox asks nothing of anybody."""


@pytest.fixture(params=["sandbox", "stripe"])
async def trial(request: pytest.FixtureRequest, database: TestDatabase) -> AsyncGenerator[Trial]:
    if request.param == "sandbox":
        yield Trial(SandboxRail(), nothing, vnd(5_000_402))
        return
    async with stripe_partner(database) as partner:
        yield Trial(partner.rail, partner.pay, vnd(12_000))


async def test_it_answers(trial: Trial) -> None:
    await trial.rail.ping()


@pytest.mark.parametrize("amount", [5_000_000, 150_000_001])
async def test_the_same_key_is_collected_once_and_answers_the_same(trial: Trial, amount: int) -> None:
    first = await trial.collected("k1", vnd(amount))
    again = await trial.rail.collect(key="k1", amount=vnd(amount))
    other = await trial.collected("k2", vnd(amount))

    assert isinstance(first, Collected)
    assert first == again
    assert isinstance(other, Collected)
    assert other != first


async def test_its_bounds_are_what_it_collects(trial: Trial) -> None:
    for amount in (trial.rail.bounds.least, trial.rail.bounds.most):
        assert not isinstance(await trial.rail.collect(key=f"k{amount.minor}", amount=amount), Declined)


async def test_what_cannot_be_had_is_declined_for_good(trial: Trial) -> None:
    answers = [await trial.rail.collect(key="k1", amount=trial.declined) for _ in range(2)]
    answers.append(await trial.rail.give_up(key="k1", amount=trial.declined))

    assert isinstance(answers[0], Declined)
    assert answers == [answers[0]] * 3


async def test_giving_up_what_was_collected_changes_nothing(trial: Trial) -> None:
    collected = await trial.collected("k1", vnd(5_000_000))

    assert await trial.rail.give_up(key="k1", amount=vnd(5_000_000)) == collected
    assert await trial.rail.collect(key="k1", amount=vnd(5_000_000)) == collected


async def test_what_was_collected_goes_back_in_parts_each_once(trial: Trial) -> None:
    await trial.collected("k1", vnd(150_000_001))

    first = [await trial.rail.refund(key="r1", of="k1", amount=vnd(100_000_000)) for _ in range(2)]
    rest = await trial.rail.refund(key="r2", of="k1", amount=vnd(50_000_001))

    assert first[0] == first[1]
    assert (first[0].amount, rest.amount) == (vnd(100_000_000), vnd(50_000_001))
    assert rest.reference != first[0].reference


async def test_what_the_partner_keeps_for_itself_stays_with_it(trial: Trial) -> None:
    await trial.collected("k1", vnd(150_000_001))
    first = await trial.rail.costs(key="k1")

    await trial.rail.refund(key="r1", of="k1", amount=vnd(150_000_001))

    # 340 basis points of each of two payments, rounded up, at the stand-in.
    assert sum(each.amount.minor for each in first) == (5_100_001 if trial.rail.name == "stripe" else 0)
    assert len({each.reference for each in first}) == len(first)
    assert await trial.rail.costs(key="k1") == first
    assert list(await trial.rail.costs(key="k2")) == []


async def test_no_bank_has_taken_anything_back(trial: Trial) -> None:
    await trial.collected("k1", vnd(5_000_000))

    assert list(await trial.rail.taken_back(key="k1")) == []


async def test_its_own_list_says_what_was_collected_and_went_back_if_it_keeps_one(trial: Trial) -> None:
    await trial.collected("k1", vnd(150_000_001))
    await trial.rail.refund(key="r1", of="k1", amount=vnd(100_000_000))

    records = await trial.rail.records_since(datetime.now(UTC) - timedelta(hours=1))

    if records is not None:
        assert {each.key for each in records} == {"k1"}
        assert {kind: sum(each.amount.minor for each in records if each.kind is kind) for kind in RecordKind} == {
            RecordKind.PAYMENT: 150_000_001,
            RecordKind.REFUND: 100_000_000,
            RecordKind.CHARGEBACK: 0,
            RecordKind.COST: 5_100_001,
            RecordKind.PAYOUT: 0,
            RecordKind.PAYOUT_REVERSAL: 0,
        }
        assert await trial.rail.records_since(datetime.now(UTC) + timedelta(days=1)) == []


async def test_what_was_told_can_be_listed_oldest_first(trial: Trial) -> None:
    await trial.collected("k1", vnd(5_000_000))

    told = await trial.rail.told_since(None)

    assert list(told) == sorted(told, key=lambda each: each.happened_at)
    assert {each.key for each in told} <= {"k1"}
    assert list(await trial.rail.told_since(datetime.now(UTC) + timedelta(days=1))) == []


@pytest.mark.parametrize("body", [b"", b"{}", b'{"id": "evt_1", "type": "payment_intent.succeeded"}'])
async def test_a_strangers_word_is_refused(trial: Trial, body: bytes) -> None:
    for headers in ({}, {"stripe-signature": ""}, {"stripe-signature": "t=1,v1=abc"}):
        with pytest.raises(NoticeRefused):
            trial.rail.notice(body, headers, now=NOON)
