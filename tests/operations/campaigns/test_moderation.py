from datetime import UTC, datetime

import pytest

from domain.actors import Secretariat
from domain.campaigns.briefs import Brief, BriefStatus
from domain.campaigns.content import AskedDeliverable
from domain.campaigns.events import BriefPublished
from domain.campaigns.programmes import Campaign, CampaignBudgetExceeded
from domain.campaigns.refusals import BriefHeldByLaw, NothingSubmitted, PlacesBelowTaken
from domain.campaigns.versions import VersionStatus
from domain.errors import InvalidInput, NotFound
from domain.ids import BriefId, new_id
from domain.listings import (
    ListingKind,
    ReviewerInvolved,
    ReviewGround,
    ReviewReason,
    ReviewStep,
    submissions_waiting,
)
from domain.money import vnd
from operations.campaigns.moderation import approve_brief, ask_for_brief_changes, refuse_brief
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.campaigns import make_content, make_document
from tests.makers.listings import IN_ORDER, UNCLEAR, UNLAWFUL, reviews_of
from tests.operations.campaigns.rooms import Room, make_room


async def ask(room: Room, brief: Brief, reason: ReviewReason = UNCLEAR) -> None:
    async with room.database.work(room.secretariat, NOON) as work:
        await ask_for_brief_changes(work, brief_id=brief.id, reason=reason)


async def refuse(room: Room, brief: Brief, reason: ReviewReason = UNLAWFUL) -> None:
    async with room.database.work(room.secretariat, NOON) as work:
        await refuse_brief(work, brief_id=brief.id, reason=reason)


async def test_an_approved_brief_is_published(database: TestDatabase) -> None:
    room = await make_room(database)
    brief = await room.publish()

    kept = await database.reload(brief)
    assert (kept.status, kept.published_at, kept.version) == (BriefStatus.PUBLISHED, NOON, 1)
    assert await room.versions(brief) == [(1, VersionStatus.STANDING)]
    assert await database.all(submissions_waiting()) == []
    last = (await database.all(reviews_of(ListingKind.BRIEF, brief.id)))[-1]
    assert (last.step, last.by, last.ground, last.text) == (
        ReviewStep.APPROVED,
        room.admin.id,
        ReviewGround.IN_ORDER,
        IN_ORDER.text,
    )
    assert (await database.events())[-1] == BriefPublished(brief_id=brief.id, brand_id=room.brand.id, version=1)


async def test_changes_asked_go_back_and_forth_until_approved(database: TestDatabase) -> None:
    room = await make_room(database)
    brief = await room.draft()
    await room.submit(brief)

    await ask(room, brief)
    assert (await database.reload(brief)).status is BriefStatus.DRAFT
    await room.edit(brief, title="Rõ hơn")
    await room.submit(brief)
    await room.approve(brief)

    kept = await database.reload(brief)
    assert (kept.status, kept.title, kept.version) == (BriefStatus.PUBLISHED, "Rõ hơn", 1)
    assert [review.step for review in await database.all(reviews_of(ListingKind.BRIEF, brief.id))] == [
        ReviewStep.SUBMITTED,
        ReviewStep.CHANGES_ASKED,
        ReviewStep.SUBMITTED,
        ReviewStep.APPROVED,
    ]


async def test_a_refused_brief_is_over_and_frees_the_campaigns_budget(database: TestDatabase) -> None:
    room = await make_room(database, budget=vnd(10_000_000))
    brief = await room.draft()
    await room.submit(brief)

    await refuse(room, brief)

    kept = await database.reload(brief)
    assert (kept.status, kept.ended_at) == (BriefStatus.REFUSED, NOON)
    assert await room.versions(brief) == [(1, VersionStatus.REFUSED)]
    assert (await room.draft()).budget == vnd(10_000_000)


async def test_a_refused_edit_leaves_the_old_version_standing(database: TestDatabase) -> None:
    room = await make_room(database)
    brief = await room.publish()
    await room.edit(brief, title="Bản hai")
    await room.submit(brief)

    await refuse(room, brief)
    await room.edit(brief, title="Bản ba")

    kept = await database.reload(brief)
    assert (kept.status, kept.version, kept.title) == (BriefStatus.PUBLISHED, 1, "Video mở hộp điện thoại Sen")
    assert await room.versions(brief) == [
        (1, VersionStatus.STANDING),
        (2, VersionStatus.REFUSED),
        (3, VersionStatus.DRAFT),
    ]


async def assert_nothing_was_answered(database: TestDatabase, room: Room, brief: Brief) -> None:
    assert (await database.reload(brief)).status is BriefStatus.SUBMITTED
    assert await room.versions(brief) == [(1, VersionStatus.SUBMITTED)]
    assert len(await database.all(submissions_waiting())) == 1
    assert await database.event_names() == ["BriefDrafted", "ListingReviewed", "BriefSubmitted"]


async def test_an_answer_needs_a_fitting_reason(database: TestDatabase) -> None:
    room = await make_room(database)
    brief = await room.draft()
    await room.submit(brief)

    with pytest.raises(InvalidInput):
        await ask(room, brief, IN_ORDER)
    with pytest.raises(InvalidInput):
        await refuse(room, brief, IN_ORDER)
    with pytest.raises(InvalidInput):
        async with database.work(room.secretariat, NOON) as work:
            await approve_brief(work, brief_id=brief.id, reason=UNCLEAR)

    await assert_nothing_was_answered(database, room, brief)


