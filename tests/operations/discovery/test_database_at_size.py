"""The database in the index's place, among many: it looks into indexes of its own, and orders no more than is seen."""

from sqlalchemy import text
from sqlalchemy.dialects import postgresql

from operations.discovery.database import MOST_ORDERED, page_of_database, page_statement
from operations.discovery.influencers import columns_at
from search.influencers import INFLUENCERS
from search.query import SearchQuery, Sort
from tests.databases import TestDatabase
from tests.instants import NOON

MANY = 20_000
FIRST = "00000000-0000-7000-8000-"

# Every hundredth is a Đặng; the one listed first is the most expensive.
PEOPLE = """
INSERT INTO influencers (id, status, version, display_name, bio_vi, bio_en, bookings_at_once, created_at, changed_at,
    listed_at, minimum_fee_minor, minimum_fee_currency)
SELECT CAST('00000000-0000-7000-8000-' || lpad(CAST(n AS text), 12, '0') AS uuid), 'imported', 0,
    CASE WHEN n % 100 = 0 THEN 'Đặng' ELSE 'Nguyễn' END || ' Xuyến ' || n, '', '', 1, now(), now(), now(),
    :many - n, 'VND'
FROM generate_series(0, :many - 1) n
"""


async def plan_of(database: TestDatabase, query: SearchQuery) -> str:
    statement = page_statement(INFLUENCERS, columns_at(NOON), query)
    written = statement.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})
    async with database.reading() as session:
        return "\n".join(await session.scalars(text("EXPLAIN " + str(written).replace(":", "\\:"))))


async def test_among_many_words_are_found_through_their_index_and_only_the_newest_are_ordered(
    database: TestDatabase,
) -> None:
    await database.execute(PEOPLE, many=MANY)
    # What a vacuum does in time.
    await database.execute("SELECT gin_clean_pending_list('ix_influencer_words_words')")
    await database.execute("ANALYZE influencers, influencer_words")
    rare, common = SearchQuery(text="dang xuyen", limit=100), SearchQuery(text="xuyen", sort=Sort("price"), limit=100)

    async with database.reading_within(60.0) as session:
        few, many = [await page_of_database(session, INFLUENCERS, columns_at(NOON), each) for each in (rare, common)]
    plan = await plan_of(database, rare)

    newest_first = [f"{FIRST}{n:012}" for n in range(MANY - 1, -1, -1)]
    assert (few.total, few.total_is_exact, list(few.ids)) == (200, True, newest_first[99::100][:100])
    assert (many.total, many.total_is_exact) == (MOST_ORDERED, False)
    # Of those ordered, the newest half, the one listed first is the most expensive.
    assert list(many.ids) == newest_first[:MOST_ORDERED][-1:-101:-1]
    assert "Bitmap Index Scan on ix_influencer_words_words" in plan
    assert "Seq Scan on influencers" not in plan
