import pytest

from domain.errors import InvalidInput
from domain.ids import LoginId, new_id
from domain.listings import (
    LONGEST_CLAUSE,
    LONGEST_REASON,
    ListingKind,
    ListingReviewed,
    ReviewerInvolved,
    ReviewGround,
    ReviewReason,
    ReviewStep,
    review_of,
    submission,
)
from tests.instants import NOON
from tests.makers.listings import IN_ORDER, UNCLEAR, UNLAWFUL, make_submission

ADMIN = LoginId(new_id())


def test_a_submission_says_who_hands_in_which_version() -> None:
    brief, owner = new_id(), LoginId(new_id())

    review, event = submission(kind=ListingKind.BRIEF, listing_id=brief, number=3, version=2, by=owner, now=NOON)

    assert (review.step, review.number, review.version, review.by, review.at) == (
        ReviewStep.SUBMITTED,
        3,
        2,
        owner,
        NOON,
    )
    assert event == ListingReviewed(
        listing_kind=ListingKind.BRIEF, listing_id=brief, version=2, step=ReviewStep.SUBMITTED
    )


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        (ReviewStep.APPROVED, IN_ORDER),
        (ReviewStep.CHANGES_ASKED, UNCLEAR),
        (ReviewStep.REFUSED, UNLAWFUL),
    ],
)
def test_an_answer_follows_its_submission_and_carries_its_reason(step: ReviewStep, reason: ReviewReason) -> None:
    submitted = make_submission(version=4, number=7)

    review, event = review_of(submitted, step=step, reason=reason, by=ADMIN, involved=(), now=NOON)

    assert (review.step, review.number, review.version) == (step, 8, 4)
    assert ReviewReason(ground=review.ground or reason.ground, clause=review.clause, text=review.text or "") == reason
    assert event.step is step


def test_nobody_reviews_their_own_listing() -> None:
    submitted = make_submission()

    for by, involved in ((submitted.by or ADMIN, ()), (ADMIN, (ADMIN,))):
        with pytest.raises(ReviewerInvolved):
            review_of(submitted, step=ReviewStep.APPROVED, reason=IN_ORDER, by=by, involved=involved, now=NOON)


@pytest.mark.parametrize(
    ("step", "ground", "clause", "text", "field"),
    [
        (ReviewStep.APPROVED, ReviewGround.LAW, "Điều 1", "Được.", "reason.ground"),
        (ReviewStep.REFUSED, ReviewGround.IN_ORDER, None, "Không.", "reason.ground"),
        (ReviewStep.CHANGES_ASKED, ReviewGround.IN_ORDER, None, "Sửa.", "reason.ground"),
        (ReviewStep.REFUSED, ReviewGround.LAW, None, "Không.", "reason.clause"),
        (ReviewStep.REFUSED, ReviewGround.LAW, "  ", "Không.", "reason.clause"),
        (ReviewStep.REFUSED, ReviewGround.LAW, "Điều 1", " ", "reason.text"),
        (ReviewStep.REFUSED, ReviewGround.LAW, "Điều 1", "a\x00b", "reason.text"),
        (ReviewStep.REFUSED, ReviewGround.LAW, "Điều \ud800", "Không.", "reason.text"),
        (ReviewStep.REFUSED, ReviewGround.LAW, "Điều 1", "x" * (LONGEST_REASON + 1), "reason.text"),
        (ReviewStep.REFUSED, ReviewGround.LAW, "x" * (LONGEST_CLAUSE + 1), "Không.", "reason.text"),
    ],
)
def test_a_reason_has_words_a_fitting_ground_and_its_clause(
    step: ReviewStep, ground: ReviewGround, clause: str | None, text: str, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        ReviewReason(ground=ground, clause=clause, text=text).checked_for(step)

    assert refused.value.field == field


def test_a_reason_is_kept_trimmed() -> None:
    reason = ReviewReason(ground=ReviewGround.LAW, clause=" Điều 1 ", text=" Không. ").checked_for(ReviewStep.REFUSED)

    assert reason == ReviewReason(ground=ReviewGround.LAW, clause="Điều 1", text="Không.")
