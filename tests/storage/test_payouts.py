"""What was sent keeps its sums and its way, whoever tries; details and commitments are never changed."""

import pytest
from sqlalchemy.exc import IntegrityError

from operations.payouts.sending import send_payouts
from operations.payouts.setting import give_tax_commitment
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.payouts import DUE, WORKER, acting_as_payee, add_details, earn, schedule


@pytest.mark.parametrize(
    "change",
    [
        "gross_minor = gross_minor + 1, net_minor = net_minor + 1",
        "due_at = due_at - interval '1 day'",
        "tax_minor = 0, net_minor = net_minor + tax_minor",
        "fee_rule = 'another'",
        "sent_at = sent_at + interval '1 day'",
    ],
)
async def test_a_sent_payout_keeps_its_sums(database: TestDatabase, change: str) -> None:
    earning = await earn(database)
    await schedule(database, earning)
    await add_details(database, earning)
    async with database.work(WORKER, DUE) as work:
        await send_payouts(work)
    before = await database.picture()

    with pytest.raises(IntegrityError):
        await database.execute(f"UPDATE payouts SET {change}")  # noqa: S608 - our own words

    assert await database.picture() == before


@pytest.mark.parametrize(
    "change",
    [
        "net_minor = net_minor + 1",
        "status = 'held'",
        "status = 'paid', ended_at = now()",
        "status = 'failed', ended_at = now()",
        "fee_minor = -1, net_minor = gross_minor + 1, tax_minor = 0",
        "net_currency = 'USD'",
    ],
)
async def test_a_payout_that_makes_no_sense_is_none(database: TestDatabase, change: str) -> None:
    await schedule(database, await earn(database))
    before = await database.picture()

    with pytest.raises(IntegrityError):
        await database.execute(f"UPDATE payouts SET {change}")  # noqa: S608 - our own words

    assert await database.picture() == before


@pytest.mark.parametrize(
    ("columns", "values"),
    [
        ("bank, account_number", "'970436', '0071000123456'"),
        ("bank, account_number, holder, connected_account, country", "'970436', '1', 'LAN', 'acct_1', 'SG'"),
        ("connected_account", "'acct_1'"),
        ("country", "'SG'"),
    ],
)
async def test_details_name_one_account_and_the_whole_of_it(database: TestDatabase, columns: str, values: str) -> None:
    me = await acting_as_payee(database, await earn(database))

    with pytest.raises(IntegrityError, match="one_account"):
        await database.execute(
            f"INSERT INTO payout_details (id, influencer_id, number, set_by, set_at, usable_from, {columns})"  # noqa: S608
            f" VALUES (gen_random_uuid(), :me, 1, :login, now(), now(), {values})",
            me=me.influencer_id,
            login=me.login_id,
        )


@pytest.mark.parametrize("change", ["payout_details SET account_number = '1'", "tax_commitments SET year = 2030"])
async def test_what_was_said_stays_said(database: TestDatabase, change: str) -> None:
    earning = await earn(database)
    await add_details(database, earning)
    async with database.work(await acting_as_payee(database, earning), NOON) as work:
        await give_tax_commitment(work, tax_code="0312345678")
    before = await database.picture()

    with pytest.raises(IntegrityError):
        await database.execute(f"UPDATE {change}")

    assert await database.picture() == before
