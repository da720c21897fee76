"""Which things are due to a person: in the offers and bookings of their brands and of their profile, and payouts."""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from domain.bookings.amendments import AmendmentStatus, BookingAmendment
from domain.bookings.booking import Booking
from domain.bookings.deliverables import Deliverable
from domain.bookings.status import ENDED, BookingStatus
from domain.brands import BrandMember
from domain.calendars.entries import AnswerKind
from domain.campaigns.briefs import Brief, BriefStatus
from domain.disputes.dispute import Dispute
from domain.ids import BrandId, InfluencerId, LoginId
from domain.influencers.profiles import Influencer
from domain.offers.offer import Offer, OfferStatus
from domain.offers.terms import Side
from domain.payouts.payout import Payout, PayoutStatus
from domain.reviews.review import Review
from domain.reviews.rules import LONGEST_WRITING

CANCELLED_SHOWN: Final = timedelta(days=30)
"""House: how long a calendar says of a cancelled booking that its deliverables are not due; then they vanish."""
MOST: Final = 1_000
"""House: how many things of one kind a calendar holds, the newest of them."""


def bookings_due_to(login_id: LoginId, *, now: datetime) -> Select[*tuple[Any, ...]]:
    """The running and the lately cancelled bookings of a person, newest first, in the columns of `DueBooking`."""
    row = Booking
    return (
        select(
            row.id,
            Brief.title,
            row.status,
            row.__table__.c.fee_minor,
            row.drafts,
            row.strikes_at,
            row.cancellation_side,
            row.cancellation_asked_at,
            row.cancels_at,
            row.cancellation_pays_minor,
            row.cancellation_at_fault,
            row.overdue_pays_minor,
            (Brief.status == BriefStatus.TAKEN_DOWN).label("brief_removed"),
            _moves().label("moves"),
        )
        .join(Brief, Brief.id == row.brief_id)
        .where(_of_person(login_id), _shown(now))
        .order_by(row.id.desc())
        .limit(MOST)
    )


def deliverables_due_to(login_id: LoginId, *, now: datetime) -> Select[*tuple[Any, ...]]:
    """What the same bookings owe and is not online, in the columns of `DueDeliverable`."""
    bookings = bookings_due_to(login_id, now=now).with_only_columns(Booking.id).subquery()
    row = Deliverable
    return select(row.id, row.booking_id, row.platform, row.format, row.due_on).where(
        row.booking_id.in_(select(bookings.c.id)), row.url.is_(None)
    )


def payouts_due_to(login_id: LoginId) -> Select[*tuple[Any, ...]]:
    """Payouts to a person that are to be sent and not under review, in the columns of `DuePayout`."""
    return (
        select(Payout.id, Brief.title, Payout.due_at)
        .join(Booking, Booking.id == Payout.booking_id)
        .join(Brief, Brief.id == Booking.brief_id)
        .where(
            Payout.influencer_id.in_(select(Influencer.id).where(Influencer.login_id == login_id)),
            Payout.status == PayoutStatus.SCHEDULED,
        )
        .order_by(Payout.id.desc())
        .limit(MOST)
    )


def answers_due_to(login_id: LoginId) -> list[tuple[AnswerKind, Select[*tuple[Any, ...]]]]:
    """Open amendments, and disputes whose clock runs, in a person's bookings: in the columns of `DueAnswer`."""
    amendments = select(
        BookingAmendment.id, BookingAmendment.number.label("run"), Brief.title, BookingAmendment.answer_by.label("by")
    ).join(Booking, Booking.id == BookingAmendment.booking_id)
    disputes = select(Dispute.id, Dispute.status.label("run"), Brief.title, Dispute.strikes_at.label("by")).join(
        Booking, Booking.id == Dispute.booking_id
    )
    return [
        (kind, asked.join(Brief, Brief.id == Booking.brief_id).where(_of_person(login_id), waits).limit(MOST))
        for kind, asked, waits in (
            (AnswerKind.AMENDMENT, amendments, BookingAmendment.status == AmendmentStatus.OPEN),
            (AnswerKind.DISPUTE, disputes, Dispute.strikes_at.is_not(None)),
        )
    ]


def offers_due_to(login_id: LoginId) -> Select[*tuple[Any, ...]]:
    """Offers whose open terms a person's side is to answer, newest first: in the columns of `DueAnswer`."""
    brands, profiles = _brands_of(login_id), _profiles_of(login_id)
    theirs = or_(
        and_(Offer.awaits == Side.BRAND, Offer.brand_id.in_(brands)),
        and_(Offer.awaits == Side.INFLUENCER, Offer.influencer_id.in_(profiles)),
    )
    return (
        select(
            Offer.id,
            Offer.versions.label("run"),
            Brief.title,
            Offer.answer_by.label("by"),
            func.num_nonnulls(Offer.extended_at).label("moves"),
        )
        .join(Brief, Brief.id == Offer.brief_id)
        .where(Offer.status == OfferStatus.OPEN, theirs)
        .order_by(Offer.id.desc())
        .limit(MOST)
    )


def reviews_due_to(login_id: LoginId, side: Side, *, now: datetime) -> Select[*tuple[Any, ...]]:
    """Bookings that ended lately and that a person's side has not reviewed: id, title, and when each ended.

    Until when reviews are written is for the rule of that day to say.
    """
    mine = (
        Booking.brand_id.in_(_brands_of(login_id))
        if side is Side.BRAND
        else Booking.influencer_id.in_(_profiles_of(login_id))
    )
    written = select(Review.id).where(Review.booking_id == Booking.id, Review.side == side)
    return (
        select(Booking.id, Brief.title, Booking.ended_at)
        .join(Brief, Brief.id == Booking.brief_id)
        .where(mine, Booking.ended_at > now - LONGEST_WRITING, ~written.exists())
        .order_by(Booking.id.desc())
        .limit(MOST)
    )


def _brands_of(login_id: LoginId) -> Select[BrandId]:
    return select(BrandMember.brand_id).where(BrandMember.login_id == login_id)


def _profiles_of(login_id: LoginId) -> Select[InfluencerId]:
    return select(Influencer.id).where(Influencer.login_id == login_id)


def _of_person(login_id: LoginId) -> ColumnElement[bool]:
    return or_(Booking.brand_id.in_(_brands_of(login_id)), Booking.influencer_id.in_(_profiles_of(login_id)))


def _shown(now: datetime) -> ColumnElement[bool]:
    lately = and_(Booking.status == BookingStatus.CANCELLED, Booking.ended_at > now - CANCELLED_SHOWN)
    return or_(Booking.status.not_in(ENDED), lately)


def _moves() -> ColumnElement[int]:
    """All that may have moved a day or a clock, counted: none of it is ever undone, so the sum never falls."""
    published = select(func.count()).where(Deliverable.booking_id == Booking.id, Deliverable.url.is_not(None))
    amended = select(func.count()).where(
        BookingAmendment.booking_id == Booking.id, BookingAmendment.status == AmendmentStatus.ACCEPTED
    )
    disputes = select(func.count()).where(Dispute.booking_id == Booking.id)
    counted = (each.correlate(Booking).scalar_subquery() for each in (published, amended, disputes))
    own = Booking.drafts + Booking.rounds + func.num_nonnulls(Booking.script_sent_at, Booking.ended_at)
    return sum(counted, own)
