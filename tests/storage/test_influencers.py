"""What the database itself holds true of profiles, whoever writes."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from domain.influencers.channels import Channel
from domain.influencers.handles import Handle
from domain.influencers.profiles import Influencer
from storage.totals import LISTED_PROFILES, kept_total
from tests.databases import TestDatabase
from tests.makers.influencers import make_channel, make_imported_influencer, make_influencer, make_language, make_niche
from tests.makers.logins import make_login


async def add_influencer(database: TestDatabase) -> Influencer:
    return await database.add(await _approved(database))


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("login_id = NULL", "has_a_person"),
        ("kind = NULL", "has_a_kind"),
        ("listed_at = NULL", "listed_since"),
        ("bookings_at_once = 51", "bookings_at_once"),
        ("minimum_fee_minor = -1, minimum_fee_currency = 'VND'", "minimum_fee"),
        ("minimum_fee_minor = 1", "minimum_fee"),
        ("minimum_fee_minor = 1, minimum_fee_currency = 'USD'", "minimum_fee"),
        ("representative_name = 'MCN'", "representative"),
        ("display_name = ''", "display_name"),
        ("version = 0", "version"),
        ("status = 'sleeping'", "profilestatus"),
    ],
)
async def test_a_profile_keeps_its_rules(database: TestDatabase, change: str, rule: str) -> None:
    influencer = await add_influencer(database)

    with pytest.raises(IntegrityError, match=f"ck_influencers_{rule}"):
        await database.execute(f"UPDATE influencers SET {change}")  # noqa: S608  # the parameters above

    assert await database.reload(influencer) == influencer


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("followers = -1", "followers_range"),
        ("followers = 2000000001", "followers_range"),
        ("followers_source = NULL", "followers_whole_or_absent"),
        ("engagement_rate = 10001", "engagement_rate_range"),
        ("engagement_rate_as_of = NULL", "engagement_rate_whole_or_absent"),
        ("median_views = NULL", "median_views_whole_or_absent"),
        ("bio_code = 'niemtin-x'", "bio_code_has_an_end"),
        ("verified_by = NULL", "verified_by_somebody"),
    ],
)
async def test_a_channel_keeps_its_rules(database: TestDatabase, change: str, rule: str) -> None:
    channel = await database.add(make_channel(await add_influencer(database)))

    with pytest.raises(IntegrityError, match=f"ck_channels_{rule}"):
        await database.execute(f"UPDATE channels SET {change}")  # noqa: S608  # the parameters above

    assert await database.reload(channel) == channel


async def test_a_handle_is_on_one_profile_only(database: TestDatabase) -> None:
    await database.add(make_channel(await add_influencer(database), Handle(platform="tiktok", name="Hong.Nhung")))
    other = await add_influencer(database)

    with pytest.raises(IntegrityError, match="uq_channels_platform_handle_folded"):
        await database.add(make_channel(other, Handle(platform="tiktok", name="hong.nhung")))

    assert await database.count(Channel) == 1


async def test_an_imported_profile_needs_neither_a_person_nor_a_kind(database: TestDatabase) -> None:
    influencer = await database.add(make_imported_influencer(kind=None))

    assert (await database.reload(influencer)).login_id is None


async def test_shares_never_exceed_the_whole(database: TestDatabase) -> None:
    influencer = await add_influencer(database)
    share = "INSERT INTO audience_shares VALUES (:id, 'gender', :bracket, :points, 'declared', '2026-11-01')"
    await database.execute(share, id=influencer.id, bracket="female", points=6_000)

    with pytest.raises(IntegrityError, match="exceed the whole"):
        await database.execute(share, id=influencer.id, bracket="male", points=4_001)

    await database.execute(share, id=influencer.id, bracket="male", points=4_000)


async def test_closed_periods_never_overlap(database: TestDatabase) -> None:
    influencer = await add_influencer(database)
    period = "INSERT INTO closed_periods VALUES (:id, CAST(:starts AS text)::date, CAST(:ends AS text)::date)"
    await database.execute(period, id=influencer.id, starts="2026-12-01", ends="2026-12-10")

    with pytest.raises(IntegrityError, match="overlap"):
        await database.execute(period, id=influencer.id, starts="2026-12-09", ends="2026-12-12")

    await database.execute(period, id=influencer.id, starts="2026-12-10", ends="2026-12-12")


async def test_places_of_niches_and_languages_are_taken_once(database: TestDatabase) -> None:
    influencer = await add_influencer(database)
    await database.add(make_niche(influencer), make_language(influencer))

    with pytest.raises(IntegrityError, match="uq_influencer_niches"):
        await database.add(make_niche(influencer, "travel"))
    with pytest.raises(IntegrityError, match="uq_influencer_languages"):
        await database.add(make_language(influencer, "en"))


async def listed(database: TestDatabase) -> int | None:
    async with database.connection() as connection:
        return await connection.scalar(select(kept_total(LISTED_PROFILES)))


async def test_the_total_of_listed_profiles_is_kept(database: TestDatabase) -> None:
    assert await listed(database) == 0
    draft = await database.add(make_influencer(await database.add(make_login()), status="draft", listed_at=None))
    assert await listed(database) == 0
    await database.add(make_imported_influencer(), make_imported_influencer(), await _approved(database))
    assert await listed(database) == 3
    await database.execute("UPDATE influencers SET bio_vi = 'x'")
    assert await listed(database) == 3
    await database.execute("UPDATE influencers SET status = 'approved', listed_at = now() WHERE id = :id", id=draft.id)
    assert await listed(database) == 4
    await database.execute("DELETE FROM influencers WHERE status = 'imported'")
    assert await listed(database) == 2


async def _approved(database: TestDatabase) -> Influencer:
    return make_influencer(await database.add(make_login()))
