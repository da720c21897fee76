from collections.abc import Sequence
from datetime import date, timedelta

import anyio
import pytest
from sqlalchemy import select

from domain.actors import ActingInfluencer, System
from domain.errors import NotFound
from domain.ids import ImportRunId, InfluencerId, new_id
from domain.imports import (
    BatchTaken,
    FileImported,
    ImportedProfile,
    ImportRun,
    ImportSubject,
    InfluencersImported,
    ProfileRead,
    Tally,
)
from domain.influencers.audience import Audience, AudienceDimension, AudienceShare, ShareOf
from domain.influencers.channels import MOST_CHANNELS, Channel
from domain.influencers.content import InfluencerKind
from domain.influencers.figures import FigureSource
from domain.influencers.profiles import Influencer, InfluencerLanguage, InfluencerNiche, ProfileStatus
from domain.influencers.rates import Rate, RateCard, RateOf
from domain.money import vnd
from operations.imports.influencers import import_influencers
from operations.imports.runs import begin_import, finish_import
from operations.influencers.claims import claim_influencer_profile, verify_profile_claim
from operations.influencers.profiles import edit_profile
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.imports import READ_ON, make_channel_read, make_profile_read
from tests.makers.influencers import make_channel, make_profile_content
from tests.operations.influencers.people import add_influencer, add_login, add_secretariat

OPERATOR = System(name="import")
LATER = NOON + timedelta(days=1)


async def begin(database: TestDatabase, source: str | None = None) -> ImportRunId:
    async with database.work(OPERATOR, NOON) as work:
        run = await begin_import(work, subject=ImportSubject.INFLUENCERS, file_name="kol.csv", source=source)
    return run.id


async def take(
    database: TestDatabase, run_id: ImportRunId, rows: Sequence[ProfileRead], *, unread: int = 0
) -> BatchTaken:
    async with database.work(OPERATOR, NOON) as work:
        return await import_influencers(work, run_id=run_id, rows=rows, unread=unread)


async def bring_in(database: TestDatabase, *rows: ProfileRead) -> BatchTaken:
    """A file of one batch."""
    return await take(database, await begin(database), rows)


def codes(taken: BatchTaken) -> list[tuple[int, str, str]]:
    return [(each.line, each.key, each.refusal.code) for each in taken.refused]


async def test_a_row_becomes_a_listed_profile_without_a_person(database: TestDatabase) -> None:
    row = make_profile_read(
        2,
        make_channel_read("Hong.Nhung"),
        make_channel_read("hongnhung", platform="youtube", followers=None),
        display_name="Hồng Nhung",
        kind=InfluencerKind.KOC,
        province="79",
        niches=("beauty", "travel"),
        languages=("vi",),
        contact_email="nhung@example.vn",
        rate_card=RateCard(
            rates=(RateOf(platform="tiktok", format_code="short_video", price=vnd(5_000_000)),),
            minimum_fee=vnd(2_000_000),
        ),
        audience=Audience(
            shares=(ShareOf(dimension=AudienceDimension.GENDER, bracket="female", basis_points=7_000),),
            source=FigureSource.IMPORTED,
            as_of=READ_ON,
        ),
    )
    run_id = await begin(database, "Danh sách của hội")

    taken = await take(database, run_id, [row])

    assert taken == BatchTaken(tally=Tally(created=1))
    (person,) = await database.all(select(Influencer))
    assert (person.login_id, person.status, person.version) == (None, ProfileStatus.IMPORTED, 0)
    assert (person.display_name, person.kind, person.province) == ("Hồng Nhung", InfluencerKind.KOC, "79")
    assert (person.contact_email, person.minimum_fee, person.listed_at) == ("nhung@example.vn", vnd(2_000_000), NOON)
    tiktok, youtube = await database.all(select(Channel).order_by(Channel.id))
    assert (tiktok.handle, tiktok.handle_folded, tiktok.verified_at) == ("Hong.Nhung", "hong.nhung", None)
    assert (tiktok.followers, tiktok.followers_source, tiktok.followers_as_of) == (
        48_500,
        FigureSource.IMPORTED,
        READ_ON,
    )
    assert (youtube.platform, youtube.followers, youtube.url) == (
        "youtube",
        None,
        "https://www.youtube.com/@hongnhung",
    )
    niches = await database.all(select(InfluencerNiche).order_by(InfluencerNiche.place))
    assert [(each.niche, each.place) for each in niches] == [("beauty", 0), ("travel", 1)]
    (language,) = await database.all(select(InfluencerLanguage))
    assert (language.influencer_id, language.language) == (person.id, "vi")
    (rate,) = await database.all(select(Rate))
    assert (rate.platform, rate.format_code, rate.price) == ("tiktok", "short_video", vnd(5_000_000))
    (share,) = await database.all(select(AudienceShare))
    assert (share.bracket, share.basis_points, share.source) == ("female", 7_000, FigureSource.IMPORTED)
    (origin,) = await database.all(select(ImportedProfile))
    assert (origin.influencer_id, origin.run_id, origin.line) == (person.id, run_id, 2)
    assert await database.events() == [InfluencersImported(run_id=run_id, influencer_ids=(person.id,))]


