"""A refund that fails days after Stripe promised it: what came back is the campaign's again, once, however we hear."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from domain.actors import System
from domain.funding_refunds import FundingRefund, FundingRefundsFollowed, FundingRefundStatus, FundingRefundUndone
from domain.ledger import Transfer, TransferKind
from domain.money import vnd
from domain.partners import HOURS_TO_PAY, PartnerNotice
from domain.payments import Funding
from domain.reconciliations import CaseStatus, DifferenceKind
from operations.funding_refunds import ask_for_refunds_again, book_undone_refunds
from operations.partner_notices import follow_fundings, list_notices
from payments.rails import RailUnavailable
from tests.instants import NOON
from tests.worker.stripe_house import House
from tests.worker.test_funding_refunds import CLOSED, give_back, refunds
from tests.worker.test_reconciliations import NIGHT, TONIGHT, cases, received, reconcile

HALF = 75_000_000
"""Đồng of each of the two payments; the sandbox's 10,000,000 beside them go back as well."""
RETURNED, FAILED = FundingRefundStatus.RETURNED, FundingRefundStatus.FAILED
SANDBOX = (10_000_000, 10_000_000, RETURNED)


async def given_back(house: House) -> Funding:
    """Everything went back, and arrived as far as anybody knows."""
    funding = await received(house)
    await house.database.execute(CLOSED)
    await give_back(house)
    await house.turn()
    assert await refunds(house) == [(2 * HALF, 2 * HALF, RETURNED), SANDBOX]
    assert await house.free() == 0
    return funding


async def fail(house: House, place: int) -> None:
    """The bank of one of the two cards sends its refund back."""
    found = list(house.partner.there.fake.state.all("refund"))
    await house.partner.there.switch(f"refunds/{found[place]['id']}/fail")


async def moves(house: House) -> list[str]:
    """The transfers of refunds and of what undoes them, in their order; the first two are made as they are asked."""
    wanted = (TransferKind.FUNDING_REFUND, TransferKind.REVERSAL)
    made = await house.database.all(select(Transfer).where(Transfer.kind.in_(wanted)).order_by(Transfer.id))
    return [each.kind.value for each in made][2:]


@pytest.mark.parametrize("manners", [{"times": 2}, {"reordered": True}])
async def test_what_comes_back_is_the_campaigns_again_once(house: House, manners: dict[str, Any]) -> None:
    funding = await given_back(house)

    await fail(house, 0)
    await house.deliver(**manners)
    await house.turn()

    assert await refunds(house) == [(2 * HALF, HALF, RETURNED), SANDBOX]
    assert await moves(house) == ["reversal", "funding_refund"]
    assert (await house.free(), await house.owed()) == (HALF, 0)
    assert await house.partner.kept() == HALF
    (refund, _) = await house.database.all(select(FundingRefund).order_by(FundingRefund.id))
    undone = FundingRefundUndone(refund_id=refund.id, funding_id=funding.id, amount=vnd(HALF))
    assert [each for each in await house.database.events() if isinstance(each, FundingRefundUndone)] == [undone]
    arrived = [each["id"] for each in house.partner.there.fake.state.all("refund") if each["status"] == "succeeded"]
    assert refund.reference == " ".join(arrived)


async def test_both_cards_send_it_back_one_after_the_other(house: House) -> None:
    await given_back(house)

    for place in (0, 1):
        await fail(house, place)
        await house.deliver()
        await house.turn()

    assert await refunds(house) == [(2 * HALF, 0, FAILED), SANDBOX]
    assert await moves(house) == ["reversal", "funding_refund", "reversal"]
    assert await house.free() == 2 * HALF


async def test_a_payment_that_sent_it_back_is_not_asked_again(house: House) -> None:
    await given_back(house)
    await fail(house, 0)
    await house.deliver()
    await house.turn()

    await give_back(house)
    await house.turn()

    assert await refunds(house) == [(2 * HALF, HALF, RETURNED), SANDBOX, (HALF, 0, FAILED)]
    assert await house.free() == HALF
    assert len(list(house.partner.there.fake.state.all("refund"))) == 2


async def test_one_of_which_no_webhook_came_is_listed_at_night(house: House) -> None:
    await given_back(house)
    await fail(house, 0)

    async with house.database.work(System(name="list_notices"), NOON) as work:
        await list_notices(work)
    await house.turn()

    assert await refunds(house) == [(2 * HALF, HALF, RETURNED), SANDBOX]
    assert await house.free() == HALF
    about = await house.database.all(select(PartnerNotice).where(PartnerNotice.about == "refund"))
    assert {each.kind for each in about} == {"refund.updated", "charge.refund.updated", "refund.failed"}


async def test_one_that_stripe_has_forgotten_is_looked_at_when_its_list_says_less(house: House) -> None:
    await given_back(house)
    await fail(house, 0)

    await reconcile(house)

    assert await cases(house) == [(DifferenceKind.REFUND, 2 * HALF, HALF, CaseStatus.OPEN)]
    assert await refunds(house) == [(2 * HALF, HALF, RETURNED), SANDBOX]
    await reconcile(house, TONIGHT + NIGHT)
    assert await cases(house) == [(DifferenceKind.REFUND, 2 * HALF, HALF, CaseStatus.GONE)]
    assert await house.free() == HALF


async def test_one_of_a_funding_that_was_given_up_moves_nothing_and_is_a_case(house: House) -> None:
    state = house.partner.there.fake.state
    state.ahead = int(NOON.timestamp()) - state.clock()
    await house.ask()
    await house.pay(most=1)
    late = NOON + timedelta(hours=HOURS_TO_PAY)
    async with house.database.work(System(name="follow_fundings"), late) as work:
        await follow_fundings(work)
    await house.turn(late)
    before = await moves(house), await house.free()

    await fail(house, 0)
    await house.deliver()
    await house.turn(late)

    assert (await moves(house), await house.free()) == before == ([], 10_000_000)
    await reconcile(house, late + NIGHT)
    assert await cases(house) == [(DifferenceKind.PAYMENT, 0, HALF, CaseStatus.OPEN)]


async def test_while_a_refund_is_under_way_nothing_is_undone_and_it_is_tried_again(house: House) -> None:
    funding = await given_back(house)
    await fail(house, 0)
    heard = FundingRefundsFollowed(funding_id=funding.id)
    answers = await ask_for_refunds_again(house.database, house.gateways.rail_named, heard)
    await house.database.execute(
        "UPDATE funding_refunds SET status = 'requested', returned_minor = 0, answered_at = NULL"
    )
    before = await house.database.picture()

    with pytest.raises(RailUnavailable):
        async with house.database.work(System(name="clock"), NOON) as work:
            await book_undone_refunds(work, heard, answers)

    assert await house.database.picture() == before
