"""How published posts say that they are ads: the records, and what a history of them is worth."""

from datetime import datetime
from typing import Annotated, Any, Final

import strawberry
from sqlalchemy import ColumnElement, and_, false, true

from domain.actors import ActingAdmin, ActingInfluencer, Decider, Integrity, Secretariat
from domain.disclosures import explaining, labels, records
from domain.disclosures.records import DisclosureRecord as Row
from domain.disclosures.records import PublishedPost
from domain.ids import DisclosureId, InfluencerId
from operations.disclosures import (
    DisclosureHistory,
    disclosure_history_of,
    note_disclosure_report,
    overrule_disclosure,
    record_disclosure,
    repair_disclosure,
)
from schema.context import Info
from schema.execution.computed import computed
from schema.influencers.readings import INFLUENCER
from schema.influencers.types import Influencer
from schema.money import Speaking
from schema.node_keys import key_of
from schema.paging import Connection
from schema.performing import perform
from schema.problems import Problem
from schema.reading import Node, One, one, one_or_none, page, reads, value
from schema.reference import Platform, platform_of

strawberry.enum(labels.DisclosureRelation, description="What ties the author of a post to the brand in it.")
strawberry.enum(labels.DisclosureVerdict, description="How well a post says that it is an ad, the best first.")
strawberry.enum(records.DisclosureMedium, description="Where in a post a disclosure stands.")
strawberry.enum(records.DisclosureJudge, description="Whose verdict stands.")


def records_visible_to(actor: Any) -> ColumnElement[bool]:
    """The records of one's own posts; for the alliance's admins all."""
    if isinstance(actor, ActingAdmin):
        return true()
    return Row.influencer_id == actor.influencer_id if isinstance(actor, ActingInfluencer) else false()


@strawberry.type(description="How one published post says that it is an ad; for its author and the alliance's admins.")
class DisclosureRecord(Node):
    influencer: Influencer | None = strawberry.field(description="Its author.")
    platform: Platform = strawberry.field(description="Where it was published.")
    url: str = strawberry.field(description="Its address.")
    published_at: datetime = strawberry.field(description="When it was published.")
    relation: labels.DisclosureRelation = strawberry.field(description="What ties its author to the brand.")
    caption: str = strawberry.field(description="Its caption, as it was recorded.")
    media: list[records.DisclosureMedium] = strawberry.field(description="Where in the post a label stands.")
    before_evidence: str | None = strawberry.field(
        description="Where the notice before the ad can be seen (Advertising Law Art 15a.3.b)."
    )
    during_evidence: str | None = strawberry.field(description="Where the notice during the ad can be seen.")
    product_use: str | None = strawberry.field(
        description="How its author knows the product (Advertising Law Art 15a.3.a)."
    )
    recorded_at: datetime = strawberry.field(description="When it was put on record.")
    label_text: str | None = strawberry.field(description="The label found in the caption, folded to plain letters.")
    label_start: int | None = strawberry.field(description="Where the label begins, in characters of the folded text.")
    book_version: str = strawberry.field(description="The version of the list of labels that the machine read by.")
    machine_verdict: labels.DisclosureVerdict = strawberry.field(description="The machine's verdict; it never changes.")
    verdict: labels.DisclosureVerdict = strawberry.field(description="The verdict that counts.")
    judge: records.DisclosureJudge = strawberry.field(description="Whose verdict that is.")
    overruled_at: datetime | None = strawberry.field(description="When a person overruled the machine.")
    overrule_reasons: str | None = strawberry.field(description="Why.")
    reported_at: datetime | None = strawberry.field(description="When somebody first objected to the post.")
    repaired_at: datetime | None = strawberry.field(
        description="When its author mended it; before any report, the fault counts half."
    )
    repaired_caption: str | None = strawberry.field(description="The caption as mended.")


def media_of(kept: list[str]) -> list[records.DisclosureMedium]:
    """The media, from their codes."""
    return [records.DisclosureMedium(each) for each in kept]


DISCLOSURE_RECORD: Final = reads(
    DisclosureRecord,
    Row,
    visible=records_visible_to,
    columns={"platform": value(platform_of, Row.platform), "media": value(media_of, Row.media)},
    one={"influencer": One(reading=INFLUENCER, key=Row.influencer_id)},
)


@strawberry.type(description="How many posts of a history got one verdict.")
class DisclosureCount:
    verdict: labels.DisclosureVerdict = strawberry.field(description="The verdict.")
    posts: int = strawberry.field(description="How many posts got it.")
    repaired: int = strawberry.field(description="How many of those their author mended before any report.")


