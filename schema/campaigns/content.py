"""What a brief asks for: shown, and given as input."""

from datetime import date, datetime

import strawberry

from domain.campaigns import content
from domain.ids import DocumentId
from domain.money import vnd
from schema.campaigns.papers import Document
from schema.categories import Category
from schema.money import MinorUnits, Money
from schema.node_keys import key_of
from schema.reference import ContentFormat, ContentLanguage, Niche, Platform, Province

strawberry.enum(content.BriefKind, description="Paid work, or an unpaid campaign of the alliance.")
strawberry.enum(content.BriefGoal, description="What a brand wants of a publication.")
strawberry.enum(content.Gender, description="The genders audiences are counted by.")


@strawberry.type(description="A niche, and how much of the brief it is.")
class NicheWeight:
    niche: Niche = strawberry.field(description="The niche.")
    weight: int = strawberry.field(description="Relative to the other niches, 1 to 100.")


@strawberry.type(description="Whom a brand wants to reach. What is absent or empty is all the same to it.")
class WantedAudience:
    age_from: int | None = strawberry.field(description="The youngest, included.")
    age_to: int | None = strawberry.field(description="The oldest, included.")
    genders: list[content.Gender] = strawberry.field(description="The genders.")
    provinces: list[Province] = strawberry.field(description="Where they live.")


@strawberry.type(description="Pieces of one format on one platform.")
class AskedDeliverable:
    platform: Platform = strawberry.field(description="The platform.")
    format: ContentFormat = strawberry.field(description="The format.")
    count: int = strawberry.field(description="How many pieces, 1 to 50.")
    due_on: date = strawberry.field(description="The day in Viet Nam by which they are due.")
    note: str | None = strawberry.field(description="Anything else about them.")


@strawberry.type(description="Something to be said of the product.")
class BriefClaim:
    text: str = strawberry.field(description="What is said.")
    document_ids: list[strawberry.ID] = strawberry.field(description="The documents on file that prove it.")


@strawberry.type(description="One use the brand may make of the content.")
class UsageGrant:
    right: str = strawberry.field(description="`organic_only`, `paid_amplification`, `owned_channels` or `all_media`.")
    territory: str = strawberry.field(description="Where.")
    until: date | None = strawberry.field(description="The last day; open when null.")


@strawberry.interface(description="What a brief asks for.")
class BriefContent:
    title: str = strawberry.field(description="What it is called.")
    summary: str = strawberry.field(description="What it is about.")
    kind: content.BriefKind = strawberry.field(description="Commercial or community.")
    goal: content.BriefGoal = strawberry.field(description="What the brand wants of it.")
    product_name: str = strawberry.field(description="What is advertised.")
    category: Category = strawberry.field(description="Its category.")
    abv_hundredths: int | None = strawberry.field(
        description="Its alcohol content in hundredths of a percent, where the category turns on it."
    )
    label_age_months: int | None = strawberry.field(
        description="The child's age in months on its label, where the category turns on it."
    )
    prescription_only: bool | None = strawberry.field(
        description="Whether it is a prescription medicine, where the category turns on it."
    )
    niches: list[NicheWeight] = strawberry.field(description="What content is wanted, with weights.")
    provinces: list[Province] = strawberry.field(description="Where the influencer lives; empty: anywhere.")
    languages: list[ContentLanguage] = strawberry.field(description="The languages of the content.")
    audience: WantedAudience = strawberry.field(description="Whom the brand wants to reach.")
    deliverables: list[AskedDeliverable] = strawberry.field(description="What is to be made, by when.")
    platforms: list[Platform] = strawberry.field(description="The platforms of the deliverables.")
    formats: list[ContentFormat] = strawberry.field(description="The formats of the deliverables.")
    places: int = strawberry.field(description="How many influencers are wanted.")
    fee_minimum: Money = strawberry.field(description="The lowest fee for one influencer.")
    fee_maximum: Money = strawberry.field(description="The highest fee for one influencer.")
    budget: Money | None = strawberry.field(
        description="For all places together; for the brand's members and the alliance's admins."
    )
    tier_minimum: int = strawberry.field(description="The least tier of a certificate, 0 to 3.")
    talking_points: list[str] = strawberry.field(description="What should be said.")
    claims: list[BriefClaim] = strawberry.field(description="What may be claimed, with its proof.")
    forbidden_content: list[str] = strawberry.field(description="What must not be said or shown.")
    mentions: list[str] = strawberry.field(description="Accounts to name, with their @.")
    hashtags: list[str] = strawberry.field(description="Hashtags to carry, with their #.")
    usage_grants: list[UsageGrant] = strawberry.field(description="What the brand may do with the content.")
    exclusivity_category: Category | None = strawberry.field(
        description="The category in which the influencer works for nobody else afterwards."
    )
    exclusivity_days: int | None = strawberry.field(description="For how many days.")
    draft_review: bool = strawberry.field(description="Whether the brand sees a draft first.")
    open_call: bool = strawberry.field(description="Whether every influencer sees it and may apply.")
    invitation: bool = strawberry.field(description="Whether the brand makes offers of its own.")
    open_until: datetime = strawberry.field(description="After this instant nobody may apply or accept.")
    document_ids: list[strawberry.ID] | None = strawberry.field(
        description="The product's papers on file; for the brand's members and the alliance's admins."
    )


