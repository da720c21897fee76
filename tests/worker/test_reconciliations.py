"""Every night our books are compared with Stripe's list: one case for each difference, once, until it is gone."""

from datetime import datetime, timedelta

from sqlalchemy import select

from domain.actors import Finance, System
from domain.chargebacks import Chargeback
from domain.errors import WrongState
from domain.money import vnd
from domain.payments import Funding
from domain.reconciliations import (
    CaseStatus,
    DifferenceKind,
    PartnerReconciliation,
    ReconciliationCase,
    ReconciliationCaseExplained,
    ReconciliationCaseGone,
    ReconciliationCaseOpened,
)
from operations.funding_refunds import refund_campaign
from operations.reconciliations import begin_partner_reconciliations, explain_reconciliation_case
from tests.instants import NOON
from tests.makers.payments import hold
from tests.refusing import refused
from tests.worker.stripe_house import House

CLOCK = System(name="begin_partner_reconciliations")
TONIGHT = NOON + timedelta(hours=12)
NIGHT = timedelta(days=1)


async def received(house: House) -> Funding:
    """150,000,000 đ in two payments, on both sides at noon."""
    state = house.partner.there.fake.state
    state.ahead = int(NOON.timestamp()) - state.clock()
    funding = await house.ask()
    await house.pay()
    await house.deliver()
    await house.turn()
    return funding


async def reconcile(house: House, at: datetime = TONIGHT) -> None:
    async with house.database.work(CLOCK, at) as work:
        assert await begin_partner_reconciliations(work) == 2
    await house.turn(at)
    assert await house.free() >= 0


async def cases(house: House) -> list[tuple[DifferenceKind, int, int, CaseStatus]]:
    found = await house.database.all(select(ReconciliationCase).order_by(ReconciliationCase.id))
    return [(each.kind, each.ours.minor, each.theirs.minor, each.status) for each in found]


async def compared(house: House) -> dict[str, int | None]:
    """By rail, at the last reconciliation."""
    found = await house.database.all(select(PartnerReconciliation).order_by(PartnerReconciliation.id))
    return {each.rail: each.compared for each in found}


async def refund_at_stripe(house: House, amount: int) -> None:
    """Somebody gives money back on Stripe's own pages."""
    client = house.partner.there.client
    charge = next(iter(house.partner.there.fake.state.all("charge")))
    await client.v1.refunds.create_async({"charge": charge["id"], "amount": amount})


async def test_an_exact_match_opens_no_case(house: House) -> None:
    await received(house)
    await house.dispute(most=1)
    await house.deliver()
    await house.turn()
    await house.database.execute("UPDATE campaigns SET status = 'closed'")
    await hold(house.database, house.market.campaign, vnd(30_000_000))
    async with house.database.work(house.market.manager, NOON) as work:
        await refund_campaign(work, campaign_id=house.market.campaign.id)
    await house.turn()

    await reconcile(house)

    assert await cases(house) == []
    # the sandbox keeps no list
    assert await compared(house) == {"sandbox": 0, "stripe": 1}


async def test_a_payment_that_is_smaller_there_is_a_case(house: House) -> None:
    funding = await received(house)
    charge = next(iter(house.partner.there.fake.state.all("charge")))
    charge["amount_captured"] -= 1_000_000

    await reconcile(house)

    assert await cases(house) == [(DifferenceKind.PAYMENT, 150_000_000, 149_000_000, CaseStatus.OPEN)]
    (case,) = await house.database.all(select(ReconciliationCase))
    assert (case.funding_id, case.subject, case.rail, case.opened_at) == (
        funding.id,
        str(funding.id),
        "stripe",
        TONIGHT,
    )
    assert charge["id"] in case.references
    assert (await house.database.events())[-1] == ReconciliationCaseOpened(
        case_id=case.id,
        rail="stripe",
        kind=DifferenceKind.PAYMENT,
        ours=vnd(150_000_000),
        theirs=vnd(149_000_000),
    )


