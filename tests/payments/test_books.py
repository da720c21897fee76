from datetime import timedelta

import anyio
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.pool import NullPool

from domain.ids import PayoutId, new_id
from domain.law.rates import Charge, PayeeKind
from domain.ledger import Account, AccountKind, Posting, Transfer, TransferKind
from domain.logins import Login
from domain.money import vnd
from domain.payments import FundingReceived, Hold, HoldStatus
from domain.payouts.payout import Deductions, Payout
from domain.payouts.payout_details import PayoutDetails
from operations.partner_costs import book_costs
from payments import holds, payouts
from payments.books import MOST_ROWS, BrokenRule, check_books, check_books_unhurried
from payments.fundings import refund_funding
from payments.ledger import reverse
from payments.periods import close_period
from payments.rails import Cost
from payments.rules import RULES
from payments.rules_in_vietnamese import IN_VIETNAMESE
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.payments import BOOKS, add_campaign, fund, hold
from tests.makers.payouts import ACCOUNT
from tests.payments.paying_out import pay_out, settle_payout

OWNERS = "a fee is held from its own campaign, released to its own influencer, and refunded to that campaign"
DRAWN = "a held fee draws on fundings of its own campaign, to the đồng"
COVERED = "fees draw on a funding for no more than came in and did not go back"
SENT = "each payout that was sent, and nothing else, took its gross from its influencer for its net, fee and tax"
SETTLED = "a payout is settled from its own account with its net, by the partner behind its rail"
COSTS = "each cost in the books, and nothing else, is one that a partner named, and was taken out of what it keeps"
ENDED = "a payout is settled while it is paid, and taken back when it failed"
AGREED = "what is held for a booking is its fee, as amended, less what was released and refunded"
BREAKS = {
    "each posting carries its account's balance on from the one before it": (
        "UPDATE postings SET balance = balance + 1 WHERE number = 1 AND amount_minor > 0"
    ),
    "the postings of a transfer sum to zero in each currency": (
        "UPDATE postings SET amount_minor = amount_minor + 1 WHERE amount_minor > 0"
    ),
    "a transfer has the postings it was made with": "UPDATE transfers SET size = 3",
    "a posting fits the chart of accounts": "UPDATE transfers SET kind = 'release' WHERE kind = 'refund'",
    "a transfer follows one that it may follow": (
        "UPDATE transfers SET follows_id = (SELECT id FROM transfers WHERE kind = 'hold' LIMIT 1)"
        " WHERE kind = 'funding_refund'"
    ),
    "a reversal has the postings of what it reverses, each turned round": (
        "UPDATE postings SET amount_minor = 2 * amount_minor"
        " WHERE transfer_id = (SELECT id FROM transfers WHERE kind = 'reversal')"
    ),
    "nothing is reversed twice": (
        "INSERT INTO transfers SELECT (jsonb_populate_record(CAST(NULL AS transfers),"
        " to_jsonb(t) || jsonb_build_object('id', gen_random_uuid(), 'key', 'again'))).*"
        " FROM transfers t WHERE kind = 'reversal'"
    ),
    "a funding is not refunded beyond its amount, and a payout settled once": (
        "UPDATE postings SET amount_minor = 100000 * amount_minor"
        " WHERE transfer_id = (SELECT id FROM transfers WHERE key = 'arrived')"
    ),
    "a payout that is paid was settled, and where a bank or Stripe paid it, for what it comes to": (
        "INSERT INTO payouts SELECT (jsonb_populate_record(CAST(NULL AS payouts), to_jsonb(h) || jsonb_build_object("
        "'id', gen_random_uuid(), 'gross_minor', 1, 'gross_currency', 'VND', 'fee_minor', 0, 'fee_currency', 'VND',"
        " 'tax_minor', 0, 'tax_currency', 'VND', 'net_minor', 1, 'net_currency', 'VND', 'fee_rule', '-',"
        " 'payee_kind', 'resident_person', 'tax_rule', '-', 'scheduled_at', now(), 'due_at', now(), 'sent_at', now(),"
        " 'ended_at', now(),"
        " 'details_id', gen_random_uuid(), 'status', 'paid', 'rail', 'sandbox'))).* FROM holds h"
        " WHERE status = 'released'"
    ),
    "a balance is the sum of its postings": "UPDATE accounts SET posted = posted + 1 WHERE kind = 'campaign'",
    "no account is below its floor": "UPDATE accounts SET floor = posted + 1 WHERE kind = 'campaign'",
    "all accounts together hold zero": "UPDATE accounts SET posted = posted + 1 WHERE kind = 'partner'",
    "what is left of a hold stands on its account": (
        "UPDATE holds SET amount_minor = amount_minor + 1 WHERE status = 'held'"
    ),
    "a hold was held, released and refunded as its transfers say": (
        "UPDATE holds SET released_minor = refunded_minor, refunded_minor = 0, status = 'released'"
        " WHERE status = 'refunded'"
    ),
    AGREED: "UPDATE bookings SET fee_minor = fee_minor + 1",
    "a campaign's free money is what it was funded, less what is held, was released or went back": (
        "UPDATE fundings SET amount_minor = amount_minor + 1"
    ),
    DRAWN: ("UPDATE hold_draws SET amount_minor = amount_minor - 1"),
    COVERED: ("UPDATE hold_draws SET amount_minor = amount_minor + 7000000"),
    OWNERS: ("UPDATE accounts SET owner_id = gen_random_uuid() WHERE kind = 'earnings'"),
    SENT: ("DELETE FROM payouts"),
    SETTLED: ("UPDATE payouts SET rail = 'bank_batch'"),
    ENDED: ("UPDATE payouts SET status = 'failed', failure = '-'"),
    "nothing that came in through the sandbox was transferred to a connected account": (
        "INSERT INTO connected_transfers (id, payout_id, account, amount_minor, amount_currency, planned_at, postponed)"
        " SELECT gen_random_uuid(), id, 'acct_1', net_minor, net_currency, ended_at, 0 FROM payouts"
    ),
    COSTS: "UPDATE partner_costs SET amount_minor = amount_minor + 1",
    "a closed period ends with the balances of its postings": "UPDATE closing_balances SET balance = balance + 1",
    "closed periods follow each other without a gap": (
        "UPDATE accounting_periods SET starts_at = starts_at - interval '1 day'"
    ),
}


