"""A listing is a brief or a profile as the alliance moderates it; its reviews are appended and never changed."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from domain.errors import DomainError, InvalidInput
from domain.events import Event
from domain.ids import ListingReviewId, LoginId, new_id
from domain.rows import Row
from domain.vietnamese import readable, unwritable

LONGEST_REASON: Final = 2_000
LONGEST_CLAUSE: Final = 200


class ListingKind(StrEnum):
    """What is listed."""

    BRIEF = "brief"
    """A brand's brief."""
    PROFILE = "profile"
    """An influencer's profile."""


class ReviewStep(StrEnum):
    """What happened to a listing in moderation."""

    SUBMITTED = "submitted"
    """The listing was handed in."""
    APPROVED = "approved"
    """It was let stand."""
    CHANGES_ASKED = "changes_asked"
    """It was sent back, with reasons."""
    REFUSED = "refused"
    """It was turned down, with reasons."""
    WITHDRAWN = "withdrawn"
    """It was taken back by its owner."""


class ReviewGround(StrEnum):
    """What a review rests on: a law, the code of conduct, a rule of the house, or that all is in order."""

    LAW = "law"
    """A law, named with its clause."""
    CODE_OF_CONDUCT = "code_of_conduct"
    """The alliance's code of conduct, named with its clause."""
    HOUSE_RULE = "house_rule"
    """A rule of this marketplace, named with its clause."""
    IN_ORDER = "in_order"
    """All is in order."""


@dataclass(frozen=True, kw_only=True)
class ReviewReason:
    """Why a listing was approved, sent back or refused: the ground, its clause ("Art 8.11"), and words for people."""

    ground: ReviewGround
    clause: str | None
    text: str

    def checked_for(self, step: ReviewStep) -> "ReviewReason":
        """The reason with its texts trimmed and in NFC, if it can carry the step. Raises InvalidInput."""
        text = unicodedata.normalize("NFC", self.text).strip()
        clause = unicodedata.normalize("NFC", self.clause or "").strip()
        if not readable(text, longest=LONGEST_REASON) or len(clause) > LONGEST_CLAUSE or unwritable(clause):
            raise InvalidInput(
                vi_reason=f"Lý do có chữ hoặc số, nhiều nhất {LONGEST_REASON} ký tự; điều khoản {LONGEST_CLAUSE}.",
                en_reason=f"A reason is legible, {LONGEST_REASON} characters at most; its clause {LONGEST_CLAUSE}.",
                field="reason.text",
            )
        if (self.ground is ReviewGround.IN_ORDER) is not (step is ReviewStep.APPROVED):
            raise InvalidInput(
                vi_reason="Chấp thuận dựa trên việc mọi thứ đúng quy định; các kết quả khác dựa trên một quy định.",
                en_reason="An approval rests on all being in order; every other review rests on a law or rule.",
                field="reason.ground",
            )
        if self.ground is not ReviewGround.IN_ORDER and not clause:
            raise InvalidInput(
                vi_reason="Hãy nêu điều khoản làm căn cứ.", en_reason="Name the clause.", field="reason.clause"
            )
        return ReviewReason(ground=self.ground, clause=clause or None, text=text)


class ListingReview(Row, kw_only=True):
    """One step of a listing's moderation, with its reasons: `number` counts the steps of one listing from 1.

    `by` is absent where the program itself withdrew it. Rows are appended and never changed; a trigger keeps it so.
    """

    __tablename__ = "listing_reviews"
    __table_args__ = (
        UniqueConstraint("listing_kind", "listing_id", "number"),
        Index("ix_listing_reviews_step", "step", "id"),
        CheckConstraint("(step IN ('submitted', 'withdrawn')) = (ground IS NULL)", name="ground_of_a_decision"),
        CheckConstraint("by IS NOT NULL OR step = 'withdrawn'", name="by_somebody"),
        CheckConstraint("(ground IS NULL) = (text IS NULL)", name="reason_in_words"),
        CheckConstraint("ground = 'in_order' OR clause IS NOT NULL OR ground IS NULL", name="clause_named"),
        CheckConstraint("(ground = 'in_order') = (step = 'approved') OR ground IS NULL", name="ground_fits_step"),
    )

    id: Mapped[ListingReviewId] = mapped_column(primary_key=True, default_factory=lambda: ListingReviewId(new_id()))
    listing_kind: Mapped[ListingKind]
    listing_id: Mapped[UUID]
    number: Mapped[int]
    version: Mapped[int]
    step: Mapped[ReviewStep]
    ground: Mapped[ReviewGround | None] = mapped_column(default=None)
    clause: Mapped[str | None] = mapped_column(default=None)
    text: Mapped[str | None] = mapped_column(default=None)
    by: Mapped[LoginId | None] = mapped_column(ForeignKey("logins.id"))
    at: Mapped[datetime]