@strawberry.type(
    description="What a disclosure history is worth: the lower quantile of a Beta posterior over `the next ad will be "
    "labelled properly`. Little evidence is worth less than much of the same. Shares are in basis points (10000: all)."
)
class DisclosureValue:
    value: int = strawberry.field(description="The value: the truth is no lower, with the confidence given.")
    confidence: int = strawberry.field(description="That confidence.")
    mean: int = strawberry.field(description="The mean of the posterior.")
    posts: int = strawberry.field(description="How many posts are on record.")
    newest_at: datetime | None = strawberry.field(description="When the newest of them was published.")
    prior_mean: int = strawberry.field(description="What is expected of anybody of the tier, before any post.")
    prior_strength: int = strawberry.field(description="How many posts that expectation is worth.")
    kept: int = strawberry.field(
        description="What the posts are worth for their author, in ten-thousandths of a fresh post; it fades with age."
    )
    broken: int = strawberry.field(description="What they are worth against their author, in the same measure.")
    counts: list[DisclosureCount] = strawberry.field(description="The posts by verdict, the best first.")
    policy_version: str = strawberry.field(description="The version of the numbers behind all this.")
    history: strawberry.Private[DisclosureHistory]

    @computed(needs=("history",), description="All this in a sentence, in the language of the request.")
    def explanation(self, context: Speaking) -> str:
        """By the caller's language."""
        return explaining.explained(self.history.value, context.language)


def value_shown(history: DisclosureHistory) -> DisclosureValue:
    """A history's value with all that it must be shown with."""
    found = history.value
    return DisclosureValue(
        value=found.value_bp,
        confidence=found.confidence_bp,
        mean=found.mean_bp,
        posts=found.posts,
        newest_at=found.newest,
        prior_mean=found.prior.mean_bp,
        prior_strength=found.prior.strength,
        kept=found.kept_bp,
        broken=found.broken_bp,
        counts=[
            DisclosureCount(verdict=each.verdict, posts=each.posts, repaired=each.repaired) for each in history.counts
        ],
        policy_version=found.policy_version,
        history=history,
    )


@strawberry.input(description="A post as it was published.")
class PublishedPostInput:
    platform: str = strawberry.field(description="The platform's code.")
    url: str = strawberry.field(description="Its https address.")
    published_at: datetime = strawberry.field(description="When it was published.")
    relation: labels.DisclosureRelation = strawberry.field(description="What ties its author to the brand.")
    caption: str = strawberry.field(description="Its caption; may be empty.")
    media: list[records.DisclosureMedium] = strawberry.field(
        description="Where in the post a label stands.", default_factory=list
    )
    before: str | None = strawberry.field(description="Where the notice before the ad can be seen.", default=None)
    during: str | None = strawberry.field(description="Where the notice during the ad can be seen.", default=None)
    product_use: str | None = strawberry.field(description="How its author knows the product.", default=None)
    brand_mentions: list[str] = strawberry.field(
        description="The brand's handles, without @: a bare mention never discloses.", default_factory=list
    )

    def read(self) -> PublishedPost:
        """The post as a value, not checked yet."""
        return PublishedPost(
            platform=self.platform,
            url=self.url,
            published_at=self.published_at,
            relation=self.relation,
            caption=self.caption,
            media=frozenset(self.media),
            before=self.before,
            during=self.during,
            product_use=self.product_use,
        )


RecordDisclosureResult = Annotated[DisclosureRecord | Problem, strawberry.union("RecordDisclosureResult")]
OverruleDisclosureResult = Annotated[DisclosureRecord | Problem, strawberry.union("OverruleDisclosureResult")]
NoteDisclosureReportResult = Annotated[DisclosureRecord | Problem, strawberry.union("NoteDisclosureReportResult")]
RepairDisclosureResult = Annotated[DisclosureRecord | Problem, strawberry.union("RepairDisclosureResult")]


