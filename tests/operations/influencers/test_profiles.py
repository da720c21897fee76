import anyio
import pytest
from sqlalchemy import select

from domain.actors import ActingInfluencer
from domain.errors import DomainError, InvalidInput, WrongState
from domain.influencers.content import (
    MOST_NICHES,
    BioTooLong,
    DisplayNameInvalid,
    LanguageUnknown,
    NicheUnknown,
    ProvinceUnknown,
    TooManyLanguages,
    TooManyNiches,
)
from domain.influencers.profiles import (
    Influencer,
    InfluencerLanguage,
    InfluencerNiche,
    KindMissing,
    NothingInWork,
    ProfileCreated,
    ProfileExists,
    ProfileIncomplete,
    ProfileStatus,
)
from domain.influencers.versions import ProfileVersion, ProfileVersionStatus
from domain.listings import ListingReview, ReviewStep
from domain.reference.niches import NICHES
from operations.influencers.profiles import (
    create_influencer_profile,
    drop_representative,
    edit_profile,
    name_representative,
    set_contact_email,
    submit_profile,
    take_back_profile,
)
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.influencers import make_channel, make_profile_content
from tests.operations.influencers.people import add_draft, add_imported, add_influencer, add_login


async def niches_of(database: TestDatabase) -> list[tuple[int, str]]:
    rows = await database.all(select(InfluencerNiche).order_by(InfluencerNiche.place))
    return [(row.place, row.niche) for row in rows]


async def version_of(database: TestDatabase, number: int) -> ProfileVersion:
    (version,) = await database.all(select(ProfileVersion).where(ProfileVersion.number == number))
    return version


async def test_a_person_begins_a_draft(database: TestDatabase) -> None:
    person = await add_login(database)

    async with database.work(person, NOON) as work:
        made = await create_influencer_profile(work, content=make_profile_content(display_name="  Hồng   Nhung "))

    influencer = await database.reload(made)
    assert (influencer.login_id, influencer.status, influencer.version) == (person.login_id, ProfileStatus.DRAFT, 1)
    assert (influencer.display_name, influencer.province, influencer.listed_at) == ("Hồng Nhung", "01", None)
    assert await niches_of(database) == [(0, "beauty.skincare"), (1, "travel")]
    assert [row.language for row in await database.all(select(InfluencerLanguage))] == ["vi"]
    version = await version_of(database, 1)
    assert (version.status, version.read()) == (ProfileVersionStatus.DRAFT, make_profile_content())
    assert await database.events() == [ProfileCreated(influencer_id=influencer.id)]


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"display_name": " "}, DisplayNameInvalid),
        ({"display_name": "x" * 101}, DisplayNameInvalid),
        ({"display_name": "a\x07b"}, DisplayNameInvalid),
        ({"kind": None}, KindMissing),
        ({"bio_vi": "x" * 4_001}, BioTooLong),
        ({"bio_en": "x" * 4_001}, BioTooLong),
        ({"province": "99"}, ProvinceUnknown),
        ({"languages": ("xx",)}, LanguageUnknown),
        ({"languages": ("vi", "en", "zh", "ko", "ja", "fr", "de", "ru", "es")}, TooManyLanguages),
        ({"niches": ("astrology",)}, NicheUnknown),
        ({"niches": tuple(NICHES)[: MOST_NICHES + 1]}, TooManyNiches),
    ],
)
async def test_content_that_cannot_be_taken_begins_nothing(
    database: TestDatabase, change: dict[str, object], refusal: type[DomainError]
) -> None:
    person = await add_login(database)

    with pytest.raises(refusal):
        async with database.work(person, NOON) as work:
            await create_influencer_profile(work, content=make_profile_content(**change))

    assert await database.count(Influencer) == 0
    assert await database.event_names() == []


async def test_one_person_has_one_profile_even_when_asking_twice_at_once(database: TestDatabase) -> None:
    person = await add_login(database)
    refused: list[DomainError] = []

    async def begin() -> None:
        try:
            async with database.work(person, NOON) as work:
                await create_influencer_profile(work, content=make_profile_content())
        except ProfileExists as refusal:
            refused.append(refusal)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(begin)
        tasks.start_soon(begin)

    assert len(refused) == 1
    assert await database.count(Influencer) == 1
    assert await database.event_names() == ["ProfileCreated"]


async def test_an_edit_of_a_draft_changes_the_draft(database: TestDatabase) -> None:
    influencer, person = await add_draft(database)

    async with database.work(person, NOON) as work:
        await edit_profile(work, content=make_profile_content(display_name="Nhung", niches=("travel",)))

    assert (await database.reload(influencer)).display_name == "Nhung"
    assert await niches_of(database) == [(0, "travel")]
    assert (await version_of(database, 1)).read().display_name == "Nhung"
    assert await database.count(ProfileVersion) == 1


async def test_an_edit_of_a_listed_profile_waits_while_the_old_version_stands(database: TestDatabase) -> None:
    influencer, person = await add_influencer(database)

    for name in ("Nhung", "Nhung Nhung"):
        async with database.work(person, NOON) as work:
            await edit_profile(work, content=make_profile_content(display_name=name))

    standing = await database.reload(influencer)
    assert (standing.display_name, standing.version, standing.status) == ("Hồng Nhung", 1, ProfileStatus.APPROVED)
    assert await niches_of(database) == []
    assert (await version_of(database, 1)).status is ProfileVersionStatus.STANDING
    in_work = await version_of(database, 2)
    assert (in_work.status, in_work.read().display_name) == (ProfileVersionStatus.DRAFT, "Nhung Nhung")


