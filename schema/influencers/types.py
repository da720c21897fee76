"""The types of a profile and its parts."""

from datetime import date, datetime

import strawberry

from domain.influencers import audience, content, figures, profiles, qualifications, versions
from domain.reference.categories import CATEGORIES
from domain.reference.niches import NICHES
from schema.brands import Brand
from schema.certifications.certificate import Certificate
from schema.execution.computed import computed
from schema.listings import ListingReview
from schema.money import Money, Speaking
from schema.reading import Node
from schema.reference import ContentFormat, ContentLanguage, Niche, Platform, Province
from schema.track_records import TrackRecord

strawberry.enum(content.InfluencerKind, description="Opinion leader (KOL) or opinion consumer (KOC).")
strawberry.enum(profiles.ProfileStatus, description="Where a profile stands; `APPROVED` and `IMPORTED` are listed.")
strawberry.enum(versions.ProfileVersionStatus, description="Where one version of what a profile says stands.")
strawberry.enum(figures.FigureSource, description="Where a figure was read.")
strawberry.enum(audience.AudienceDimension, description="What an audience is cut by.")
strawberry.enum(
    qualifications.QualificationField, description="A field in which an influencer's word needs competence behind it."
)


@strawberry.type(description="A measured figure. Where nobody measured, there is none.")
class Figure:
    value: int = strawberry.field(description="People, views, or basis points (350 is 3.5 %).")
    source: figures.FigureSource = strawberry.field(description="Where it was read.")
    as_of: date = strawberry.field(description="On which day.")


@strawberry.type(description="One account on one platform.")
class Channel(Node):
    platform: Platform = strawberry.field(description="The platform.")
    handle: str = strawberry.field(description="Its name there, without the @.")
    url: str = strawberry.field(description="Its public address.")
    followers: Figure | None = strawberry.field(description="Followers.")
    engagement_rate: Figure | None = strawberry.field(description="Engagement rate, in basis points.")
    median_views: Figure | None = strawberry.field(description="Median views.")
    verified_at: datetime | None = strawberry.field(
        description="When the code placed in its bio was seen: the channel is proven to be its person's."
    )
    bio_code: str | None = strawberry.field(
        description="The code expected in its bio; for its person and the alliance's admins."
    )
    bio_code_until: datetime | None = strawberry.field(description="Until when the code is expected; for the same.")
    influencer: "Influencer | None" = strawberry.field(description="Whose profile it is on.")


@strawberry.type(description="What one piece in one format on one platform costs.")
class Rate:
    platform: Platform = strawberry.field(description="The platform.")
    format: ContentFormat = strawberry.field(description="The format.")
    price: Money = strawberry.field(description="The price of one piece.")


@strawberry.type(description="The share that one bracket has in an audience.")
class AudienceShare:
    dimension: audience.AudienceDimension = strawberry.field(description="Age, gender or province.")
    bracket: str = strawberry.field(description="`18-24`, `female`, or a province's code.")
    share: Figure = strawberry.field(description="The share in basis points, with its source and day.")


@strawberry.type(description="Days on which no work is taken.")
class ClosedPeriod:
    starts_on: date = strawberry.field(description="The first day.")
    ends_on: date = strawberry.field(description="The first day of work again.")


@strawberry.type(description="A licence, degree or certificate; it counts once an admin has checked it, until it ends.")
class Qualification(Node):
    area: qualifications.QualificationField = strawberry.field(description="The field.")
    title: str = strawberry.field(description="What it is called.")
    issuer: str = strawberry.field(description="Who gave it.")
    number: str | None = strawberry.field(description="Its number; for its person and the alliance's admins.")
    issued_on: date | None = strawberry.field(description="Since when.")
    valid_until: date | None = strawberry.field(description="The first day on which it no longer holds.")
    verified_at: datetime | None = strawberry.field(description="When an admin checked it.")


@strawberry.type(description="A published piece that an influencer shows.")
class PortfolioItem(Node):
    title: str = strawberry.field(description="What it is called.")
    url: str = strawberry.field(description="Where it is.")
    made_for: str | None = strawberry.field(description="For whom it was made.")
    published_on: date | None = strawberry.field(description="When it was published.")


@strawberry.type(description="A category of goods or a niche that is not worked on.")
class RefusedTopic:
    code: str = strawberry.field(description="The code of the category or niche.")

    @computed(needs=("code",), description="The name in the language of the request.")
    def name(self, context: Speaking) -> str:
        """By the caller's language."""
        topic = CATEGORIES.get(self.code) or NICHES[self.code]
        return topic.name_vi if context.language == "vi" else topic.name_en


