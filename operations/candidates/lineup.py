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
from domain.errors import DomainError, TooManyRequests
from domain.ids import BriefId, InfluencerId
from domain.law.periods import day_in_vietnam
from domain.money import vnd
from domain.reference.provinces import PROVINCES
from domain.sentences import Sentence, amount
from matching.brief import Candidate
from matching.columns.ranking import first_of
from matching.lineup.asking import (
    Answer,
    BudgetTooSmall,
    Lineup,
    NobodyAllowed,
    Quota,
    QuotasUnmet,
    WantedLineup,
)
from matching.lineup.audience import reach_of
from matching.lineup.choosing import choose
from matching.lineup.rules import LineupRules, lineup_rules_on
from matching.lineup.solver import Highs
from matching.lineup.weighing import Scales, Weighing, weigh
from operations.candidates import statements
from operations.candidates.briefs import ask_of, blocked_all, shown, wanted
from operations.candidates.columns import CandidateColumns
from operations.candidates.features import candidates_of
from operations.candidates.lineup_terms import TRAITS, LineupTerms
from operations.candidates.pool import MOST_RECALLED, Pool, certified, everybody, recalled
from operations.ranking_policy.in_force import policy_on
from search.gateway import SearchGateway
from storage.engine import Database

SECONDS: Final = 1.9
"""For the solver, all programs of one question together: with what goes before and after, an answer in two seconds."""
MOST_WAITING: Final = 4
"""Questions that wait for their turn; whoever comes after them is asked to come again."""
TURNS: Final = CapacityLimiter(2)
"""A solver keeps a core busy for as long as it may: only so many at once."""

T = TypeVar("T")


@dataclass(eq=False, kw_only=True)
class LineupQuotasUnmet(DomainError):
    """No set of the eligible people meets all quotas together, whatever it costs."""

    missing: Sentence
    vi = "Không có nhóm ứng viên nào đáp ứng đủ hạn mức, dù ngân sách là bao nhiêu. Còn thiếu: {missing}."
    en = "No set of candidates meets all quotas, whatever the budget. Missing: {missing}."


@dataclass(eq=False, kw_only=True)
class LineupBudgetTooSmall(DomainError):
    """The cheapest set that meets the quotas costs more than the budget."""

    needed: Sentence
    vi = "Ngân sách không đủ: nhóm rẻ nhất đáp ứng các hạn mức tốn {needed}."
    en = "The budget is too small: the cheapest set that meets the quotas costs {needed}."


@dataclass(eq=False, kw_only=True)
class LineupEmpty(DomainError):
    """Nobody may be chosen: nobody eligible has a known price, or the quotas leave out everybody."""

    vi = "Không chọn được ai: không có ứng viên đủ điều kiện nào đã biết giá, hoặc các hạn mức loại trừ tất cả."
    en = "Nobody can be chosen: no eligible candidate has a known price, or the quotas leave out everybody."


@dataclass(eq=False, kw_only=True)
class LineupUndecided(DomainError):
    """No set was found in the time there is, nor that there is none."""

    vi = "Chưa tìm được nhóm nào trong thời gian cho phép. Hãy bớt hạn mức hoặc thu hẹp bằng từ khóa."
    en = "No set was found in the time there is. Drop a quota, or narrow the candidates by words."


