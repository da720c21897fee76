"""Weigh the people of one shortlist side by side for one brief."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.actors import ActingBrand
from domain.campaigns.briefs import Brief as BriefRow
from domain.campaigns.visibility import briefs_owned_by
from domain.errors import NotFound
from domain.ids import BriefId, InfluencerId, ShortlistEntryId, ShortlistId
from domain.law.periods import day_in_vietnam
from domain.money import Money
from domain.shortlists import Shortlist, ShortlistEntry, entries_of, shortlists_of
from matching.brief import Brief, Candidate
from matching.eligibility import Obstacle, obstacles, shown_to_brand
from matching.explaining import Part, explain
from matching.scoring import score_parts, total
from matching.weights import WeightSet
from operations.candidates.briefs import ask_of, blocked_all, shown, wanted
from operations.candidates.features import candidates_of
from operations.candidates.records import PartRecord, records_behind
from operations.ranking_policy.in_force import policy_on
from storage.engine import Database


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """What somebody is worth to a brief: score 0 to 10000 of the parts, the price in đồng of all that is asked.

    The score is given whether or not gates stand in the way, for a shortlist is looked at to see what is missing.
    `records`: those behind the parts that the brand may see.
    """

    score: int
    parts: tuple[Part, ...]
    records: Sequence[PartRecord]
    price: Money | None
    obstacles: tuple[Obstacle, ...]


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One entry of a shortlist; nothing is weighed of somebody who is no longer listed."""

    entry_id: ShortlistEntryId
    weighed: Weighed | None


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A shortlist for one brief on one day in Ha Noi, its entries in the order in which they were added."""

    compared: Sequence[Compared]
    weights_version: str
    day: date


async def compare_shortlist(
    database: Database, actor: ActingBrand, *, shortlist_id: ShortlistId, brief_id: BriefId, now: datetime
) -> Comparison:
    """The entries of a shortlist of the actor's brand, weighed for one of its briefs as its candidates are.

    Obstacles are those that the brand may see. Raises NotFound.
    """
    today = day_in_vietnam(now)
    async with database.reading() as session:
        if (await session.scalars(shortlists_of(actor).where(Shortlist.id == shortlist_id))).one_or_none() is None:
            raise NotFound
        row, version = await shown(session, briefs_owned_by(actor).where(BriefRow.id == brief_id))
        brief = wanted(row, version, blocked=await blocked_all(session, actor), today=today)
        entries = (await session.scalars(entries_of(actor).where(ShortlistEntry.shortlist_id == shortlist_id))).all()
        people = [entry.influencer_id for entry in entries]
        weights = (await policy_on(session, today)).weights
        found = await candidates_of(session, people, ask_of(version, today=today), now=now)
        records = await records_behind(session, actor, people, now=now)
    weighed: dict[InfluencerId, Weighed] = {
        each.influencer_id: _weighed(brief, each, weights, today, records.get(each.influencer_id, ())) for each in found
    }
    return Comparison(
        compared=[Compared(entry_id=entry.id, weighed=weighed.get(entry.influencer_id)) for entry in entries],
        weights_version=weights.version,
        day=today,
    )


def _weighed(
    brief: Brief, candidate: Candidate, weights: WeightSet, today: date, records: Sequence[PartRecord]
) -> Weighed:
    parts = score_parts(brief, candidate, weights)
    return Weighed(
        score=total(parts),
        parts=explain(brief, candidate, parts, weights),
        records=records,
        price=candidate.price,
        obstacles=shown_to_brand(obstacles(brief, candidate, today)),
    )
