"""A year of payouts: what was paid within it, to the instant, and under which rules."""

from datetime import UTC, datetime, timedelta

from domain.ids import InfluencerId, new_id
from domain.law.rates import PayeeKind
from domain.money import vnd
from domain.payouts.payout import Payout
from operations.payouts.statements import PayoutStatement, StatementRules, StatementSums, payout_statement
from tests.databases import TestDatabase
from tests.makers.payouts import add_details, earn, pay, schedule

NEW_YEAR = datetime(2026, 12, 31, 17, tzinfo=UTC)
NOTHING = StatementSums(payouts=0, gross=vnd(0), fee=vnd(0), tax=vnd(0), net=vnd(0))


async def paid_at(database: TestDatabase, at: datetime) -> Payout:
    earning = await earn(database)
    payout = await schedule(database, earning)
    assert payout is not None
    await add_details(database, earning)
    await pay(database, payout, at)
    return payout


async def statement(database: TestDatabase, payout: Payout, year: int) -> PayoutStatement:
    async with database.reading() as session:
        return await payout_statement(session, payout.influencer_id, year)


async def test_a_payout_is_in_the_year_in_which_it_was_paid(database: TestDatabase) -> None:
    last = await paid_at(database, NEW_YEAR - timedelta(microseconds=1))
    first = await paid_at(database, NEW_YEAR)

    assert (await statement(database, last, 2026)).sums.payouts == 1
    assert (await statement(database, last, 2027)).sums == NOTHING
    assert (await statement(database, first, 2026)).sums == NOTHING
    of_2027 = await statement(database, first, 2027)
    sums = StatementSums(payouts=1, gross=vnd(6_000_000), fee=vnd(600_000), tax=vnd(600_000), net=vnd(4_800_000))
    assert of_2027.sums == sums
    assert of_2027.rules == [StatementRules(PayeeKind.RESIDENT_PERSON, "fee-2026-01", "pit-d253-2026", sums)]
    assert [each.id for each in of_2027.payouts] == [first.id]


async def test_nobody_s_statement_is_empty(database: TestDatabase) -> None:
    async with database.reading() as session:
        empty = await payout_statement(session, InfluencerId(new_id()), 2026)

    assert (empty.sums, empty.rules, empty.payouts) == (NOTHING, [], [])