@strawberry.input(description="A niche, and how much of the brief it is.")
class NicheWeightInput:
    code: str = strawberry.field(description="The niche's code.")
    weight: int = strawberry.field(description="Relative to the other niches, 1 to 100.", default=1)


@strawberry.input(description="Whom a brand wants to reach.")
class WantedAudienceInput:
    age_from: int | None = strawberry.field(description="The youngest, included.", default=None)
    age_to: int | None = strawberry.field(description="The oldest, included.", default=None)
    genders: list[content.Gender] = strawberry.field(description="The genders.", default_factory=list)
    provinces: list[str] = strawberry.field(description="Codes of provinces.", default_factory=list)

    def read(self) -> content.WantedAudience:
        """The audience as a value."""
        return content.WantedAudience(
            age_from=self.age_from, age_to=self.age_to, genders=tuple(self.genders), provinces=tuple(self.provinces)
        )


@strawberry.input(description="Pieces of one format on one platform.")
class AskedDeliverableInput:
    platform: str = strawberry.field(description="The platform's code.")
    format: str = strawberry.field(description="The format's code.")
    count: int = strawberry.field(description="How many pieces, 1 to 50.", default=1)
    due_on: date = strawberry.field(description="The day in Viet Nam by which they are due.")
    note: str | None = strawberry.field(description="Anything else about them.", default=None)

    def read(self) -> content.AskedDeliverable:
        """The deliverable as a value."""
        return content.AskedDeliverable(
            platform=self.platform, format=self.format, count=self.count, due_on=self.due_on, note=self.note
        )


@strawberry.input(description="Something to be said of the product.")
class BriefClaimInput:
    text: str = strawberry.field(description="What is said, 1 to 300 characters.")
    document_ids: list[strawberry.ID] = strawberry.field(
        description="The documents on file that prove it.", default_factory=list
    )

    def read(self) -> content.BriefClaim:
        """The claim as a value. Raises UnknownId."""
        return content.BriefClaim(text=self.text, document_ids=documents_named(self.document_ids, "input.claims"))


@strawberry.input(description="One use the brand may make of the content.")
class UsageGrantInput:
    right: str = strawberry.field(description="`organic_only`, `paid_amplification`, `owned_channels` or `all_media`.")
    territory: str = strawberry.field(description="Where.", default="Việt Nam")
    until: date | None = strawberry.field(description="The last day; open when absent.", default=None)

    def read(self) -> content.UsageGrant:
        """The grant as a value."""
        return content.UsageGrant(right=self.right, territory=self.territory, until=self.until)


@strawberry.input(description="For how long the influencer works for nobody else in a category.")
class AskedExclusivityInput:
    category: str = strawberry.field(description="The category's code.")
    days: int = strawberry.field(description="Days after publication, 1 to 365.")

    def read(self) -> content.AskedExclusivity:
        """The exclusivity as a value."""
        return content.AskedExclusivity(category=self.category, days=self.days)


