"""What would move the actor's own score for a brief: nothing is written, and nobody else is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actors import ActingInfluencer
from domain.campaigns.briefs import Brief as BriefRow
from domain.campaigns.visibility import brief_is_visible
from domain.certifications.scheme import scheme_in_force
from domain.disclosures.labels import DisclosureVerdict
from domain.disclosures.value import History, JudgedPost, disclosure_values, history_of, value_policy_on
from domain.ids import BriefId
from domain.influencers.content import MOST_LANGUAGES, MOST_NICHES
from domain.law.periods import day_in_vietnam, evening_in_vietnam
from matching import what_if as matching
from matching.brief import Disclosure
from matching.person import Person
from matching.what_if import MORE_POSTS, Change, Prospects, Step
from operations.candidates.briefs import ask_of, blocked_one, budget_is_spent, shown, wanted
from operations.candidates.briefs_for_me import ProfileNotListed
from operations.candidates.features import disclosure_of, people_of
from operations.candidates.records import PartRecord, records_behind
from operations.candidates.what_if_changes import HIGHEST_TIER, DisclosureAfter, SupposedChanges
from operations.disclosures import disclosure_evidence_of
from operations.ranking_policy.in_force import policy_on
from storage.engine import Database

NO_CHANGES = SupposedChanges()


@dataclass(frozen=True, kw_only=True)
class WhatIfFound:
    """What the supposed changes would come to, each single step from the profile as it stands, and what that rests on.

    `records`: those behind the parts of the score as it stands.
    """

    change: Change
    steps: Sequence[Step]
    records: Sequence[PartRecord]
    weights_version: str
    day: date


async def what_if(
    database: Database,
    actor: ActingInfluencer,
    *,
    brief_id: BriefId,
    changes: SupposedChanges = NO_CHANGES,
    now: datetime,
) -> WhatIfFound:
    """How the actor stands with a brief that they may see, how they would with the changes, and what single steps add.

    Raises NotFound, ProfileNotListed, and what `SupposedChanges.checked` raises.
    """
    changes = changes.checked(now=now)
    today = day_in_vietnam(now)
    async with database.reading() as session:
        visible = select(BriefRow).where(BriefRow.id == brief_id, brief_is_visible(actor))
        row, version = await shown(session, visible)
        people = await people_of(session, [actor.influencer_id], now=now)
        if not people:
            raise ProfileNotListed
        blocked = await blocked_one(session, row.brand_id, actor.influencer_id)
        spent = await budget_is_spent(session, brief_id)
        policy = await policy_on(session, today)
        disclosure_after = await _disclosures(session, people[0], now=now)
        records = await records_behind(session, actor, [actor.influencer_id], now=now)
    brief = wanted(row, version, blocked=blocked, budget_spent=spent, today=today)
    ask, person = ask_of(version, today=today), people[0]
    candidate = person.asked(ask)
    until = day_in_vietnam(scheme_in_force(now).ends_at(now))
    then = changes.of(person, today=today, certificate_until=until, disclosure_after=disclosure_after).asked(ask)
    prospects = Prospects(
        after_posts=disclosure_after(person.tier, MORE_POSTS),
        in_next_tier=disclosure_after(min(person.tier + 1, HIGHEST_TIER), 0),
        certificate_until=until,
        room_for_niches=len(person.niches) < MOST_NICHES,
        room_for_languages=len(person.languages) < MOST_LANGUAGES,
    )
    return WhatIfFound(
        change=matching.what_if(brief, candidate, then, policy, today),
        steps=matching.steps(brief, candidate, prospects, policy, today),
        records=records.get(actor.influencer_id, ()),
        weights_version=policy.weights.version,
        day=today,
    )


async def _disclosures(session: AsyncSession, person: Person, *, now: datetime) -> DisclosureAfter:
    """The person's disclosure value with more posts of now, reckoned to the end of the day as their features are."""
    evening = evening_in_vietnam(day_in_vietnam(now))
    policy = value_policy_on(day_in_vietnam(evening))
    evidence = await disclosure_evidence_of(session, {person.influencer_id: person.tier}, now=evening)
    present = evidence[person.influencer_id]

    def after(tier: int, posts: int) -> Disclosure:
        published = JudgedPost(verdict=DisclosureVerdict.OK, published_at=now)
        more = history_of([published] * posts, tier=tier, now=evening, policy=policy)
        history = History(
            tier=tier,
            kept=present.kept + more.kept,
            broken=present.broken + more.broken,
            posts=present.posts + more.posts,
            newest=more.newest or present.newest,
        )
        return disclosure_of(disclosure_values([history], policy)[0])

    return after