async def test_a_run_counts_its_rows_and_says_where_they_are_from(database: TestDatabase) -> None:
    run_id = await begin(database, "  Hội KOL Hà Nội ")
    await take(database, run_id, [make_profile_read(2), make_profile_read(3)], unread=4)
    await take(database, run_id, [], unread=1)
    (broken_off,) = await database.all(select(ImportRun))
    assert broken_off.finished_at is None

    async with database.work(OPERATOR, LATER) as work:
        await finish_import(work, run_id=run_id)

    (run,) = await database.all(select(ImportRun))
    assert (run.file_name, run.source, run.started_at, run.finished_at) == (
        "kol.csv",
        "Hội KOL Hà Nội",
        NOON,
        LATER,
    )
    assert (run.created, run.changed, run.unchanged, run.rejected) == (2, 0, 0, 5)
    assert (await database.events())[-1] == FileImported(
        run_id=run_id, subject=ImportSubject.INFLUENCERS, created=2, changed=0, unchanged=0, rejected=5
    )
    await begin(database)
    assert [each.source for each in await database.all(select(ImportRun).order_by(ImportRun.id))][1] == "kol.csv"


async def test_an_unknown_run_takes_nothing(database: TestDatabase) -> None:
    with pytest.raises(NotFound):
        await take(database, ImportRunId(new_id()), [make_profile_read(2)])

    assert await database.count(Influencer) == 0
    assert await database.event_names() == []


async def test_the_same_rows_again_change_nothing_and_their_lines_are_known(database: TestDatabase) -> None:
    rows = [make_profile_read(2), make_profile_read(3)]
    await bring_in(database, *rows)
    before = await database.event_names()

    again = await bring_in(
        database, make_profile_read(9, make_channel_read("NGUOI.3"), display_name="Người 3"), rows[0]
    )

    assert again.tally == Tally(changed=1, unchanged=1)  # another writing of the handle is another row
    third = await bring_in(database, rows[0])
    assert third.tally == Tally(unchanged=1)
    assert await database.event_names() == [*before, "InfluencersImported"]
    assert await database.count(Influencer) == 2
    assert await database.count(Channel) == 2
    assert sorted(each.line for each in await database.all(select(ImportedProfile))) == [2, 9]


async def test_a_changed_row_completes_the_profile_and_what_it_leaves_empty_stays(database: TestDatabase) -> None:
    card = RateCard(
        rates=(
            RateOf(platform="tiktok", format_code="short_video", price=vnd(5_000_000)),
            RateOf(platform="tiktok", format_code="livestream", price=vnd(9_000_000)),
        ),
        minimum_fee=vnd(1_000_000),
    )
    shares = (ShareOf(dimension=AudienceDimension.GENDER, bracket="female", basis_points=7_000),)
    await bring_in(
        database,
        make_profile_read(
            2,
            kind=InfluencerKind.KOL,
            bio_vi="Chào",
            province="01",
            niches=("beauty",),
            languages=("vi",),
            rate_card=card,
            contact_email="a@example.vn",
            audience=Audience(shares=shares, source=FigureSource.IMPORTED, as_of=READ_ON),
        ),
    )
    (before,) = await database.all(select(Channel))

    bare = make_profile_read(5, make_channel_read("nguoi.2", followers=50_000), display_name="Tên mới")
    assert (await bring_in(database, bare)).tally == Tally(changed=1)

    (person,) = await database.all(select(Influencer))
    assert (person.display_name, person.kind, person.bio_vi, person.province) == (
        "Tên mới",
        InfluencerKind.KOL,
        "Chào",
        "01",
    )
    assert (person.minimum_fee, person.contact_email) == (vnd(1_000_000), "a@example.vn")
    (channel,) = await database.all(select(Channel))
    assert (channel.id, channel.followers) == (before.id, 50_000)
    assert await database.count(InfluencerNiche) == 1
    assert await database.count(Rate) == 2
    assert await database.count(AudienceShare) == 1

    price = RateOf(platform="tiktok", format_code="short_video", price=vnd(6_000_000))
    full = make_profile_read(
        5,
        make_channel_read("nguoi.2"),
        make_channel_read("moi", platform="x"),
        niches=("travel", "gaming"),
        languages=("en",),
        rate_card=RateCard(rates=(price,)),
        audience=Audience(
            shares=(ShareOf(dimension=AudienceDimension.GENDER, bracket="male", basis_points=4_000),),
            source=FigureSource.IMPORTED,
            as_of=READ_ON,
        ),
    )
    assert (await bring_in(database, full)).tally == Tally(changed=1)

    assert {each.niche for each in await database.all(select(InfluencerNiche))} == {"travel", "gaming"}
    assert [each.language for each in await database.all(select(InfluencerLanguage))] == ["en"]
    assert [(each.format_code, each.price) for each in await database.all(select(Rate))] == [
        ("short_video", vnd(6_000_000))
    ]
    assert [each.bracket for each in await database.all(select(AudienceShare))] == ["male"]
    assert {each.platform for each in await database.all(select(Channel))} == {"tiktok", "x"}


