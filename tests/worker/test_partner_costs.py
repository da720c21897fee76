"""Stripe's own fees are booked as the operator's cost: once, whatever goes back, and at night where they came late."""

from datetime import timedelta

from sqlalchemy import select

from domain.actors import System
from domain.ledger import Account, AccountKind, Transfer, TransferKind
from domain.money import vnd
from domain.partner_costs import PartnerCost, PartnerCostBooked, PartnerCostsFollowed
from domain.partners import HOURS_TO_PAY
from domain.payments import Funding
from domain.reconciliations import CaseStatus, DifferenceKind, ReconciliationCase
from operations.funding_refunds import refund_campaign
from operations.partner_notices import follow_fundings
from operations.reconciliations import begin_partner_reconciliations
from tests.instants import NOON
from tests.worker.stripe_house import House

CLOCK = System(name="partner costs")
TONIGHT = NOON + timedelta(hours=12)
OF_A_CHARGE, OF_A_DISPUTE = 2_550_000, 380_000
"""What 75,000,000 đ and a dispute cost at the stand-in, in đồng."""


async def received(house: House) -> Funding:
    """150,000,000 đ in two payments, on both sides at noon."""
    state = house.partner.there.fake.state
    state.ahead = int(NOON.timestamp()) - state.clock()
    funding = await house.ask()
    await house.pay()
    await house.deliver()
    await house.turn()
    return funding


async def costs(house: House) -> int:
    """What stands on the operator's costs, in đồng; the books are in order and know what Stripe has."""
    assert await house.free() >= 0
    accounts = await house.database.all(select(Account))
    theirs = sum(each["net"] for each in house.partner.there.fake.state.all("balance_transaction"))
    assert [-each.posted for each in accounts if each.rail == "stripe"] == [theirs]
    return -sum(each.posted for each in accounts if each.kind is AccountKind.COSTS)


async def test_each_payment_costs_once_and_the_campaign_nothing(house: House) -> None:
    funding = await received(house)
    await house.deliver(times=2)
    async with house.database.work(CLOCK, NOON) as work:
        work.record(PartnerCostsFollowed(funding_id=funding.id))
    await house.turn()

    assert await costs(house) == 2 * OF_A_CHARGE
    assert await house.free() == 10_000_000 + 150_000_000
    booked = await house.database.all(select(PartnerCost).order_by(PartnerCost.id))
    assert [(each.funding_id, each.rail, each.amount) for each in booked] == [
        (funding.id, "stripe", vnd(OF_A_CHARGE))
    ] * 2
    theirs = house.partner.there.fake.state.all("balance_transaction")
    assert {each.reference for each in booked} == {each["id"] for each in theirs}
    told = [each for each in await house.database.events() if isinstance(each, PartnerCostBooked)]
    assert [(each.transfer_id, each.amount) for each in told] == [(each.transfer_id, each.amount) for each in booked]


async def test_what_goes_back_gives_no_cost_back_and_a_dispute_costs_more(house: House) -> None:
    await received(house)
    (dispute,) = await house.dispute(most=1)
    await house.deliver()
    await house.turn()
    assert await costs(house) == 2 * OF_A_CHARGE + OF_A_DISPUTE

    await house.decide(dispute, won=True)
    await house.deliver()
    await house.turn()
    assert await costs(house) == 2 * OF_A_CHARGE + OF_A_DISPUTE

    await house.database.execute("UPDATE campaigns SET status = 'closed'")
    async with house.database.work(house.market.manager, NOON) as work:
        await refund_campaign(work, campaign_id=house.market.campaign.id)
    await house.turn()

    assert await costs(house) == 2 * OF_A_CHARGE + OF_A_DISPUTE
    undone = select(Transfer).where(Transfer.kind == TransferKind.REVERSAL)
    of_costs = {each.transfer_id for each in await house.database.all(select(PartnerCost))}
    assert of_costs.isdisjoint(each.follows_id for each in await house.database.all(undone))


async def test_a_funding_that_was_given_up_cost_what_was_paid_of_it(house: House) -> None:
    await house.ask()
    await house.pay(most=1)
    at = NOON + timedelta(hours=HOURS_TO_PAY)

    async with house.database.work(CLOCK, at) as work:
        await follow_fundings(work)
    await house.turn(at)

    assert await house.partner.kept() == 0
    assert await costs(house) == OF_A_CHARGE


async def test_a_cost_that_stripe_named_late_is_found_at_night_and_its_case_ends_by_itself(house: House) -> None:
    state = house.partner.there.fake.state
    state.ahead = int(NOON.timestamp()) - state.clock()
    await house.ask()
    await house.pay()
    named = {each["id"]: each["balance_transaction"] for each in state.all("charge")}
    for each in state.all("charge"):
        each["balance_transaction"] = None
    await house.deliver()
    await house.turn()
    assert await house.database.count(PartnerCost) == 0
    for each in state.all("charge"):
        each["balance_transaction"] = named[each["id"]]

    found: list[list[tuple[DifferenceKind, int, int, CaseStatus]]] = []
    for at in (TONIGHT, TONIGHT + timedelta(days=1)):
        async with house.database.work(CLOCK, at) as work:
            await begin_partner_reconciliations(work)
        await house.turn(at)
        cases = await house.database.all(select(ReconciliationCase).order_by(ReconciliationCase.id))
        found.append([(each.kind, each.ours.minor, each.theirs.minor, each.status) for each in cases])

    assert found == [
        [(DifferenceKind.COST, 0, 2 * OF_A_CHARGE, CaseStatus.OPEN)],
        [(DifferenceKind.COST, 0, 2 * OF_A_CHARGE, CaseStatus.GONE)],
    ]
    assert await costs(house) == 2 * OF_A_CHARGE
