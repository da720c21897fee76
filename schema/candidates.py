"""Candidates for a brief with their scores and reasons; why somebody is not among them."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import strawberry
from sqlalchemy.exc import SQLAlchemyError

from domain.actors import ActingBrand, ActingInfluencer, System
from domain.errors import TryAgain
from domain.ids import BriefId, InfluencerId
from domain.sentences import Sentence
from matching.acceptance import AcceptanceFeature
from matching.eligibility import Obstacle, Reason
from matching.explaining import Part
from matching.ordering import Order, chance_sentence, damping_sentence, fair_start_sentence
from matching.ranking import Card, Ranking, daily_hash
from matching.weights import PartName
from operations.candidates.asking import CandidateList as Found
from operations.candidates.asking import candidates_for_brief, why_not, why_not_me
from operations.candidates.pool import MOST_RECALLED, PoolSource
from operations.candidates.records import PartRecord, RecordKind, records_behind
from operations.exposure.keeping import note_showings
from schema.campaigns.types import Brief
from schema.context import Context, Info
from schema.discovery.pages import UNDERSTOOD_AS
from schema.execution.computed import computed
from schema.influencers.readings import INFLUENCER
from schema.influencers.types import Influencer
from schema.node_keys import encoder_of, key_of
from schema.ranking_policy.policy import TIE_RULE
from schema.reading import many

strawberry.enum(PoolSource, description="Where the people weighed come from.")
strawberry.enum(RecordKind, name="PartRecordKind", description="What kind of record stands behind a part of a score.")

RECORDS_FOR_BRANDS: Final = (
    "The records behind the parts that your brand may see: the certificate, the profile whose `disclosureValue` counts "
    "the posts, and your own bookings."
)
MOST: Final = 20
"""Candidates in an answer, unless more or fewer are asked for."""


@strawberry.type(description="One plain fact behind a part of a score.")
class PartEvidence:
    name: str = strawberry.field(description="What it is.")
    value: str = strawberry.field(description="A count, a day, a code, basis points or đồng.")


@strawberry.type(description="One part of a score, explained. The points of all parts are exactly the score.")
class ScorePart:
    name: PartName = strawberry.field(description="Which part.")
    value: int = strawberry.field(description="How well it is met, 0 to 10000 basis points.")
    weight: int = strawberry.field(description="What it may bring, in basis points of a full score.")
    points: int = strawberry.field(description="What it brings: weight × value / 10000, rounded down.")
    evidence: list[PartEvidence] = strawberry.field(description="The facts behind it.")
    sentence: strawberry.Private[Sentence]

    @computed(needs=("sentence",), description="Why it is what it is, in the language of the request.")
    def explanation(self, context: Context) -> str:
        """By the caller's language."""
        return self.sentence.say(context.language)


@strawberry.type(description="What one feature adds to the estimated chance that an offer is accepted.")
class ChanceFeature:
    name: AcceptanceFeature = strawberry.field(description="Which feature.")
    value: int = strawberry.field(description="How well it is met, 0 to 10000 basis points.")
    adds: int = strawberry.field(description="What it adds, in thousandths of a logit; see `rankingPolicy`.")


@strawberry.type(
    description="What a candidate is ordered by: score × chance × damping. Each in basis points; nothing anyone pays "
    "enters it."
)
class CandidateOrder:
    value: int = strawberry.field(description="Score × chance × damping / 10000², rounded down; the highest first.")
    chance: int = strawberry.field(description="The estimated chance that an offer is accepted, never below the floor.")
    features: list[ChanceFeature] = strawberry.field(description="What the chance is made of.")
    damping: int = strawberry.field(
        description="10000, and less for whoever is asked by more brands than their places bear."
    )
    newcomer: bool = strawberry.field(description="Whether they are new, so that fair start applies to them.")
    rank_before: int = strawberry.field(description="The place by order value alone, before fair start.")
    lifted: bool = strawberry.field(description="Whether fair start moved them up.")
    chance_sentence: strawberry.Private[Sentence]
    damping_sentence: strawberry.Private[Sentence]
    fair_start_sentence: strawberry.Private[Sentence]

    @computed(needs=("chance_sentence",), description="The chance in a sentence, in the language of the request.")
    def chance_explanation(self, context: Context) -> str:
        """By the caller's language."""
        return self.chance_sentence.say(context.language)

    @computed(needs=("damping_sentence",), description="The damping in a sentence, in the language of the request.")
    def damping_explanation(self, context: Context) -> str:
        """By the caller's language."""
        return self.damping_sentence.say(context.language)

    @computed(needs=("fair_start_sentence",), description="What fair start did, in the language of the request.")
    def fair_start_explanation(self, context: Context) -> str:
        """By the caller's language."""
        return self.fair_start_sentence.say(context.language)


