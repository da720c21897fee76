"""A Stripe account that does not settle in đồng: nothing is begun there, and what it takes is a case, never booked."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from domain.actors import System
from domain.ledger import Account
from domain.money import Money, vnd
from domain.partner_costs import PartnerCost
from domain.partners import FundingAction, PaymentPart
from domain.payments import FundingStatus
from domain.reconciliations import CaseStatus, DifferenceKind, ReconciliationCase
from fake_stripe import balance
from operations.reconciliations import begin_partner_reconciliations
from payments.rails import RailUnavailable
from storage.outbox import Delivery, DeliveryStatus
from tests.instants import NOON
from tests.worker.stripe_house import House

TONIGHT = NOON + timedelta(hours=12)
DONG_TO_A_CENT = 250


def converted(moves: Iterable[Any]) -> None:
    """What Stripe makes of its movements where đồng is no currency of the account's."""
    for each in moves:
        each.update(currency="usd", exchange_rate=0.00004)
        each.update({name: each[name] // DONG_TO_A_CENT for name in ("amount", "fee", "net")})


async def test_fees_in_another_currency_are_a_case_and_not_booked(house: House) -> None:
    state = house.partner.there.fake.state
    state.ahead = int(NOON.timestamp()) - state.clock()
    funding = await house.ask()
    await house.pay()
    converted(state.all("balance_transaction"))
    await house.deliver()
    await house.turn()

    assert (await house.database.reload(funding)).status is FundingStatus.RECEIVED
    assert await house.database.count(PartnerCost) == 0
    for at in (TONIGHT, TONIGHT + timedelta(days=1)):
        async with house.database.work(System(name="foreign settlement"), at) as work:
            await begin_partner_reconciliations(work)
        await house.turn(at)

    (case,) = await house.database.all(select(ReconciliationCase))
    # 75,000,000 đ cost 2,550,000 đ, twice
    assert (case.kind, case.funding_id, case.ours, case.theirs, case.status) == (
        DifferenceKind.COST,
        funding.id,
        Money(0, "USD"),
        Money(20_400, "USD"),
        CaseStatus.OPEN,
    )
    assert await house.database.count(PartnerCost) == 0
    assert {each.currency for each in await house.database.all(select(Account))} == {"VND"}
    assert await house.funded() == 160_000_000


async def test_where_the_balance_lists_no_dong_nothing_is_begun(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    refusal = "the Stripe account settles in usd, not in vnd"
    with monkeypatch.context() as there:
        there.setattr(balance, "CURRENCY", "usd")
        funding = await house.ask()

        (waiting,) = await house.database.all(select(Delivery).where(Delivery.status == DeliveryStatus.DUE))
        assert waiting.last_error == f"RailUnavailable: {refusal}"
        with pytest.raises(RailUnavailable, match=refusal):
            await house.partner.rail.ping()
    assert (await house.database.reload(funding)).status is FundingStatus.REQUESTED
    assert (await house.database.count(PaymentPart), await house.partner.intents()) == (0, 0)

    await house.turn(NOON + timedelta(hours=1))

    actions = await house.database.all(select(FundingAction))
    assert [each.amount for each in actions] == [vnd(75_000_000)] * 2


async def test_the_same_sums_in_two_currencies_are_two_cases(house: House) -> None:
    state = house.partner.there.fake.state
    state.ahead = int(NOON.timestamp()) - state.clock()
    await house.ask()
    intent = await house.partner.there.intent(100_000)
    (charge,) = state.all("charge")
    state.things["charge"]["ch_other"] = charge | {"id": "ch_other", "currency": "usd"}
    for at in (TONIGHT, TONIGHT + timedelta(days=1)):
        async with house.database.work(System(name="foreign settlement"), at) as work:
            await begin_partner_reconciliations(work)
        await house.turn(at)

    kept = await house.database.all(select(ReconciliationCase))
    assert {(each.kind, each.subject, each.ours, each.theirs, each.status) for each in kept} == {
        (DifferenceKind.UNKNOWN_PAYMENT, intent.id, Money(0, currency), Money(100_000, currency), CaseStatus.OPEN)
        for currency in ("VND", "USD")
    }
    assert len(kept) == 2
