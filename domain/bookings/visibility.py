"""Which bookings exist for whom, and which of them bind an influencer at an instant."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ColumnElement, ScalarSelect, Select, SQLColumnExpression, false, func, or_, select, true

from domain.actors import ActingAdmin, ActingBrand, ActingInfluencer, Actor
from domain.bookings.amendments import AmendmentStatus, BookingAmendment
from domain.bookings.booking import Booking
from domain.bookings.clocks import BookingStep
from domain.bookings.deliverables import Deliverable
from domain.bookings.drafts import Draft
from domain.bookings.judgments import DraftJudgment
from domain.bookings.samples import Sample
from domain.bookings.status import ENDED, STEPS, UNPUBLISHED, BookingStatus
from domain.brands import BrandMember
from domain.ids import AmendmentId, BookingId, BrandId, BriefId, DeliverableId, InfluencerId, LoginId, SampleId
from domain.influencers.profiles import Influencer
from domain.payments import Hold


def booking_is_visible(actor: Actor) -> ColumnElement[bool]:
    """Whether an actor may see a booking: its two sides, and the alliance's admins."""
    match actor:
        case ActingAdmin():
            return true()
        case ActingBrand():
            return Booking.brand_id == actor.brand_id
        case ActingInfluencer():
            return Booking.influencer_id == actor.influencer_id
        case _:
            return false()


def bookings_between(actor: ActingBrand | ActingInfluencer) -> Select[Booking]:
    """The bookings one of whose sides the actor is; to them no other booking exists."""
    return select(Booking).where(booking_is_visible(actor))


def contract_of(actor: Actor, booking_id: BookingId) -> Select[str, str]:
    """The frozen text of a booking's contract and its hash, for whoever may see the booking."""
    return select(Booking.contract, Booking.contract_hash).where(booking_is_visible(actor), Booking.id == booking_id)


def booking_taken(brief_id: BriefId, influencer_id: InfluencerId) -> Select[Booking]:
    """The booking by which an influencer has a place of a brief, if there is one."""
    return select(Booking).where(
        Booking.brief_id == brief_id,
        Booking.influencer_id == influencer_id,
        Booking.status != BookingStatus.CANCELLED,
    )


def running_bookings_of(influencers: Collection[InfluencerId]) -> Select[InfluencerId, int]:
    """How many bookings each influencer has in hand; who has none is missing."""
    return (
        select(Booking.influencer_id, func.count())
        .where(Booking.influencer_id.in_(influencers), Booking.status.not_in(ENDED))
        .group_by(Booking.influencer_id)
    )


def bookings_in_the_way(
    influencer_id: InfluencerId, brand_id: BrandId, *, category: str, exclusive_category: str | None, today: date
) -> Select[Booking]:
    """Bookings with other brands that stand against a new one, the longest-lasting first.

    Either an exclusivity of theirs covers what is new, or the new exclusivity would cover work in hand. A promise binds
    until its day comes, and while its booking has not ended whatever the day: a piece that is late makes the day later.
    """
    touched = [category] if exclusive_category is None else [category, exclusive_category]
    in_hand = Booking.status.not_in(ENDED)
    bound = Booking.exclusivity_category.in_(touched) & (in_hand | (Booking.exclusive_until > today))
    would_bind = (Booking.category == exclusive_category) & in_hand
    return (
        select(Booking)
        .where(
            Booking.influencer_id == influencer_id,
            Booking.brand_id != brand_id,
            Booking.status != BookingStatus.CANCELLED,
            or_(bound, would_bind) if exclusive_category is not None else bound,
        )
        .order_by(Booking.exclusive_until.desc().nulls_last(), Booking.id)
    )


def fees_of(brief_id: BriefId | SQLColumnExpression[BriefId]) -> Select[int]:
    """What the bookings of a brief cost together, in đồng: their fees without what of them was refunded."""
    fee: ColumnElement[int] = Booking.__table__.c.fee_minor
    cost = fee - func.coalesce(Hold.refunded_minor, 0)
    paid = select(func.coalesce(func.sum(cost), 0)).select_from(Booking)
    return paid.outerjoin(Hold, Hold.booking_id == Booking.id).where(Booking.brief_id == brief_id)


def bookings_past_answering(now: datetime, most: int) -> Select[Booking]:
    """Bookings in which silence has agreed to cancel by now, by id: not those that a dispute makes stand still."""
    silent = select(Booking).where(Booking.cancels_at <= now, Booking.status.in_(UNPUBLISHED))
    return silent.order_by(Booking.id).limit(most)


def wishes_to_remind(now: datetime, most: int) -> Select[Booking]:
    """Bookings with a wish to cancel of which somebody is to be reminded by now, and that can be refused still."""
    return (
        select(Booking)
        .where(Booking.cancellation_reminds_at <= now, Booking.cancels_at > now)
        .order_by(Booking.id)
        .limit(most)
    )


def booking_by(booking_id: BookingId) -> Select[Booking]:
    """One booking, whoever asks: for operations that follow from another's deed."""
    return select(Booking).where(Booking.id == booking_id)


def fee_rule_of(booking_id: BookingId) -> Select[str]:
    """The rule of the operator's fee that a booking keeps."""
    return select(Booking.fee_rule).where(Booking.id == booking_id)


def booking_owing(deliverable_id: DeliverableId) -> Select[Booking]:
    """The booking that owes a deliverable, whoever asks."""
    owing = select(Deliverable.booking_id).where(Deliverable.id == deliverable_id).scalar_subquery()
    return select(Booking).where(Booking.id == owing)


