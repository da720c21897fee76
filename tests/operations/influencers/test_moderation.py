from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import select

from domain.actors import ActingInfluencer, Secretariat
from domain.errors import InvalidInput, NotFound
from domain.ids import InfluencerId, new_id
from domain.influencers.profiles import Influencer, NothingInWork, ProfileApproved, ProfileStatus
from domain.influencers.versions import ProfileVersion
from domain.listings import ListingReview, ReviewerInvolved, ReviewReason
from operations.influencers.moderation import approve_profile, ask_for_profile_changes, refuse_profile
from operations.influencers.profiles import edit_profile, submit_profile
from storage.work import Work
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.influencers import make_channel, make_profile_content
from tests.operations.influencers.people import (
    AGAINST_RULE,
    IN_ORDER,
    add_draft,
    add_imported,
    add_influencer,
    add_login,
    add_secretariat,
)

Answer = Callable[..., Awaitable[Influencer]]
ANSWERS: list[tuple[Answer, ReviewReason]] = [
    (approve_profile, IN_ORDER),
    (ask_for_profile_changes, AGAINST_RULE),
    (refuse_profile, AGAINST_RULE),
]


async def submitted(database: TestDatabase) -> tuple[Influencer, ActingInfluencer]:
    influencer, person = await add_draft(database)
    await database.add(make_channel(influencer))
    async with database.work(person, NOON) as work:
        await submit_profile(work)
    return influencer, person


async def edited(database: TestDatabase, person: ActingInfluencer, **changes: Any) -> None:
    async with database.work(person, NOON) as work:
        await edit_profile(work, content=make_profile_content(**changes))
        await submit_profile(work)


async def answer(
    database: TestDatabase, admin: Secretariat, operation: Answer, reason: ReviewReason, id_: InfluencerId
) -> None:
    async with database.work(admin, NOON) as work:
        await operation(work, influencer_id=id_, reason=reason)


async def statuses(database: TestDatabase) -> list[str]:
    return [row.status.value for row in await database.all(select(ProfileVersion).order_by(ProfileVersion.number))]


async def test_an_approved_profile_is_listed(database: TestDatabase) -> None:
    influencer, _ = await submitted(database)

    await answer(database, await add_secretariat(database), approve_profile, IN_ORDER, influencer.id)

    listed = await database.reload(influencer)
    assert (listed.status, listed.listed_at) == (ProfileStatus.APPROVED, NOON)
    assert await statuses(database) == ["standing"]
    assert ProfileApproved(influencer_id=influencer.id, version=1) in await database.events()


async def test_changes_asked_make_it_a_draft_again_and_a_refusal_ends_it(database: TestDatabase) -> None:
    influencer, person = await submitted(database)
    admin = await add_secretariat(database)

    await answer(database, admin, ask_for_profile_changes, AGAINST_RULE, influencer.id)
    assert (await database.reload(influencer)).status is ProfileStatus.DRAFT
    assert await statuses(database) == ["draft"]

    await edited(database, person, display_name="Nhung")
    await answer(database, admin, refuse_profile, AGAINST_RULE, influencer.id)
    assert (await database.reload(influencer)).status is ProfileStatus.REFUSED
    assert await statuses(database) == ["refused"]
    reviews = await database.all(select(ListingReview).order_by(ListingReview.number))
    assert [review.step.value for review in reviews] == ["submitted", "changes_asked", "submitted", "refused"]
    assert reviews[-1].text == AGAINST_RULE.text


async def test_an_approved_edit_takes_the_place_of_what_stood(database: TestDatabase) -> None:
    influencer, person = await add_influencer(database)
    await database.add(make_channel(influencer))
    await edited(database, person, display_name="Nhung", niches=("travel",), languages=("en", "vi"))

    await answer(database, await add_secretariat(database), approve_profile, IN_ORDER, influencer.id)

    listed = await database.reload(influencer)
    assert (listed.display_name, listed.version, listed.status) == ("Nhung", 2, ProfileStatus.APPROVED)
    assert await statuses(database) == ["superseded", "standing"]


@pytest.mark.parametrize(("operation", "left"), [(ask_for_profile_changes, "draft"), (refuse_profile, "refused")])
async def test_an_edit_not_approved_leaves_what_stood(database: TestDatabase, operation: Answer, left: str) -> None:
    influencer, person = await add_influencer(database)
    await database.add(make_channel(influencer))
    await edited(database, person, display_name="Nhung")

    await answer(database, await add_secretariat(database), operation, AGAINST_RULE, influencer.id)

    listed = await database.reload(influencer)
    assert (listed.display_name, listed.version, listed.status) == ("Hồng Nhung", 1, ProfileStatus.APPROVED)
    assert await statuses(database) == ["standing", left]


async def test_an_imported_profile_becomes_approved_with_its_persons_version(database: TestDatabase) -> None:
    imported, login = await add_imported(database), await add_login(database)
    await database.execute("UPDATE influencers SET login_id = :login", login=login.login_id)
    await database.add(make_channel(imported))
    await edited(database, ActingInfluencer(login_id=login.login_id, influencer_id=imported.id))

    await answer(database, await add_secretariat(database), approve_profile, IN_ORDER, imported.id)

    listed = await database.reload(imported)
    assert (listed.status, listed.version, listed.kind) == (ProfileStatus.APPROVED, 1, make_profile_content().kind)


@pytest.mark.parametrize(("operation", "reason"), ANSWERS)
async def test_what_was_not_handed_in_is_not_answered(
    database: TestDatabase, operation: Answer, reason: ReviewReason
) -> None:
    draft, _ = await add_draft(database)
    listed, _ = await add_influencer(database)
    admin = await add_secretariat(database)

    for influencer in (draft, listed):
        with pytest.raises(NothingInWork):
            await answer(database, admin, operation, reason, influencer.id)
    with pytest.raises(NotFound):
        await answer(database, admin, operation, reason, InfluencerId(new_id()))

    assert (await database.reload(draft)).status is ProfileStatus.DRAFT
    assert await database.event_names() == []


@pytest.mark.parametrize(("operation", "reason"), ANSWERS)
async def test_nobody_answers_their_own_profile_or_without_a_fitting_reason(
    database: TestDatabase, operation: Answer, reason: ReviewReason
) -> None:
    influencer, person = await submitted(database)
    unfitting = AGAINST_RULE if reason is IN_ORDER else IN_ORDER

    with pytest.raises(ReviewerInvolved):
        await answer(database, Secretariat(login_id=person.login_id), operation, reason, influencer.id)
    with pytest.raises(InvalidInput):
        await answer(database, await add_secretariat(database), operation, unfitting, influencer.id)

    assert (await database.reload(influencer)).status is ProfileStatus.SUBMITTED
    assert await statuses(database) == ["submitted"]
    assert await database.count(ListingReview) == 1


def test_the_answers_are_for_the_secretariat() -> None:
    for operation, _ in ANSWERS:
        assert operation.__annotations__["work"] == Work[Secretariat]
