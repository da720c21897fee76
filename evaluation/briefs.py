"""The briefs of a generated market: the sample's forty brands, each with its goods, niches, asks and fees."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final
from uuid import UUID

from domain.campaigns.content import WantedAudience
from domain.ids import BrandId, BriefId
from domain.money import BASIS_POINTS, vnd
from domain.reference.provinces import PROVINCES
from matching.brief import Brief
from matching.person import Ask
from operations.candidates.briefs import wanted_audience
from sample.advertisers import BrandSheet, brand_sheets

CITIES_ASKED_FOR: Final = ("01", "79", "48", "31", "92")
MOST_PLACES: Final = 3
DUE_IN: Final = (7, 45)
"""Days, at least and at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A brief on the day it is listed; `generosity`: the share offered of what lies between a price and the ceiling."""

    brief: Brief
    day: date
    ask: Ask
    places: int
    generosity: float


def posted(count: int, *, seed: int, first_day: date, days: int) -> list[Posted]:
    """So many paid briefs, spread evenly over the days, alike for a seed."""
    chance = Random(f"briefs {seed}")  # noqa: S311 - a seeded generator is wanted, not a secret
    paid = [(number, sheet) for number, sheet in enumerate(brand_sheets(), start=1) if sheet.fee_maximum]
    return [
        _posted(chance, *chance.choice(paid), day=first_day + timedelta(days=place * days // count))
        for place in range(count)
    ]


def _posted(chance: Random, brand: int, sheet: BrandSheet, *, day: date) -> Posted:
    due = day + timedelta(days=chance.randint(*DUE_IN))
    provinces = chance.sample(CITIES_ASKED_FOR, chance.randint(0, 2))
    shares = vnd(BASIS_POINTS).split(list(sheet.niches.values()))
    brief = Brief(
        id=BriefId(UUID(int=chance.getrandbits(128))),
        brand_id=BrandId(UUID(int=brand)),
        niches={code: share.minor for code, share in zip(sheet.niches, shares, strict=True)},
        category=sheet.category,
        min_tier=sheet.tier,
        platforms=frozenset(platform for platform, _ in sheet.asks),
        provinces={code: PROVINCES[code].region.value for code in provinces},
        audience=wanted_audience(WantedAudience(age_from=18, age_to=chance.choice((24, 34, 44)))),
        fee_floor=vnd(sheet.fee_minimum),
        fee_ceiling=vnd(sheet.fee_maximum),
        first_due=due,
    )
    return Posted(
        brief=brief,
        day=day,
        ask=Ask(pieces=dict.fromkeys(sheet.asks, 1), first_day=day, last_day=due),
        places=chance.randint(1, MOST_PLACES),
        generosity=chance.random(),
    )