async def test_the_same_difference_has_one_case_and_another_sum_another(house: House) -> None:
    await received(house)
    await refund_at_stripe(house, 1_000_000)
    await reconcile(house)
    await reconcile(house, TONIGHT + NIGHT)
    assert await cases(house) == [(DifferenceKind.REFUND, 0, 1_000_000, CaseStatus.OPEN)]

    await refund_at_stripe(house, 500_000)
    await reconcile(house, TONIGHT + 2 * NIGHT)

    assert await cases(house) == [
        (DifferenceKind.REFUND, 0, 1_000_000, CaseStatus.GONE),
        (DifferenceKind.REFUND, 0, 1_500_000, CaseStatus.OPEN),
    ]


async def test_a_chargeback_that_was_missed_is_booked_and_its_case_ends_by_itself(house: House) -> None:
    await received(house)
    (dispute,) = await house.dispute(most=1)

    await reconcile(house)

    # and what the dispute cost
    assert await cases(house) == [
        (DifferenceKind.CHARGEBACK, 0, 75_000_000, CaseStatus.OPEN),
        (DifferenceKind.COST, 5_100_000, 5_480_000, CaseStatus.OPEN),
    ]
    assert [each.reference for each in await house.database.all(select(Chargeback))] == [dispute]
    assert await house.free() == 85_000_000
    await reconcile(house, TONIGHT + NIGHT)
    case, of_costs = await house.database.all(select(ReconciliationCase).order_by(ReconciliationCase.id))
    assert [(each.status, each.ended_at) for each in (case, of_costs)] == [(CaseStatus.GONE, TONIGHT + NIGHT)] * 2
    gone = ReconciliationCaseGone(case_id=case.id, rail="stripe", kind=DifferenceKind.CHARGEBACK)
    assert gone in await house.database.events()


async def test_a_payment_of_nobodys_is_explained_once_and_for_all(house: House) -> None:
    await received(house)
    intent = await house.partner.there.intent(5_000_000)
    await reconcile(house)
    (case,) = await house.database.all(select(ReconciliationCase))
    assert (case.kind, case.subject, case.funding_id) == (DifferenceKind.UNKNOWN_PAYMENT, intent.id, None)
    finance = Finance(login_id=house.market.login.id)

    async def explain() -> None:
        async with house.database.work(finance, TONIGHT) as work:
            await explain_reconciliation_case(work, reconciliation_case_id=case.id, explanation=" A test of ours. ")

    await explain()
    await refused(house.database, WrongState, explain)
    await reconcile(house, TONIGHT + NIGHT)

    (kept,) = await house.database.all(select(ReconciliationCase))
    assert (kept.status, kept.explanation, kept.explained_by) == (
        CaseStatus.EXPLAINED,
        "A test of ours.",
        house.market.login.id,
    )
    assert ReconciliationCaseExplained(
        case_id=case.id, rail="stripe", kind=DifferenceKind.UNKNOWN_PAYMENT, by=house.market.login.id
    ) in (await house.database.events())


async def test_a_difference_that_comes_back_opens_its_case_again(house: House) -> None:
    await received(house)
    charge = next(iter(house.partner.there.fake.state.all("charge")))
    charge["amount_captured"] -= 1
    await reconcile(house)
    charge["amount_captured"] += 1
    await reconcile(house, TONIGHT + NIGHT)
    assert [each[3] for each in await cases(house)] == [CaseStatus.GONE]

    charge["amount_captured"] -= 1
    await reconcile(house, TONIGHT + 2 * NIGHT)

    (case,) = await house.database.all(select(ReconciliationCase))
    assert (case.status, case.opened_at, case.ended_at) == (CaseStatus.OPEN, TONIGHT + 2 * NIGHT, None)


async def test_what_moved_just_now_waits_for_the_next_night(house: House) -> None:
    await received(house)
    await refund_at_stripe(house, 1_000_000)

    await reconcile(house, NOON + timedelta(minutes=30))

    assert await cases(house) == []
    assert await compared(house) == {"sandbox": 0, "stripe": 0}
    await reconcile(house)
    assert await compared(house) == {"sandbox": 0, "stripe": 1}
    assert len(await cases(house)) == 1


async def test_a_reconciliation_heard_twice_is_done_once(house: House) -> None:
    await received(house)
    await refund_at_stripe(house, 1_000_000)
    await reconcile(house)
    before = await house.database.event_names()

    await house.database.execute("UPDATE deliveries SET status = 'due' WHERE subscriber = 'reconcile_partner'")
    await house.turn(TONIGHT)

    assert await house.database.event_names() == before
    assert len(await cases(house)) == 1
