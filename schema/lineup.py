"""The best set of candidates for a brief under a budget, with caps and quotas."""

from collections.abc import Sequence
from datetime import date

import strawberry

from domain.actors import ActingBrand
from domain.ids import BriefId
from domain.money import vnd
from domain.sentences import Sentence
from matching.explaining import Part
from matching.lineup.asking import ChosenSet, LineupTrait, Member, Quota
from matching.lineup.filling import MOST_CHOOSABLE
from matching.lineup.rules import LineupRules, lineup_rules_on
from operations.candidates.lineup import LineupFound, lineup_for_brief
from operations.candidates.lineup_terms import MOST_CHOSEN, LineupTerms
from operations.candidates.pool import MOST_RECALLED, PoolSource
from operations.candidates.records import PartRecord, records_behind
from schema.campaigns.types import Brief
from schema.candidates import RECORDS_FOR_BRANDS, PartRecordLink, ScorePart, links_to, part_of
from schema.context import Context, Info
from schema.discovery.pages import UNDERSTOOD_AS
from schema.execution.computed import computed
from schema.influencers.readings import INFLUENCER
from schema.influencers.types import Influencer
from schema.money import MinorUnits, Money
from schema.node_keys import key_of
from schema.ranking_policy.notes import Noted
from schema.reading import many

strawberry.enum(LineupTrait, description="What a quota counts people by.")


@strawberry.input(description="How many of the chosen have a trait: both ends included.")
class LineupQuotaInput:
    trait: LineupTrait = strawberry.field(description="What is counted.")
    key: str = strawberry.field(
        description="Which: the tier, 1 to 3; the code of a platform, a province or a niche, as the reference data "
        "lists it. An upper niche counts everybody in the niches below it."
    )
    least: int = strawberry.field(description=f"At least so many, 0 to {MOST_CHOSEN}.", default=0)
    most: int | None = strawberry.field(
        description=f"At most so many, up to {MOST_CHOSEN}; as many as there are when left out.", default=None
    )


@strawberry.type(description="One of the chosen.")
class LineupMember:
    influencer: Influencer | None = strawberry.field(description="Who it is; null when they left just now.")
    score: int = strawberry.field(
        description="As a candidate of the brief, 0 to 10000 basis points: the points of the parts, added up."
    )
    parts: list[ScorePart] = strawberry.field(description="What the score is made of.")
    records: list[PartRecordLink] = strawberry.field(description=RECORDS_FOR_BRANDS)
    price: Money = strawberry.field(
        description="What all that the brief asks of one person costs: by the rate card, the brief's lowest fee at "
        "least; nothing on a community brief."
    )
    reach: int = strawberry.field(
        description="People who see a post on the platforms asked for: median views, or a share of the followers "
        "where views are not measured; see `rules`. Rounded down to tens in each segment."
    )
    worth: int = strawberry.field(
        description="What the set's value would lose, in people, without them and with nobody in their place: their "
        "score, and the people whom nobody else of the set reaches. Never negative."
    )


@strawberry.type(description="People together.")
class LineupSet:
    members: list[LineupMember] = strawberry.field(description="The worthiest first.")
    value: int = strawberry.field(
        description="What is made as large as can be, in people: the sum of the scores × `peoplePerPoint`, plus "
        "`countedOnce`."
    )
    score: int = strawberry.field(description="The sum of the scores, in basis points.")
    counted_once: int = strawberry.field(
        description="How many different people they reach by the model of overlap; see `rules`."
    )
    overlap: int = strawberry.field(
        description="The share of all that they reach that is somebody reached before, in basis points."
    )
    cost: Money = strawberry.field(description="The sum of the prices.")
    is_optimum: bool = strawberry.field(
        description="Whether it is proven that no set within the terms is worth more (of the next best: no other one), "
        "out of the people whom `among` names."
    )
    gap: int = strawberry.field(
        description="How far from the best possible out of those people the value may be at the most, in basis points "
        "of it, rounded up; 0 for an optimum. It is open where the search was stopped after two seconds."
    )


@strawberry.type(description="How a lineup's value is counted: public, dated, versioned.")
class LineupRulesInForce(Noted):
    version: str = strawberry.field(description="Their version.")
    valid_from: date = strawberry.field(description="The first day on which they hold.")
    people_per_point: int = strawberry.field(description="As how many people reached one basis point of score counts.")


