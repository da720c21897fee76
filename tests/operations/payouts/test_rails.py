"""Which partner pays a payout: the one that reaches it, never two, and only by the way its money came in."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from domain.ledger import AccountKind
from domain.payouts.connected_accounts import ConnectedAccount
from domain.payouts.payout import Payout, PayoutStatus
from payments.books import check_books
from payments.rails import Accepted
from runtime.gateways import Gateways
from tests.databases import TestDatabase
from tests.makers.payouts import DUE
from tests.operations.payouts.sending import FlakyRail, balances, due_payout, send, turn
from tests.payments.stripe.paying_out import paying_out
from worker.relay import LONGEST_WAIT


async def test_another_partner_is_never_asked_to_pay_the_same(database: TestDatabase, gateways: Gateways) -> None:
    _, payout = await due_payout(database)
    await send(database)
    await turn(replace(gateways, payout_rail=FlakyRail(silent=1)))
    other = FlakyRail()
    other.name = "another"

    await turn(replace(gateways, payout_rail=other), DUE + LONGEST_WAIT)

    assert other.asked == []
    kept = await database.reload(payout)
    assert (kept.status, kept.rail) == (PayoutStatus.SENT, "sandbox")


async def test_the_setting_changes_nothing_for_what_was_given_to_a_partner(
    database: TestDatabase, gateways: Gateways
) -> None:
    _, payout = await due_payout(database)
    await send(database)
    first, other = FlakyRail(silent=1), FlakyRail()
    other.name = "another"
    await turn(replace(gateways, payout_rail=first))

    await turn(replace(gateways, payout_rail=other, other_payout_rails=(first,)), DUE + LONGEST_WAIT)

    assert (len(first.asked), other.asked) == (2, [])
    kept = await database.reload(payout)
    assert (kept.status, kept.rail) == (PayoutStatus.PAID, "sandbox")


async def test_each_is_paid_by_the_rail_that_reaches_it(database: TestDatabase, gateways: Gateways) -> None:
    async with paying_out(database) as partner:
        there = await partner.account()
        _, abroad = await due_payout(database, ConnectedAccount(account=there.account, country="SG"), "stripe")
        _, here = await due_payout(database)
        await send(database)
        bank = FlakyRail()
        both = replace(gateways, payout_rail=bank, connected_rail=partner.rail)
        await turn(both)

        paid = await database.reload(abroad)
        assert (paid.status, paid.rail) == (PayoutStatus.PAID, "stripe")
        assert [key for key, _, _ in bank.asked] == [str(here.id)]
        assert await partner.transferred() == [(4_800_000, 0)]
    assert (await database.reload(here)).rail == "sandbox"
    async with database.reading() as session:
        assert await check_books(session) == []


async def test_a_payout_that_no_rail_reaches_waits_for_one(database: TestDatabase, gateways: Gateways) -> None:
    async with paying_out(database) as partner:
        there = await partner.account()
        _, payout = await due_payout(database, ConnectedAccount(account=there.account, country="SG"), "stripe")
        await send(database)
        await turn(gateways)
        waiting = await database.reload(payout)
        assert (waiting.status, waiting.rail) == (PayoutStatus.SENT, None)

        await turn(replace(gateways, connected_rail=partner.rail), DUE + LONGEST_WAIT)

        assert (await database.reload(payout)).status is PayoutStatus.PAID
        assert await partner.transferred() == [(4_800_000, 0)]


async def test_play_money_is_never_transferred(database: TestDatabase, gateways: Gateways) -> None:
    async with paying_out(database) as partner:
        there = await partner.account()
        _, payout = await due_payout(database, ConnectedAccount(account=there.account, country="SG"))
        await send(database)

        await turn(replace(gateways, connected_rail=partner.rail, tries_out=True))

        assert await partner.transferred() == []
    await stays_with_us(database, payout, "FUNDED_OTHERWISE: it came in by sandbox and would go out by stripe.")


@pytest.mark.parametrize(
    ("came_in", "goes_out"),
    [("sandbox", "bank_batch"), ("stripe", "sandbox")],
)
async def test_money_goes_out_as_it_came_in_or_waits_for_a_look(
    database: TestDatabase, gateways: Gateways, came_in: str, goes_out: str
) -> None:
    _, payout = await due_payout(database, rail=came_in)
    await send(database)
    rail = FlakyRail()
    rail.name = goes_out

    await turn(replace(gateways, payout_rail=rail))

    assert rail.asked == []
    await stays_with_us(database, payout, f"FUNDED_OTHERWISE: it came in by {came_in} and would go out by {goes_out}.")


async def stays_with_us(database: TestDatabase, payout: Payout, because: str) -> None:
    """Nobody was asked to pay it; the money is earnings again, and another payout waits for a look."""
    failed = await database.reload(payout)
    (again,) = await database.all(select(Payout).where(Payout.follows_id == payout.id))
    assert (failed.status, failed.rail, failed.failure) == (PayoutStatus.FAILED, None, because)
    assert (again.status, again.held_because) == (PayoutStatus.HELD, because)
    stand = await balances(database)
    assert (stand[AccountKind.EARNINGS], stand[AccountKind.PAYOUT]) == (6_000_000, 0)


async def test_outside_production_a_pair_of_rails_may_be_tried_out(database: TestDatabase, gateways: Gateways) -> None:
    _, payout = await due_payout(database)
    await send(database)
    bank = FlakyRail(answer=Accepted(reference="batch 1"))
    bank.name = "bank_batch"

    await turn(replace(gateways, payout_rail=bank, tries_out=True))

    assert [key for key, _, _ in bank.asked] == [str(payout.id)]
    assert (await database.reload(payout)).rail == "bank_batch"
