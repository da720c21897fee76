"""The booking: funded, drafted, published, approved, settled; or cancelled by consent before it is published."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.bookings.contract import Contract
from domain.bookings.events import (
    BookingApproved,
    BookingCancelled,
    BookingMade,
    BookingPublished,
    BookingSettled,
    CancellationAsked,
    CancellationRefused,
    ChangesAsked,
    DraftApproved,
    DraftSent,
)
from domain.bookings.refusals import (
    CancellationAskedAlready,
    DraftNotApproved,
    NoCancellationAsked,
    RoundsUsedUp,
)
from domain.bookings.rules import booking_rule, rule_named
from domain.errors import WrongState
from domain.ids import BookingId, BrandId, BriefId, CampaignId, InfluencerId, OfferId, TermsId, new_id
from domain.lifecycle import Lifecycle
from domain.money import Money
from domain.offers.offer import Offer
from domain.offers.terms import OfferTerms, Side
from domain.rows import Row, money_columns


class BookingStatus(StrEnum):
    """Where a booking stands."""

    FUNDED = "funded"
    """The fee is held and the work begins."""
    DRAFT_SENT = "draft_sent"
    """A draft waits for the brand."""
    CHANGES_ASKED = "changes_asked"
    """The brand sent the draft back."""
    DRAFT_APPROVED = "draft_approved"
    """The draft may be published."""
    PUBLISHED = "published"
    """Everything owed is online."""
    APPROVED = "approved"
    """The brand accepts what was delivered."""
    SETTLED = "settled"
    """The fee, if there is one, is the influencer's."""
    CANCELLED = "cancelled"
    """Both sides agreed to end it."""


_IS: Final = BookingStatus
_UNPUBLISHED: Final = {_IS.FUNDED, _IS.DRAFT_SENT, _IS.CHANGES_ASKED, _IS.DRAFT_APPROVED}

BOOKING_LIFECYCLE: Final = Lifecycle(
    "booking",
    BookingStatus.FUNDED,
    {
        "send_draft": ({_IS.FUNDED, _IS.CHANGES_ASKED}, _IS.DRAFT_SENT),
        "ask_for_changes": ({_IS.DRAFT_SENT}, _IS.CHANGES_ASKED),
        "approve_draft": ({_IS.DRAFT_SENT}, _IS.DRAFT_APPROVED),
        "publish": ({_IS.FUNDED, _IS.DRAFT_APPROVED}, _IS.PUBLISHED),
        "approve": ({_IS.PUBLISHED}, _IS.APPROVED),
        "settle": ({_IS.APPROVED}, _IS.SETTLED),
        "cancel": (_UNPUBLISHED, _IS.CANCELLED),
    },
)

ENDED: Final = (BookingStatus.SETTLED, BookingStatus.CANCELLED)
"""The states in which a booking no longer takes up its influencer's time."""


