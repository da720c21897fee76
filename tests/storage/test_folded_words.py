"""The words that profiles and briefs are found by without an index: the database keeps them, whoever changes a row."""

import re

import anyio
import pytest
from sqlalchemy import func, select

from domain.actors import System
from domain.influencers.handles import Handle
from search.words import folded
from storage.folded_words import LONGEST_WORD, BriefWords, InfluencerWords, beginnings
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.brands import make_brand
from tests.makers.campaigns import make_brief, make_campaign, make_content
from tests.makers.influencers import make_channel, make_imported_influencer, make_niche

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"


async def words(database: TestDatabase, kept: type[InfluencerWords | BriefWords]) -> set[str]:
    """Every word of the one row there is."""
    async with database.connection() as connection:
        return set(await connection.scalar(select(func.tsvector_to_array(kept.words))) or ())


@pytest.mark.parametrize(
    "told",
    [
        LETTERS,
        LETTERS.upper(),
        "Nguyễn Thị Ánh Đào",
        "Nguyê\u0303n Đa\u0323t",  # marks of their own
        "𝓶𝓲𝓷𝓱 ✨Hà✨ ﬁt",
        "ly_nha.ky @tp-hcm 2026",
        "",
        "한국어",
    ],
)
async def test_words_are_folded_as_those_that_are_looked_for(database: TestDatabase, told: str) -> None:
    read = {each for each in re.split("[^a-z0-9]+", folded(told)) if each}

    async with database.connection() as connection:
        kept = await connection.scalar(select(func.tsvector_to_array(func.folded_words(told))))

    assert set(kept or ()) == {each[:LONGEST_WORD] for each in read}


async def test_a_profiles_words_follow_it_from_table_to_table(database: TestDatabase) -> None:
    person = await database.add(make_imported_influencer(display_name="Đặng Thu", province="01"))
    first = await words(database, InfluencerWords)
    channel = make_channel(person, Handle(platform="tiktok", name="thu.hanoi"))
    await database.add(channel, make_niche(person, "beauty.makeup"))
    more = await words(database, InfluencerWords)
    await database.execute("UPDATE influencers SET display_name = 'Đặng Hà', province = NULL")
    await database.execute("UPDATE channels SET handle = 'ha_dang'")
    await database.execute("UPDATE influencer_niches SET niche = 'travel'")
    changed = await words(database, InfluencerWords)
    await database.execute("DELETE FROM channels")
    await database.execute("DELETE FROM influencer_niches")
    less = await words(database, InfluencerWords)
    await database.execute("DELETE FROM influencers")

    assert first == {"dang", "thu", "province:01"}
    assert more == {"dang", "thu", "hanoi", "province:01", "niche:beauty.makeup"}
    assert changed == {"dang", "ha", "niche:travel"}
    assert less == {"dang", "ha"}
    assert await database.count(InfluencerWords) == 0


async def test_a_channel_that_changes_hands_takes_its_words_along(database: TestDatabase) -> None:
    giver, taker = make_imported_influencer(display_name="Một"), make_imported_influencer(display_name="Hai")
    await database.add(giver, taker, make_channel(giver, Handle(platform="tiktok", name="thu.hanoi")))

    await database.execute("UPDATE channels SET influencer_id = :id", id=taker.id)

    kept = {each.influencer_id: each.words for each in await database.all(select(InfluencerWords))}
    assert kept == {giver.id: "'mot' 'province:01'", taker.id: "'hai' 'hanoi' 'province:01' 'thu'"}


async def test_a_briefs_words_follow_it_and_its_brand(database: TestDatabase) -> None:
    brand = await database.add(make_brand(name="Hoa Sen"))
    campaign = await database.add(make_campaign(brand))
    content = make_content(title="Mở hộp", product_name="Kem", summary="Chống nắng", provinces=("01",))
    brief = await database.add(make_brief(campaign, content))
    first = await words(database, BriefWords)
    await database.execute("UPDATE briefs SET title = 'Dùng thử', provinces = '{}', niches = '[]'")
    await database.execute("UPDATE brands SET name = 'Sen Vàng'")
    changed = await words(database, BriefWords)
    await database.execute("DELETE FROM briefs")

    codes = {f"category:{brief.category}", *(f"niche:{each['code']}" for each in brief.niches), "province:01"}
    assert first == {"mo", "hop", "kem", "chong", "nang", "hoa", "sen"} | codes
    assert changed == {"dung", "thu", "kem", "chong", "nang", "sen", "vang", f"category:{brief.category}"}
    assert await database.count(BriefWords) == 0


@pytest.mark.parametrize(
    ("typed", "provinces", "found"),
    [
        ("dan", (), True),
        ("dan th", (), True),
        ("ang", (), False),
        ("dang ha", (), False),
        ("ha", ("48", "01"), True),
        ("01", (), False),
    ],
)
async def test_words_are_found_by_their_beginnings_and_codes_as_a_whole(
    database: TestDatabase, typed: str, provinces: tuple[str, ...], found: bool
) -> None:
    await database.add(make_imported_influencer(display_name="Đặng Thu", province="01"))
    wanted = beginnings([(each, {"province": provinces}) for each in typed.split()])

    held = await database.all(select(InfluencerWords).where(InfluencerWords.words.bool_op("@@")(wanted)))

    assert bool(held) == found


async def test_a_word_longer_than_any_is_found_by_what_is_kept_of_it(database: TestDatabase) -> None:
    await database.add(make_imported_influencer(display_name="x" * 80))
    held = select(InfluencerWords).where(InfluencerWords.words.bool_op("@@")(beginnings([("x" * 80, {})])))

    assert len(await database.all(held)) == 1
    assert await words(database, InfluencerWords) == {"x" * 64, "province:01"}


async def test_two_who_change_one_profile_at_once_lose_nothing(database: TestDatabase) -> None:
    person = await database.add(make_imported_influencer(display_name="Thu", province=None))

    async with anyio.create_task_group() as tasks, database.work(System(name="first"), NOON) as work:
        work.session.add(make_niche(person, "travel"))
        await work.session.flush()
        tasks.start_soon(database.add, make_niche(person, "beauty", place=1))
        await database.somebody_waits()

    assert await words(database, InfluencerWords) == {"thu", "niche:travel", "niche:beauty"}


async def test_words_that_were_lost_are_made_anew_by_one_statement(database: TestDatabase) -> None:
    """As the migration makes those of the rows that it finds."""
    brand = await database.add(make_brand())
    campaign = await database.add(make_campaign(brand))
    await database.add(make_brief(campaign), make_imported_influencer(display_name="Thu"))
    before = [await words(database, kept) for kept in (InfluencerWords, BriefWords)]
    await database.execute("DELETE FROM influencer_words")
    await database.execute("DELETE FROM brief_words")

    await database.execute("SELECT keep_influencer_words(array_agg(id)) FROM influencers")
    await database.execute("SELECT keep_brief_words(array_agg(id)) FROM briefs")

    assert [await words(database, kept) for kept in (InfluencerWords, BriefWords)] == before
    assert all(before)
