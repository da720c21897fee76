"""What the types of a profile read, and who sees it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, false, true

import domain.money
from domain.actors import ActingAdmin, SignedIn
from domain.influencers import (
    audience,
    availability,
    channels,
    claims,
    portfolio,
    profiles,
    qualifications,
    rates,
    refused,
)
from domain.influencers.content import InfluencerKind
from domain.influencers.figures import FigureSource
from domain.influencers.profiles import Influencer as Row
from domain.influencers.versions import IN_WORK
from domain.influencers.versions import ProfileVersion as VersionRow
from domain.listings import ListingKind
from domain.listings import ListingReview as ReviewRow
from domain.offers.terms import Side
from schema.brands import BRAND
from schema.certifications.certificate import STANDING_CERTIFICATE
from schema.influencers.types import (
    AudienceShare,
    Channel,
    ClosedPeriod,
    Figure,
    Influencer,
    PortfolioItem,
    ProfileClaim,
    ProfileVersion,
    Qualification,
    Rate,
    RefusedBrand,
    RefusedTopic,
)
from schema.influencers.visibility import (
    Condition,
    for_business,
    for_its_person,
    of_business,
    of_its_person,
    visible_total,
)
from schema.listings import LISTING_REVIEW
from schema.money import Money
from schema.reading import Coded, Many, One, Within, only, reads, value
from schema.reference import KNOWN_LANGUAGES, KNOWN_NICHES, ContentLanguage, Niche, format_of, platform_of, province_of
from schema.track_records import record_about


def figure(number: int, source: FigureSource, as_of: date) -> Figure:
    """A figure, from its three columns."""
    return Figure(value=number, source=source, as_of=as_of)


def amount(minor: int, currency: str) -> Money:
    """An amount, from its two columns."""
    return Money.of(domain.money.Money(minor, currency))


def claims_visible_to(actor: Any) -> ColumnElement[bool]:
    """Claims are seen by who made them and by the alliance's admins."""
    if isinstance(actor, ActingAdmin):
        return true()
    return claims.ProfileClaim.login_id == actor.login_id if isinstance(actor, SignedIn) else false()


def niches_of(codes: list[str]) -> list[Niche]:
    """Niches, from their codes."""
    return [KNOWN_NICHES[code] for code in codes]


def languages_of(codes: list[str]) -> list[ContentLanguage]:
    """Languages, from their codes."""
    return [KNOWN_LANGUAGES[code] for code in codes]


def guarded(column: ColumnElement[Any], to: Condition) -> Callable[[Any], ColumnElement[Any]]:
    """The column for those for whom `to` holds; null for all others."""
    return lambda actor: case((to(actor), column))


CHANNEL = reads(
    Channel,
    channels.Channel,
    visible=Within(lambda: INFLUENCER, channels.Channel.influencer_id),
    columns={
        "platform": value(platform_of, channels.Channel.platform),
        "followers": value(
            figure,
            channels.Channel.followers,
            channels.Channel.followers_source,
            channels.Channel.followers_as_of,
        ),
        "engagement_rate": value(
            figure,
            channels.Channel.engagement_rate,
            channels.Channel.engagement_rate_source,
            channels.Channel.engagement_rate_as_of,
        ),
        "median_views": value(
            figure,
            channels.Channel.median_views,
            channels.Channel.median_views_source,
            channels.Channel.median_views_as_of,
        ),
        "bio_code": only(channels.Channel.bio_code, to=of_its_person(channels.Channel.influencer_id)),
        "bio_code_until": only(channels.Channel.bio_code_until, to=of_its_person(channels.Channel.influencer_id)),
    },
    one={"influencer": One(reading=lambda: INFLUENCER, key=channels.Channel.influencer_id)},
)
RATE = reads(
    Rate,
    rates.Rate,
    visible=of_business(rates.Rate.influencer_id),
    columns={
        "platform": value(platform_of, rates.Rate.platform),
        "format": value(format_of, rates.Rate.format_code),
    },
)
AUDIENCE_SHARE = reads(
    AudienceShare,
    audience.AudienceShare,
    visible=of_business(audience.AudienceShare.influencer_id),
    columns={
        "share": value(
            figure,
            audience.AudienceShare.basis_points,
            audience.AudienceShare.source,
            audience.AudienceShare.as_of,
        )
    },
)
CLOSED_PERIOD = reads(
    ClosedPeriod, availability.ClosedPeriod, visible=of_business(availability.ClosedPeriod.influencer_id)
)
QUALIFICATION = reads(
    Qualification,
    qualifications.Qualification,
    visible=Within(lambda: INFLUENCER, qualifications.Qualification.influencer_id),
    columns={
        "area": qualifications.Qualification.field,
        "number": only(
            qualifications.Qualification.number, to=of_its_person(qualifications.Qualification.influencer_id)
        ),
    },
)
PORTFOLIO_ITEM = reads(
    PortfolioItem,
    portfolio.PortfolioItem,
    visible=Within(lambda: INFLUENCER, portfolio.PortfolioItem.influencer_id),
)


