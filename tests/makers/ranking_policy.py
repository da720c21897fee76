"""Weights that the alliance has published."""

from datetime import date
from typing import Any

from domain.logins import Login
from domain.ranking_policy.simulations import Compared, SeenSimulation, simulation_seen
from domain.ranking_policy.weights import PartWeights, PublishedWeights
from tests.databases import TestDatabase
from tests.instants import NOON

SHIPPED_WEIGHTS = PartWeights(
    niche_fit=3000,
    disclosure_history=2000,
    trust_tier=1500,
    delivery_reliability=1200,
    audience_fit=1000,
    price_fit=800,
    language_and_place=500,
)
TRUST_FIRST = PartWeights(
    niche_fit=1000,
    disclosure_history=2500,
    trust_tier=4000,
    delivery_reliability=1200,
    audience_fit=500,
    price_fit=500,
    language_and_place=300,
)
"""Weights under which the trust tier counts most."""


def make_seen_simulation(by: Login, weights: PartWeights = TRUST_FIRST) -> SeenSimulation:
    """The receipt of a simulation on no briefs."""
    compared = Compared(day=date(2026, 10, 1), weights=weights, versions=["v1"], briefs={})
    return SeenSimulation.of(compared, {"weighed": 0}, seen_by=by.id, now=NOON.replace(month=10, day=1))


async def add_published_weights(
    database: TestDatabase, by: Login, weights: PartWeights = TRUST_FIRST, **changes: Any
) -> PublishedWeights:
    """Weights in force since 20 November 2026, and the receipt of whoever published them, unless they have one."""
    seen = make_seen_simulation(by, weights)
    row = make_published_weights(by, weights, **changes)
    if not await database.all(simulation_seen(by.id, seen.digest)):
        await database.add(seen)
    return await database.add(row)


def make_published_weights(by: Login, weights: PartWeights = TRUST_FIRST, **changes: Any) -> PublishedWeights:
    """Weights in force since 20 November 2026, published with due notice."""
    values: dict[str, Any] = {
        **weights.by_part(),
        "valid_from": date(2026, 11, 20),
        "base": "v1",
        "vi_reason": "Uy tín cần được tính nhiều hơn.",
        "en_reason": "Trust is to count for more.",
        "simulation": make_seen_simulation(by, weights).digest,
        "notice_days": 14,
        "published_by": by.id,
        "published_at": NOON.replace(month=10, day=1),
    }
    return PublishedWeights(**(values | changes))
