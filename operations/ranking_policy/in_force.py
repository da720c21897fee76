"""Which policy candidates are ranked by: what was shipped, and the weights that the alliance published since."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from domain.law.periods import day_in_vietnam
from domain.logins import Login
from domain.ranking_policy.weights import PublishedWeights, weights_in_force, weights_published
from matching.ranking_policy import RankingPolicy, ranking_policy_on
from matching.weights import PartName, WeightSet, weight_sets
from storage.engine import Database


@dataclass(frozen=True, kw_only=True)
class WeightsVersion:
    """One version of the weights, its publication, and the name of who published it; neither for what was shipped."""

    weights: WeightSet
    row: PublishedWeights | None = None
    publisher: str | None = None


@dataclass(frozen=True, kw_only=True)
class PolicyInForce:
    """The policy of a day in Ha Noi, and every version of its weights, the newest first, also those to come."""

    policy: RankingPolicy
    versions: Sequence[WeightsVersion]
    day: date


async def policy_on(session: AsyncSession, day: date) -> RankingPolicy:
    """What is in force on `day` (Ha Noi): one row is read, however many versions there are."""
    shipped = ranking_policy_on(day)
    row = (await session.scalars(weights_in_force(day))).one_or_none()
    # Whatever is the later one holds, be it shipped or published; of one day, what was published.
    if row is None or row.valid_from < shipped.weights.valid_from:
        return shipped
    return replace(shipped, weights=weight_set_of(row))


async def policy_in_force(database: Database, *, now: datetime) -> PolicyInForce:
    """The policy of today, with all versions of the weights."""
    today = day_in_vietnam(now)
    async with database.reading() as session:
        named = weights_published().join(Login, Login.id == PublishedWeights.published_by)
        rows = (await session.execute(named.add_columns(Login.display_name))).all()
        policy = await policy_on(session, today)
    versions = [
        *(WeightsVersion(weights=each) for each in weight_sets()),
        *(WeightsVersion(weights=weight_set_of(row), row=row, publisher=name) for row, name in rows),
    ]
    newest_first = sorted(versions, key=lambda each: each.weights.valid_from, reverse=True)
    return PolicyInForce(policy=policy, versions=newest_first, day=today)


def weight_set_of(row: PublishedWeights) -> WeightSet:
    """A published version as matching reads it: its weights, and the marks of the shipped version it was based on."""
    base = next(each for each in weight_sets() if each.version == row.base)
    weights = {PartName(part): weight for part, weight in row.weights.by_part().items()}
    return base.reweighed(weights, version=row.version, valid_from=row.valid_from)