async def test_what_was_measured_earlier_does_not_replace_what_was_measured_later(database: TestDatabase) -> None:
    earlier, later = READ_ON - timedelta(days=1), READ_ON + timedelta(days=1)

    def row(followers: int, as_of: date, name: str) -> ProfileRead:
        share = ShareOf(dimension=AudienceDimension.GENDER, bracket="female", basis_points=followers)
        audience = Audience(shares=(share,), source=FigureSource.IMPORTED, as_of=as_of)
        channel = make_channel_read("an", followers=followers, as_of=as_of)
        return make_profile_read(2, channel, display_name=name, audience=audience)

    async def kept() -> tuple[str, int | None, date | None, int, date]:
        (person,) = await database.all(select(Influencer))
        (channel,) = await database.all(select(Channel))
        (share,) = await database.all(select(AudienceShare))
        return person.display_name, channel.followers, channel.followers_as_of, share.basis_points, share.as_of

    await bring_in(database, row(2_000, READ_ON, "An"))

    assert (await bring_in(database, row(1_000, earlier, "Bình"))).tally == Tally(changed=1)
    assert await kept() == ("Bình", 2_000, READ_ON, 2_000, READ_ON)
    assert (await bring_in(database, row(1_000, earlier, "Bình"))).tally == Tally(unchanged=1)

    await bring_in(database, row(1_500, READ_ON, "An"))
    assert await kept() == ("An", 1_500, READ_ON, 1_500, READ_ON)

    await bring_in(database, row(3_000, later, "An"))
    assert await kept() == ("An", 3_000, later, 3_000, later)


async def test_a_channel_counts_once_in_a_file(database: TestDatabase) -> None:
    run_id = await begin(database)
    twice = make_profile_read(
        2, make_channel_read("an"), make_channel_read("An"), make_channel_read("an", platform="x")
    )
    first = await take(database, run_id, [twice, make_profile_read(3, make_channel_read("AN")), make_profile_read(4)])
    later = await take(
        database, run_id, [make_profile_read(8, make_channel_read("an", platform="x")), make_profile_read(9)]
    )

    assert (first.tally, codes(first)) == (
        Tally(created=2, rejected=1),
        [(3, "tiktok:an", "ROW_REPEATED")],
    )
    assert (later.tally, codes(later)) == (Tally(created=1, rejected=1), [(8, "x:an", "ROW_REPEATED")])
    assert later.refused[0].refusal.say("en") == "This is already on line 2 of the file."
    assert await database.count(Channel) == 4


async def test_a_file_speaks_for_nobody_and_joins_nobody(database: TestDatabase) -> None:
    owned, _ = await add_influencer(database)
    theirs = await database.add(make_channel(owned))
    await bring_in(database, make_profile_read(2), make_profile_read(3))
    before = [*await database.all(select(Influencer).order_by(Influencer.id))]

    taken = await bring_in(
        database,
        make_profile_read(5, make_channel_read(theirs.handle)),
        make_profile_read(6, make_channel_read("nguoi.2"), make_channel_read("nguoi.3")),
        make_profile_read(7, make_channel_read("nguoi.3"), display_name="Người 3"),
    )

    assert taken.tally == Tally(unchanged=1, rejected=2)
    assert codes(taken) == [
        (5, f"tiktok:{theirs.handle_folded}", "PROFILE_OWNED"),
        (6, "tiktok:nguoi.2", "CHANNELS_OF_SEVERAL_PROFILES"),
    ]
    assert (await database.reload(theirs)).followers_source is FigureSource.DECLARED
    assert len(before) == await database.count(Influencer)


