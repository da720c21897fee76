"""Ask who suits a brief, and why somebody does not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Final

import anyio
from sqlalchemy import select

from domain.actors import ActingBrand, ActingInfluencer
from domain.campaigns.briefs import Brief as BriefRow
from domain.campaigns.visibility import brief_is_visible, briefs_owned_by
from domain.errors import InvalidInput, NotFound
from domain.ids import BriefId, InfluencerId
from domain.law.periods import day_in_vietnam
from matching.columns.ranking import rank_layers
from matching.eligibility import Obstacle, obstacles, shown_to_brand, shown_to_influencer
from matching.ranking import Ranking, rank
from operations.candidates.briefs import ask_of, blocked_all, blocked_one, budget_is_spent, shown, wanted
from operations.candidates.columns import CandidateColumns
from operations.candidates.features import candidates_of
from operations.candidates.pool import Pool, certified, everybody, recalled
from operations.ranking_policy.in_force import policy_on
from search.gateway import SearchGateway
from storage.engine import Database

MOST_CANDIDATES: Final = 100


@dataclass(frozen=True)
class CandidateList:
    """The ranked candidates, how the people weighed were found, and the day to whose end their records are reckoned."""

    ranking: Ranking
    pool: Pool
    reckoned_on: date


async def candidates_for_brief(
    database: Database,
    search: SearchGateway,
    actor: ActingBrand,
    *,
    brief_id: BriefId,
    query: str = "",
    most: int = 20,
    columns: CandidateColumns | None = None,
    now: datetime,
) -> CandidateList:
    """The best `most` candidates for a brief of the actor's brand: search recalls, matching ranks.

    Without a query everybody with a certificate in force is weighed, from this process's `columns`.
    When search cannot serve, the same, and the pool says so. Before there are columns, and of a search, so many people
    are weighed for one answer, and the pool says when there were more. Raises NotFound, InvalidInput.
    """
    if not 1 <= most <= MOST_CANDIDATES:
        raise InvalidInput(
            vi_reason=f"Chọn từ 1 đến {MOST_CANDIDATES} ứng viên.",
            en_reason=f"Ask for 1 to {MOST_CANDIDATES} candidates.",
            field="first",
        )
    today = day_in_vietnam(now)
    async with database.reading() as session:
        row, version = await shown(session, briefs_owned_by(actor).where(BriefRow.id == brief_id))
        blocked = await blocked_all(session, actor)
        policy = await policy_on(session, today)
    brief, ask = wanted(row, version, blocked=blocked, today=today), ask_of(version, today=today)
    pool, all_certified = await recalled(search, query), columns and columns.everybody(today)
    reckoned_on = today
    if pool is None and all_certified:
        pool, reckoned_on = everybody(query), all_certified.day
        ranked = partial(rank_layers, all_certified.layers, brief, ask, policy, today, limit=most)
    else:
        pool = pool or await certified(database, query, brief_id=brief_id, now=now)
        async with database.reading() as session:
            candidates = await candidates_of(session, pool.ids or (), ask, now=now)
        ranked = partial(rank, brief, candidates, policy, today, limit=most)
    # Many are weighed: in a thread, other requests go on meanwhile.
    return CandidateList(await anyio.to_thread.run_sync(ranked), pool, reckoned_on)


async def why_not(
    database: Database, actor: ActingBrand, *, brief_id: BriefId, influencer_id: InfluencerId, now: datetime
) -> Sequence[Obstacle]:
    """Every gate that keeps a listed person from a brief of the actor's brand, in its eyes. Raises NotFound."""
    today = day_in_vietnam(now)
    async with database.reading() as session:
        row, version = await shown(session, briefs_owned_by(actor).where(BriefRow.id == brief_id))
        blocked = await blocked_all(session, actor)
        candidates = await candidates_of(session, [influencer_id], ask_of(version, today=today), now=now)
    if not candidates:
        raise NotFound
    return shown_to_brand(obstacles(wanted(row, version, blocked=blocked, today=today), candidates[0], today))


async def why_not_me(
    database: Database, actor: ActingInfluencer, *, brief_id: BriefId, influencer_id: InfluencerId, now: datetime
) -> Sequence[Obstacle]:
    """Every gate that keeps the actor from a brief that they may see, in their own eyes.

    That a brand blocked them is not told in so many words: it reads as not being available, as their refusals do to it,
    and as a budget does that is spent.
    Raises NotFound, also for anybody but themselves.
    """
    if influencer_id != actor.influencer_id:
        raise NotFound
    today = day_in_vietnam(now)
    async with database.reading() as session:
        visible = select(BriefRow).where(BriefRow.id == brief_id, brief_is_visible(actor))
        row, version = await shown(session, visible)
        blocked = await blocked_one(session, row.brand_id, influencer_id)
        spent = await budget_is_spent(session, brief_id)
        candidates = await candidates_of(session, [influencer_id], ask_of(version, today=today), now=now)
    if not candidates:
        raise NotFound
    found = obstacles(wanted(row, version, blocked=blocked, today=today), candidates[0], today)
    return shown_to_influencer(found, budget_spent=spent)
