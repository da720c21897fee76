"""What is released gets its payouts: once, whole, and none for what is held again."""

import pytest
from sqlalchemy import select

from domain.ledger import InsufficientFunds, Transfer, TransferKind
from domain.money import vnd
from domain.payments import FeeTakenBack
from domain.payouts.events import PayoutScheduled
from domain.payouts.payout import Payout, PayoutStatus
from operations.payouts.committing import give_tax_commitment
from operations.payouts.scheduling import cancel_payouts_of_booking
from operations.payouts.sending import send_payouts
from payments import holds
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.payments import add_campaign, fund, hold
from tests.makers.payouts import DUE, FORM, WORKER, Earning, acting_as_payee, add_details, earn, release, schedule


async def payouts_of(database: TestDatabase) -> list[Payout]:
    return [*await database.all(select(Payout).order_by(Payout.id))]


async def take_back(database: TestDatabase, earning: Earning) -> int:
    """Hold again what was released last, and have the worker hear of it."""
    (*_, last) = await database.all(select(Transfer).where(Transfer.kind == TransferKind.RELEASE).order_by(Transfer.id))
    async with database.work(WORKER, NOON) as work:
        held = await holds.take_back(work, last.id)
        event = FeeTakenBack(hold_id=held.id, booking_id=held.booking_id, amount=earning.hold.amount)
    async with database.work(WORKER, NOON) as work:
        return await cancel_payouts_of_booking(work, event)


@pytest.mark.parametrize(
    ("gross", "fee", "tax", "net"),
    [
        (6_000_000, 600_000, 600_000, 4_800_000),
        (5_000_000, 500_000, 500_000, 4_000_000),
        (4_999_999, 499_999, 0, 4_500_000),
    ],
)
async def test_a_release_is_due_in_three_working_days_less_fee_and_tax(
    database: TestDatabase, gross: int, fee: int, tax: int, net: int
) -> None:
    earning = await earn(database, vnd(gross))

    await schedule(database, earning)

    (payout,) = await payouts_of(database)
    assert (payout.status, payout.due_at) == (PayoutStatus.SCHEDULED, DUE)
    assert (payout.gross, payout.fee, payout.tax, payout.net) == (vnd(gross), vnd(fee), vnd(tax), vnd(net))
    assert (payout.fee_rule, payout.tax_rule) == ("fee-2026-01", "pit-d253-2026")
    assert (await database.events())[-1] == PayoutScheduled(
        payout_id=payout.id, influencer_id=earning.hold.influencer_id, gross=vnd(gross), due_at=DUE
    )


async def test_hearing_of_a_release_twice_schedules_it_once(database: TestDatabase) -> None:
    earning = await earn(database)
    await schedule(database, earning)
    before = await database.picture()

    assert await schedule(database, earning) is None

    assert await database.picture() == before


async def test_parts_of_a_fee_have_payouts_of_their_own(database: TestDatabase) -> None:
    campaign = await add_campaign(database)
    await fund(database, campaign, vnd(10_000_000))
    held = await hold(database, campaign, vnd(6_000_000))
    earning = Earning(campaign, held)

    for part in (1_000_000, 5_000_000):
        await release(database, held, vnd(part))
        await schedule(database, earning)

    assert [each.gross for each in await payouts_of(database)] == [vnd(1_000_000), vnd(5_000_000)]


async def test_what_is_held_again_is_not_paid(database: TestDatabase) -> None:
    earning = await earn(database)
    await schedule(database, earning)

    assert await take_back(database, earning) == 1

    (payout,) = await payouts_of(database)
    assert (payout.status, payout.ended_at) == (PayoutStatus.CANCELLED, NOON)
    assert await database.event_names() != []


async def test_of_two_parts_one_held_again_leaves_the_other(database: TestDatabase) -> None:
    campaign = await add_campaign(database)
    await fund(database, campaign, vnd(10_000_000))
    held = await hold(database, campaign, vnd(6_000_000))
    earning = Earning(campaign, held)
    for part in (1_000_000, 5_000_000):
        await release(database, held, vnd(part))
        await schedule(database, earning)

    assert await take_back(database, earning) == 2

    assert [(each.status, each.gross) for each in await payouts_of(database)] == [
        (PayoutStatus.CANCELLED, vnd(1_000_000)),
        (PayoutStatus.CANCELLED, vnd(5_000_000)),
        (PayoutStatus.SCHEDULED, vnd(1_000_000)),
    ]


async def test_nothing_is_cancelled_while_all_that_is_scheduled_is_released(database: TestDatabase) -> None:
    earning = await earn(database)
    await schedule(database, earning)
    event = FeeTakenBack(hold_id=earning.hold.id, booking_id=earning.hold.booking_id, amount=vnd(1))

    async with database.work(WORKER, NOON) as work:
        assert await cancel_payouts_of_booking(work, event) == 0

    assert [each.status for each in await payouts_of(database)] == [PayoutStatus.SCHEDULED]


async def test_what_was_sent_cannot_be_held_again(database: TestDatabase) -> None:
    earning = await earn(database)
    await schedule(database, earning)
    await add_details(database, earning)
    async with database.work(WORKER, DUE) as work:
        assert await send_payouts(work) == 1
    before = await database.picture()

    with pytest.raises(InsufficientFunds):
        await take_back(database, earning)

    assert await database.picture() == before


async def test_nothing_is_withheld_from_who_committed(database: TestDatabase) -> None:
    earning = await earn(database)
    async with database.work(await acting_as_payee(database, earning), NOON) as work:
        await give_tax_commitment(work, form_version=FORM, tax_code="001099012345")

    await schedule(database, earning)

    (payout,) = await payouts_of(database)
    assert (payout.fee, payout.tax, payout.net) == (vnd(600_000), vnd(0), vnd(5_400_000))
