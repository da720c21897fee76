"""The flat statements behind the candidates' features: one table each, chosen by `influencer_id = ANY(ids)`."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ARRAY, ColumnElement, Date, Select, SQLColumnExpression, Uuid, any_, cast, func, literal, select

from domain.bookings.booking import Booking
from domain.bookings.deliverables import Deliverable
from domain.bookings.status import ENDED, BookingStatus
from domain.campaigns.violators import NamedViolator
from domain.certifications.certificate import GOOD_STATUSES, Certificate, CertificateChannel
from domain.disputes.deliveries import was_delivered
from domain.errors import HA_NOI
from domain.ids import BrandId, BriefId, ChannelId, InfluencerId
from domain.influencers.audience import AudienceDimension, AudienceShare
from domain.influencers.availability import ClosedPeriod
from domain.influencers.channels import Channel
from domain.influencers.profiles import LISTED, Influencer, InfluencerLanguage, InfluencerNiche
from domain.influencers.qualifications import Qualification, QualificationField, valid_qualifications
from domain.influencers.rates import Rate
from domain.influencers.refused import RefusedBrand, RefusedTopic
from domain.offers.answers import offer_was_accepted, offer_was_answered
from domain.offers.offer import Offer, OfferStatus

RECORD_OF: Final = timedelta(days=730)
"""A track record looks back 24 months (house)."""

Ids = Sequence[InfluencerId]


def people(ids: Ids) -> Select[InfluencerId, str | None, int, Any]:
    """The listed ones: id, province, bookings at once, minimum fee in đồng."""
    return select(
        Influencer.id, Influencer.province, Influencer.bookings_at_once, Influencer.__table__.c.minimum_fee_minor
    ).where(_among(Influencer.id, ids), Influencer.status.in_(LISTED))


def certificates(ids: Ids, now: datetime) -> Select[InfluencerId, int, datetime]:
    """The certificates in force: person, tier, end."""
    return select(Certificate.influencer_id, Certificate.tier, Certificate.valid_until).where(
        _among(Certificate.influencer_id, ids), Certificate.status.in_(GOOD_STATUSES), Certificate.valid_until > now
    )


def first_certified(ids: Ids) -> Select[InfluencerId, datetime]:
    """Person, when the first certificate they ever held was issued."""
    row = Certificate
    return (
        select(row.influencer_id, func.min(row.issued_at))
        .where(_among(row.influencer_id, ids))
        .group_by(row.influencer_id)
    )


def asked(ids: Ids, *, lately: datetime, since: datetime) -> Select[InfluencerId, int, int, int]:
    """How brands asked: person, offers open or come after `lately`; of those ended after `since`, counted, accepted.

    What counts as an answer, `domain.offers.answers` says.
    """
    open_or_new = (Offer.status == OfferStatus.OPEN) | (Offer.opened_at > lately)
    counts = (Offer.ended_at > since) & offer_was_answered()
    return (
        select(
            Offer.influencer_id,
            func.count().filter(open_or_new),
            func.count().filter(counts),
            func.count().filter(counts, offer_was_accepted()),
        )
        .where(_among(Offer.influencer_id, ids), Offer.is_application.is_(False))
        .group_by(Offer.influencer_id)
    )


def niches(ids: Ids) -> Select[InfluencerId, str]:
    """Person, niche."""
    row = InfluencerNiche
    return select(row.influencer_id, row.niche).where(_among(row.influencer_id, ids))


def languages(ids: Ids) -> Select[InfluencerId, str]:
    """Person, language."""
    row = InfluencerLanguage
    return select(row.influencer_id, row.language).where(_among(row.influencer_id, ids))


def channels(ids: Ids) -> Select[InfluencerId, ChannelId, str, str]:
    """The channels proven to be their person's: person, channel, platform, address."""
    return select(Channel.influencer_id, Channel.id, Channel.platform, Channel.url).where(
        _among(Channel.influencer_id, ids), Channel.verified_at.is_not(None)
    )


def channels_covered(ids: Ids, now: datetime) -> Select[ChannelId]:
    """The channels that certificates in force cover: an ad anywhere else is not covered."""
    return (
        select(CertificateChannel.channel_id)
        .join(Certificate, Certificate.id == CertificateChannel.certificate_id)
        .where(
            _among(Certificate.influencer_id, ids), Certificate.status.in_(GOOD_STATUSES), Certificate.valid_until > now
        )
    )


def figures(ids: Ids, now: datetime) -> Select[InfluencerId, str, int | None, int | None]:
    """Of the proven channels that certificates in force cover: person, platform, followers, median views."""
    return select(Channel.influencer_id, Channel.platform, Channel.followers, Channel.median_views).where(
        _among(Channel.influencer_id, ids),
        Channel.verified_at.is_not(None),
        Channel.id.in_(channels_covered(ids, now).scalar_subquery()),
    )


