"""Try new weights on stored briefs before they are published. Nothing is written."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

import anyio
from anyio import CapacityLimiter
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actors import ActingAdmin
from domain.brands import BlockedInfluencer
from domain.campaigns.briefs import Brief as BriefRow
from domain.campaigns.visibility import version_shown
from domain.errors import InvalidInput, NotFound
from domain.ids import BriefId
from domain.law.periods import day_in_vietnam
from domain.ranking_policy.weights import PartWeights, weights_published
from matching.brief import Brief
from matching.person import Ask, Person
from matching.ranking_policy import RankingPolicy
from matching.simulation import Effect, Total, effect, total
from matching.weights import PartName, weights_on
from operations.candidates import statements
from operations.candidates.briefs import ask_of, wanted
from operations.candidates.features import people_of
from operations.ranking_policy.in_force import policy_on
from storage.engine import Database

MOST_SIMULATED_BRIEFS: Final = 20
MOST_SIMULATED_PEOPLE: Final = 1_000
"""Weighed for each brief: those of the highest tiers, and of one tier by a hash of the day."""
MOST_TOP: Final = 100
ONE_AT_A_TIME: Final = CapacityLimiter(1)
"""A simulation keeps a core busy for seconds."""
PROPOSED: Final = "proposed"
"""The name of weights that are not published."""


@dataclass(frozen=True, kw_only=True)
class Simulation:
    """What would change in each brief's list and in all, on one day in Ha Noi, against the weights in force.

    `digest` names what was compared: who publishes the weights gives it back.
    """

    effects: Sequence[Effect]
    total: Total
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
    now: datetime,
) -> Simulation:
    """Rank stored briefs under the weights in force and under others, which must be whole.

    The briefs are those given, or the `most` that were published last. `top` are the places looked at. Raises
    NotFound for a brief that never was published, InvalidInput, WeightsNotWhole, PriceAlone.
    """
    del actor  # every admin may look, and sees the same
    weights = weights.checked()
    _check(brief_ids, most, top)
    today = day_in_vietnam(now)
    async with database.reading() as session:
        present = await policy_on(session, today)
        rows = await _briefs(session, brief_ids, most)
        digest = await digest_of(session, weights, rows, today)
        asked = [await _asked(session, row, today) for row in rows]
        people = await _people(session, rows, now=now)
    proposed = with_weights(present, weights, today)

    def compared() -> list[Effect]:
        return [
            effect(brief, (each.asked(ask) for each in people), present, proposed, today, top=top)
            for brief, ask in asked
        ]

    effects = await anyio.to_thread.run_sync(compared, limiter=ONE_AT_A_TIME)
    return Simulation(effects=effects, total=total(effects), present=present.weights.version, day=today, digest=digest)


def with_weights(policy: RankingPolicy, weights: PartWeights, day: date) -> RankingPolicy:
    """The policy with other weights under the marks that are shipped for the day, as if they held on it."""
    given = {PartName(part): weight for part, weight in weights.by_part().items()}
    return replace(policy, weights=weights_on(day).reweighed(given, version=PROPOSED, valid_from=day))


async def digest_of(session: AsyncSession, weights: PartWeights, rows: Sequence[BriefRow], today: date) -> str:
    """SHA-256 over what a simulation compares: day, weights, all published versions, the briefs as they stand."""
    published = [row.version for row in await session.scalars(weights_published())]
    compared = {
        "day": today.isoformat(),
        "weights": weights.by_part(),
        "shipped": weights_on(today).version,
        "published": published,
        "briefs": sorted([str(row.id), row.version] for row in rows),
    }
    return hashlib.sha256(json.dumps(compared, sort_keys=True).encode()).hexdigest()


def briefs_simulated(brief_ids: Sequence[BriefId] | None, most: int) -> Select[BriefRow]:
    """Briefs that were published once: those given, or the last ones."""
    once = select(BriefRow).where(BriefRow.published_at.is_not(None))
    newest = once.order_by(BriefRow.published_at.desc(), BriefRow.id.desc())
    return newest.limit(most) if brief_ids is None else newest.where(BriefRow.id.in_(brief_ids))


async def _briefs(session: AsyncSession, brief_ids: Sequence[BriefId] | None, most: int) -> Sequence[BriefRow]:
    rows = (await session.scalars(briefs_simulated(brief_ids, most))).all()
    if brief_ids is not None and len(rows) < len(set(brief_ids)):
        raise NotFound(field="briefs")
    return rows


async def _asked(session: AsyncSession, row: BriefRow, today: date) -> tuple[Brief, Ask]:
    """What a brief wants as it stands, and what it asks of one person from today on."""
    version = (await session.scalars(version_shown(row))).one()
    blocked = select(BlockedInfluencer.influencer_id).where(BlockedInfluencer.brand_id == row.brand_id)
    brief = wanted(row, version, blocked=await session.scalars(blocked), today=today)
    return brief, ask_of(version, today=today)


async def _people(session: AsyncSession, rows: Sequence[BriefRow], *, now: datetime) -> Sequence[Person]:
    """Who is weighed, the same people for all briefs; nobody where there are none."""
    if not rows:
        return ()
    certified = statements.highest_tiers_first(statements.certified(now), day_in_vietnam(now), rows[0].id)
    ids = (await session.scalars(certified.limit(MOST_SIMULATED_PEOPLE))).all()
    return await people_of(session, ids, now=now)


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
