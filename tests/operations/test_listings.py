from uuid import UUID

import pytest
from sqlalchemy.exc import IntegrityError

from domain.actors import Secretariat, SignedIn
from domain.errors import InvalidInput, NotFound
from domain.ids import new_id
from domain.listings import ListingKind, ListingReview, ReviewerInvolved, ReviewStep, submissions_waiting
from domain.logins import Login
from operations.listings import review_listing, submit_listing, withdraw_listing
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.listings import IN_ORDER, UNCLEAR, make_submission, reviews_of
from tests.makers.logins import make_login

BRIEF = ListingKind.BRIEF


async def submit(database: TestDatabase, owner: Login, listing_id: UUID, version: int = 1) -> None:
    async with database.work(SignedIn(login_id=owner.id), NOON) as work:
        await submit_listing(work, kind=BRIEF, listing_id=listing_id, version=version)


async def review(database: TestDatabase, admin: Login, listing_id: UUID, step: ReviewStep) -> None:
    reason = IN_ORDER if step is ReviewStep.APPROVED else UNCLEAR
    async with database.work(Secretariat(login_id=admin.id), NOON) as work:
        await review_listing(work, kind=BRIEF, listing_id=listing_id, step=step, reason=reason, involved=())


async def waiting(database: TestDatabase) -> list[UUID]:
    return [each.listing_id for each in await database.all(submissions_waiting())]


async def test_a_submission_waits_until_it_is_answered(database: TestDatabase) -> None:
    owner, admin = await database.add(make_login()), await database.add(make_login())
    first, second = new_id(), new_id()

    await submit(database, owner, first)
    await submit(database, owner, second)
    assert await waiting(database) == [first, second]

    await review(database, admin, first, ReviewStep.CHANGES_ASKED)
    assert await waiting(database) == [second]

    await submit(database, owner, first, version=1)
    await review(database, admin, first, ReviewStep.APPROVED)
    history = await database.all(reviews_of(BRIEF, first))
    assert [(each.number, each.step) for each in history] == [
        (1, ReviewStep.SUBMITTED),
        (2, ReviewStep.CHANGES_ASKED),
        (3, ReviewStep.SUBMITTED),
        (4, ReviewStep.APPROVED),
    ]
    assert await waiting(database) == [second]
    assert await database.event_names() == ["ListingReviewed"] * 5


async def test_what_does_not_wait_cannot_be_answered(database: TestDatabase) -> None:
    admin = await database.add(make_login())

    with pytest.raises(NotFound):
        await review(database, admin, new_id(), ReviewStep.APPROVED)

    assert await database.count(ListingReview) == 0
    assert await database.event_names() == []


async def test_a_submission_taken_back_waits_no_more(database: TestDatabase) -> None:
    owner = await database.add(make_login())
    listing = new_id()
    await submit(database, owner, listing)

    async with database.work(SignedIn(login_id=owner.id), NOON) as work:
        await withdraw_listing(work, kind=BRIEF, listing_id=listing)

    assert await waiting(database) == []
    history = await database.all(reviews_of(BRIEF, listing))
    assert [(each.number, each.step) for each in history] == [(1, ReviewStep.SUBMITTED), (2, ReviewStep.WITHDRAWN)]

    with pytest.raises(NotFound):
        async with database.work(SignedIn(login_id=owner.id), NOON) as work:
            await withdraw_listing(work, kind=BRIEF, listing_id=listing)


async def test_a_refused_review_leaves_the_submission_waiting(database: TestDatabase) -> None:
    owner, admin = await database.add(make_login()), await database.add(make_login())
    listing = new_id()
    await submit(database, owner, listing)

    with pytest.raises(ReviewerInvolved):
        await review(database, owner, listing, ReviewStep.APPROVED)
    with pytest.raises(InvalidInput):
        async with database.work(Secretariat(login_id=admin.id), NOON) as work:
            await review_listing(
                work, kind=BRIEF, listing_id=listing, step=ReviewStep.REFUSED, reason=IN_ORDER, involved=()
            )

    assert await waiting(database) == [listing]
    assert await database.event_names() == ["ListingReviewed"]


@pytest.mark.parametrize("change", ["DELETE FROM listing_reviews", "UPDATE listing_reviews SET version = 2"])
async def test_reviews_cannot_be_changed_even_by_hand(database: TestDatabase, change: str) -> None:
    owner = await database.add(make_login())
    kept = await database.add(make_submission(by=owner.id))

    with pytest.raises(IntegrityError, match="listing_reviews are never changed"):
        await database.execute(change)

    assert (await database.reload(kept)).version == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"step": ReviewStep.APPROVED},
        {"ground": "law", "clause": "Điều 1", "text": "Không."},
        {"step": ReviewStep.REFUSED, "ground": "law", "text": "Không."},
        {"step": ReviewStep.REFUSED, "ground": "in_order", "text": "Không."},
        {"step": ReviewStep.APPROVED, "ground": "law", "clause": "Điều 1", "text": "Được."},
        {"step": ReviewStep.APPROVED, "ground": "in_order"},
    ],
)
async def test_the_database_keeps_the_shape_of_a_reason(database: TestDatabase, changes: dict[str, str]) -> None:
    owner = await database.add(make_login())

    with pytest.raises(IntegrityError, match="ck_listing_reviews"):
        await database.add(make_submission(by=owner.id, **changes))

    assert await database.count(ListingReview) == 0


async def test_two_answers_cannot_take_the_same_number(database: TestDatabase) -> None:
    owner = await database.add(make_login())
    kept = await database.add(make_submission(by=owner.id))

    with pytest.raises(IntegrityError, match="uq_listing_reviews"):
        await database.add(make_submission(by=owner.id, listing_id=kept.listing_id))

    assert await database.count(ListingReview) == 1
