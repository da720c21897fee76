"""The open briefs for one influencer: search recalls, matching ranks, as for candidates, from their side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Final

import anyio
from sqlalchemy import ARRAY, Row, Select, Uuid, any_, literal, select
from sqlalchemy.orm import load_only

from domain.actors import ActingInfluencer
from domain.brands import BlockedInfluencer
from domain.campaigns.briefs import Brief
from domain.campaigns.versions import BriefVersion
from domain.campaigns.visibility import brief_is_visible
from domain.errors import DomainError, InvalidInput
from domain.ids import BrandId, BriefId
from domain.law.periods import day_in_vietnam
from domain.offers.visibility import briefs_held_by
from matching import briefs_for_me as matching
from matching.briefs_for_me import BriefsForMe, OpenBrief
from matching.person import Person
from operations.candidates.briefs import ask_of, has_spent_its_budget, wanted
from operations.candidates.briefs_recalled import EVERY_BRIEF, Recall, recalled, takes_people
from operations.candidates.features import people_of
from operations.discovery.asking import ANSWER_WITHIN
from operations.ranking_policy.in_force import policy_on
from search.gateway import SearchGateway
from storage.engine import Database

MOST_WEIGHED: Final = 2_000
"""How many briefs are weighed for one answer."""
MOST_SHOWN: Final = 100

BriefRow = Row[Brief, BriefVersion, bool, bool]
"""A brief, the version that it shows, whether the influencer holds it, whether it has spent its budget."""


@dataclass(eq=False, kw_only=True)
class ProfileNotListed(DomainError):
    """Brands find listed profiles only, so no other one is weighed for a brief."""

    vi = "Hồ sơ của bạn chưa được đăng, nên chưa được xét cho bản yêu cầu nào."
    en = "Your profile is not listed, so it is not weighed for any brief."


@dataclass(frozen=True, kw_only=True)
class BriefsFound:
    """The briefs in their order, and how they were found.

    `held`: those for which the person has an open offer or application, or a booking. `cut`: there were more than are
    weighed for one answer.
    """

    briefs: BriefsForMe
    held: frozenset[BriefId]
    cut: bool
    recall: Recall


async def briefs_for_me(
    database: Database,
    search: SearchGateway,
    actor: ActingInfluencer,
    *,
    query: str = "",
    most: int = 20,
    now: datetime,
    weighed: int = MOST_WEIGHED,
    within: float = ANSWER_WITHIN,
) -> BriefsFound:
    """The best `most` of the open briefs that the actor may see, and as many of those that do not take them.

    Open calls, and whatever they hold an offer for. Of more than `weighed` those that they hold, then those that close
    last; with words, those whom the words fit best. Raises InvalidInput, ProfileNotListed.
    """
    if not 1 <= most <= MOST_SHOWN:
        raise InvalidInput(
            vi_reason=f"Chọn từ 1 đến {MOST_SHOWN} bản yêu cầu.",
            en_reason=f"Ask for 1 to {MOST_SHOWN} briefs.",
            field="first",
        )
    recall = EVERY_BRIEF
    if query.strip():
        recall = await recalled(database, search, actor, query, now=now, most=weighed, within=within)
    today = day_in_vietnam(now)
    async with database.reading() as session:
        weights = (await policy_on(session, today)).weights
        people = await people_of(session, [actor.influencer_id], now=now)
        if not people:
            raise ProfileNotListed
        blocking = frozenset(await session.scalars(_brands_blocking(actor)))
        rows = (await session.execute(_open_to(actor, recall, now).limit(weighed + 1))).all()
    open_briefs = _open_briefs(people[0], rows[:weighed], blocking, today)
    # Thousands may be read and weighed: in a thread, other requests go on meanwhile.
    briefs = await anyio.to_thread.run_sync(
        partial(matching.briefs_for_me, people[0], open_briefs, weights, today, limit=most)
    )
    return BriefsFound(
        briefs=briefs,
        held=frozenset(row.id for row, _, is_held, _ in rows if is_held),
        cut=recall.cut or len(rows) > weighed,
        recall=recall,
    )


def _open_briefs(
    person: Person, rows: Sequence[BriefRow], blocking: frozenset[BrandId], today: date
) -> Iterator[OpenBrief]:
    me = (person.influencer_id,)
    return (
        OpenBrief(
            brief=wanted(row, version, blocked=me if row.brand_id in blocking else (), budget_spent=spent, today=today),
            ask=ask_of(version, today=today),
            closes_at=row.open_until,
        )
        for row, version, _, spent in rows
    )


def _open_to(actor: ActingInfluencer, recall: Recall, now: datetime) -> Select[Brief, BriefVersion, bool, bool]:
    """The open briefs that the actor may see, those that they hold first, then the last to close."""
    held = Brief.id.in_(briefs_held_by(actor))
    chosen = (
        select(Brief, BriefVersion, held, has_spent_its_budget())
        .join(BriefVersion, (BriefVersion.brief_id == Brief.id) & (BriefVersion.number == Brief.version))
        .where(takes_people(now), brief_is_visible(actor))
        .order_by(held.desc(), Brief.open_until.desc(), Brief.id)
        .options(
            load_only(Brief.brand_id, Brief.open_until, raiseload=True),
            load_only(BriefVersion.content, raiseload=True),
        )
    )
    if recall.ids is None:
        return chosen
    return chosen.where(Brief.id == any_(literal(list(recall.ids), ARRAY(Uuid(as_uuid=True)))))


def _brands_blocking(actor: ActingInfluencer) -> Select[BrandId]:
    """Who does not work with the actor. They are never told so."""
    return select(BlockedInfluencer.brand_id).where(BlockedInfluencer.influencer_id == actor.influencer_id)
