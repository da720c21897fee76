"""Hand a listing in for moderation, and answer it; the subject moves its own state in the same transaction."""

from collections.abc import Collection
from uuid import UUID

from domain.actors import Secretariat, SignedIn, System
from domain.ids import LoginId
from domain.listings import (
    ListingKind,
    ListingReview,
    ReviewReason,
    ReviewStep,
    review_of,
    steps_taken,
    submission,
    submissions_waiting,
    withdrawal,
)
from storage.work import Work


async def submit_listing(work: Work[SignedIn], *, kind: ListingKind, listing_id: UUID, version: int) -> ListingReview:
    """Append that the caller hands in a version of their listing, whose row the caller holds locked."""
    taken: int = await work.value(steps_taken(kind, listing_id))
    review, event = submission(
        kind=kind, listing_id=listing_id, number=taken + 1, version=version, by=work.actor.login_id, now=work.now
    )
    work.record(event)
    return work.add(review)


async def withdraw_listing(work: Work[SignedIn | System], *, kind: ListingKind, listing_id: UUID) -> ListingReview:
    """Take back the submission that waits. Hold the listing's row locked. Raises NotFound where nothing waits."""
    by = work.actor.login_id if isinstance(work.actor, SignedIn) else None
    review, event = withdrawal(await _waiting(work, kind, listing_id), by=by, now=work.now)
    work.record(event)
    return work.add(review)


async def review_listing(
    work: Work[Secretariat],
    *,
    kind: ListingKind,
    listing_id: UUID,
    step: ReviewStep,
    reason: ReviewReason,
    involved: Collection[LoginId],
) -> ListingReview:
    """Append an admin's answer to the submission that waits; its `version` is the one answered.

    `involved` are the logins the listing belongs to; none of them may review it. Hold the listing's row locked.
    Raises NotFound where nothing waits, InvalidInput for a reason that cannot carry the step, ReviewerInvolved.
    """
    submitted = await _waiting(work, kind, listing_id)
    review, event = review_of(
        submitted, step=step, reason=reason, by=work.actor.login_id, involved=involved, now=work.now
    )
    work.record(event)
    return work.add(review)


async def _waiting(work: Work[SignedIn | System], kind: ListingKind, listing_id: UUID) -> ListingReview:
    return await work.one(
        submissions_waiting().where(ListingReview.listing_kind == kind, ListingReview.listing_id == listing_id)
    )