async def test_an_edit_needs_a_kind(database: TestDatabase) -> None:
    _, of_draft = await add_draft(database)
    _, of_listed = await add_influencer(database)

    for person in (of_draft, of_listed):
        with pytest.raises(KindMissing):
            async with database.work(person, NOON) as work:
                await edit_profile(work, content=make_profile_content(kind=None))

    assert await database.count(ProfileVersion) == 2


async def test_after_a_refusal_one_begins_again(database: TestDatabase) -> None:
    influencer, person = await add_draft(database)
    await database.execute("UPDATE influencers SET status = 'refused'")
    await database.execute("UPDATE profile_versions SET status = 'refused'")

    async with database.work(person, NOON) as work:
        await edit_profile(work, content=make_profile_content(display_name="Nhung"))

    again = await database.reload(influencer)
    assert (again.status, again.version, again.display_name) == (ProfileStatus.DRAFT, 2, "Nhung")
    assert (await version_of(database, 2)).status is ProfileVersionStatus.DRAFT


async def test_a_complete_profile_is_handed_in(database: TestDatabase) -> None:
    influencer, person = await add_draft(database)
    await database.add(make_channel(influencer))

    async with database.work(person, NOON) as work:
        await submit_profile(work)

    assert (await database.reload(influencer)).status is ProfileStatus.SUBMITTED
    assert (await version_of(database, 1)).status is ProfileVersionStatus.SUBMITTED
    (review,) = await database.all(select(ListingReview))
    assert (review.listing_id, review.version, review.step) == (influencer.id, 1, ReviewStep.SUBMITTED)
    assert await database.event_names() == ["ProfileSubmitted", "ListingReviewed"]
    with pytest.raises(WrongState):
        async with database.work(person, NOON) as work:
            await edit_profile(work, content=make_profile_content(display_name="Nhung"))
    with pytest.raises(WrongState):
        async with database.work(person, NOON) as work:
            await submit_profile(work)
    assert (await database.reload(influencer)).display_name == "Hồng Nhung"


async def test_what_is_missing_is_named(database: TestDatabase) -> None:
    influencer, person = await add_draft(database)
    async with database.work(person, NOON) as work:
        await edit_profile(work, content=make_profile_content(province=None, niches=(), languages=()))

    with pytest.raises(ProfileIncomplete) as caught:
        async with database.work(person, NOON) as work:
            await submit_profile(work)

    assert caught.value.missing == "province, niches, languages, channels"
    assert (await database.reload(influencer)).status is ProfileStatus.DRAFT
    assert await database.count(ListingReview) == 0


async def test_with_nothing_in_work_there_is_nothing_to_hand_in(database: TestDatabase) -> None:
    _, person = await add_influencer(database)

    for operation in (submit_profile, take_back_profile):
        with pytest.raises(NothingInWork):
            async with database.work(person, NOON) as work:
                await operation(work)

    assert await database.event_names() == []


@pytest.mark.parametrize("listed", [True, False])
async def test_what_was_handed_in_is_taken_back(database: TestDatabase, listed: bool) -> None:
    influencer, person = await (add_influencer(database) if listed else add_draft(database))
    await database.add(make_channel(influencer))
    async with database.work(person, NOON) as work:
        await edit_profile(work, content=make_profile_content(display_name="Nhung"))
        await submit_profile(work)

    async with database.work(person, NOON) as work:
        await take_back_profile(work)

    standing = await database.reload(influencer)
    assert standing.status is (ProfileStatus.APPROVED if listed else ProfileStatus.DRAFT)
    assert (await version_of(database, 2 if listed else 1)).status is ProfileVersionStatus.DRAFT
    assert "ProfileTakenBack" in await database.event_names()
    with pytest.raises(WrongState):
        async with database.work(person, NOON) as work:
            await take_back_profile(work)


async def test_an_imported_profile_is_edited_by_its_person_as_a_listed_one(database: TestDatabase) -> None:
    imported, login = await add_imported(database), await add_login(database)
    await database.execute("UPDATE influencers SET login_id = :login", login=login.login_id)
    person = ActingInfluencer(login_id=login.login_id, influencer_id=imported.id)

    async with database.work(person, NOON) as work:
        await edit_profile(work, content=make_profile_content(display_name="Nhung"))

    standing = await database.reload(imported)
    assert (standing.status, standing.display_name, standing.version) == (ProfileStatus.IMPORTED, "Hồng Nhung", 0)
    assert (await version_of(database, 1)).status is ProfileVersionStatus.DRAFT


async def test_contact_and_representative_are_named_and_dropped(database: TestDatabase) -> None:
    influencer, person = await add_influencer(database)

    async with database.work(person, NOON) as work:
        await set_contact_email(work, email="Nhung@Example.vn")
        await name_representative(work, name=" Sen  MCN ", email="hello@sen.example.vn")

    named = await database.reload(influencer)
    assert named.contact_email == "nhung@example.vn"
    assert (named.representative_name, named.representative_email) == ("Sen MCN", "hello@sen.example.vn")
    for name, email in (("", "a@b.vn"), ("x" * 201, "a@b.vn"), ("MCN", "no")):
        with pytest.raises(InvalidInput):
            async with database.work(person, NOON) as work:
                await name_representative(work, name=name, email=email)
    assert (await database.reload(influencer)).representative_name == "Sen MCN"

    async with database.work(person, NOON) as work:
        await set_contact_email(work, email=None)
        await drop_representative(work)

    dropped = await database.reload(influencer)
    assert (dropped.contact_email, dropped.representative_name, dropped.representative_email) == (None, None, None)
    assert await database.event_names() == ["ProfileChanged", "ProfileChanged"]
