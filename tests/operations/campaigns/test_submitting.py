import pytest
from sqlalchemy import select

from domain.campaigns.briefs import Brief, BriefStatus
from domain.campaigns.content import BriefClaim
from domain.campaigns.events import BriefSubmitted
from domain.campaigns.refusals import BriefHeldByLaw, BriefRefusedByLaw, NothingSubmitted
from domain.campaigns.versions import BriefVersion, VersionStatus
from domain.campaigns.violators import NamedViolator
from domain.errors import InvalidInput, WrongState
from domain.law.rules import RULE_VERSION
from domain.listings import ListingReview, ReviewStep, submissions_waiting
from operations.campaigns.briefs import take_back_brief
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.campaigns import CLOSING, make_content, make_document, make_notice
from tests.operations.campaigns.rooms import Room, make_room, steps


async def test_submitting_puts_the_version_in_the_queue(database: TestDatabase) -> None:
    room = await make_room(database)
    brief = await room.draft()

    await room.submit(brief)

    assert (await database.reload(brief)).status is BriefStatus.SUBMITTED
    assert await room.versions(brief) == [(1, VersionStatus.SUBMITTED)]
    assert await steps(database, brief) == [ReviewStep.SUBMITTED]
    (version,) = await database.all(select(BriefVersion))
    assert version.law_version == RULE_VERSION
    assert BriefSubmitted(brief_id=brief.id, version=1) in await database.events()


async def assert_still_a_draft(database: TestDatabase, room: Room, brief: Brief) -> None:
    assert (await database.reload(brief)).status is BriefStatus.DRAFT
    assert await room.versions(brief) == [(1, VersionStatus.DRAFT)]
    assert await database.count(ListingReview) == 0
    assert await database.event_names() == ["BriefDrafted"]


async def test_the_law_holds_a_supplement_until_its_papers_are_there(database: TestDatabase) -> None:
    room = await make_room(database)
    brief = await room.draft(make_content(category="health_supplement", product_name="Viên uống Sen"))

    with pytest.raises(BriefHeldByLaw) as held:
        await room.submit(brief)

    assert held.value.findings == 2
    assert held.value.say("en") == (
        "Not yet fit to be published (2 findings): Missing: Receipt of product-declaration registration. "
        "Missing: Advertising-content confirmation certificate."
    )
    await assert_still_a_draft(database, room, brief)


async def test_the_law_refuses_tobacco(database: TestDatabase) -> None:
    room = await make_room(database)
    brief = await room.draft(make_content(category="tobacco"))

    with pytest.raises(BriefRefusedByLaw) as refused:
        await room.submit(brief)

    assert refused.value.say("vi").endswith("Cấm quảng cáo: Thuốc lá, xì gà và các dạng thuốc lá khác.")
    await assert_still_a_draft(database, room, brief)


async def test_the_law_refuses_a_named_violator(database: TestDatabase) -> None:
    room = await make_room(database)
    brief = await room.draft()
    violator, _ = NamedViolator.blocked(
        make_notice(name="Tên khác", tax_code=room.brand.tax_code), by=room.admin.id, now=NOON
    )
    await database.add(violator)

    with pytest.raises(BriefRefusedByLaw):
        await room.submit(brief)

    await assert_still_a_draft(database, room, brief)


async def test_a_claim_needs_its_own_proof(database: TestDatabase) -> None:
    room = await make_room(database)
    proof = await database.add(make_document(room.brand, room.manager, "superlative_proof"))
    brief = await room.draft(make_content(claims=(BriefClaim(text="Bán chạy nhất 2026"),)))

    with pytest.raises(BriefHeldByLaw):
        await room.submit(brief)
    await assert_still_a_draft(database, room, brief)

    await room.edit(brief, claims=(BriefClaim(text="Bán chạy nhất 2026", document_ids=(proof.id,)),))
    await room.submit(brief)
    assert (await database.reload(brief)).status is BriefStatus.SUBMITTED


async def test_a_draft_that_time_overtook_is_not_submitted(database: TestDatabase) -> None:
    room = await make_room(database)
    brief = await room.draft()

    with pytest.raises(InvalidInput) as refused:
        await room.submit(brief, now=CLOSING)

    assert refused.value.field == "input.openUntil"
    await assert_still_a_draft(database, room, brief)


async def test_what_is_submitted_is_neither_submitted_again_nor_edited(database: TestDatabase) -> None:
    room = await make_room(database)
    brief = await room.draft()
    await room.submit(brief)

    with pytest.raises(WrongState):
        await room.submit(brief)
    with pytest.raises(WrongState):
        await room.edit(brief, title="Tên mới")

    assert (await database.reload(brief)).title == "Video mở hộp điện thoại Sen"
    assert await steps(database, brief) == [ReviewStep.SUBMITTED]


async def test_what_waits_can_be_taken_back_and_handed_in_again(database: TestDatabase) -> None:
    room = await make_room(database)
    brief = await room.draft()
    with pytest.raises(NothingSubmitted):
        async with database.work(room.acting, NOON) as work:
            await take_back_brief(work, brief_id=brief.id)
    await room.submit(brief)

    async with database.work(room.acting, NOON) as work:
        await take_back_brief(work, brief_id=brief.id)

    assert (await database.reload(brief)).status is BriefStatus.DRAFT
    assert await room.versions(brief) == [(1, VersionStatus.DRAFT)]
    assert await database.all(submissions_waiting()) == []
    await room.submit(brief)
    assert await steps(database, brief) == [ReviewStep.SUBMITTED, ReviewStep.WITHDRAWN, ReviewStep.SUBMITTED]


async def test_a_published_brief_without_an_edit_has_nothing_to_submit(database: TestDatabase) -> None:
    room = await make_room(database)
    brief = await room.publish()

    with pytest.raises(WrongState):
        await room.submit(brief)