@strawberry.type(
    description="The best set of candidates for a brief, and the next best. A proposal: nobody is asked by it."
)
class Lineup:
    chosen: LineupSet = strawberry.field(description="The best set that was found.")
    next_best: LineupSet | None = strawberry.field(
        description="The best other one. Null where there is none, or none was found in time. Exchanging people who "
        "are alike in all that counts makes no other set; of those the lower `tieHash` is chosen."
    )
    budget: Money | None = strawberry.field(description="The budget it keeps to; null where nobody is paid.")
    most_people: int = strawberry.field(description="How many people it may have.")
    weighed: int = strawberry.field(description="How many people were held against the gates of the brief.")
    eligible: int = strawberry.field(description="How many of them passed every gate.")
    unpriced: int = strawberry.field(
        description="How many of them were left out because their rate cards name no price for what the brief asks."
    )
    choosable: int = strawberry.field(
        description=f"Out of how many it was chosen, {MOST_CHOOSABLE:,} at most. Where more might be: the cheapest set "
        "of all of them that meets the terms; of all, and of whom each quota counts, the highest scores and the lowest "
        "prices; then the highest scores."
    )
    rules: LineupRulesInForce = strawberry.field(description="How its value was counted.")
    weights_version: str = strawberry.field(
        description="The version of the weights of the scores; see `rankingPolicy`."
    )
    day: date = strawberry.field(description="The day in Viet Nam for which it holds.")
    source: PoolSource = strawberry.field(description="Where the people weighed come from.")
    pool_cut: bool = strawberry.field(
        description="Whether somebody was not looked at who might have been chosen: `choosable` are not all, or words "
        f"found more than the {MOST_RECALLED:,} people who are weighed of a search."
    )
    query_ignored: bool = strawberry.field(
        description="Whether search is away or slow, so that the words narrowed nothing."
    )
    words_dropped: list[str] = strawberry.field(description="Words that were left out because nobody has them all.")
    understood_as: str | None = strawberry.field(description=UNDERSTOOD_AS)
    chosen_among: strawberry.Private[Sentence]

    @computed(
        needs=("chosen_among",),
        description="Out of whom it is the best set, in the language of the request: `isOptimum` and `gap` hold among "
        "these people.",
    )
    def among(self, context: Context) -> str:
        """By the caller's language."""
        return self.chosen_among.say(context.language)


@strawberry.type
class LineupQuery:
    """The best set of candidates."""

    @strawberry.field(
        description="The best set of candidates for a brief under a budget, with caps and quotas, audiences that "
        "overlap counted once: the optimum, or what two seconds find and how far from it that may be. For members of "
        "the brand that owns the brief. When the terms cannot be met the error says which, and out of whom; its "
        "extensions have `poolCut`, `weighed`, `eligible`, `unpriced` and `choosable`."
    )
    async def lineup(
        self,
        info: Info,
        brief_id: strawberry.ID,
        *,
        budget: MinorUnits | None = None,
        most_people: int | None = None,
        quotas: list[LineupQuotaInput] | None = None,
        query: str = "",
    ) -> Lineup:
        """Chosen, explained."""
        context = info.context
        found = await lineup_for_brief(
            context.database,
            context.gateways.search,
            context.acting_as(ActingBrand),
            brief_id=key_of(brief_id, Brief, BriefId, field="briefId"),
            terms=LineupTerms(
                budget=None if budget is None else vnd(budget),
                most_people=most_people,
                quotas=[_quota(each) for each in quotas or ()],
            ),
            query=query,
            columns=context.gateways.columns,
            now=context.now,
        )
        next_best = found.lineup.next_best
        return _lineup(
            found,
            chosen=await _set(info, found, found.lineup.chosen, at="chosen"),
            next_best=None if next_best is None else await _set(info, found, next_best, at="next_best"),
        )


def _quota(given: LineupQuotaInput) -> Quota:
    return Quota(trait=given.trait, key=given.key, least=given.least, most=given.most)


async def _set(info: Info, found: LineupFound, chosen: ChosenSet, *, at: str) -> LineupSet:
    context, ids = info.context, [each.influencer_id for each in chosen.members]
    people = await many(info, INFLUENCER, ids, at=(at, "members", "influencer"))
    async with context.database.reading() as session:
        records = await records_behind(session, context.acting_as(ActingBrand), ids, now=context.now)
    return LineupSet(
        members=[
            _member(
                each,
                people.get(each.influencer_id),
                found.parts.get(each.influencer_id, ()),
                records.get(each.influencer_id, ()),
            )
            for each in chosen.members
        ],
        value=chosen.value,
        score=chosen.score,
        counted_once=chosen.counted_once,
        overlap=chosen.overlap,
        cost=Money.of(vnd(chosen.cost)),
        is_optimum=chosen.is_optimum,
        gap=chosen.gap,
    )


def _member(
    member: Member, influencer: Influencer | None, parts: Sequence[Part], records: Sequence[PartRecord]
) -> LineupMember:
    return LineupMember(
        influencer=influencer,
        score=member.score,
        parts=[part_of(each) for each in parts],
        records=links_to(records),
        price=Money.of(vnd(member.price)),
        reach=member.reach,
        worth=member.worth,
    )


def _lineup(found: LineupFound, *, chosen: LineupSet, next_best: LineupSet | None) -> Lineup:
    considered = found.considered
    return Lineup(
        chosen=chosen,
        next_best=next_best,
        budget=None if found.wanted.budget is None else Money.of(vnd(found.wanted.budget)),
        most_people=found.wanted.most_people,
        weighed=considered.weighed,
        eligible=considered.eligible,
        unpriced=considered.unpriced,
        choosable=considered.choosable,
        rules=_rules(lineup_rules_on(found.day)),
        weights_version=found.weights_version,
        day=found.day,
        source=found.pool.source,
        pool_cut=considered.cut,
        query_ignored=found.pool.query_ignored,
        words_dropped=list(found.pool.words_dropped),
        understood_as=found.pool.understood_as,
        chosen_among=considered.among,
    )


def _rules(rules: LineupRules) -> LineupRulesInForce:
    return LineupRulesInForce(
        version=rules.version,
        valid_from=rules.valid_from,
        people_per_point=rules.people_per_point,
        meant=rules.note,
    )
