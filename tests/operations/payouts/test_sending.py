"""Payouts leave when they are due, to details that have rested; each ends once, paid or failed, and the books agree."""

from dataclasses import replace
from datetime import timedelta

import anyio
import pytest
from sqlalchemy import select

from domain.actors import Finance
from domain.errors import WrongState
from domain.ledger import Account, AccountKind
from domain.money import vnd
from domain.payouts.events import PayoutFailed, PayoutFollowed, PayoutHeld, PayoutPaid, PayoutSent
from domain.payouts.payout import Payout, PayoutStatus
from domain.payouts.reasons import PayoutReason
from operations.payouts.reviewing import clear_payout, hold_payout
from operations.payouts.sending import book_payout, fail_payout, send_payouts
from payments.ledger import lock_accounts
from payments.rails import Accepted, BankPayee, PaidOut, Refused
from runtime.gateways import Gateways
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.logins import make_login
from tests.makers.payments import add_campaign, fund, hold
from tests.makers.payouts import ACCOUNT, DUE, FEE, WORKER, Earning, add_details, earn, release, schedule
from tests.makers.second_factors import proof
from tests.operations.payouts.sending import FlakyRail, balances, due_payout, send, turn
from worker.relay import LONGEST_WAIT


async def test_a_payout_is_paid_when_it_is_due_and_not_before(database: TestDatabase, gateways: Gateways) -> None:
    earning, payout = await due_payout(database)

    assert await send(database, DUE - timedelta(microseconds=1)) == 0
    assert await send(database) == 1
    assert await send(database) == 0
    rail = FlakyRail()
    await turn(replace(gateways, payout_rail=rail))

    paid = await database.reload(payout)
    assert (paid.status, paid.sent_at, paid.ended_at, paid.rail) == (PayoutStatus.PAID, DUE, DUE, "sandbox")
    assert rail.asked == [
        (
            str(payout.id),
            vnd(4_800_000),
            BankPayee(bank="970436", number="0071000123456", holder="NGUYEN THI HONG NHUNG"),
        )
    ]
    assert await balances(database) == {
        AccountKind.EARNINGS: 0,
        AccountKind.PAYOUT: 0,
        AccountKind.FEES: 600_000,
        AccountKind.TAX: 600_000,
        AccountKind.PARTNER: 4_800_000 - 50_000_000,
    }
    told = [each for each in await database.events() if isinstance(each, PayoutSent | PayoutPaid)]
    assert told == [
        PayoutSent(payout_id=payout.id, influencer_id=earning.hold.influencer_id, net=vnd(4_800_000)),
        PayoutPaid(payout_id=payout.id, influencer_id=earning.hold.influencer_id, net=vnd(4_800_000)),
    ]


async def test_without_details_it_waits(database: TestDatabase) -> None:
    earning = await earn(database)
    await schedule(database, earning)
    assert await send(database) == 0

    await add_details(database, earning, at=DUE)
    assert await send(database) == 1


async def test_while_changed_details_rest_nothing_is_paid(database: TestDatabase, gateways: Gateways) -> None:
    earning, _ = await due_payout(database)
    other = replace(ACCOUNT, number="999 888 777")
    changed = await add_details(database, earning, at=DUE - timedelta(hours=1), account=other)
    assert changed.usable_from == DUE + timedelta(hours=71)

    assert await send(database) == 0
    assert await send(database, changed.usable_from - timedelta(microseconds=1)) == 0
    assert await send(database, changed.usable_from) == 1
    rail = FlakyRail()
    await turn(replace(gateways, payout_rail=rail), changed.usable_from)

    assert [payee.number for _, _, payee in rail.asked if isinstance(payee, BankPayee)] == ["999888777"]


async def test_the_tax_is_that_of_the_day_on_which_it_is_sent(database: TestDatabase) -> None:
    _, payout = await due_payout(database)
    await database.execute("UPDATE payouts SET tax_minor = 1, net_minor = net_minor + 599999, tax_rule = 'older'")

    await send(database)

    sent = await database.reload(payout)
    assert (sent.fee, sent.tax, sent.net) == (vnd(600_000), vnd(600_000), vnd(4_800_000))
    assert (sent.fee_rule, sent.tax_rule) == ("fee-2026-01", "pit-d253-2026")


async def test_a_partner_without_an_answer_is_asked_again_under_the_same_key(
    database: TestDatabase, gateways: Gateways
) -> None:
    _, payout = await due_payout(database)
    await send(database)
    rail = FlakyRail(silent=1)
    again = replace(gateways, payout_rail=rail)

    await turn(again)
    assert (await database.reload(payout)).status is PayoutStatus.SENT
    await turn(again, DUE + LONGEST_WAIT)

    assert (await database.reload(payout)).status is PayoutStatus.PAID
    assert [key for key, _, _ in rail.asked] == [str(payout.id)] * 2