async def test_a_bad_row_never_spoils_its_batch(database: TestDatabase) -> None:
    too_much = tuple(
        ShareOf(dimension=AudienceDimension.GENDER, bracket=bracket, basis_points=6_000)
        for bracket in ("female", "male")
    )
    rows = [
        make_profile_read(2),
        make_profile_read(3, audience=Audience(shares=too_much, source=FigureSource.IMPORTED, as_of=READ_ON)),
        make_profile_read(4, make_channel_read("an", followers=-1)),
        make_profile_read(5, display_name=""),
        make_profile_read(6),
        make_profile_read(7, bio_vi="a\x00b"),
        make_profile_read(8, bio_vi="\ud800"),
    ]

    taken = await bring_in(database, *rows)

    assert taken.tally == Tally(created=2, rejected=5)
    assert sorted(codes(taken)) == [
        (3, "tiktok:nguoi.3", "ROW_UNSTORABLE"),
        (4, "tiktok:an", "FIGURE_OUT_OF_RANGE"),
        (5, "tiktok:nguoi.5", "ROW_UNSTORABLE"),
        (7, "tiktok:nguoi.7", "ROW_UNSTORABLE"),
        (8, "tiktok:nguoi.8", "ROW_UNSTORABLE"),
    ]
    reasons = {each.line: each.refusal.say("en") for each in taken.refused}
    assert reasons[5] == "The database does not take this row (ck_influencers_display_name)."
    assert {each.display_name for each in await database.all(select(Influencer))} == {"Người 2", "Người 6"}
    assert await database.count(AudienceShare) == 0


async def test_a_known_profile_holds_so_many_channels(database: TestDatabase) -> None:
    first = [make_channel_read(f"an{number}", platform="x") for number in range(MOST_CHANNELS)]
    await bring_in(database, make_profile_read(2, *first))

    more = await bring_in(database, make_profile_read(2, first[0], make_channel_read("an"), display_name="Khác"))

    assert codes(more) == [(2, "x:an0", "TOO_MANY_CHANNELS")]
    assert await database.count(Channel) == MOST_CHANNELS
    assert [each.display_name for each in await database.all(select(Influencer))] == ["Người 2"]


async def test_who_adds_the_channel_at_that_moment_has_it(database: TestDatabase) -> None:
    owned, _ = await add_influencer(database)
    run_id = await begin(database)
    taken: list[BatchTaken] = []

    async def run() -> None:
        taken.append(await take(database, run_id, [make_profile_read(2), make_profile_read(3)]))

    async with anyio.create_task_group() as tasks, database.work(OPERATOR, NOON) as work:
        work.add(make_channel(owned, make_channel_read("nguoi.3").handle))
        await work.flush()
        tasks.start_soon(run)
        await database.somebody_waits()

    assert (taken[0].tally, codes(taken[0])) == (
        Tally(created=1, rejected=1),
        [(3, "tiktok:nguoi.3", "PROFILE_OWNED")],
    )
    assert await database.count(Channel) == 2


async def test_an_imported_profile_is_claimed_by_its_person_and_out_of_reach_of_files(database: TestDatabase) -> None:
    row = make_profile_read(2, kind=InfluencerKind.KOL)
    await bring_in(database, row)
    (channel,) = await database.all(select(Channel))
    person, admin = await add_login(database), await add_secretariat(database)

    async with database.work(person, NOON) as work:
        claim = await claim_influencer_profile(work, channel_id=channel.id)
    async with database.work(admin, NOON) as work:
        influencer = await verify_profile_claim(work, claim_id=claim.id)
    acting = ActingInfluencer(login_id=person.login_id, influencer_id=InfluencerId(influencer.id))
    async with database.work(acting, LATER) as work:
        await edit_profile(work, content=make_profile_content(display_name="Tự tôi viết"))

    again = await bring_in(database, row)
    assert codes(again) == [(2, "tiktok:nguoi.2", "PROFILE_OWNED")]
    assert (await database.reload(influencer)).login_id == person.login_id