@dataclass(frozen=True, kw_only=True)
class LineupFound:
    """The lineup, the terms it was chosen under, from how many people, by which versions, for which day in Ha Noi.

    `choosable` of the `eligible` were chosen from: `unpriced` have no price for the brief.
    """

    lineup: Lineup
    wanted: WantedLineup
    pool: Pool
    eligible: int
    unpriced: int
    choosable: int
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
    seconds: float = SECONDS,
) -> LineupFound:
    """The best set of people for a brief of the actor's brand, the worth of each, and the next best set.

    Chosen from the eligible of the people whom `candidates_for_brief` would weigh, from the first of them where they
    are more than a lineup is chosen from, by `matching.lineup.choosing`: the optimum, or what its `seconds` find, with
    how far from the optimum it may be. Raises NotFound, InvalidInput,
    LineupQuotasUnmet, LineupBudgetTooSmall, LineupEmpty, LineupUndecided, TooManyRequests.
    """
    terms = terms.checked()
    today = day_in_vietnam(now)
    rules = lineup_rules_on(today)
    async with database.reading() as session:
        row, version = await shown(session, briefs_owned_by(actor).where(BriefRow.id == brief_id))
        brief = wanted(row, version, blocked=await blocked_all(session, actor), today=today)
        policy = await policy_on(session, today)
    ask = ask_of(version, today=today)
    pool, all_certified = await recalled(search, query), columns and columns.everybody(today)
    if pool is None and all_certified:
        pool = await _first(
            partial(first_of, all_certified.layers, brief, ask, policy, today, most=MOST_RECALLED), query
        )
    pool = pool or await certified(database, query, brief_id=brief_id, now=now)
    async with database.reading() as session:
        candidates = await candidates_of(session, pool.ids or (), ask, now=now)
        reach = await _reach(session, pool.ids or (), rules, now=now)
    regions = {code: province.region.value for code, province in PROVINCES.items()}
    scales = Scales(brief=brief, day=today, weights=policy.weights, rules=rules, regions=regions)
    asked = terms.for_brief(row, version.read())
    weighing, answer = await in_turn(partial(_choose, candidates, reach, scales, asked, seconds))
    return LineupFound(
        lineup=_granted(answer),
        wanted=asked,
        pool=pool,
        eligible=weighing.eligible,
        unpriced=weighing.unpriced,
        choosable=len(weighing.people),
        weights_version=scales.weights.version,
        day=today,
    )


async def _first(first: Callable[[], tuple[Sequence[InfluencerId], int]], query: str) -> Pool:
    """The first of everybody eligible."""
    ids, eligible = await anyio.to_thread.run_sync(first)
    return replace(everybody(query), ids=ids, cut=eligible > len(ids))


def _choose(
    candidates: Sequence[Candidate],
    reach: Mapping[InfluencerId, Mapping[str, int]],
    scales: Scales,
    asked: WantedLineup,
    seconds: float,
) -> tuple[Weighing, Answer]:
    weighing = weigh(candidates, reach, scales)
    return weighing, choose(asked, weighing.people, scales.rules, Highs(seconds))


async def in_turn(call: Callable[[], T]) -> T:
    """What it returns, called in a thread when it is its turn. Raises TooManyRequests when too many wait."""
    if TURNS.statistics().tasks_waiting >= MOST_WAITING:
        raise TooManyRequests(seconds=2)
    return await anyio.to_thread.run_sync(call, limiter=TURNS)


async def _reach(
    session: AsyncSession, ids: Sequence[InfluencerId], rules: LineupRules, *, now: datetime
) -> Mapping[InfluencerId, Mapping[str, int]]:
    """Person → platform → how many people see a post there, on their largest channel."""
    found: dict[InfluencerId, dict[str, int]] = {}
    for person, platform, followers, median_views in await session.execute(statements.figures(ids, now)):
        seen = found.setdefault(person, {})
        seen[platform] = max(seen.get(platform, 0), reach_of(followers, median_views, rules))
    return found


def _granted(answer: Answer) -> Lineup:
    """The lineup; what stands against one is raised."""
    if isinstance(answer, Lineup):
        return answer
    if isinstance(answer, QuotasUnmet):
        raise LineupQuotasUnmet(missing=_missing(answer.missing), field="quotas")
    if isinstance(answer, BudgetTooSmall):
        raise LineupBudgetTooSmall(needed=amount(vnd(answer.needed)), field="budget")
    if isinstance(answer, NobodyAllowed):
        raise LineupEmpty
    raise LineupUndecided


def _missing(missing: Mapping[Quota, int]) -> Sentence:
    """“tier 3: 2, province 79: 1”."""
    return Sentence(
        ", ".join(f"{TRAITS[quota.trait].vi} {quota.key}: {count}" for quota, count in missing.items()),
        ", ".join(f"{TRAITS[quota.trait].en} {quota.key}: {count}" for quota, count in missing.items()),
    )
