from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from domain.actors import ActingBrandManager
from domain.campaigns.briefs import Brief, BriefStatus
from domain.campaigns.content import BriefClaim
from domain.campaigns.events import BriefExpired
from domain.campaigns.programmes import CampaignBudgetExceeded, CampaignNotOpen
from domain.campaigns.versions import BriefVersion, VersionStatus
from domain.errors import InvalidInput, NotFound, WrongState
from domain.ids import BrandId, DocumentId, new_id
from domain.listings import ListingKind, ReviewStep
from domain.money import vnd
from operations.campaigns.briefs import close_brief, draft_brief, edit_brief, expire_briefs, submit_brief
from operations.campaigns.programmes import close_campaign
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.campaigns import CLOSING, make_brief, make_brief_version, make_content, make_document
from tests.makers.listings import reviews_of
from tests.operations.campaigns.rooms import CLOCK, make_room, steps


async def test_a_draft_is_kept_with_its_first_version(database: TestDatabase) -> None:
    room = await make_room(database)

    brief = await room.draft(make_content(title="Hộp trà"))

    kept = await database.reload(brief)
    assert (kept.brand_id, kept.campaign_id) == (room.brand.id, room.campaign.id)
    assert (kept.status, kept.title, kept.fee_maximum) == (BriefStatus.DRAFT, "Hộp trà", vnd(5_000_000))
    assert kept.platforms == ["tiktok"]
    assert await room.versions(brief) == [(1, VersionStatus.DRAFT)]
    assert await database.event_names() == ["BriefDrafted"]


async def test_a_brief_that_cannot_be_drafted_leaves_nothing(database: TestDatabase) -> None:
    room = await make_room(database)
    stranger = ActingBrandManager(login_id=room.manager.id, brand_id=BrandId(new_id()))

    with pytest.raises(NotFound):
        async with database.work(stranger, NOON) as work:
            await draft_brief(work, campaign_id=room.campaign.id, content=make_content())
    with pytest.raises(InvalidInput):
        await room.draft(make_content(title=""))
    with pytest.raises(InvalidInput) as unknown:
        await room.draft(make_content(documents=(DocumentId(new_id()),)))
    with pytest.raises(CampaignBudgetExceeded):
        await room.draft(make_content(budget=vnd(100_000_001)))

    assert unknown.value.field == "input.documents"
    assert await database.count(Brief) == 0
    assert await database.event_names() == []


async def test_a_proof_must_be_on_the_brands_own_file(database: TestDatabase) -> None:
    room, neighbour = await make_room(database), await make_room(database)
    theirs = await database.add(make_document(neighbour.brand, neighbour.manager, "superlative_proof"))

    with pytest.raises(InvalidInput):
        await room.draft(make_content(claims=(BriefClaim(text="Tốt nhất", document_ids=(theirs.id,)),)))

    assert await database.count(Brief) == 0


async def test_the_budgets_of_briefs_share_the_campaigns(database: TestDatabase) -> None:
    room = await make_room(database)
    first = await room.draft(make_content(budget=vnd(60_000_000)))
    second = await room.draft(make_content(budget=vnd(40_000_000)))

    with pytest.raises(CampaignBudgetExceeded):
        await room.draft()
    with pytest.raises(CampaignBudgetExceeded):
        await room.edit(second, budget=vnd(40_000_001))
    await room.edit(first, budget=vnd(50_000_000))
    await room.edit(second, budget=vnd(50_000_000))

    assert await database.count(Brief) == 2
    assert (await database.reload(second)).budget == vnd(50_000_000)


async def test_a_closed_campaign_takes_no_brief(database: TestDatabase) -> None:
    room = await make_room(database)
    async with database.work(room.acting, NOON) as work:
        await close_campaign(work, campaign_id=room.campaign.id)

    with pytest.raises(CampaignNotOpen):
        await room.draft()

    assert await database.count(Brief) == 0


async def test_a_draft_is_rewritten_in_place(database: TestDatabase) -> None:
    room = await make_room(database)
    brief = await room.draft()

    await room.edit(brief, title="Tên mới")

    assert (await database.reload(brief)).title == "Tên mới"
    assert await room.versions(brief) == [(1, VersionStatus.DRAFT)]
    assert await database.event_names() == ["BriefDrafted", "BriefEdited"]


async def test_another_brands_brief_is_not_found(database: TestDatabase) -> None:
    room, stranger = await make_room(database), await make_room(database)
    brief = await room.draft()

    with pytest.raises(NotFound):
        async with database.work(stranger.acting, NOON) as work:
            await edit_brief(work, brief_id=brief.id, content=make_content())
    with pytest.raises(NotFound):
        async with database.work(stranger.acting, NOON) as work:
            await submit_brief(work, brief_id=brief.id)
    with pytest.raises(NotFound):
        async with database.work(stranger.acting, NOON) as work:
            await close_brief(work, brief_id=brief.id)

    assert (await database.reload(brief)).status is BriefStatus.DRAFT
    assert await database.event_names() == ["BriefDrafted"]