@strawberry.type(name="PartRecord", description="A record behind a part of a score, which you may see.")
class PartRecordLink:
    part: PartName = strawberry.field(description="Which part.")
    kind: RecordKind = strawberry.field(description="What it is.")
    record: strawberry.ID = strawberry.field(description="Its id; ask `node` for it.")
    among: int = strawberry.field(
        description="How many such records there are for you to see. Of many those that weigh most are linked."
    )


@strawberry.type(description="An influencer weighed for one brief.")
class Candidate:
    rank: int = strawberry.field(description="The place, from 1: by order value, then fair start.")
    score: int = strawberry.field(description="0 to 10000 basis points: the points of the parts, added up.")
    order: CandidateOrder = strawberry.field(description="What the place is made of.")
    influencer: Influencer | None = strawberry.field(description="Who it is; null when they left just now.")
    parts: list[ScorePart] = strawberry.field(description="What the score is made of.")
    records: list[PartRecordLink] = strawberry.field(description=RECORDS_FOR_BRANDS)
    tie_hash: str = strawberry.field(description="Orders equal order values for a day; see `tieRule`.")


@strawberry.type(description="A gate that somebody does not pass.")
class UnmetGate:
    reason: Reason = strawberry.field(description="Which one.")
    sentence: strawberry.Private[Sentence]

    @computed(needs=("sentence",), description="It in a sentence, in the language of the request.")
    def explanation(self, context: Context) -> str:
        """By the caller's language."""
        return self.sentence.say(context.language)


@strawberry.type(description="How many people did not pass a gate; who fails several is counted under each.")
class GateCount:
    reason: Reason = strawberry.field(description="Which gate.")
    count: int = strawberry.field(description="How many.")


@strawberry.type(description="The ranked candidates of a brief. The same question on the same day has the same answer.")
class CandidateList:
    candidates: list[Candidate] = strawberry.field(description="The best first.")
    weighed: int = strawberry.field(description="How many people were weighed.")
    eligible: int = strawberry.field(description="How many of them passed every gate, ranked or cut off.")
    refused: list[GateCount] = strawberry.field(description="Those who did not, by gate.")
    policy_version: str = strawberry.field(description="The version of the weights; see `rankingPolicy`.")
    day: date = strawberry.field(description="The day in Viet Nam for which it holds.")
    reckoned_on: date = strawberry.field(
        description="The day to whose end records and answers are reckoned: `day`, or for some minutes after midnight "
        "the day before."
    )
    source: PoolSource = strawberry.field(description="Where the people weighed come from.")
    pool_cut: bool = strawberry.field(
        description=f"Whether words found more than {MOST_RECALLED:,} people, so that those whom they fit best were "
        "weighed. While a server has just been set up, also whether so many are certified: then the highest tiers were."
    )
    query_ignored: bool = strawberry.field(
        description="Whether search is away or slow, so that the words narrowed nothing."
    )
    words_dropped: list[str] = strawberry.field(description="Words that were left out because nobody has them all.")
    understood_as: str | None = strawberry.field(description=UNDERSTOOD_AS)
    payment_changes_rank: bool = strawberry.field(description="Always false: nothing anyone pays enters a rank.")

    @computed(description="How equal order values are ordered, in the language of the request.")
    def tie_rule(self, context: Context) -> str:
        """By the caller's language."""
        return TIE_RULE.say(context.language)


