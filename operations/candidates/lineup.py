"""Choose the best set of candidates for a brief, under a budget, with caps and quotas."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Final, TypeVar

import anyio
from anyio import CapacityLimiter
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actors import ActingBrand
from domain.campaigns.briefs import Brief as BriefRow
from domain.campaigns.visibility import briefs_owned_by
from domain.errors import TooManyRequests
from domain.ids import BriefId, InfluencerId
from domain.law.periods import day_in_vietnam
from domain.reference.provinces import PROVINCES
from matching.brief import Candidate
from matching.explaining import Explaining, Part
from matching.lineup.asking import Answer, Lineup, WantedLineup
from matching.lineup.audience import reach_of
from matching.lineup.choosing import choose
from matching.lineup.crowd import Question, crowd_of
from matching.lineup.filling import fill
from matching.lineup.rules import LineupRules, lineup_rules_on
from matching.lineup.solver import Highs
from matching.lineup.weighing import Scales, weigh
from operations.candidates import statements
from operations.candidates.briefs import ask_of, blocked_all, shown, wanted
from operations.candidates.columns import CandidateColumns, Everybody
from operations.candidates.features import candidates_of
from operations.candidates.lineup_pool import USUAL, Considered, FromColumns, Limits, from_columns
from operations.candidates.lineup_refusals import refusal_of
from operations.candidates.lineup_terms import LineupTerms
from operations.candidates.pool import Pool, PoolSource, certified, everybody, recalled
from operations.ranking_policy.in_force import policy_on
from search.gateway import SearchGateway
from storage.engine import Database

MOST_WAITING: Final = 4
"""Questions that wait for their turn; whoever comes after them is asked to come again."""
TURNS: Final = CapacityLimiter(2)
"""A solver keeps a core busy for as long as it may: only so many at once."""

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class LineupFound:
    """The lineup, the terms it was chosen under, out of whom, by which versions, for which day in Ha Noi.

    `parts`: what the score of everybody in either set is made of.
    """

    lineup: Lineup
    parts: Mapping[InfluencerId, Sequence[Part]]
    wanted: WantedLineup
    pool: Pool
    considered: Considered
    weights_version: str
    day: date


async def lineup_for_brief(
    database: Database,
    search: SearchGateway,
    actor: ActingBrand,
    *,
    brief_id: BriefId,
    terms: LineupTerms,
    query: str = "",
    columns: CandidateColumns | None = None,
    now: datetime,
    limits: Limits = USUAL,
) -> LineupFound:
    """The best set of people for a brief of the actor's brand, the worth of each, and the next best set.

    Out of everybody eligible, from this process's `columns`; of a search, and before there are columns, out of the
    people whom `candidates_for_brief` would weigh. Where those are more than a lineup is chosen from, out of some of
    them (`matching.lineup.filling`): whether the terms can be met, and for how much, holds for all of them even so.
    Raises NotFound, InvalidInput, LineupQuotasUnmet, LineupBudgetTooSmall, LineupEmpty, LineupUndecided,
    TooManyRequests.
    """
    question = await _question(database, actor, brief_id, terms.checked(), now=now)
    pool = await recalled(search, query, most=limits.recalled)
    looked_at = None
    if pool is None and (all_certified := columns and columns.everybody(question.day)):
        looked_at = await _look_at(all_certified, question, limits)
        pool = replace(everybody(query), ids=looked_at.ids, cut=looked_at.considered.cut)
    pool = pool or await certified(database, query, brief_id=brief_id, now=now, most=limits.recalled)
    candidates, reach = await _people(database, pool.ids or (), question, now=now)
    chosen_from = partial(_choose, candidates, reach, question, pool=pool, looked_at=looked_at, limits=limits)
    considered, answer = await in_turn(chosen_from)
    if not isinstance(answer, Lineup):
        raise refusal_of(answer, considered)
    return LineupFound(
        lineup=answer,
        parts=_explained(answer, candidates, question),
        wanted=question.wanted,
        pool=pool,
        considered=considered,
        weights_version=question.weights.version,
        day=question.day,
    )


async def in_turn(call: Callable[[], T]) -> T:
    """What it returns, called in a thread when it is its turn. Raises TooManyRequests when too many wait."""
    if TURNS.statistics().tasks_waiting >= MOST_WAITING:
        raise TooManyRequests(seconds=2)
    return await anyio.to_thread.run_sync(call, limiter=TURNS)


async def _question(
    database: Database, actor: ActingBrand, brief_id: BriefId, terms: LineupTerms, *, now: datetime
) -> Question:
    today = day_in_vietnam(now)
    async with database.reading() as session:
        row, version = await shown(session, briefs_owned_by(actor).where(BriefRow.id == brief_id))
        brief = wanted(row, version, blocked=await blocked_all(session, actor), today=today)
        policy = await policy_on(session, today)
    return Question(
        brief=brief,
        ask=ask_of(version, today=today),
        weights=policy.weights,
        day=today,
        wanted=terms.for_brief(row, version.read()),
    )


async def _look_at(all_certified: Everybody, question: Question, limits: Limits) -> FromColumns:
    """Whom to choose from. Raises what stands against any set of all the eligible."""
    found = await in_turn(partial(from_columns, all_certified.layers, question, limits))
    if found.against is not None:
        raise refusal_of(found.against, found.considered)
    return found


async def _people(
    database: Database, ids: Sequence[InfluencerId], question: Question, *, now: datetime
) -> tuple[Sequence[Candidate], Mapping[InfluencerId, Mapping[str, int]]]:
    """People as they are now, and for each of them platform → how many people see a post there."""
    async with database.reading() as session:
        candidates = await candidates_of(session, ids, question.ask, now=now)
        return candidates, await _reach(session, ids, lineup_rules_on(question.day), now=now)


async def _reach(
    session: AsyncSession, ids: Sequence[InfluencerId], rules: LineupRules, *, now: datetime
) -> Mapping[InfluencerId, Mapping[str, int]]:
    """On each platform, their largest channel counts."""
    found: dict[InfluencerId, dict[str, int]] = {}
    for person, platform, followers, median_views in await session.execute(statements.figures(ids, now)):
        seen = found.setdefault(person, {})
        seen[platform] = max(seen.get(platform, 0), reach_of(followers, median_views, rules))
    return found


def _explained(
    lineup: Lineup, candidates: Sequence[Candidate], question: Question
) -> Mapping[InfluencerId, Sequence[Part]]:
    """Why each of the chosen, and of the next best, has their score."""
    sets = (lineup.chosen, *([] if lineup.next_best is None else [lineup.next_best]))
    members = {member.influencer_id for each in sets for member in each.members}
    explaining = Explaining(question.brief, question.weights)
    return {each.influencer_id: explaining.of(each) for each in candidates if each.influencer_id in members}


def _choose(
    candidates: Sequence[Candidate],
    reach: Mapping[InfluencerId, Mapping[str, int]],
    question: Question,
    *,
    pool: Pool,
    looked_at: FromColumns | None,
    limits: Limits,
) -> tuple[Considered, Answer]:
    """The answer, and over whom it holds; of people from the columns that has been counted, but for who left since."""
    solver = Highs(limits.seconds if looked_at is None else looked_at.seconds)
    regions = {code: province.region.value for code, province in PROVINCES.items()}
    rules = lineup_rules_on(question.day)
    scales = Scales(brief=question.brief, day=question.day, weights=question.weights, rules=rules, regions=regions)
    weighing = weigh(candidates, reach, scales)
    filling = fill(crowd_of(weighing.people, question.wanted.quotas), question.wanted, solver, most=limits.choosable)
    people = [weighing.people[place] for place in filling.places]
    if looked_at is not None:
        considered = replace(looked_at.considered, choosable=len(people))
    else:
        considered = Considered(
            weighed=len(candidates),
            eligible=weighing.eligible,
            unpriced=weighing.unpriced,
            choosable=len(people) if filling.against is None else len(weighing.people),
            left_over=not filling.is_all,
            by_words=pool.source is PoolSource.SEARCH,
            recall_cut=pool.cut,
        )
    return considered, filling.against or choose(question.wanted, people, rules, solver)