async def test_what_a_bank_refuses_is_earnings_again_and_waits_for_a_look(
    database: TestDatabase, gateways: Gateways
) -> None:
    earning, payout = await due_payout(database, replace(ACCOUNT, number="12345402"))
    await send(database)
    await turn(gateways)

    failed = await database.reload(payout)
    (again,) = await database.all(select(Payout).where(Payout.follows_id == payout.id))
    assert (failed.status, failed.failure) == (PayoutStatus.FAILED, PayoutReason.ACCOUNT_UNKNOWN)
    assert (again.status, again.held_because, again.gross) == (
        PayoutStatus.HELD, PayoutReason.ACCOUNT_UNKNOWN, payout.gross,
    )  # fmt: skip
    assert await balances(database) == {
        AccountKind.EARNINGS: 6_000_000,
        AccountKind.PAYOUT: 0,
        AccountKind.FEES: 0,
        AccountKind.TAX: 0,
        AccountKind.PARTNER: -50_000_000,
    }
    told = [each for each in await database.events() if isinstance(each, PayoutFailed | PayoutHeld)]
    influencer_id = earning.hold.influencer_id
    assert told == [
        PayoutFailed(payout_id=payout.id, influencer_id=influencer_id),
        PayoutHeld(payout_id=again.id, influencer_id=influencer_id, by=None),
    ]
    assert await send(database, DUE + timedelta(days=9)) == 0


async def test_what_came_back_after_it_was_paid_fails_and_is_paid_once_it_was_cleared(
    database: TestDatabase, gateways: Gateways
) -> None:
    earning, payout = await due_payout(database)
    await send(database)
    await turn(gateways)
    async with database.work(WORKER, DUE) as work:
        paid = await work.claim(select(Payout).where(Payout.id == payout.id))
        again = await fail_payout(work, paid, reason="Account closed.")
    login = await database.add(make_login())
    async with database.work(Finance(login_id=login.id), DUE) as work:
        await clear_payout(work, payout_id=again.id, proof=proof())
    await add_details(database, earning, at=DUE, account=replace(ACCOUNT, number="555666777"))

    later = DUE + timedelta(hours=72)
    assert await send(database, later) == 1
    await turn(gateways, later)

    assert [each.status for each in await database.all(select(Payout).order_by(Payout.id))] == [
        PayoutStatus.FAILED, PayoutStatus.PAID,
    ]  # fmt: skip
    assert (await balances(database))[AccountKind.PARTNER] == 4_800_000 - 50_000_000


async def test_what_is_only_accepted_stays_sent(database: TestDatabase, gateways: Gateways) -> None:
    _, payout = await due_payout(database)
    await send(database)

    await turn(replace(gateways, payout_rail=FlakyRail(answer=Accepted(reference="batch 1"))))

    assert (await database.reload(payout)).status is PayoutStatus.SENT


async def test_hearing_the_same_answer_twice_books_it_once(database: TestDatabase, gateways: Gateways) -> None:
    earning, payout = await due_payout(database)
    await send(database)
    await turn(gateways)
    before = await database.picture()

    event = PayoutSent(payout_id=payout.id, influencer_id=earning.hold.influencer_id, net=payout.net)
    async with database.work(WORKER, DUE) as work:
        await book_payout(work, event, PaidOut(reference="another"))

    assert await database.picture() == before


async def test_under_review_nothing_is_sent(database: TestDatabase) -> None:
    _, payout = await due_payout(database)
    finance = Finance(login_id=(await database.add(make_login())).id)
    async with database.work(finance, NOON) as work:
        await hold_payout(work, payout_id=payout.id, reason="Tên chủ tài khoản không khớp.")

    assert await send(database, DUE + timedelta(days=30)) == 0
    with pytest.raises(WrongState):
        async with database.work(finance, NOON) as work:
            await hold_payout(work, payout_id=payout.id, reason="Lần nữa.")
    async with database.work(finance, DUE) as work:
        await clear_payout(work, payout_id=payout.id, proof=proof())
    assert await send(database) == 1


async def halves_of_two(database: TestDatabase) -> tuple[Payout, Payout, Payout]:
    """A payout that was sent; and two that are due, the first of somebody else, the second of the same influencer.

    The earnings of both were opened before the fees, so in the order of the ids they are locked first.
    """
    other = await earn(database)
    campaign = await add_campaign(database)
    await fund(database, campaign, vnd(50_000_000))
    earning = Earning(campaign, await hold(database, campaign, FEE))
    await release(database, earning.hold, vnd(3_000_000))
    sent = await schedule(database, earning)
    await add_details(database, earning)
    assert await send(database) == 1
    first = await schedule(database, other)
    await add_details(database, other)
    await release(database, earning.hold)
    second = await schedule(database, earning)
    assert sent is not None
    assert first is not None
    assert second is not None
    return sent, first, second


async def test_while_some_are_sent_one_that_comes_back_waits_and_nothing_deadlocks(database: TestDatabase) -> None:
    sent, first, second = await halves_of_two(database)
    (fees,) = await database.all(select(Account).where(Account.kind == AccountKind.FEES))

    async def comes_back() -> None:
        async with database.work(WORKER, DUE) as work:
            await book_payout(work, PayoutFollowed(payout_id=sent.id), Refused(reason="No such account."))

    async with anyio.create_task_group() as workers, database.work(WORKER, DUE) as somebody:
        await lock_accounts(somebody, fees.id)
        workers.start_soon(send, database)
        await database.somebody_waits()
        workers.start_soon(comes_back)
        await database.somebody_waits(at_least=2)

    ended = [(await database.reload(payout)).status for payout in (sent, first, second)]
    assert ended == [PayoutStatus.FAILED, PayoutStatus.SENT, PayoutStatus.SENT]
    assert (await balances(database))[AccountKind.FEES] == 600_000 + 300_000


async def test_two_workers_send_it_once(database: TestDatabase) -> None:
    _, payout = await due_payout(database)

    async with database.work(WORKER, DUE) as one, database.work(WORKER, DUE) as other:
        assert await send_payouts(one) == 1
        assert await send_payouts(other) == 0

    assert (await database.reload(payout)).status is PayoutStatus.SENT