MORE_BREAKS = [
    (AGREED, "DELETE FROM holds"),
    (AGREED, "UPDATE offer_terms SET fee_minor = fee_minor - 1"),
    (AGREED, "UPDATE offer_terms SET fee_currency = 'USD'"),
    (OWNERS, "UPDATE holds SET influencer_id = gen_random_uuid() WHERE status = 'released'"),
    (OWNERS, "UPDATE holds SET campaign_id = gen_random_uuid() WHERE status = 'refunded'"),
    (OWNERS, "UPDATE holds SET campaign_id = gen_random_uuid() WHERE status = 'held'"),
    (OWNERS, "UPDATE transfers SET hold_id = (SELECT id FROM holds WHERE status = 'held') WHERE kind = 'release'"),
    (COSTS, "DELETE FROM partner_costs"),
    (COSTS, "UPDATE partner_costs SET rail = 'bank_batch'"),
    (COSTS, "UPDATE partner_costs SET reference = 'txn_2'"),
    (COSTS, "UPDATE transfers SET kind = 'sweep' WHERE kind = 'partner_cost'"),
    (SENT, "UPDATE payouts SET influencer_id = gen_random_uuid()"),
    (SENT, "UPDATE payouts SET gross_minor = gross_minor + 1, net_minor = net_minor + 1"),
    (SENT, "UPDATE payouts SET fee_minor = fee_minor + 1, net_minor = net_minor - 1"),
    (SENT, "UPDATE payouts SET tax_minor = tax_minor + 1, fee_minor = fee_minor - 1"),
    (SENT, "UPDATE payouts SET status = 'scheduled', sent_at = NULL, details_id = NULL, rail = NULL, ended_at = NULL"),
    (SENT, "UPDATE transfers SET key = 'payout:' || gen_random_uuid() WHERE kind = 'payout'"),
    (SENT, "UPDATE accounts SET owner_id = gen_random_uuid() WHERE kind = 'payout'"),
    (SETTLED, "UPDATE accounts SET owner_id = gen_random_uuid() WHERE kind = 'payout'"),
    (
        SETTLED,
        (
            "UPDATE postings SET amount_minor = amount_minor / 2"
            " WHERE transfer_id = (SELECT id FROM transfers WHERE kind = 'payout_settlement')"
        ),
    ),
    (SETTLED, "DELETE FROM payouts"),
    (ENDED, "UPDATE payouts SET status = 'sent', ended_at = NULL"),
    (DRAWN, "DELETE FROM hold_draws"),
    (DRAWN, "UPDATE fundings SET campaign_id = gen_random_uuid()"),
    (COVERED, "UPDATE fundings SET transfer_id = NULL, status = 'requested', answered_at = NULL"),
    (ENDED, "UPDATE transfers SET kind = 'payout_failure' WHERE kind = 'payout_settlement'"),
]