REFUSED_TOPIC = reads(
    RefusedTopic,
    refused.RefusedTopic,
    visible=of_its_person(refused.RefusedTopic.influencer_id),
    columns={"code": refused.RefusedTopic.topic},
)
REFUSED_BRAND = reads(
    RefusedBrand,
    refused.RefusedBrand,
    visible=of_its_person(refused.RefusedBrand.influencer_id),
    one={"brand": One(reading=BRAND, key=refused.RefusedBrand.brand_id)},
)
_SAID = VersionRow.content
VERSION = reads(
    ProfileVersion,
    VersionRow,
    visible=of_its_person(VersionRow.influencer_id),
    columns={
        "display_name": _SAID["display_name"].astext,
        "kind": value(InfluencerKind, _SAID["kind"].astext),
        "bio_vi": _SAID["bio_vi"].astext,
        "bio_en": _SAID["bio_en"].astext,
        "province": value(province_of, _SAID["province"].astext),
        "languages": value(languages_of, _SAID["languages"]),
        "niches": value(niches_of, _SAID["niches"]),
    },
)
INFLUENCER = reads(
    Influencer,
    Row,
    visible=profiles.profile_is_visible,
    total=visible_total,
    columns={
        "claimed": Row.login_id.is_not(None),
        "province": value(province_of, Row.province),
        "minimum_fee": value(amount, *(guarded(column, for_business) for column in Row.minimum_fee.property.columns)),
        "bookings_at_once": only(Row.bookings_at_once, to=for_business),
        "representative_email": only(Row.representative_email, to=for_business),
        "contact_email": only(Row.contact_email, to=for_its_person),
        "track_record": record_about(Side.INFLUENCER, Row.id),
    },
    one={
        "certificate": STANDING_CERTIFICATE,
        "version_in_work": One(
            reading=VERSION, key=VersionRow.influencer_id, where=VersionRow.status.in_(sorted(IN_WORK))
        ),
    },
    many={
        "languages": Coded(
            key=profiles.InfluencerLanguage.influencer_id,
            code=profiles.InfluencerLanguage.language,
            order_by=[profiles.InfluencerLanguage.place],
            known=KNOWN_LANGUAGES,
            about=2,
        ),
        "niches": Coded(
            key=profiles.InfluencerNiche.influencer_id,
            code=profiles.InfluencerNiche.niche,
            order_by=[profiles.InfluencerNiche.place],
            known=KNOWN_NICHES,
            about=3,
        ),
        "channels": Many(reading=CHANNEL, key=channels.Channel.influencer_id, about=3),
        "qualifications": Many(reading=QUALIFICATION, key=qualifications.Qualification.influencer_id, about=2),
        "portfolio": Many(reading=PORTFOLIO_ITEM, key=portfolio.PortfolioItem.influencer_id),
        "rates": Many(
            reading=RATE,
            key=rates.Rate.influencer_id,
            order_by=[rates.Rate.platform, rates.Rate.format_code],
            about=5,
        ),
        "audience": Many(
            reading=AUDIENCE_SHARE,
            key=audience.AudienceShare.influencer_id,
            order_by=[audience.AudienceShare.dimension, audience.AudienceShare.bracket],
        ),
        "closed_periods": Many(
            reading=CLOSED_PERIOD,
            key=availability.ClosedPeriod.influencer_id,
            order_by=[availability.ClosedPeriod.starts_on],
            about=2,
        ),
        "refused_topics": Many(
            reading=REFUSED_TOPIC,
            key=refused.RefusedTopic.influencer_id,
            order_by=[refused.RefusedTopic.topic],
            about=3,
        ),
        "refused_brands": Many(
            reading=REFUSED_BRAND,
            key=refused.RefusedBrand.influencer_id,
            order_by=[refused.RefusedBrand.brand_id],
            about=3,
        ),
        "reviews": Many(
            reading=LISTING_REVIEW,
            key=ReviewRow.listing_id,
            where=ReviewRow.listing_kind == ListingKind.PROFILE,
            order_by=[ReviewRow.number],
            about=4,
        ),
    },
)
CLAIM = reads(
    ProfileClaim,
    claims.ProfileClaim,
    visible=claims_visible_to,
    one={
        "influencer": One(reading=INFLUENCER, key=claims.ProfileClaim.influencer_id),
        "channel": One(reading=CHANNEL, key=claims.ProfileClaim.channel_id),
    },
)
