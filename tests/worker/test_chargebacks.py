"""What banks take back is heard of from Stripe and booked once, whatever the order and the number of notices."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from domain.actors import System
from domain.chargebacks import (
    CampaignOwes,
    Chargeback,
    ChargebackLost,
    ChargebackReported,
    ChargebackStatus,
    ChargebackWon,
    FundingChargedBack,
)
from domain.ledger import Transfer, TransferKind
from domain.money import vnd
from domain.partner_costs import PartnerCostBooked
from domain.partners import HOURS_TO_PAY, PaymentPart
from domain.payments import FundingStatus
from operations.chargebacks import book_chargebacks
from operations.partner_notices import follow_fundings, list_notices
from payments import holds
from payments.fundings import require_no_debt
from payments.rails import RailUnavailable
from tests.instants import NOON
from tests.makers.payments import BOOKS, hold
from tests.worker.stripe_house import House

CLOCK = System(name="clock")
HALF = 75_000_000
"""Đồng of each of the two payments; 10,000,000 more came through the sandbox."""


async def received(house: House) -> Any:
    funding = await house.ask()
    await house.pay()
    await heard(house)
    assert (await house.database.reload(funding)).status is FundingStatus.RECEIVED
    return funding


async def heard(house: House, **manners: Any) -> None:
    """All webhooks so far come in, also those that came before, and the worker does what follows."""
    await house.deliver(**manners)
    await house.turn()


async def booked(house: House) -> list[str]:
    """The kinds of the transfers that chargebacks made, in their order."""
    wanted = (TransferKind.CHARGEBACK, TransferKind.REVERSAL, TransferKind.RECOVERY)
    made = await house.database.all(select(Transfer).where(Transfer.kind.in_(wanted)).order_by(Transfer.id))
    return [each.kind.value for each in made]


@pytest.mark.parametrize("manners", [{}, {"times": 2}, {"reordered": True}])
async def test_what_a_bank_takes_back_is_booked_once(house: House, manners: dict[str, Any]) -> None:
    funding = await received(house)

    (dispute,) = await house.dispute(most=1)
    await heard(house, **manners)
    await heard(house, **manners)

    (chargeback,) = await house.database.all(select(Chargeback))
    assert (chargeback.reference, chargeback.rail, chargeback.funding_id) == (dispute, "stripe", funding.id)
    assert (chargeback.amount, chargeback.status) == (vnd(HALF), ChargebackStatus.TAKEN)
    assert await booked(house) == ["chargeback"]
    assert (await house.free(), await house.owed()) == (160_000_000 - HALF, 0)
    told = [each for each in await house.database.events() if not isinstance(each, PartnerCostBooked)]
    assert told[-1] == FundingChargedBack(
        chargeback_id=chargeback.id,
        funding_id=funding.id,
        campaign_id=funding.campaign_id,
        amount=vnd(HALF),
        owed=vnd(0),
    )


@pytest.mark.parametrize("manners", [{}, {"times": 2}, {"reordered": True}])
@pytest.mark.parametrize("at_once", [False, True], ids=["one by one", "all at the end"])
async def test_what_is_won_comes_back(house: House, manners: dict[str, Any], at_once: bool) -> None:
    funding = await received(house)
    (dispute,) = await house.dispute(most=1)
    if not at_once:
        await heard(house, **manners)
        assert await house.free() == 160_000_000 - HALF

    await house.decide(dispute, won=True)
    await heard(house, **manners)

    (chargeback,) = await house.database.all(select(Chargeback))
    assert (chargeback.status, chargeback.ended_at) == (ChargebackStatus.WON, NOON)
    assert await booked(house) == ["chargeback", "reversal"]
    assert (await house.free(), await house.owed()) == (160_000_000, 0)
    assert ChargebackWon(chargeback_id=chargeback.id, funding_id=funding.id, amount=vnd(HALF)) in (
        await house.database.events()
    )


async def test_what_is_lost_stays_lost(house: House) -> None:
    funding = await received(house)
    (dispute,) = await house.dispute(most=1)
    await heard(house)

    await house.decide(dispute, won=False)
    await heard(house)

    (chargeback,) = await house.database.all(select(Chargeback))
    assert chargeback.status is ChargebackStatus.LOST
    assert await booked(house) == ["chargeback"]
    assert await house.free() == 160_000_000 - HALF
    assert (await house.database.events())[-1] == ChargebackLost(
        chargeback_id=chargeback.id, funding_id=funding.id, amount=vnd(HALF)
    )


async def test_what_cannot_be_covered_is_owed_and_nobody_is_taken_on(house: House) -> None:
    await received(house)
    held = await hold(house.database, house.market.campaign, vnd(100_000_000))

    await house.dispute(most=1)
    await heard(house)

    assert (await house.free(), await house.owed()) == (0, HALF - 60_000_000)
    async with house.database.work(BOOKS, NOON) as work:
        await holds.refund(work, booking_id=held.booking_id)
    async with house.database.work(BOOKS, NOON) as work:
        with pytest.raises(CampaignOwes) as refused:
            await require_no_debt(work, house.market.campaign.id)
    assert refused.value.owed == vnd(15_000_000)

    await house.turn()

    assert (await house.free(), await house.owed()) == (85_000_000, 0)
    async with house.database.work(BOOKS, NOON) as work:
        await require_no_debt(work, house.market.campaign.id)


async def test_what_was_owed_and_paid_comes_back_when_the_chargeback_is_won(house: House) -> None:
    await received(house)
    await hold(house.database, house.market.campaign, vnd(160_000_000))
    (dispute,) = await house.dispute(most=1)
    await heard(house)
    assert (await house.free(), await house.owed()) == (0, HALF)

    await house.ask(vnd(90_000_000), rail="sandbox")
    assert (await house.free(), await house.owed()) == (15_000_000, 0)
    await house.decide(dispute, won=True)
    await heard(house)

    assert (await house.free(), await house.owed()) == (90_000_000, 0)
    assert await booked(house) == ["chargeback", "recovery", "reversal", "recovery"]


async def test_a_chargeback_heard_of_as_its_funding_is_received_is_asked_for_again(house: House) -> None:
    funding = await received(house)
    before = await house.database.picture()

    with pytest.raises(RailUnavailable):
        async with house.database.work(CLOCK, NOON) as work:
            await book_chargebacks(work, ChargebackReported(funding_id=funding.id), None)

    assert await house.database.picture() == before


async def test_a_payment_that_is_disputed_before_all_is_paid(house: House) -> None:
    funding = await house.ask()
    await house.pay(most=1)
    await house.dispute()
    await heard(house)
    assert (await house.database.reload(funding)).status is FundingStatus.REQUESTED
    assert await house.database.count(Chargeback) == 0

    await house.pay(most=1)
    await heard(house)

    assert (await house.database.reload(funding)).status is FundingStatus.RECEIVED
    assert await house.database.count(Chargeback) == 1
    assert await house.free() == 160_000_000 - HALF


async def test_what_the_bank_took_back_already_is_not_refunded_when_a_funding_is_given_up(house: House) -> None:
    funding = await house.ask()
    await house.pay(most=1)
    (dispute,) = await house.dispute()
    late = NOON + timedelta(hours=HOURS_TO_PAY)

    async with house.database.work(CLOCK, late) as work:
        await follow_fundings(work)
    await house.turn(late)

    assert (await house.database.reload(funding)).status is FundingStatus.DECLINED
    parts = await house.database.all(select(PaymentPart).order_by(PaymentPart.place))
    assert [each.refund_reference for each in parts] == [dispute, None]
    assert list(house.partner.there.fake.state.all("refund")) == []
    assert await house.free() == 10_000_000


async def test_a_chargeback_of_which_no_webhook_came_is_listed_at_night(house: House) -> None:
    await received(house)
    await house.dispute()

    async with house.database.work(CLOCK, NOON) as work:
        await list_notices(work)
    await house.turn()

    assert await house.database.count(Chargeback) == 2
    assert await booked(house) == ["chargeback"] * 2
    assert await house.free() == 10_000_000