@dataclass(frozen=True, kw_only=True)
class ListingReviewed(Event):
    """A step was taken in the moderation of a listing."""

    listing_kind: ListingKind
    listing_id: UUID
    version: int
    step: ReviewStep


@dataclass(eq=False, kw_only=True)
class ReviewerInvolved(DomainError):
    """Nobody reviews what is their own."""

    vi = "Bạn có liên quan đến mục này nên không thể duyệt."
    en = "You have a part in this listing and cannot review it."


def require_uninvolved(by: LoginId, involved: Collection[LoginId | None]) -> None:
    """Let only somebody review who is none of those it belongs to. Raises ReviewerInvolved."""
    if by in involved:
        raise ReviewerInvolved


def submission(
    *, kind: ListingKind, listing_id: UUID, number: int, version: int, by: LoginId, now: datetime
) -> tuple[ListingReview, ListingReviewed]:
    """The step, `number` among the listing's own, by which an owner hands a version of it in."""
    review = ListingReview(
        listing_kind=kind,
        listing_id=listing_id,
        number=number,
        version=version,
        step=ReviewStep.SUBMITTED,
        by=by,
        at=now,
    )
    return review, _fact_of(review)


def withdrawal(submitted: ListingReview, *, by: LoginId | None, now: datetime) -> tuple[ListingReview, ListingReviewed]:
    """The step by which an owner, or (without `by`) the program, takes a submission back before it is answered."""
    review = ListingReview(
        listing_kind=submitted.listing_kind,
        listing_id=submitted.listing_id,
        number=submitted.number + 1,
        version=submitted.version,
        step=ReviewStep.WITHDRAWN,
        by=by,
        at=now,
    )
    return review, _fact_of(review)


def review_of(
    submitted: ListingReview,
    *,
    step: ReviewStep,
    reason: ReviewReason,
    by: LoginId,
    involved: Collection[LoginId],
    now: datetime,
) -> tuple[ListingReview, ListingReviewed]:
    """The step by which an admin answers a submission. Raises InvalidInput and ReviewerInvolved."""
    require_uninvolved(by, {submitted.by, *involved})
    checked = reason.checked_for(step)
    review = ListingReview(
        listing_kind=submitted.listing_kind,
        listing_id=submitted.listing_id,
        number=submitted.number + 1,
        version=submitted.version,
        step=step,
        ground=checked.ground,
        clause=checked.clause,
        text=checked.text,
        by=by,
        at=now,
    )
    return review, _fact_of(review)


def _fact_of(review: ListingReview) -> ListingReviewed:
    return ListingReviewed(
        listing_kind=review.listing_kind, listing_id=review.listing_id, version=review.version, step=review.step
    )


def steps_taken(kind: ListingKind, listing_id: UUID) -> Select[int]:
    """How many steps a listing has been through."""
    mine = (ListingReview.listing_kind == kind, ListingReview.listing_id == listing_id)
    return select(func.count()).select_from(ListingReview).where(*mine)


def submissions_waiting() -> Select[ListingReview]:
    """The submissions that nobody has answered yet: the queue of moderation, oldest first."""
    later = aliased(ListingReview)
    answered = select(later.id).where(
        later.listing_kind == ListingReview.listing_kind,
        later.listing_id == ListingReview.listing_id,
        later.number > ListingReview.number,
    )
    waiting = select(ListingReview).where(ListingReview.step == ReviewStep.SUBMITTED, ~answered.exists())
    return waiting.order_by(ListingReview.id)