async def some_money(database: TestDatabase) -> None:
    """A campaign whose money went every way, in periods two of which are closed, and a payout that was paid."""
    campaign = await add_campaign(database)
    funding = await fund(database, campaign, vnd(10_000_000))
    await hold(database, campaign, vnd(1_000_000))
    released, refunded = await hold(database, campaign, vnd(2_000_000)), await hold(database, campaign, vnd(3_000_000))
    async with database.work(BOOKS, NOON) as work:
        await holds.release(work, booking_id=released.booking_id)
        await holds.refund(work, booking_id=refunded.booking_id)
        failed = await refund_funding(work, funding_id=funding.id, amount=vnd(500), key="failed")
        await reverse(work, failed.transfer_id)
        await refund_funding(work, funding_id=funding.id, amount=vnd(700), key="arrived")
        received = FundingReceived(funding_id=funding.id, campaign_id=campaign.id, amount=funding.amount)
        await book_costs(work, received, [Cost(reference="txn_1", amount=vnd(340_000))])
    async with database.work(BOOKS, NOON + timedelta(days=2)) as work:
        await close_period(work, ends_at=NOON - timedelta(days=1))
        await close_period(work, ends_at=NOON + timedelta(days=1))
    async with database.work(BOOKS, NOON + timedelta(days=3)) as work:
        payout_id = PayoutId(new_id())
        login = (await work.all(select(Login)))[0]
        work.add(PayoutDetails.after(None, ACCOUNT, of=released.influencer_id, by=login.id, now=NOON))
        await work.flush()
        await pay_out(
            work,
            payout_id=payout_id,
            influencer_id=released.influencer_id,
            booking_id=released.booking_id,
            gross=vnd(2_000_000),
            fee=vnd(200_000),
            tax=vnd(100_000),
        )
        await settle_payout(work, payout_id=payout_id, rail="sandbox")


async def test_good_books_have_nothing_to_report(database: TestDatabase) -> None:
    await some_money(database)

    async with database.reading() as session:
        assert await check_books(session) == []


async def test_each_rule_sees_what_breaks_it(database: TestDatabase, migrated_url: str) -> None:
    await some_money(database)
    engine = create_async_engine(migrated_url, poolclass=NullPool)
    unseen: list[tuple[str, str]] = []

    async with AsyncSession(engine) as session, session.begin() as never_committed:
        # As an intruder would have to: triggers and constraints out of the way, in a transaction that is rolled back.
        await session.execute(text("SET LOCAL session_replication_role = replica"))
        await session.execute(text("ALTER TABLE accounts DROP CONSTRAINT ck_accounts_floor"))
        await session.execute(text("DROP INDEX uq_transfers_reversed_once"))
        for rule, breach in [*BREAKS.items(), *MORE_BREAKS]:
            async with session.begin_nested() as taken_back:
                await session.execute(text(breach))
                broken = await check_books(session)
                await taken_back.rollback()
            assert all(isinstance(found, BrokenRule) and found.count == len(found.rows) > 0 for found in broken)
            if rule not in {found.rule for found in broken}:
                unseen.append((rule, breach))
        assert await check_books(session) == []
        await never_committed.rollback()

    await engine.dispose()
    assert unseen == []
    assert [*BREAKS] == [*RULES]


@pytest.mark.parametrize(
    "breach",
    ["UPDATE bookings SET fee_minor = fee_minor + 1", "UPDATE offer_terms SET fee_minor = 2 * fee_minor"],
)
async def test_what_was_agreed_and_not_held_is_named_by_one_rule_alone(database: TestDatabase, breach: str) -> None:
    await some_money(database)
    bookings = sorted([str(each.booking_id) for each in await database.all(select(Hold))])
    await database.execute(
        f"DO $$ BEGIN PERFORM set_config('session_replication_role', 'replica', true); {breach}; END $$"
    )

    async with database.reading() as session:
        (found,) = await check_books(session)

    assert (found.rule, found.count, found.first_posting) == (AGREED, 3, None)
    assert list(found.rows) == bookings


async def test_a_release_to_somebody_else_is_named(database: TestDatabase) -> None:
    await some_money(database)
    (released,) = await database.all(select(Hold).where(Hold.status == HoldStatus.RELEASED))
    (earnings,) = await database.all(select(Account).where(Account.kind == AccountKind.EARNINGS))
    (posting,) = await database.all(select(Posting).where(Posting.account_id == earnings.id, Posting.number == 1))
    await database.execute(
        "DO $$ BEGIN PERFORM set_config('session_replication_role', 'replica', true);"
        " UPDATE holds SET influencer_id = (SELECT influencer_id FROM holds WHERE status = 'held')"
        " WHERE status = 'released'; END $$"
    )

    async with database.reading() as session:
        (found,) = await check_books(session)

    assert (found.rule, found.count, found.first_posting) == (OWNERS, 1, posting.id)
    assert found.rows == (f"{posting.id}: release of hold {released.id} on earnings of {earnings.owner_id}",)