@strawberry.type
class CandidateQuery:
    """Candidates and why."""

    @strawberry.field(
        description="The ranked candidates of a brief, at most a hundred; for members of the brand that owns it."
    )
    async def candidates(
        self, info: Info, brief_id: strawberry.ID, *, query: str = "", first: int = MOST
    ) -> CandidateList:
        """The best of them, explained."""
        context, key = info.context, key_of(brief_id, Brief, BriefId, field="briefId")
        found = await candidates_for_brief(
            context.database,
            context.gateways.search,
            context.acting_as(ActingBrand),
            brief_id=key,
            query=query,
            most=first,
            columns=context.gateways.columns,
            now=context.now,
        )
        await _note(context, key, found)
        ids = [card.influencer_id for card in found.ranking.cards]
        people = await many(info, INFLUENCER, ids, at=("candidates", "influencer")) if ids else {}
        async with context.database.reading() as session:
            records = await records_behind(session, context.acting_as(ActingBrand), ids, now=context.now)
        return _list(
            found,
            [
                _candidate(
                    found.ranking,
                    card,
                    key,
                    people.get(card.influencer_id),
                    links_to(records.get(card.influencer_id, ())),
                )
                for card in found.ranking.cards
            ],
        )

    @strawberry.field(
        description="Every gate that keeps an influencer from a brief, none when eligible: for members of the brief's "
        "brand, and for the influencer, who is told more."
    )
    async def why_not(self, info: Info, brief_id: strawberry.ID, influencer_id: strawberry.ID) -> list[UnmetGate]:
        """The gates, each with its reason."""
        context, actor = info.context, info.context.acting_as(ActingBrand, ActingInfluencer)
        brief = key_of(brief_id, Brief, BriefId, field="briefId")
        person = key_of(influencer_id, Influencer, InfluencerId, field="influencerId")
        if isinstance(actor, ActingBrand):
            found = await why_not(context.database, actor, brief_id=brief, influencer_id=person, now=context.now)
        else:
            found = await why_not_me(context.database, actor, brief_id=brief, influencer_id=person, now=context.now)
        return [gate_of(each) for each in found]


async def _note(context: Context, brief_id: BriefId, found: Found) -> None:
    """Note in the exposure ledger who is shown. What cannot be noted is lost, and the answer is not."""
    try:
        async with context.database.work(System(name="exposure"), context.now, context.request_id) as work:
            await note_showings(work, brief_id=brief_id, cards=found.ranking.cards)
    except (SQLAlchemyError, OSError, TryAgain) as failure:
        context.noted["showings_lost"] = type(failure).__name__


def _list(found: Found, candidates: list[Candidate]) -> CandidateList:
    ranking, pool = found.ranking, found.pool
    return CandidateList(
        candidates=candidates,
        weighed=ranking.weighed,
        eligible=ranking.eligible,
        refused=[GateCount(reason=reason, count=count) for reason, count in ranking.refused.items()],
        policy_version=ranking.versions.weights,
        day=ranking.day,
        reckoned_on=found.reckoned_on,
        source=pool.source,
        pool_cut=pool.cut,
        query_ignored=pool.query_ignored,
        words_dropped=list(pool.words_dropped),
        understood_as=pool.understood_as,
        payment_changes_rank=False,
    )


def _candidate(
    ranking: Ranking, card: Card, brief_id: BriefId, influencer: Influencer | None, records: list[PartRecordLink]
) -> Candidate:
    return Candidate(
        rank=card.rank,
        score=card.score,
        influencer=influencer,
        order=_order(card),
        parts=[part_of(each) for each in card.parts],
        records=records,
        tie_hash=daily_hash(ranking.day, brief_id, card.influencer_id).hex(),
    )


def _order(card: Card) -> CandidateOrder:
    order = card.order
    return CandidateOrder(
        value=order.value,
        chance=order.acceptance.chance,
        features=features_of(order),
        damping=order.damping,
        newcomer=order.newcomer,
        rank_before=card.rank_before,
        lifted=card.lifted,
        chance_sentence=chance_sentence(order),
        damping_sentence=damping_sentence(order),
        fair_start_sentence=fair_start_sentence(order, card.rank, card.rank_before),
    )


def features_of(order: Order) -> list[ChanceFeature]:
    """What the chance is made of, as the API shows it."""
    return [ChanceFeature(name=each.name, value=each.value, adds=each.adds) for each in order.acceptance.features]


def part_of(part: Part) -> ScorePart:
    """As the API shows it."""
    return ScorePart(
        name=part.name,
        value=part.value,
        weight=part.weight,
        points=part.points,
        evidence=[PartEvidence(name=each.name, value=each.value) for each in part.evidence],
        sentence=part.sentence,
    )


def links_to(records: Sequence[PartRecord]) -> list[PartRecordLink]:
    """The records as the API links to them; a kind's value is the name of its type."""
    return [
        PartRecordLink(
            part=each.part,
            kind=each.kind,
            record=strawberry.ID(encoder_of(each.kind.value)(each.id)),
            among=each.among,
        )
        for each in records
    ]


def gate_of(obstacle: Obstacle) -> UnmetGate:
    """As the API shows it."""
    return UnmetGate(reason=obstacle.reason, sentence=obstacle.sentence)
