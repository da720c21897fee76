"""Try new weights on stored briefs before they are published. Nothing is written but that it was seen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Final

import anyio
from anyio import CapacityLimiter
from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actors import ActingAdmin, System
from domain.brands import BlockedInfluencer
from domain.campaigns.briefs import Brief as BriefRow
from domain.campaigns.visibility import version_shown
from domain.errors import InvalidInput, NotFound
from domain.ids import BriefId
from domain.law.periods import day_in_vietnam
from domain.ranking_policy.simulations import Compared, SeenSimulation
from domain.ranking_policy.weights import PartWeights, weights_published
from matching.brief import Brief
from matching.person import Ask
from matching.ranking_policy import RankingPolicy
from matching.simulation import Effect, Total, effect, total
from matching.weights import PartName, weights_on
from operations.candidates.briefs import ask_of, wanted
from operations.candidates.columns import CandidateColumns
from operations.ranking_policy.in_force import policy_on
from operations.ranking_policy.market import MOST_SIMULATED_PEOPLE, Market, market_of
from operations.ranking_policy.outcome import outcome_of
from storage.engine import Database

MOST_SIMULATED_BRIEFS: Final = 20
MOST_TOP: Final = 100
ONE_AT_A_TIME: Final = CapacityLimiter(1)
"""A simulation keeps a core busy for seconds."""
PROPOSED: Final = "proposed"
"""The name of weights that are not published."""


@dataclass(frozen=True, kw_only=True)
class Simulation:
    """What would change in each brief's list and in all, on one day in Ha Noi, against the weights in force.

    For each brief `weighed` people were; `cut`: there are more, and those of the highest tiers were weighed. `digest`
    names what was compared and what was seen: who publishes the weights gives it back.
    """

    effects: Sequence[Effect]
    total: Total
    weighed: int
    cut: bool
    present: str
    day: date
    digest: str


async def simulate_weights(
    database: Database,
    actor: ActingAdmin,
    *,
    weights: PartWeights,
    brief_ids: Sequence[BriefId] | None = None,
    most: int = 10,
    top: int = 10,
    columns: CandidateColumns | None = None,
    now: datetime,
    most_people: int = MOST_SIMULATED_PEOPLE,
) -> Simulation:
    """Rank stored briefs under the weights in force and under others, which must be whole.

    The briefs are those given, or the `most` that were published last. `top` are the places looked at. Everybody
    certified is weighed, from this process's `columns`; before there are any, `most_people` are. That the actor has
    seen it is kept. Raises NotFound for a brief that never was published, InvalidInput, WeightsNotWhole, PriceAlone.
    """
    weights = weights.checked()
    _check(brief_ids, most, top)
    today = day_in_vietnam(now)
    async with database.reading() as session:
        present = await policy_on(session, today)
        rows = await _briefs(session, brief_ids, most)
        compared = await compared_on(session, weights, [row.id for row in rows], today)
        asked = [await _asked(session, row, today) for row in rows]
    market = await market_of(database, columns, [row.id for row in rows], now=now, most=most_people)
    markets, policies = (market, market.apart()), (present, with_weights(present, weights, today))
    effects = [
        await anyio.to_thread.run_sync(partial(_effect, markets, policies, each, today, top=top), limiter=ONE_AT_A_TIME)
        for each in asked
    ]
    outcome = outcome_of(effects, weighed=market.weighed, cut=market.cut)
    seen = SeenSimulation.of(compared, outcome, seen_by=actor.login_id, now=now)
    await _keep(database, seen, now=now)
    return Simulation(
        effects=effects,
        total=total(effects),
        weighed=market.weighed,
        cut=market.cut,
        present=present.weights.version,
        day=today,
        digest=seen.digest,
    )


def with_weights(policy: RankingPolicy, weights: PartWeights, day: date) -> RankingPolicy:
    """The policy with other weights under the marks that are shipped for the day, as if they held on it."""
    given = {PartName(part): weight for part, weight in weights.by_part().items()}
    return replace(policy, weights=weights_on(day).reweighed(given, version=PROPOSED, valid_from=day))


async def compared_on(
    session: AsyncSession, weights: PartWeights, brief_ids: Sequence[BriefId], today: date
) -> Compared:
    """What a simulation of these weights on these briefs compares on a day in Ha Noi."""
    published = [row.version for row in await session.scalars(weights_published())]
    rows = {row.id: row.version for row in await session.scalars(_published_briefs(brief_ids))}
    return Compared(
        day=today,
        weights=weights,
        versions=[weights_on(today).version, *published],
        briefs={each: rows.get(each) for each in brief_ids},
    )


def _effect(
    markets: tuple[Market, Market],
    policies: tuple[RankingPolicy, RankingPolicy],
    asked: tuple[Brief, Ask],
    day: date,
    *,
    top: int,
) -> Effect:
    (brief, ask) = asked
    before, after = (
        market.listing(brief, ask, policy, day, top=top) for market, policy in zip(markets, policies, strict=True)
    )
    return effect(brief.id, before, after, top=top)


async def _keep(database: Database, seen: SeenSimulation, *, now: datetime) -> None:
    """Keep that it was seen, once."""
    values = {name: getattr(seen, name) for name in ("digest", "seen_by", "seen_at", "compared", "outcome")}
    async with database.work(System(name="simulations"), now) as work:
        await work.session.execute(insert(SeenSimulation).values(values).on_conflict_do_nothing())


def _published_briefs(brief_ids: Sequence[BriefId]) -> Select[BriefRow]:
    """Those of the given that were published once."""
    return select(BriefRow).where(BriefRow.published_at.is_not(None), BriefRow.id.in_(brief_ids))


async def _briefs(session: AsyncSession, brief_ids: Sequence[BriefId] | None, most: int) -> Sequence[BriefRow]:
    """Briefs that were published once, the last first: those given, or the last ones."""
    once = (
        select(BriefRow).where(BriefRow.published_at.is_not(None))
        if brief_ids is None
        else _published_briefs(brief_ids)
    )
    newest = once.order_by(BriefRow.published_at.desc(), BriefRow.id.desc())
    rows = (await session.scalars(newest.limit(most) if brief_ids is None else newest)).all()
    if brief_ids is not None and len(rows) < len(set(brief_ids)):
        raise NotFound(field="briefs")
    return rows


async def _asked(session: AsyncSession, row: BriefRow, today: date) -> tuple[Brief, Ask]:
    """What a brief wants as it stands, and what it asks of one person from today on."""
    version = (await session.scalars(version_shown(row))).one()
    blocked = select(BlockedInfluencer.influencer_id).where(BlockedInfluencer.brand_id == row.brand_id)
    brief = wanted(row, version, blocked=await session.scalars(blocked), today=today)
    return brief, ask_of(version, today=today)


def _check(brief_ids: Sequence[BriefId] | None, most: int, top: int) -> None:
    if not 1 <= (most if brief_ids is None else len(brief_ids)) <= MOST_SIMULATED_BRIEFS:
        raise InvalidInput(
            vi_reason=f"Thử trên 1 đến {MOST_SIMULATED_BRIEFS} bản yêu cầu.",
            en_reason=f"Try 1 to {MOST_SIMULATED_BRIEFS} briefs.",
            field="first" if brief_ids is None else "briefs",
        )
    if not 1 <= top <= MOST_TOP:
        raise InvalidInput(
            vi_reason=f"Xem từ 1 đến {MOST_TOP} vị trí đầu.",
            en_reason=f"Look at 1 to {MOST_TOP} first places.",
            field="top",
        )
