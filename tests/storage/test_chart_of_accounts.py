"""The database's own chart of accounts, by which it refuses postings, is the one that the code holds."""

import re

from sqlalchemy import text

from domain.chart_of_accounts import CHART
from tests.databases import TestDatabase


async def test_the_database_holds_postings_to_the_same_chart(database: TestDatabase) -> None:
    async with database.reading() as session:
        written = (await session.scalars(text("SELECT pg_get_functiondef('place_posting'::regproc)"))).one()
    (listed,) = re.findall(r"chart CONSTANT text\[\] := '\{(.*?)\}'", written, re.DOTALL)

    entries = [entry.strip() for entry in listed.split(",")]
    assert len(entries) == len(set(entries))
    assert set(entries) == {
        *(f"{kind.value}-{account.value}" for kind, sides in CHART.items() for account in sides.debits),
        *(f"{kind.value}+{account.value}" for kind, sides in CHART.items() for account in sides.credits),
    }