class Booking(Row, kw_only=True):
    """An agreement. What was agreed never changes (a trigger keeps it); `contract_hash` is checked by the database.

    `exclusive_until` is the first day on which the promise no longer binds: counted from the last day owed, and from
    the day of publication once that is known.
    """

    __tablename__ = "bookings"
    __table_args__ = (
        CheckConstraint("fee_minor >= 0", name="fee"),
        CheckConstraint("encode(sha256(convert_to(contract, 'UTF8')), 'hex') = contract_hash", name="contract_hash"),
        CheckConstraint(
            "num_nulls(exclusivity_category, exclusivity_days, exclusive_until) IN (0, 3)", name="exclusivity"
        ),
        CheckConstraint(
            "num_nulls(cancellation_side, cancellation_asked_at, cancels_at) IN (0, 3)", name="cancellation"
        ),
        CheckConstraint("(status IN ('settled', 'cancelled')) = (ended_at IS NOT NULL)", name="ended"),
        CheckConstraint("drafts >= 0 AND rounds BETWEEN 0 AND drafts", name="rounds"),
        Index(
            "uq_bookings_place",
            "brief_id",
            "influencer_id",
            unique=True,
            postgresql_where=text("status <> 'cancelled'"),
        ),
        Index("ix_bookings_brand", "brand_id", "id"),
        Index("ix_bookings_influencer", "influencer_id", "id"),
        Index("ix_bookings_cancelling", "cancels_at", postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[BookingId] = mapped_column(primary_key=True, default_factory=lambda: BookingId(new_id()))
    offer_id: Mapped[OfferId] = mapped_column(ForeignKey("offers.id"), unique=True)
    terms_id: Mapped[TermsId] = mapped_column(ForeignKey("offer_terms.id"), unique=True)
    brief_id: Mapped[BriefId] = mapped_column(ForeignKey("briefs.id"))
    campaign_id: Mapped[CampaignId] = mapped_column(ForeignKey("campaigns.id"), index=True)
    brand_id: Mapped[BrandId] = mapped_column(ForeignKey("brands.id"))
    influencer_id: Mapped[InfluencerId] = mapped_column(ForeignKey("influencers.id"))
    status: Mapped[BookingStatus] = mapped_column(default=BOOKING_LIFECYCLE.initial)
    fee: Mapped[Money] = money_columns("fee")
    category: Mapped[str]
    exclusivity_category: Mapped[str | None]
    exclusivity_days: Mapped[int | None]
    exclusive_until: Mapped[date | None]
    draft_review: Mapped[bool]
    contract: Mapped[str]
    contract_hash: Mapped[str]
    rule_version: Mapped[str]
    made_at: Mapped[datetime]
    drafts: Mapped[int] = mapped_column(default=0)
    rounds: Mapped[int] = mapped_column(default=0)
    cancellation_side: Mapped[Side | None] = mapped_column(default=None)
    cancellation_asked_at: Mapped[datetime | None] = mapped_column(default=None)
    cancels_at: Mapped[datetime | None] = mapped_column(default=None)
    """When silence agrees to the wish to cancel."""
    ended_at: Mapped[datetime | None] = mapped_column(default=None)

    @classmethod
    def made(
        cls,
        booking_id: BookingId,
        offer: Offer,
        agreed: OfferTerms,
        contract: Contract,
        *,
        campaign_id: CampaignId,
        category: str,
        draft_review: bool,
        now: datetime,
    ) -> "tuple[Booking, BookingMade]":
        """The booking of an accepted offer."""
        terms = agreed.read()
        exclusivity = terms.exclusivity
        booking = cls(
            id=booking_id,
            offer_id=offer.id,
            terms_id=agreed.id,
            brief_id=offer.brief_id,
            campaign_id=campaign_id,
            brand_id=offer.brand_id,
            influencer_id=offer.influencer_id,
            fee=terms.fee,
            category=category,
            exclusivity_category=exclusivity and exclusivity.category,
            exclusivity_days=exclusivity and exclusivity.days,
            exclusive_until=exclusivity and terms.last_day + timedelta(days=exclusivity.days),
            draft_review=draft_review,
            contract=contract.text,
            contract_hash=contract.hash,
            rule_version=booking_rule(now).version,
            made_at=now,
        )
        return booking, BookingMade(
            booking_id=booking.id,
            offer_id=offer.id,
            brief_id=offer.brief_id,
            brand_id=offer.brand_id,
            influencer_id=offer.influencer_id,
            fee=terms.fee,
            contract_hash=contract.hash,
        )

    def send_draft(self) -> DraftSent:
        """Show the next draft. Raises WrongState."""
        BOOKING_LIFECYCLE.enter("send_draft", self)
        self.drafts += 1
        return DraftSent(booking_id=self.id, number=self.drafts)

    def ask_for_changes(self) -> ChangesAsked:
        """Send the draft back. Raises WrongState, RoundsUsedUp."""
        BOOKING_LIFECYCLE.move("ask_for_changes", self.status)
        most = rule_named(self.rule_version).change_rounds
        if self.rounds >= most:
            raise RoundsUsedUp(rounds=most)
        BOOKING_LIFECYCLE.enter("ask_for_changes", self)
        self.rounds += 1
        return ChangesAsked(booking_id=self.id, number=self.drafts, left=most - self.rounds)

    def approve_draft(self) -> DraftApproved:
        """Let the draft be published. Raises WrongState."""
        BOOKING_LIFECYCLE.enter("approve_draft", self)
        return DraftApproved(booking_id=self.id, number=self.drafts)

    def require_publishable(self) -> None:
        """Raise WrongState or DraftNotApproved where nothing may be published yet, or no more."""
        BOOKING_LIFECYCLE.move("publish", self.status)
        if self.draft_review and self.status is not BookingStatus.DRAFT_APPROVED:
            raise DraftNotApproved

    def publish(self, *, last_day: date) -> BookingPublished:
        """Record that everything owed is online, the last of it on `last_day`. Raises WrongState, DraftNotApproved."""
        self.require_publishable()
        BOOKING_LIFECYCLE.enter("publish", self)
        self._forget_cancellation()
        if self.exclusivity_days is not None:
            self.exclusive_until = last_day + timedelta(days=self.exclusivity_days)
        return BookingPublished(booking_id=self.id)

    def approve(self) -> BookingApproved:
        """Accept what was delivered. Raises WrongState."""
        BOOKING_LIFECYCLE.enter("approve", self)
        return BookingApproved(booking_id=self.id)

    def settle(self, *, now: datetime) -> BookingSettled:
        """End the booking, its fee released. Raises WrongState."""
        BOOKING_LIFECYCLE.enter("settle", self)
        self.ended_at = now
        return BookingSettled(booking_id=self.id, influencer_id=self.influencer_id)

    def ask_to_cancel(self, side: Side, *, now: datetime) -> CancellationAsked:
        """Wish to end the booking before it is published. Raises WrongState, CancellationAskedAlready."""
        BOOKING_LIFECYCLE.move("cancel", self.status)
        if self.cancellation_side is not None:
            raise CancellationAskedAlready
        cancels_at = rule_named(self.rule_version).agreed_by_silence(now)
        self.cancellation_side, self.cancellation_asked_at, self.cancels_at = side, now, cancels_at
        return CancellationAsked(booking_id=self.id, side=side, cancels_at=cancels_at)

    def refuse_to_cancel(self, side: Side) -> CancellationRefused:
        """Hold to the booking. Raises WrongState, NoCancellationAsked."""
        BOOKING_LIFECYCLE.move("cancel", self.status)
        self._require_wish_of(side.other)
        self._forget_cancellation()
        return CancellationRefused(booking_id=self.id, side=side)

    def agree_to_cancel(self, side: Side, *, now: datetime) -> BookingCancelled:
        """End the booking as the other side wishes. Raises WrongState, NoCancellationAsked."""
        BOOKING_LIFECYCLE.move("cancel", self.status)
        self._require_wish_of(side.other)
        return self._cancel(by_silence=False, now=now)

    def cancel_by_silence(self, *, now: datetime) -> BookingCancelled:
        """End the booking, nobody having answered the wish in time. Raises WrongState, also while there is time."""
        if self.cancels_at is None or now < self.cancels_at:
            raise WrongState(verb="cancel_by_silence", status=self.status.value)
        return self._cancel(by_silence=True, now=now)

    def _cancel(self, *, by_silence: bool, now: datetime) -> BookingCancelled:
        BOOKING_LIFECYCLE.enter("cancel", self)
        self.ended_at = now
        return BookingCancelled(
            booking_id=self.id, brief_id=self.brief_id, influencer_id=self.influencer_id, by_silence=by_silence
        )

    def _require_wish_of(self, side: Side) -> None:
        if self.cancellation_side is not side:
            raise NoCancellationAsked

    def _forget_cancellation(self) -> None:
        self.cancellation_side = self.cancellation_asked_at = self.cancels_at = None
