import pytest

from domain.actors import Secretariat, SignedIn
from domain.errors import DomainError, NotFound
from domain.ids import ChannelId, ProfileClaimId, new_id
from domain.influencers.channels import CODE_LIFETIME, Channel
from domain.influencers.claims import ClaimOver, ProfileClaim, ProfileClaimed, ProfileHasPerson
from domain.influencers.profiles import ProfileExists, ProfileStatus
from domain.listings import ReviewerInvolved
from operations.influencers.claims import claim_influencer_profile, verify_profile_claim
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.influencers import make_channel
from tests.operations.influencers.people import (
    add_draft,
    add_imported,
    add_influencer,
    add_login,
    add_secretariat,
)


async def claimed(database: TestDatabase, person: SignedIn, channel: Channel) -> ProfileClaim:
    async with database.work(person, NOON) as work:
        return await claim_influencer_profile(work, channel_id=channel.id)


async def test_the_code_makes_an_imported_profile_its_persons(database: TestDatabase) -> None:
    imported = await add_imported(database)
    channel = await database.add(make_channel(imported))
    person, admin = await add_login(database), await add_secretariat(database)
    first = await claimed(database, person, channel)
    claim = await claimed(database, person, channel)
    assert claim.id == first.id
    assert claim.bio_code != first.bio_code
    assert claim.bio_code.startswith("niemtin-")

    async with database.work(admin, NOON) as work:
        await verify_profile_claim(work, claim_id=claim.id)

    owned = await database.reload(imported)
    assert (owned.login_id, owned.status) == (person.login_id, ProfileStatus.IMPORTED)
    assert (await database.reload(channel)).verified_by == admin.login_id
    assert (await database.reload(claim)).verified_at == NOON
    assert await database.events() == [ProfileClaimed(influencer_id=imported.id, login_id=person.login_id)]


async def test_only_a_listed_profile_without_a_person_is_claimed(database: TestDatabase) -> None:
    owned, _ = await add_influencer(database)
    draft, _ = await add_draft(database)
    on_owned, on_draft = await database.add(make_channel(owned)), await database.add(make_channel(draft))
    person = await add_login(database)

    with pytest.raises(ProfileHasPerson):
        await claimed(database, person, on_owned)
    with pytest.raises(NotFound):
        await claimed(database, person, on_draft)
    with pytest.raises(NotFound):
        async with database.work(person, NOON) as work:
            await claim_influencer_profile(work, channel_id=ChannelId(new_id()))

    assert await database.count(ProfileClaim) == 0


async def test_who_has_a_profile_claims_no_other(database: TestDatabase) -> None:
    channel = await database.add(make_channel(await add_imported(database)))
    _, person = await add_influencer(database)

    with pytest.raises(ProfileExists):
        await claimed(database, person, channel)

    assert await database.count(ProfileClaim) == 0


async def refused(database: TestDatabase, refusal: type[DomainError], claim: ProfileClaim, **by: object) -> None:
    admin = by.get("admin") or await add_secretariat(database)
    late = CODE_LIFETIME if by.get("late") else CODE_LIFETIME * 0
    assert isinstance(admin, Secretariat)
    before = await database.event_names()
    with pytest.raises(refusal):
        async with database.work(admin, NOON + late) as work:
            await verify_profile_claim(work, claim_id=claim.id)
    assert (await database.reload(claim)).verified_at is None
    assert await database.event_names() == before


async def test_a_claim_is_confirmed_in_time_by_somebody_else_and_once(database: TestDatabase) -> None:
    imported = await add_imported(database)
    channel = await database.add(make_channel(imported))
    person, rival = await add_login(database), await add_login(database)
    claim, other = await claimed(database, person, channel), await claimed(database, rival, channel)

    await refused(database, ClaimOver, claim, late=True)
    await refused(database, ReviewerInvolved, claim, admin=Secretariat(login_id=person.login_id))
    with pytest.raises(NotFound):
        async with database.work(await add_secretariat(database), NOON) as work:
            await verify_profile_claim(work, claim_id=ProfileClaimId(new_id()))
    assert (await database.reload(imported)).login_id is None

    async with database.work(await add_secretariat(database), NOON) as work:
        await verify_profile_claim(work, claim_id=claim.id)

    await refused(database, ProfileHasPerson, other)
    assert (await database.reload(imported)).login_id == person.login_id


async def test_a_claim_ends_when_its_person_has_another_profile(database: TestDatabase) -> None:
    channel = await database.add(make_channel(await add_imported(database)))
    person = await add_login(database)
    claim = await claimed(database, person, channel)
    other = await add_imported(database)
    await database.execute(
        "UPDATE influencers SET login_id = :login WHERE id = :id", login=person.login_id, id=other.id
    )

    await refused(database, ProfileExists, claim)