@strawberry.type(description="A brand that is not worked for; the brand is not told.")
class RefusedBrand:
    brand: Brand = strawberry.field(description="The brand.")


@strawberry.type(description="One version of what a profile says; for its person and the alliance's admins.")
class ProfileVersion(Node):
    number: int = strawberry.field(description="Counts the versions from 1.")
    status: versions.ProfileVersionStatus = strawberry.field(description="Where it stands.")
    written_at: datetime = strawberry.field(description="When it was last written.")
    display_name: str = strawberry.field(description="The name it shows.")
    kind: content.InfluencerKind | None = strawberry.field(description="KOL or KOC.")
    bio_vi: str = strawberry.field(description="The bio in Vietnamese.")
    bio_en: str = strawberry.field(description="The bio in English.")
    province: Province | None = strawberry.field(description="Where the person lives.")
    languages: list[ContentLanguage] = strawberry.field(description="The languages of the content.")
    niches: list[Niche] = strawberry.field(description="What the content is about, first things first.")


@strawberry.type(description="An influencer's profile.")
class Influencer(Node):
    display_name: str = strawberry.field(description="The name it shows.")
    kind: content.InfluencerKind | None = strawberry.field(description="KOL or KOC; null where a file did not say.")
    status: profiles.ProfileStatus = strawberry.field(description="Where the profile stands.")
    version: int = strawberry.field(description="The version of its content that is shown; 0 is what a file said.")
    claimed: bool = strawberry.field(description="Whether the person behind it has taken it over.")
    bio_vi: str = strawberry.field(description="The bio in Vietnamese.")
    bio_en: str = strawberry.field(description="The bio in English.")
    province: Province | None = strawberry.field(description="Where the person lives.")
    languages: list[ContentLanguage] = strawberry.field(description="The languages of the content.")
    niches: list[Niche] = strawberry.field(description="What the content is about, first things first.")
    channels: list[Channel] = strawberry.field(description="Where they publish.")
    certificate: Certificate | None = strawberry.field(description="The certificate they hold, if one stands.")
    track_record: TrackRecord = strawberry.field(description="What brands said of them.")
    qualifications: list[Qualification] = strawberry.field(description="What they are trained in.")
    portfolio: list[PortfolioItem] = strawberry.field(description="Work they show.")
    representative_name: str | None = strawberry.field(
        description="The agency or network that negotiates; the influencer still signs."
    )
    listed_at: datetime | None = strawberry.field(description="Since when everybody finds it.")
    changed_at: datetime = strawberry.field(description="When it last changed.")

    rates: list[Rate] = strawberry.field(description="The rate card; for brands, its person and admins.")
    minimum_fee: Money | None = strawberry.field(
        description="The least for which any booking is taken; for brands, its person and admins."
    )
    audience: list[AudienceShare] = strawberry.field(
        description="What was measured of the audience; for brands, its person and admins."
    )
    bookings_at_once: int | None = strawberry.field(
        description="How many bookings are taken at once; for brands, its person and admins."
    )
    closed_periods: list[ClosedPeriod] = strawberry.field(
        description="When no work is taken; for brands, its person and admins."
    )
    representative_email: str | None = strawberry.field(
        description="Where the representative is written to; for brands, its person and admins."
    )

    contact_email: str | None = strawberry.field(
        description="Where the person is written to; for its person and admins."
    )
    refused_topics: list[RefusedTopic] = strawberry.field(
        description="Categories of goods and niches not worked on; for its person and admins."
    )
    refused_brands: list[RefusedBrand] = strawberry.field(
        description="Brands not worked for; for its person and admins."
    )
    version_in_work: ProfileVersion | None = strawberry.field(
        description="The version being written or reviewed; for its person and admins."
    )
    reviews: list[ListingReview] = strawberry.field(
        description="The steps of its moderation; for its person and admins."
    )


@strawberry.type(description="One person's claim to an imported profile; for that person and the alliance's admins.")
class ProfileClaim(Node):
    influencer: Influencer | None = strawberry.field(description="The profile.")
    channel: Channel | None = strawberry.field(description="The channel in whose bio the code is to be placed.")
    bio_code: str = strawberry.field(description="The code.")
    bio_code_until: datetime = strawberry.field(description="Until when it is looked for.")
    verified_at: datetime | None = strawberry.field(description="When it was seen.")
