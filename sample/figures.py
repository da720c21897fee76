"""How many follow, watch and pay: drawn from distributions like those of the trade, each figure with its source.

Follower counts are log-normal within the bands of `domain/reference/platforms`, and most people are small: of a hundred
some 34 are nano, 40 micro, 20 mid, 4 macro, 2 mega. Engagement falls as audiences grow. Prices follow the band's base
price times the format's factor (market reference of the trade's public price pages; per-format factors are estimates).
"""

import random
from dataclasses import dataclass

from domain.money import BASIS_POINTS
from domain.reference.platforms import FOLLOWER_BANDS, FORMATS

BAND_SHARES = {"nano": 34, "micro": 40, "mid": 20, "macro": 4, "mega": 2}
"""Of a hundred people."""
LARGEST = 6_000_000
ROUND_TO = 50_000
"""Prices are named in steps of 50,000 đồng."""


@dataclass(frozen=True)
class Reach:
    """What a channel's platform shows: people, basis points, views."""

    band: str
    followers: int
    engagement_rate: int
    median_views: int


def reach(chance: random.Random) -> Reach:
    """One channel's figures."""
    code = chance.choices(list(BAND_SHARES), list(BAND_SHARES.values()))[0]
    band = FOLLOWER_BANDS[code]
    most = band.followers_below or LARGEST
    middle = (band.followers_from * most) ** 0.5
    followers = max(band.followers_from, min(most - 1, round(middle * chance.lognormvariate(0, 0.5))))
    rate = max(20, min(2_500, round(1_800 * followers**-0.16 * chance.lognormvariate(0, 0.35))))
    views = max(50, round(followers * chance.uniform(0.08, 0.9)))
    return Reach(code, followers, rate, views)


def price(chance: random.Random, followers: int, format_code: str) -> int:
    """What somebody with so many followers asks for one piece of a format, in đồng."""
    base = 350_000 * (followers / 1_000) ** 0.62
    factor = (FORMATS[format_code].price_factor_basis_points or 2_000) / BASIS_POINTS
    asked = base * factor * chance.lognormvariate(0, 0.25)
    return max(ROUND_TO, round(asked / ROUND_TO) * ROUND_TO)
