from domain.brands import BlockedInfluencer
from domain.influencers.profiles import ProfileStatus
from schema.influencers.types import Influencer
from schema.node_keys import node_id
from tests.callers import Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.influencers import make_imported_influencer, make_influencer
from tests.makers.logins import make_login
from tests.schema.influencers import documents as d


async def test_a_brand_blocks_somebody_and_thinks_again(api: Api, database: TestDatabase) -> None:
    manager = await api.caller(Kind.BRAND_MANAGER)
    viewer = await api.caller(Kind.BRAND_VIEWER, brand=manager.brand)
    person = await database.add(make_imported_influencer(display_name="An"))
    await database.add(make_imported_influencer(display_name="Bình"))
    key = node_id(Influencer, person.id)

    answers = [await api.run(manager, d.BLOCK, influencerId=key) for _ in range(2)]

    assert manager.brand is not None
    assert answers == [{"name": manager.brand.name}] * 2
    assert (await api.run(viewer, d.BLOCKED))["nodes"] == [{"displayName": "An"}]
    assert (await api.run(await api.caller(Kind.BRAND_OWNER), d.BLOCKED))["nodes"] == []
    await api.run(manager, d.UNBLOCK, influencerId=key)
    assert (await api.run(viewer, d.BLOCKED))["nodes"] == []
    assert await api.refused(manager, d.UNBLOCK, influencerId=key) == "NOT_FOUND"
    assert await database.event_names() == ["InfluencerBlocked", "InfluencerUnblocked"]


async def test_one_key_unblocks_once(api: Api, database: TestDatabase) -> None:
    manager = await api.caller(Kind.BRAND_MANAGER)
    person = await database.add(make_imported_influencer())
    key = node_id(Influencer, person.id)
    await api.run(manager, d.BLOCK, influencerId=key)

    answers = [await api.run(manager, d.UNBLOCK, influencerId=key, key="k") for _ in range(2)]

    assert answers[0] == answers[1]
    assert await database.count(BlockedInfluencer) == 0


async def test_who_is_not_listed_is_not_found_and_not_blocked(api: Api, database: TestDatabase) -> None:
    manager = await api.caller(Kind.BRAND_MANAGER)
    login = await database.add(make_login())
    hidden = await database.add(make_influencer(login, status=ProfileStatus.DRAFT, listed_at=None))

    assert await api.refused(manager, d.BLOCK, influencerId=node_id(Influencer, hidden.id)) == "NOT_FOUND"

    assert await database.count(BlockedInfluencer) == 0
    assert await database.event_names() == []


async def test_anothers_block_is_not_lifted(api: Api, database: TestDatabase) -> None:
    manager, stranger = await api.caller(Kind.BRAND_MANAGER), await api.caller(Kind.BRAND_MANAGER)
    person = await database.add(make_imported_influencer())
    key = node_id(Influencer, person.id)
    await api.run(manager, d.BLOCK, influencerId=key)

    assert await api.refused(stranger, d.UNBLOCK, influencerId=key) == "NOT_FOUND"

    assert await database.count(BlockedInfluencer) == 1
    assert await database.event_names() == ["InfluencerBlocked"]