async def test_a_payout_whose_row_is_gone_is_named(database: TestDatabase) -> None:
    await some_money(database)
    booked, settled = [
        (await database.all(select(Transfer).where(Transfer.kind == kind)))[0]
        for kind in (TransferKind.PAYOUT, TransferKind.PAYOUT_SETTLEMENT)
    ]
    await database.execute(
        "DO $$ BEGIN PERFORM set_config('session_replication_role', 'replica', true); DELETE FROM payouts; END $$"
    )

    async with database.reading() as session:
        found = {each.rule: each for each in await check_books(session)}

    assert found.keys() == {SENT, SETTLED}
    assert found[SENT].rows == (booked.key,)
    assert found[SETTLED].count == 2
    for rule, transfer in ((SENT, booked), (SETTLED, settled)):
        postings = await database.all(select(Posting).where(Posting.transfer_id == transfer.id).order_by(Posting.id))
        assert found[rule].first_posting == postings[0].id


@pytest.mark.parametrize("scheduled", [False, True])
async def test_the_database_books_no_payout_that_no_row_says(database: TestDatabase, *, scheduled: bool) -> None:
    await some_money(database)
    (held,) = await database.all(select(Hold).where(Hold.status == HoldStatus.HELD))
    async with database.work(BOOKS, NOON + timedelta(days=4)) as work:
        await holds.release(work, booking_id=held.booking_id)
    before = await database.picture()
    nothing, other_fee = Charge(vnd(0), "fee-2026-01"), Charge(vnd(1), "fee-2026-01")
    payout = Payout.scheduled(
        influencer_id=held.influencer_id,
        booking_id=held.booking_id,
        gross=held.amount,
        deductions=Deductions(PayeeKind.RESIDENT_PERSON, nothing, nothing),
        now=NOON,
    )

    with pytest.raises(IntegrityError, match="pays out what no payout says"):
        async with database.work(BOOKS, NOON + timedelta(days=4)) as work:
            if scheduled:
                deductions = Deductions(PayeeKind.RESIDENT_PERSON, other_fee, nothing)
                payout.send((await work.all(select(PayoutDetails)))[0], deductions, now=work.now)
                work.add(payout)
            await work.session.execute(text("SET LOCAL ROLE niemtin_app"))
            await payouts.pay_out(
                work,
                payout_id=payout.id,
                influencer_id=held.influencer_id,
                gross=held.amount,
                fee=vnd(0),
                tax=vnd(0),
            )

    assert await database.picture() == before


def test_each_rule_has_its_words_in_vietnamese() -> None:
    assert [*IN_VIETNAMESE] == [*RULES]
    assert len(set(IN_VIETNAMESE.values())) == len(RULES)


async def test_of_a_rule_so_many_rows_are_named_and_all_are_counted(database: TestDatabase, migrated_url: str) -> None:
    engine = create_async_engine(migrated_url, poolclass=NullPool)
    rule = "a transfer has the postings it was made with"
    await some_money(database)

    async with AsyncSession(engine) as session, session.begin() as never_committed:
        await session.execute(text("SET LOCAL session_replication_role = replica"))
        await session.execute(text("DELETE FROM postings"))
        before = {found.rule: found.count for found in await check_books(session)}[rule]
        await session.execute(
            text(
                "INSERT INTO transfers SELECT (jsonb_populate_record(CAST(NULL AS transfers),"
                " to_jsonb(t) || jsonb_build_object('id', gen_random_uuid(), 'key', gen_random_uuid()))).*"
                " FROM (SELECT * FROM transfers WHERE kind = 'funding' LIMIT 1) t, generate_series(1, 150)"
            )
        )
        (found,) = [each for each in await check_books(session) if each.rule == rule]
        await never_committed.rollback()

    await engine.dispose()
    assert (found.count, len(found.rows)) == (before + 150, MOST_ROWS)
    assert list(found.rows) == sorted(found.rows)


async def test_the_unhurried_check_outlasts_the_time_that_statements_are_given(
    database: TestDatabase, migrated_url: str
) -> None:
    hurried = create_async_engine(
        migrated_url,
        isolation_level="AUTOCOMMIT",
        connect_args={"server_settings": {"statement_timeout": "200ms"}},
    )

    async def check() -> None:
        async with AsyncSession(hurried) as session:
            assert await check_books_unhurried(session) == []
            assert (await session.scalars(text("SHOW statement_timeout"))).one() == "200ms"

    async with anyio.create_task_group() as tasks, database.work(BOOKS, NOON) as work:
        await work.session.execute(text("LOCK TABLE postings IN ACCESS EXCLUSIVE MODE"))
        async with AsyncSession(hurried) as session:
            with pytest.raises(DBAPIError, match="statement timeout"):
                await check_books(session)
        tasks.start_soon(check)
        await database.somebody_waits()
        await anyio.sleep(0.4)

    await hurried.dispose()