def booking_of(actor: ActingBrand | ActingInfluencer, deliverable_id: DeliverableId) -> Select[Booking]:
    """The booking of the actor's that owes a deliverable."""
    return booking_owing(deliverable_id).where(booking_is_visible(actor))


def booking_of_sample(actor: ActingInfluencer, sample_id: SampleId) -> Select[Booking]:
    """The booking of the actor's for which a sample was sent."""
    sent_for = select(Sample.booking_id).where(Sample.id == sample_id).scalar_subquery()
    return bookings_between(actor).where(Booking.id == sent_for)


def last_draft_of(booking: Booking) -> Select[Draft]:
    """The draft that was shown last."""
    return select(Draft).where(Draft.booking_id == booking.id, Draft.number == booking.drafts)


def judgment_of(booking: Booking) -> Select[DraftJudgment]:
    """The judgment of the draft that was shown last, open or not."""
    return select(DraftJudgment).where(
        DraftJudgment.booking_id == booking.id, DraftJudgment.draft_number == booking.drafts
    )


def party_to(booking: Booking, login_id: LoginId) -> Select[bool]:
    """Whether a person is of the brand or is the influencer."""
    return select(booking_by(booking.id).where(is_party(login_id)).exists())


def is_party(login_id: LoginId) -> ColumnElement[bool]:
    """Whether a person is of the brand of a booking, or its influencer, beside its columns."""
    brands = select(BrandMember.brand_id).where(BrandMember.login_id == login_id)
    influencers = select(Influencer.id).where(Influencer.login_id == login_id)
    return or_(Booking.brand_id.in_(brands), Booking.influencer_id.in_(influencers))


def bookings_to_strike(now: datetime, most: int) -> Select[Booking]:
    """Bookings in which silence has become the answer by now, by id; overdue ones wait for a wish to cancel."""
    delivering = [status for status, step in STEPS.items() if step is BookingStep.DELIVER]
    free = Booking.cancellation_side.is_(None) | Booking.status.not_in(delivering)
    return select(Booking).where(Booking.strikes_at <= now, free).order_by(Booking.id).limit(most)


def bookings_to_remind(now: datetime, most: int) -> Select[Booking]:
    """Bookings in which somebody is to be reminded by now, by id."""
    return select(Booking).where(Booking.reminds_at <= now).order_by(Booking.id).limit(most)


def bookings_to_remind_of_reviews(now: datetime, most: int) -> Select[Booking]:
    """Bookings of whose reviews somebody is to be reminded by now, by id."""
    return select(Booking).where(Booking.review_reminds_at <= now).order_by(Booking.id).limit(most)


def amendments_between(actor: ActingBrand | ActingInfluencer) -> Select[BookingAmendment]:
    """The amendments to bookings one of whose sides the actor is."""
    seen = select(Booking.id).where(booking_is_visible(actor))
    return select(BookingAmendment).where(BookingAmendment.booking_id.in_(seen))


def amendment_by(amendment_id: AmendmentId) -> Select[BookingAmendment]:
    """One amendment, whoever asks: for operations that have found its booking."""
    return select(BookingAmendment).where(BookingAmendment.id == amendment_id)


def amendments_of(booking_id: BookingId) -> Select[BookingAmendment]:
    """All amendments to a booking, the newest first."""
    return (
        select(BookingAmendment)
        .where(BookingAmendment.booking_id == booking_id)
        .order_by(BookingAmendment.number.desc())
    )


def amendments_past_answering(now: datetime, most: int) -> Select[BookingAmendment]:
    """Open amendments whose time is over by now, by id."""
    return (
        select(BookingAmendment)
        .where(BookingAmendment.status == AmendmentStatus.OPEN, BookingAmendment.answer_by <= now)
        .order_by(BookingAmendment.id)
        .limit(most)
    )


def amendments_to_remind(now: datetime, most: int) -> Select[BookingAmendment]:
    """Open amendments of which somebody is to be reminded by now, and that can be answered still; by id."""
    return (
        select(BookingAmendment)
        .where(BookingAmendment.reminds_at <= now, BookingAmendment.answer_by > now)
        .order_by(BookingAmendment.id)
        .limit(most)
    )


def amendment_contract_of(actor: Actor, booking_id: BookingId, number: int) -> Select[str | None, str | None]:
    """The frozen text of an accepted amendment and its hash, for whoever may see the booking."""
    return (
        select(BookingAmendment.contract, BookingAmendment.contract_hash)
        .join(Booking, Booking.id == BookingAmendment.booking_id)
        .where(
            booking_is_visible(actor),
            BookingAmendment.booking_id == booking_id,
            BookingAmendment.number == number,
            BookingAmendment.status == AmendmentStatus.ACCEPTED,
        )
    )


def deliverables_of(booking_id: BookingId) -> Select[Deliverable]:
    """What a booking owes, by place."""
    return select(Deliverable).where(Deliverable.booking_id == booking_id).order_by(Deliverable.place)


def pieces_online() -> ScalarSelect[int]:
    """How many pieces of each booking are published, beside its columns."""
    online = select(func.count()).where(Deliverable.booking_id == Booking.id, Deliverable.published_at.is_not(None))
    return online.scalar_subquery()


def pieces_online_of(booking_id: BookingId) -> Select[Deliverable]:
    """What of it is published."""
    return deliverables_of(booking_id).where(Deliverable.published_at.is_not(None))
