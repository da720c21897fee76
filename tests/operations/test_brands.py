import pytest

from domain.actors import ActingBrandManager
from domain.brands import BlockedInfluencer, Brand, InfluencerBlocked, InfluencerUnblocked
from domain.errors import NotFound
from domain.ids import InfluencerId, LoginId, new_id
from domain.influencers.profiles import ProfileStatus
from operations.brands import block_influencer, unblock_influencer
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.brands import make_brand
from tests.makers.candidates import add_person


def manager_of(brand: Brand) -> ActingBrandManager:
    return ActingBrandManager(login_id=LoginId(new_id()), brand_id=brand.id)


async def block(database: TestDatabase, brand: Brand, influencer_id: InfluencerId) -> None:
    async with database.work(manager_of(brand), NOON) as work:
        await block_influencer(work, influencer_id=influencer_id)


async def unblock(database: TestDatabase, brand: Brand, influencer_id: InfluencerId) -> None:
    async with database.work(manager_of(brand), NOON) as work:
        await unblock_influencer(work, influencer_id=influencer_id)


async def test_a_brand_blocks_somebody_once_and_may_think_again(database: TestDatabase) -> None:
    brand, person = await database.add(make_brand()), await add_person(database)

    for _ in range(2):
        await block(database, brand, person.id)
    assert await database.count(BlockedInfluencer) == 1

    await unblock(database, brand, person.id)
    assert await database.count(BlockedInfluencer) == 0
    assert await database.events() == [
        InfluencerBlocked(brand_id=brand.id, influencer_id=person.id),
        InfluencerUnblocked(brand_id=brand.id, influencer_id=person.id),
    ]


async def test_only_listed_people_are_found_to_be_blocked(database: TestDatabase) -> None:
    brand = await database.add(make_brand())
    hidden = await add_person(database, status=ProfileStatus.DRAFT, listed_at=None)

    for influencer_id in (hidden.id, InfluencerId(new_id())):
        with pytest.raises(NotFound):
            await block(database, brand, influencer_id)

    assert await database.count(BlockedInfluencer) == 0
    assert await database.event_names() == []


async def test_another_brands_block_is_not_found(database: TestDatabase) -> None:
    brand, other = await database.add(make_brand()), await database.add(make_brand())
    person = await add_person(database)
    await block(database, brand, person.id)

    with pytest.raises(NotFound):
        await unblock(database, other, person.id)

    assert await database.count(BlockedInfluencer) == 1
    assert await database.event_names() == ["InfluencerBlocked"]
