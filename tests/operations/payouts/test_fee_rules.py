"""A booking keeps the rule of the operator's fee of its own day, whatever holds when it is paid; the tax does not."""

import json
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from domain.bookings.booking import Booking
from domain.influencers.profiles import Influencer
from domain.law.periods import midnight_in_vietnam
from domain.money import vnd
from domain.payouts.payout import Payout
from operations.payouts.scheduling import reckon_waiting_payouts
from operations.payouts.statements import payout_statement
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.markets import accepted, acting, add_market, sent_offer
from tests.makers.offers import make_terms
from tests.makers.payouts import DUE, WORKER, add_details, earn, pay, schedule
from tests.makers.rates import CHANGED_ON, LATER_FEE, LATER_TAX, change_rates

LATER = midnight_in_vietnam(CHANGED_ON)


def taken(payout: Payout) -> tuple[str, int, str, int, int]:
    return payout.fee_rule, payout.fee.minor, payout.tax_rule, payout.tax.minor, payout.net.minor


async def test_whatever_rule_holds_when_it_is_paid_the_booking_keeps_its_own(
    database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    earning = await earn(database)
    payout = await schedule(database, earning)
    assert payout is not None
    assert taken(payout) == ("fee-2026-01", 600_000, "pit-d253-2026", 600_000, 4_800_000)
    await add_details(database, earning)
    change_rates(monkeypatch)

    await pay(database, payout, DUE)

    paid = await database.reload(payout)
    assert taken(paid) == ("fee-2026-01", 600_000, LATER_TAX, 720_000, 4_680_000)
    async with database.reading() as session:
        statement = await payout_statement(session, payout.influencer_id, 2026)
    (rules,) = statement.rules
    assert (rules.fee_rule, rules.tax_rule) == ("fee-2026-01", LATER_TAX)
    assert (statement.sums.fee, statement.sums.tax, statement.sums.net) == (vnd(600_000), vnd(720_000), vnd(4_680_000))


async def test_what_is_scheduled_or_reckoned_anew_later_keeps_it_too(
    database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    earning, other = await earn(database), await earn(database)
    before = await schedule(database, other)
    assert before is not None
    change_rates(monkeypatch)

    scheduled = await schedule(database, earning, now=LATER)
    async with database.work(WORKER, LATER) as work:
        assert await reckon_waiting_payouts(work, before.influencer_id, None) == 1

    assert scheduled is not None
    reckoned = await database.reload(before)
    assert taken(scheduled) == taken(reckoned) == ("fee-2026-01", 600_000, LATER_TAX, 720_000, 4_680_000)


@pytest.mark.parametrize(
    ("at", "rules", "of_all"),
    [
        (LATER - timedelta(microseconds=1), ("fee-2026-01", "pit-d253-2026"), ("600.000 ₫", "VND 600,000")),
        (LATER, (LATER_FEE, LATER_TAX), ("900.000 ₫", "VND 900,000")),
    ],
)
async def test_the_rule_is_that_of_the_day_of_acceptance_and_the_contract_names_it(
    database: TestDatabase,
    influencer: Influencer,
    monkeypatch: pytest.MonkeyPatch,
    *,
    at: datetime,
    rules: tuple[str, str],
    of_all: tuple[str, str],
) -> None:
    change_rates(monkeypatch)
    market = await add_market(database, draft_review=False, fee_maximum=vnd(6_000_000))
    offer = await sent_offer(database, market, influencer.id, make_terms(fee=vnd(6_000_000)))

    await accepted(database, acting(influencer), offer, now=at)

    (booking,) = await database.all(select(Booking))
    body = json.loads(booking.contract)
    assert (body["operator_fee"]["version"], body["withheld_tax"]["version"]) == rules
    assert booking.fee_rule == rules[0]
    for language, words in zip(("vi", "en"), of_all, strict=True):
        assert f"({words} " in body["wording"][language]
        assert all(rule in body["wording"][language] for rule in rules)


@pytest.mark.parametrize(
    "deed", ["UPDATE bookings SET fee_rule = 'another'", "UPDATE payouts SET fee_rule = 'another'"]
)
async def test_neither_a_booking_nor_its_payout_takes_another_rule(database: TestDatabase, deed: str) -> None:
    await schedule(database, await earn(database))
    before = await database.picture()

    with pytest.raises(IntegrityError, match=r"what was agreed is never changed|fk_payouts_fee_rule"):
        await database.execute(deed)

    assert await database.picture() == before


async def test_a_booking_names_the_rule_of_its_contract(database: TestDatabase) -> None:
    await earn(database)
    (booking,) = await database.all(select(Booking))

    with pytest.raises(IntegrityError, match="ck_bookings_contract_fee_rule"):
        async with database.work(WORKER, NOON) as work:
            await work.session.execute(text("SET LOCAL session_replication_role = replica"))
            await work.session.execute(text("UPDATE bookings SET fee_rule = 'another'"))

    assert (await database.reload(booking)).fee_rule == "fee-2026-01"