async def test_a_member_of_the_brand_does_not_review_its_briefs(database: TestDatabase) -> None:
    room = await make_room(database)
    brief = await room.draft()
    await room.submit(brief)

    with pytest.raises(ReviewerInvolved):
        async with database.work(Secretariat(login_id=room.manager.id), NOON) as work:
            await approve_brief(work, brief_id=brief.id, reason=IN_ORDER)

    await assert_nothing_was_answered(database, room, brief)


async def test_the_law_is_asked_again_on_approval(database: TestDatabase) -> None:
    room = await make_room(database)
    until = {"valid_until": datetime(2026, 11, 30, tzinfo=UTC).date()}
    receipt = await database.add(make_document(room.brand, room.manager, "cosmetic_notification", **until))
    brief = await room.draft(make_content(category="cosmetics", documents=(receipt.id,)))
    await room.submit(brief)

    with pytest.raises(BriefHeldByLaw):
        await room.approve(brief, now=datetime(2026, 11, 30, 17, 0, tzinfo=UTC))

    await assert_nothing_was_answered(database, room, brief)
    await room.approve(brief, now=datetime(2026, 11, 30, 16, 59, tzinfo=UTC))
    assert (await database.reload(brief)).status is BriefStatus.PUBLISHED


async def test_an_edit_has_room_in_the_budget_when_it_is_approved(database: TestDatabase) -> None:
    room = await make_room(database, budget=vnd(30_000_000))
    brief = await room.publish()
    await room.edit(brief, budget=vnd(20_000_000))
    await room.submit(brief)
    await room.draft(make_content(budget=vnd(15_000_000)))

    with pytest.raises(CampaignBudgetExceeded):
        await room.approve(brief)

    assert (await database.reload(brief)).budget == vnd(10_000_000)
    assert await room.versions(brief) == [(1, VersionStatus.STANDING), (2, VersionStatus.SUBMITTED)]


async def test_an_edit_keeps_the_places_that_are_taken(database: TestDatabase) -> None:
    room = await make_room(database)
    brief = await room.publish()
    for _ in range(2):
        await room.take_place(brief)
    await database.execute("UPDATE briefs SET status = 'published', places = 3")
    await room.edit(brief, places=1)
    await room.submit(brief)

    with pytest.raises(PlacesBelowTaken):
        await room.approve(brief)

    kept = await database.reload(brief)
    assert (kept.places, kept.places_taken, kept.version) == (3, 2, 1)
    assert await room.versions(brief) == [(1, VersionStatus.STANDING), (2, VersionStatus.SUBMITTED)]


@pytest.mark.parametrize(("places", "status"), [(2, BriefStatus.FILLED), (3, BriefStatus.PUBLISHED)])
async def test_an_edit_that_waited_while_the_brief_filled_is_approved(
    database: TestDatabase, places: int, status: BriefStatus
) -> None:
    room = await make_room(database)
    brief = await room.publish()
    await room.edit(brief, places=places, title="Tên mới")
    await room.submit(brief)
    for _ in range(2):
        await room.take_place(brief)
    assert (await database.reload(brief)).status is BriefStatus.FILLED

    await room.approve(brief)

    kept = await database.reload(brief)
    assert (kept.status, kept.version, kept.title, kept.places, kept.places_taken) == (status, 2, "Tên mới", places, 2)


async def test_there_must_be_something_to_answer(database: TestDatabase) -> None:
    room = await make_room(database)
    brief = await room.draft()

    with pytest.raises(NothingSubmitted):
        await room.approve(brief)
    with pytest.raises(NothingSubmitted):
        await ask(room, brief)
    with pytest.raises(NothingSubmitted):
        await refuse(room, brief)

    assert (await database.reload(brief)).status is BriefStatus.DRAFT
    assert await database.event_names() == ["BriefDrafted"]


async def test_a_brief_nobody_wrote_is_not_found(database: TestDatabase) -> None:
    room = await make_room(database)

    with pytest.raises(NotFound):
        async with database.work(room.secretariat, NOON) as work:
            await approve_brief(work, brief_id=BriefId(new_id()), reason=IN_ORDER)
    with pytest.raises(NotFound):
        async with database.work(room.secretariat, NOON) as work:
            await refuse_brief(work, brief_id=BriefId(new_id()), reason=UNLAWFUL)

    assert await database.count(Campaign) == 1


async def test_a_deliverable_that_comes_after_its_paper_lapsed_only_warns(database: TestDatabase) -> None:
    room = await make_room(database)
    until = {"valid_until": datetime(2026, 12, 10, tzinfo=UTC).date()}
    receipt = await database.add(make_document(room.brand, room.manager, "cosmetic_notification", **until))
    late = AskedDeliverable(
        platform="tiktok", format="story", count=1, due_on=datetime(2026, 12, 20, tzinfo=UTC).date()
    )

    brief = await room.publish(make_content(category="cosmetics", documents=(receipt.id,), deliverables=(late,)))

    assert (await database.reload(brief)).status is BriefStatus.PUBLISHED
