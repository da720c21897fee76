import pytest
from sqlalchemy.exc import IntegrityError

from domain.actors import ActingBrandManager
from domain.campaigns.programmes import (
    Campaign,
    CampaignBudgetExceeded,
    CampaignClosed,
    CampaignCreated,
    CampaignStatus,
    CampaignStillRunning,
)
from domain.errors import InvalidInput, NotFound
from domain.ids import BrandId, new_id
from domain.money import vnd
from operations.campaigns.briefs import close_brief
from operations.campaigns.programmes import close_campaign, create_campaign, edit_campaign
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.campaigns import make_campaign, make_content, make_plan
from tests.operations.campaigns.rooms import make_room


async def test_a_manager_plans_a_campaign(database: TestDatabase) -> None:
    room = await make_room(database)

    async with database.work(room.acting, NOON) as work:
        campaign = await create_campaign(work, plan=make_plan(name="Hè 2027"))

    kept = await database.reload(campaign)
    assert (kept.brand_id, kept.name, kept.budget) == (room.brand.id, "Hè 2027", vnd(100_000_000))
    assert await database.events() == [CampaignCreated(campaign_id=campaign.id, brand_id=room.brand.id)]


async def test_a_bad_plan_makes_no_campaign(database: TestDatabase) -> None:
    room = await make_room(database)

    with pytest.raises(InvalidInput):
        async with database.work(room.acting, NOON) as work:
            await create_campaign(work, plan=make_plan(name=""))

    assert await database.count(Campaign) == 1
    assert await database.event_names() == []


async def test_a_campaign_keeps_what_its_briefs_plan(database: TestDatabase) -> None:
    room = await make_room(database)
    await room.draft()
    await room.draft(make_content(budget=vnd(30_000_000)))

    async with database.work(room.acting, NOON) as work:
        await edit_campaign(work, campaign_id=room.campaign.id, plan=make_plan(budget=vnd(40_000_000)))
    with pytest.raises(CampaignBudgetExceeded):
        async with database.work(room.acting, NOON) as work:
            await edit_campaign(work, campaign_id=room.campaign.id, plan=make_plan(budget=vnd(39_999_999)))

    assert (await database.reload(room.campaign)).budget == vnd(40_000_000)


async def test_a_campaign_closes_after_its_briefs(database: TestDatabase) -> None:
    room = await make_room(database)
    brief = await room.draft()

    with pytest.raises(CampaignStillRunning) as refused:
        async with database.work(room.acting, NOON) as work:
            await close_campaign(work, campaign_id=room.campaign.id)
    assert refused.value.briefs == 1
    assert (await database.reload(room.campaign)).status is CampaignStatus.OPEN

    async with database.work(room.acting, NOON) as work:
        await close_brief(work, brief_id=brief.id)
    async with database.work(room.acting, NOON) as work:
        await close_campaign(work, campaign_id=room.campaign.id)
    assert (await database.reload(room.campaign)).status is CampaignStatus.CLOSED
    assert (await database.events())[-1] == CampaignClosed(campaign_id=room.campaign.id)


async def test_another_brands_campaign_is_not_found(database: TestDatabase) -> None:
    room = await make_room(database)
    stranger = ActingBrandManager(login_id=room.manager.id, brand_id=BrandId(new_id()))

    with pytest.raises(NotFound):
        async with database.work(stranger, NOON) as work:
            await edit_campaign(work, campaign_id=room.campaign.id, plan=make_plan())
    with pytest.raises(NotFound):
        async with database.work(stranger, NOON) as work:
            await close_campaign(work, campaign_id=room.campaign.id)

    assert (await database.reload(room.campaign)).status is CampaignStatus.OPEN
    assert await database.event_names() == []


@pytest.mark.parametrize("changes", [{"budget": vnd(-1)}, {"ends_on": make_plan().starts_on.replace(day=1, month=11)}])
async def test_the_database_keeps_a_plan_in_bounds(database: TestDatabase, changes: dict[str, object]) -> None:
    room = await make_room(database)

    with pytest.raises(IntegrityError, match="ck_campaigns"):
        await database.add(make_campaign(room.brand, **changes))