@strawberry.input(description="What a brief asks for. Lists hold 20 entries at most. Money is in đồng.")
class BriefContentInput:
    title: str = strawberry.field(description="What it is called, 1 to 120 characters.")
    summary: str = strawberry.field(description="What it is about, 1 to 4,000 characters.")
    kind: content.BriefKind = strawberry.field(
        description="Commercial or community; a community brief pays nothing.", default=content.BriefKind.COMMERCIAL
    )
    goal: content.BriefGoal = strawberry.field(description="What the brand wants of it.")
    product_name: str = strawberry.field(description="What is advertised, 1 to 120 characters.")
    category: str = strawberry.field(description="The code of its category.")
    abv_hundredths: int | None = strawberry.field(
        description="Its alcohol content in hundredths of a percent; needed for alcohol.", default=None
    )
    label_age_months: int | None = strawberry.field(
        description="The child's age in months on its label; needed for children's nutrition.", default=None
    )
    prescription_only: bool | None = strawberry.field(
        description="Whether it is a prescription medicine; needed for medicine.", default=None
    )
    niches: list[NicheWeightInput] = strawberry.field(description="What content is wanted: 1 to 8 niches.")
    provinces: list[str] = strawberry.field(
        description="Codes of provinces where the influencer lives; empty: anywhere.", default_factory=list
    )
    languages: list[str] = strawberry.field(
        description="Codes of the content's languages.", default_factory=lambda: ["vi"]
    )
    audience: WantedAudienceInput = strawberry.field(
        description="Whom the brand wants to reach.", default_factory=WantedAudienceInput
    )
    deliverables: list[AskedDeliverableInput] = strawberry.field(description="What is to be made: 1 to 20 entries.")
    places: int = strawberry.field(description="How many influencers are wanted, 1 to 1,000.")
    fee_minimum: MinorUnits = strawberry.field(description="The lowest fee for one influencer.", default=MinorUnits(0))
    fee_maximum: MinorUnits = strawberry.field(description="The highest fee for one influencer.", default=MinorUnits(0))
    budget: MinorUnits = strawberry.field(description="For all places together.", default=MinorUnits(0))
    tier_minimum: int = strawberry.field(description="The least tier of a certificate, 0 to 3.", default=1)
    talking_points: list[str] = strawberry.field(description="What should be said.", default_factory=list)
    claims: list[BriefClaimInput] = strawberry.field(
        description="What may be claimed, with its proof.", default_factory=list
    )
    forbidden_content: list[str] = strawberry.field(description="What must not be said or shown.", default_factory=list)
    mentions: list[str] = strawberry.field(description="Accounts to name.", default_factory=list)
    hashtags: list[str] = strawberry.field(description="Hashtags to carry.", default_factory=list)
    usage_grants: list[UsageGrantInput] = strawberry.field(
        description="What the brand may do with the content.", default_factory=list
    )
    exclusivity: AskedExclusivityInput | None = strawberry.field(
        description="For how long the influencer works for nobody else.", default=None
    )
    draft_review: bool = strawberry.field(description="Whether the brand sees a draft first.", default=True)
    open_call: bool = strawberry.field(description="Whether every influencer sees it and may apply.", default=True)
    invitation: bool = strawberry.field(description="Whether the brand makes offers of its own.", default=True)
    open_until: datetime = strawberry.field(description="After this instant nobody may apply or accept.")
    document_ids: list[strawberry.ID] = strawberry.field(
        description="The product's papers on file, 30 at most.", default_factory=list
    )

    def read(self) -> content.BriefContent:
        """The content as a value, not checked yet. Raises UnknownId."""
        return content.BriefContent(
            title=self.title,
            summary=self.summary,
            kind=self.kind,
            goal=self.goal,
            product_name=self.product_name,
            category=self.category,
            abv_hundredths=self.abv_hundredths,
            label_age_months=self.label_age_months,
            prescription_only=self.prescription_only,
            niches=tuple(content.NicheWeight(code=each.code, weight=each.weight) for each in self.niches),
            provinces=tuple(self.provinces),
            languages=tuple(self.languages),
            audience=self.audience.read(),
            deliverables=tuple(each.read() for each in self.deliverables),
            places=self.places,
            fee_minimum=vnd(self.fee_minimum),
            fee_maximum=vnd(self.fee_maximum),
            budget=vnd(self.budget),
            tier_minimum=self.tier_minimum,
            talking_points=tuple(self.talking_points),
            claims=tuple(each.read() for each in self.claims),
            forbidden_content=tuple(self.forbidden_content),
            mentions=tuple(self.mentions),
            hashtags=tuple(self.hashtags),
            usage_grants=tuple(each.read() for each in self.usage_grants),
            exclusivity=None if self.exclusivity is None else self.exclusivity.read(),
            draft_review=self.draft_review,
            open_call=self.open_call,
            invitation=self.invitation,
            open_until=self.open_until,
            documents=documents_named(self.document_ids, "input.documentIds"),
        )


def documents_named(ids: list[strawberry.ID], field: str) -> tuple[DocumentId, ...]:
    """The documents that opaque ids name. Raises UnknownId."""
    return tuple(key_of(each, Document, DocumentId, field=field) for each in ids)
