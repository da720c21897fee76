"""The people of a shortlist side by side for one brief."""

from datetime import date
from typing import Final

import strawberry

from domain.actors import ActingBrand
from domain.ids import BriefId, ShortlistId
from domain.sentences import Sentence
from operations.candidates.comparing import Weighed, compare_shortlist
from schema.campaigns.types import Brief
from schema.candidates import RECORDS_FOR_BRANDS, PartRecordLink, ScorePart, UnmetGate, gate_of, links_to, part_of
from schema.context import Context, Info
from schema.execution.computed import computed
from schema.money import Money
from schema.node_keys import key_of
from schema.reading import many
from schema.shortlists.readings import SHORTLIST_ENTRY, Shortlist, ShortlistEntry

GAP: Final = Sentence(
    "Người này không còn trong danh sách công khai, nên không có gì để so sánh.",
    "This person is no longer listed, so there is nothing to compare.",
)


@strawberry.type(description="What an influencer is worth to a brief, gates in the way or not.")
class WeighedInfluencer:
    score: int = strawberry.field(description="0 to 10000 basis points: the points of the parts, added up.")
    parts: list[ScorePart] = strawberry.field(description="What the score is made of.")
    records: list[PartRecordLink] = strawberry.field(description=RECORDS_FOR_BRANDS)
    price: Money | None = strawberry.field(
        description="What all that the brief asks for costs by the rate card; null where a rate is missing."
    )
    obstacles: list[UnmetGate] = strawberry.field(
        description="Every gate that keeps them from the brief, as its brand may know it; none when eligible."
    )


@strawberry.type(description="One entry of a shortlist beside the others.")
class ComparedInfluencer:
    entry: ShortlistEntry | None = strawberry.field(description="The entry; null when it was taken off just now.")
    weighed: WeighedInfluencer | None = strawberry.field(description="How they fit; null where there is a gap.")

    @computed(needs=("weighed",), description="Why nothing is compared, in the language of the request; null else.")
    def gap(self, context: Context) -> str | None:
        """By the caller's language."""
        return GAP.say(context.language) if self.weighed is None else None


@strawberry.type(description="A shortlist weighed for a brief as the brief's candidates are, in the shortlist's order.")
class ShortlistComparison:
    compared: list[ComparedInfluencer] = strawberry.field(description="Side by side, in the order they were added.")
    policy_version: str = strawberry.field(description="The version of the weights; see `rankingPolicy`.")
    day: date = strawberry.field(description="The day in Viet Nam for which it holds.")


@strawberry.type
class ShortlistComparisonQuery:
    """Comparing the people of a shortlist."""

    @strawberry.field(
        description="The people of a shortlist side by side for a brief; for members of the brand that owns both."
    )
    async def shortlist_comparison(
        self, info: Info, shortlist_id: strawberry.ID, brief_id: strawberry.ID
    ) -> ShortlistComparison:
        """All of them, weighed."""
        context = info.context
        found = await compare_shortlist(
            context.database,
            context.acting_as(ActingBrand),
            shortlist_id=key_of(shortlist_id, Shortlist, ShortlistId, field="shortlistId"),
            brief_id=key_of(brief_id, Brief, BriefId, field="briefId"),
            now=context.now,
        )
        ids = [each.entry_id for each in found.compared]
        entries = await many(info, SHORTLIST_ENTRY, ids, at=("compared", "entry")) if ids else {}
        return ShortlistComparison(
            compared=[
                ComparedInfluencer(entry=entries.get(each.entry_id), weighed=_weighed(each.weighed))
                for each in found.compared
            ],
            policy_version=found.weights_version,
            day=found.day,
        )


def _weighed(weighed: Weighed | None) -> WeighedInfluencer | None:
    if weighed is None:
        return None
    return WeighedInfluencer(
        score=weighed.score,
        parts=[part_of(each) for each in weighed.parts],
        records=links_to(weighed.records),
        price=None if weighed.price is None else Money.of(weighed.price),
        obstacles=[gate_of(each) for each in weighed.obstacles],
    )