async def test_an_edit_of_a_published_brief_is_a_version_beside_it(database: TestDatabase) -> None:
    room = await make_room(database)
    brief = await room.publish()

    await room.edit(brief, title="Bản hai")
    await room.edit(brief, title="Bản hai, sửa")
    await room.submit(brief)

    kept = await database.reload(brief)
    assert (kept.status, kept.version, kept.title) == (BriefStatus.PUBLISHED, 1, "Video mở hộp điện thoại Sen")
    assert await room.versions(brief) == [(1, VersionStatus.STANDING), (2, VersionStatus.SUBMITTED)]

    await room.approve(brief)
    kept = await database.reload(brief)
    assert (kept.status, kept.version, kept.title) == (BriefStatus.PUBLISHED, 2, "Bản hai, sửa")
    assert await room.versions(brief) == [(1, VersionStatus.SUPERSEDED), (2, VersionStatus.STANDING)]


async def test_a_brief_that_ended_is_not_edited(database: TestDatabase) -> None:
    room = await make_room(database)
    brief = await room.publish()
    async with database.work(room.acting, NOON) as work:
        await close_brief(work, brief_id=brief.id)

    with pytest.raises(WrongState):
        await room.edit(brief, title="Tên mới")

    assert await room.versions(brief) == [(1, VersionStatus.STANDING)]


async def test_closing_takes_what_waits_out_of_the_queue(database: TestDatabase) -> None:
    room = await make_room(database)
    brief = await room.publish()
    await room.edit(brief, title="Bản hai")
    await room.submit(brief)

    async with database.work(room.acting, NOON) as work:
        await close_brief(work, brief_id=brief.id)

    kept = await database.reload(brief)
    assert (kept.status, kept.ended_at) == (BriefStatus.CLOSED, NOON)
    assert await room.versions(brief) == [(1, VersionStatus.STANDING), (2, VersionStatus.WITHDRAWN)]
    assert (await steps(database, brief))[-1] is ReviewStep.WITHDRAWN
    with pytest.raises(WrongState):
        async with database.work(room.acting, NOON) as work:
            await close_brief(work, brief_id=brief.id)


async def test_published_briefs_expire_at_their_closing_instant(database: TestDatabase) -> None:
    room = await make_room(database)
    due = await room.publish()
    later = await room.publish(make_content(open_until=CLOSING + timedelta(seconds=1)))
    draft = await room.draft()
    await room.edit(due, title="Bản hai")
    await room.submit(due)

    async with database.work(CLOCK, CLOSING - timedelta(microseconds=1)) as work:
        assert await expire_briefs(work) == 0
    async with database.work(CLOCK, CLOSING) as work:
        assert await expire_briefs(work) == 1
    async with database.work(CLOCK, CLOSING) as work:
        assert await expire_briefs(work) == 0

    assert [(await database.reload(brief)).status for brief in (due, later, draft)] == [
        BriefStatus.EXPIRED,
        BriefStatus.PUBLISHED,
        BriefStatus.DRAFT,
    ]
    assert await room.versions(due) == [(1, VersionStatus.STANDING), (2, VersionStatus.WITHDRAWN)]
    last = (await database.all(reviews_of(ListingKind.BRIEF, due.id)))[-1]
    assert (last.step, last.by) == (ReviewStep.WITHDRAWN, None)
    assert BriefExpired(brief_id=due.id) in await database.events()


@pytest.mark.parametrize(
    "changes",
    [
        {"places_taken": 3},
        {"places_taken": -1},
        {"fee_minimum": vnd(5_000_001)},
        {"fee_maximum": vnd(10_000_001)},
        {"kind": "community"},
        {"tier_minimum": 4},
        {"open_call": False, "invitation": False},
        {"status": BriefStatus.FILLED},
        {"published_at": None},
        {"exclusivity_days": 3},
    ],
)
async def test_the_database_keeps_a_brief_in_bounds(database: TestDatabase, changes: dict[str, Any]) -> None:
    room = await make_room(database)

    with pytest.raises(IntegrityError, match="ck_briefs"):
        await database.add(make_brief(room.campaign, **changes))

    assert await database.count(Brief) == 0


async def test_one_version_stands_and_one_is_in_work(database: TestDatabase) -> None:
    room = await make_room(database)
    brief = await database.add(make_brief(room.campaign))
    await database.add(make_brief_version(brief, room.manager))
    await database.add(make_brief_version(brief, room.manager, number=2, status=VersionStatus.DRAFT))

    for number, status, name in (
        (3, VersionStatus.STANDING, "standing"),
        (3, VersionStatus.SUBMITTED, "open"),
        (1, VersionStatus.REFUSED, "brief_id_number"),
    ):
        with pytest.raises(IntegrityError, match=f"uq_brief_versions_{name}"):
            await database.add(make_brief_version(brief, room.manager, number=number, status=status))

    assert await database.count(BriefVersion) == 2


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE brief_versions SET content = '{}'",
        "UPDATE brief_versions SET number = 9",
        "DELETE FROM brief_versions",
    ],
)
async def test_a_submitted_version_cannot_be_changed_even_by_hand(database: TestDatabase, change: str) -> None:
    room = await make_room(database)
    brief = await room.draft()
    await room.submit(brief)

    with pytest.raises(IntegrityError, match="never changed"):
        await database.execute(change)

    assert await room.versions(brief) == [(1, VersionStatus.SUBMITTED)]