@strawberry.type
class DisclosureQuery:
    """Looking at disclosures."""

    @strawberry.field(description="What the disclosure history behind a profile is worth, and why; for everybody.")
    async def disclosure_value(self, info: Info, influencer_id: strawberry.ID) -> DisclosureValue:
        """The value of somebody whose profile one may see. Raises NotFound."""
        context = info.context
        key = key_of(influencer_id, Influencer, InfluencerId, field="influencerId")
        async with context.database.reading() as session:
            return value_shown(await disclosure_history_of(session, context.actor, key, now=context.now))

    @strawberry.field(description="A record by its id; for its author and the alliance's admins.")
    async def disclosure_record(self, info: Info, id: strawberry.ID) -> DisclosureRecord | None:
        """The record, or null."""
        return await one_or_none(info, DISCLOSURE_RECORD, key_of(id, DisclosureRecord, DisclosureId))

    @strawberry.field(description="The records of the posts of the influencer you act for, newest first.")
    async def my_disclosure_records(
        self, info: Info, *, first: int | None = None, after: str | None = None
    ) -> Connection[DisclosureRecord]:
        """A page of them."""
        me = info.context.acting_as(ActingInfluencer)
        return await page(
            info, DISCLOSURE_RECORD, where=Row.influencer_id == me.influencer_id, first=first, after=after
        )

    @strawberry.field(description="Records of posts, newest first; for the alliance's admins.")
    async def disclosure_records(
        self,
        info: Info,
        *,
        influencer_id: strawberry.ID | None = None,
        verdict: labels.DisclosureVerdict | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[DisclosureRecord]:
        """A page of them."""
        info.context.acting_as(ActingAdmin)
        conditions: list[ColumnElement[bool]] = []
        if influencer_id is not None:
            key = key_of(influencer_id, Influencer, InfluencerId, field="influencerId")
            conditions.append(Row.influencer_id == key)
        if verdict is not None:
            conditions.append(Row.verdict == verdict)
        return await page(info, DISCLOSURE_RECORD, where=and_(true(), *conditions), first=first, after=after)


@strawberry.type
class DisclosureMutation:
    """Recording posts, and judging them."""

    @strawberry.mutation(
        description="Put a published post on record; the machine judges its caption at once. Integrity."
    )
    async def record_disclosure(
        self, info: Info, influencer_id: strawberry.ID, input: PublishedPostInput, idempotency_key: str | None = None
    ) -> RecordDisclosureResult:
        key = key_of(influencer_id, Influencer, InfluencerId, field="influencerId")
        async with info.context.work_as(Integrity) as work:
            recorded = await perform(
                work,
                idempotency_key,
                record_disclosure,
                influencer_id=key,
                post=input.read(),
                brand_mentions=input.brand_mentions,
            )
        return await one(info, DISCLOSURE_RECORD, recorded)

    @strawberry.mutation(
        description="Put a person's verdict in the place of the one that stands, with reasons; decider, never on a "
        "post of their own."
    )
    async def overrule_disclosure(
        self,
        info: Info,
        disclosure_id: strawberry.ID,
        verdict: labels.DisclosureVerdict,
        reasons: str,
        idempotency_key: str | None = None,
    ) -> OverruleDisclosureResult:
        key = key_of(disclosure_id, DisclosureRecord, DisclosureId, field="disclosureId")
        async with info.context.work_as(Decider) as work:
            overruled = await perform(
                work, idempotency_key, overrule_disclosure, disclosure_id=key, verdict=verdict, reasons=reasons
            )
        return await one(info, DISCLOSURE_RECORD, overruled)

    @strawberry.mutation(
        description="Note that somebody objected to a post; only the first report counts. Secretariat, integrity."
    )
    async def note_disclosure_report(
        self, info: Info, disclosure_id: strawberry.ID, idempotency_key: str | None = None
    ) -> NoteDisclosureReportResult:
        key = key_of(disclosure_id, DisclosureRecord, DisclosureId, field="disclosureId")
        async with info.context.work_as(Secretariat, Integrity) as work:
            noted = await perform(work, idempotency_key, note_disclosure_report, disclosure_id=key)
        return await one(info, DISCLOSURE_RECORD, noted)

    @strawberry.mutation(
        description="Say that you mended the caption of your post on its platform; before any report, the fault then "
        "counts half."
    )
    async def repair_disclosure(
        self, info: Info, disclosure_id: strawberry.ID, caption: str, idempotency_key: str | None = None
    ) -> RepairDisclosureResult:
        key = key_of(disclosure_id, DisclosureRecord, DisclosureId, field="disclosureId")
        async with info.context.work_as(ActingInfluencer) as work:
            repaired = await perform(work, idempotency_key, repair_disclosure, disclosure_id=key, caption=caption)
        return await one(info, DISCLOSURE_RECORD, repaired)
