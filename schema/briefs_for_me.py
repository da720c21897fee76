"""The open briefs for the influencer who asks: in which order and why, and which do not take them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final
from uuid import UUID

import strawberry

from domain.actors import ActingInfluencer
from domain.ids import BriefId
from matching.briefs_for_me import BriefCard, ShutBrief
from matching.eligibility import Reason
from matching.ranking import daily_hash
from operations.candidates.briefs_for_me import MOST_WEIGHED, BriefsFound, briefs_for_me
from operations.candidates.records import records_behind
from schema.campaigns.readings import BRIEF
from schema.campaigns.types import Brief
from schema.candidates import PartRecordLink, ScorePart, UnmetGate, gate_of, links_to, part_of
from schema.context import Context, Info
from schema.discovery.pages import UNDERSTOOD_AS, WORDS_DROPPED
from schema.execution.computed import computed
from schema.ranking_policy.policy import BRIEF_ORDER_RULE
from schema.reading import many

MOST: Final = 20
"""Briefs in an answer, unless more or fewer are asked for."""

_HELD: Final = "Whether you have an open offer or application for it, or a booking."


@strawberry.type(description="An open brief that takes you, weighed as its brand would weigh you.")
class BriefForMe:
    rank: int = strawberry.field(description="The place, from 1.")
    score: int = strawberry.field(
        description="0 to 10000 basis points: the points of the parts, added up. The same score with which the brand "
        "finds you among its candidates."
    )
    brief: Brief | None = strawberry.field(description="The brief; null when it ended just now.")
    parts: list[ScorePart] = strawberry.field(description="What the score is made of.")
    closes_at: datetime = strawberry.field(description="The instant from which on it takes nobody.")
    held: bool = strawberry.field(description=_HELD)
    tie_hash: str = strawberry.field(description="Orders equal ones for a day: SHA-256 of day, brief and influencer.")


@strawberry.type(description="An open brief that does not take you, with every reason.")
class ShutBriefForMe:
    brief: Brief | None = strawberry.field(description="The brief; null when it ended just now.")
    gates: list[UnmetGate] = strawberry.field(description="Every gate that you do not pass, as `whyNot` tells them.")
    closes_at: datetime = strawberry.field(description="The instant from which on it takes nobody.")
    held: bool = strawberry.field(description=_HELD)


@strawberry.type(description="How many briefs a gate shuts for you; one that several shut is counted under each.")
class ShutBriefCount:
    reason: Reason = strawberry.field(description="Which gate.")
    count: int = strawberry.field(description="How many.")


@strawberry.type(description="Open briefs in their order for one influencer. The same question on the same day has the "
                 "same answer, while briefs and profile stay as they are.")  # fmt: skip
class BriefsForMe:
    briefs: list[BriefForMe] = strawberry.field(description="Those that take you, the best first.")
    shut: list[ShutBriefForMe] | None = strawberry.field(
        description="Those that do not, the fewest gates first, then closing soonest; null unless they are asked for."
    )
    records: list[PartRecordLink] = strawberry.field(
        description="The records behind what is yours in every score: your certificate, posts and settled bookings."
    )
    weighed: int = strawberry.field(description="How many briefs were weighed.")
    eligible: int = strawberry.field(description="How many of them take you, listed or cut off.")
    refused: list[ShutBriefCount] = strawberry.field(description="Those that do not, by gate.")
    policy_version: str = strawberry.field(description="The version of the weights; see `rankingPolicy`.")
    day: date = strawberry.field(description="The day in Viet Nam for which it holds.")
    pool_cut: bool = strawberry.field(
        description=f"Whether there were more than {MOST_WEIGHED:,} briefs to weigh: then those that you hold, and "
        "those that close last, or with words those that the words fit best."
    )
    degraded: bool = strawberry.field(
        description="Whether search is away and the database looked for the words instead, by their beginnings only."
    )
    words_dropped: list[str] = strawberry.field(description=WORDS_DROPPED)
    understood_as: str | None = strawberry.field(description=UNDERSTOOD_AS)
    payment_changes_rank: bool = strawberry.field(
        description="Always false: nothing that a brand pays us enters a rank. The fee it offers you enters one part."
    )

    @computed(description="What they are ordered by, in the language of the request.")
    def order_rule(self, context: Context) -> str:
        """By the caller's language."""
        return BRIEF_ORDER_RULE.say(context.language)


@strawberry.type
class BriefsForMeQuery:
    """The open briefs for the one who asks."""

    @strawberry.field(
        description="The open briefs for you, at most a hundred, ranked by the gates and parts by which brands rank "
        "you, with the same reasons; for influencers. Open calls, and what you were invited to. A brief whose gates "
        "you do not pass is never among `briefs`: it is counted in `refused`, and listed with every reason on request."
    )
    async def briefs_for_me(
        self, info: Info, *, first: int = MOST, query: str = "", show_ineligible: bool = False
    ) -> BriefsForMe:
        """The best of them, explained."""
        context, actor = info.context, info.context.acting_as(ActingInfluencer)
        found = await briefs_for_me(
            context.database, context.gateways.search, actor, query=query, most=first, now=context.now
        )
        ranked, shut = found.briefs.cards, found.briefs.shut if show_ineligible else ()
        shown = await _rows(info, [each.brief_id for each in ranked], at="briefs")
        beside = await _rows(info, [each.brief_id for each in shut], at="shut")
        async with context.database.reading() as session:
            records = await records_behind(session, actor, [actor.influencer_id], now=context.now)
        return _answer(
            found,
            records=links_to(records.get(actor.influencer_id, ())),
            briefs=[_brief(found, each, shown, actor) for each in ranked],
            shut=[_shut(found, each, beside) for each in shut] if show_ineligible else None,
        )


async def _rows(info: Info, ids: list[BriefId], *, at: str) -> Mapping[UUID, Brief]:
    return await many(info, BRIEF, ids, at=(at, "brief")) if ids else {}


def _brief(found: BriefsFound, card: BriefCard, rows: Mapping[UUID, Brief], actor: ActingInfluencer) -> BriefForMe:
    return BriefForMe(
        rank=card.rank,
        score=card.score,
        brief=rows.get(card.brief_id),
        parts=[part_of(each) for each in card.parts],
        closes_at=card.closes_at,
        held=card.brief_id in found.held,
        tie_hash=daily_hash(found.briefs.day, card.brief_id, actor.influencer_id).hex(),
    )


def _shut(found: BriefsFound, brief: ShutBrief, rows: Mapping[UUID, Brief]) -> ShutBriefForMe:
    return ShutBriefForMe(
        brief=rows.get(brief.brief_id),
        gates=[gate_of(each) for each in brief.obstacles],
        closes_at=brief.closes_at,
        held=brief.brief_id in found.held,
    )


def _answer(
    found: BriefsFound, *, briefs: list[BriefForMe], shut: list[ShutBriefForMe] | None, records: list[PartRecordLink]
) -> BriefsForMe:
    ranked, recall = found.briefs, found.recall
    return BriefsForMe(
        briefs=briefs,
        shut=shut,
        records=records,
        weighed=ranked.weighed,
        eligible=ranked.eligible,
        refused=[ShutBriefCount(reason=reason, count=count) for reason, count in ranked.refused.items()],
        policy_version=ranked.weights_version,
        day=ranked.day,
        pool_cut=found.cut,
        degraded=recall.degraded,
        words_dropped=list(recall.words_dropped),
        understood_as=recall.understood_as,
        payment_changes_rank=False,
    )
