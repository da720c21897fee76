"""A small generated market, made once."""

from functools import cache

from evaluation.market import Market, market
from evaluation.truth import truth


@cache
def small_market() -> Market:
    """Some two hundred people eligible for each of six briefs over twenty days."""
    return market(briefs=6, people=400, days=20, seed=3, truth=truth())