def rates(ids: Ids) -> Select[InfluencerId, str, str, Any]:
    """The rate cards: person, platform, format, đồng."""
    return select(Rate.influencer_id, Rate.platform, Rate.format_code, Rate.__table__.c.price_minor).where(
        _among(Rate.influencer_id, ids)
    )


def audience(ids: Ids) -> Select[InfluencerId, AudienceDimension, str, int]:
    """Person, dimension, bracket, basis points."""
    row = AudienceShare
    return select(row.influencer_id, row.dimension, row.bracket, row.basis_points).where(_among(row.influencer_id, ids))


def qualifications(ids: Ids, today: date) -> Select[InfluencerId, QualificationField]:
    """The fields in which somebody's competence was checked and holds: person, field."""
    return (
        valid_qualifications(today)
        .with_only_columns(Qualification.influencer_id, Qualification.field)
        .where(_among(Qualification.influencer_id, ids))
    )


def topics_refused(ids: Ids) -> Select[InfluencerId, str]:
    """Person, topic."""
    return select(RefusedTopic.influencer_id, RefusedTopic.topic).where(_among(RefusedTopic.influencer_id, ids))


def brands_refused(ids: Ids) -> Select[InfluencerId, BrandId]:
    """Person, brand from which they take no work."""
    return select(RefusedBrand.influencer_id, RefusedBrand.brand_id).where(_among(RefusedBrand.influencer_id, ids))


def away(ids: Ids, today: date) -> Select[InfluencerId, date, date]:
    """The closed periods that are not over: person, first day, first day free again."""
    row = ClosedPeriod
    return select(row.influencer_id, row.starts_on, row.ends_on).where(
        _among(row.influencer_id, ids), row.ends_on > today
    )


def in_hand(ids: Ids) -> Select[InfluencerId, str, BrandId]:
    """The bookings that have not ended: person, category, brand."""
    return select(Booking.influencer_id, Booking.category, Booking.brand_id).where(
        _among(Booking.influencer_id, ids), Booking.status.not_in(ENDED)
    )


def promises(ids: Ids, today: date) -> Select[InfluencerId, str | None, BrandId, date | None, bool]:
    """The exclusivities that bind on a day: person, category, brand, first day free again, whether work is owed still.

    A promise binds while its booking has not ended, whatever the day.
    """
    row, is_in_hand = Booking, Booking.status.not_in(ENDED)
    return select(
        row.influencer_id, row.exclusivity_category, row.brand_id, row.exclusive_until, is_in_hand.label("in_hand")
    ).where(
        _among(row.influencer_id, ids),
        row.exclusivity_category.is_not(None),
        row.status != BookingStatus.CANCELLED,
        is_in_hand | (row.exclusive_until > today),
    )


def deliveries(ids: Ids, until: datetime) -> Select[InfluencerId, int, int]:
    """The bookings delivered in the 24 months before `until`: person, how many, in how many of them nothing came late.

    What counts as delivered, `domain.disputes.deliveries` says.
    """
    published_on = cast(func.timezone(HA_NOI.key, Deliverable.published_at), Date)
    late = (
        select(Deliverable.id).where(Deliverable.booking_id == Booking.id, published_on > Deliverable.due_on).exists()
    )
    return (
        select(Booking.influencer_id, func.count(), func.count().filter(~late))
        .where(
            _among(Booking.influencer_id, ids),
            was_delivered(),
            Booking.ended_at > until - RECORD_OF,
        )
        .group_by(Booking.influencer_id)
    )


def violators() -> Select[str | None]:
    """The addresses on the block list in force, as they are compared."""
    return select(NamedViolator.url_folded).where(
        NamedViolator.lifted_at.is_(None), NamedViolator.url_folded.is_not(None)
    )


def _among(column: SQLColumnExpression[InfluencerId], ids: Ids) -> ColumnElement[bool]:
    """One array parameter, however many people: the statement's text stays the same."""
    return column == any_(literal(list(ids), ARRAY(Uuid(as_uuid=True))))


def certified(now: datetime) -> Select[InfluencerId]:
    """All who are listed and hold a certificate in force: the pool when no search narrows it."""
    return (
        select(Certificate.influencer_id)
        .join(Influencer, Influencer.id == Certificate.influencer_id)
        .where(Certificate.status.in_(GOOD_STATUSES), Certificate.valid_until > now, Influencer.status.in_(LISTED))
    )


def certified_by_id(now: datetime, most: int, *, after: InfluencerId | None = None) -> Select[InfluencerId]:
    """The next `most` certified by id, the first ones without `after`."""
    page = certified(now).order_by(Certificate.influencer_id).limit(most)
    return page if after is None else page.where(Certificate.influencer_id > after)


def highest_tiers_first(certified: Select[InfluencerId], day: date, brief_id: BriefId) -> Select[InfluencerId]:
    """The certified by tier, falling, and within a tier by the hash that `matching.ranking.daily_hash` makes."""
    said = func.concat(f"{day.isoformat()}/{brief_id}/", Certificate.influencer_id)
    return certified.order_by(Certificate.tier.desc(), func.sha256(func.convert_to(said, "UTF8")))
