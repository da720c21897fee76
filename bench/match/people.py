"""Generated people, as columns: as many as wanted, alike for a seed, spread as a market is."""

from collections.abc import Sequence
from datetime import date
from itertools import product
from random import Random
from typing import Final

import numpy as np

from bench.match.sparse import sparse_facts
from domain.reference.niches import NICHES
from domain.reference.platforms import PLATFORMS
from domain.reference.provinces import PROVINCES
from matching.brief import AudienceTrait
from matching.columns.table import (
    FIRST_KEY,
    FREE,
    NO_RATE,
    NOT_NAMED,
    Columns,
    Home,
    Numbers,
    holders_of,
    words_of,
)
from matching.person import Piece

SEED: Final = 20_261_121
NICHE_SETS: Final = 40_000
DAY: Final = date(2026, 11, 22)
"""The first day of the newest published rules: what is measured is what is shipped."""
TODAY: Final = DAY.toordinal()
VIDEO: Final[Piece] = ("tiktok", "short_video")
POST: Final[Piece] = ("facebook", "feed_post")
SHARE_ON: Final = {"tiktok": 0.86, "facebook": 0.74, "youtube": 0.35, "instagram": 0.42}
SHARE_WITH: Final = {"health": 0.03, "finance": 0.02, "law": 0.01, "education": 0.04}
LANGUAGES: Final = (frozenset({"vi"}), frozenset({"vi", "en"}), frozenset({"vi", "ko"}), frozenset({"vi", "en", "zh"}))
AGES: Final = ("13-17", "18-24", "25-34", "35-44", "45-54", "55+")


def generated(count: int) -> Columns:
    """So many people, all certified: one in twelve exemplary, one in thirty fully booked, a few certificates lapsed."""
    chance = np.random.default_rng(SEED)
    tier = chance.choice((1, 2, 3), count, p=(0.51, 0.41, 0.08)).astype(np.uint8)
    gate, keys = _gate(chance, tier)
    niche_sets, homes = _niche_sets(Random(SEED)), _homes()  # noqa: S311 - a seeded generator is wanted, not a secret
    bookings = chance.poisson(4, count).astype(np.uint32)
    posts = chance.poisson(9, count).astype(np.uint32)
    value = (chance.beta(9, 2, count) * 10_000).astype(np.uint16)
    return Columns(
        ids=_ids(chance, count),
        gate=gate,
        certificate_until=(TODAY + chance.integers(0, 365, count)).astype(np.int32),
        certified_since=(TODAY - chance.integers(1, 1_200, count)).astype(np.int32),
        tier=tier,
        disclosure_value=value,
        disclosure_mean=np.minimum(value + 400, 10_000).astype(np.uint16),
        disclosure_posts=posts,
        disclosure_newest=np.where(posts > 0, TODAY - chance.integers(1, 300, count), 0).astype(np.int32),
        bookings=bookings,
        kept=chance.binomial(bookings, 0.93).astype(np.uint32),
        offers=(offers := chance.poisson(5, count)).astype(np.uint32),
        accepted=chance.binomial(offers, 0.6).astype(np.uint32),
        asked_lately=chance.poisson(1, count).astype(np.uint32),
        places=np.where(gate & FREE, chance.integers(1, 4, count), 0).astype(np.uint32),
        niche_set=chance.integers(0, NICHE_SETS, count).astype(np.uint32),
        home=chance.integers(0, len(homes), count).astype(np.uint32),
        measured=chance.choice(8, count, p=(0.08, 0.02, 0.02, 0.08, 0.05, 0.05, 0.05, 0.65)).astype(np.uint8),
        audience=_audience(chance, count),
        rates={piece: _rates(chance, count, share) for piece, share in ((VIDEO, 0.86), (POST, 0.74))},
        minimum_fee=(chance.integers(0, 6, count) * 100_000).astype(np.int64),
        niche_sets=niche_sets,
        niche_holders=holders_of(niche_sets),
        homes=homes,
        gate_keys=keys,
        gate_words=words_of(gate),
        **sparse_facts(chance, count, TODAY),
    )


def _ids(chance: np.random.Generator, count: int) -> Numbers:
    raw = chance.integers(0, 256, (count, 16), dtype=np.uint8)
    return np.sort(raw.view("S16").ravel())


def _gate(chance: np.random.Generator, tier: Numbers) -> tuple[Numbers, dict[str, int]]:
    gate = ((1 << tier.astype(np.uint32)) - 1).astype(np.uint32)
    shares = {f"platform:{each}": share for each, share in SHARE_ON.items()}
    shares |= {f"qualification:{each}": share for each, share in SHARE_WITH.items()}
    assert SHARE_ON.keys() <= PLATFORMS.keys()
    keys = {key: place for place, key in enumerate(shares)}
    for bit, share in [
        (NOT_NAMED, 0.999),
        (FREE, 0.97),
        *((1 << (FIRST_KEY + keys[key]), shares[key]) for key in keys),
    ]:
        gate |= np.where(chance.random(len(tier)) < share, np.uint32(bit), np.uint32(0))
    return gate, keys


def _niche_sets(chance: Random) -> Sequence[frozenset[str]]:
    codes = list(NICHES)
    found: set[frozenset[str]] = set()
    while len(found) < NICHE_SETS:
        found.add(frozenset(chance.sample(codes, chance.randint(1, 4))))
    return sorted(found, key=sorted)


def _homes() -> Sequence[Home]:
    return [
        Home(province=code, region=province.region.value, languages=spoken)
        for (code, province), spoken in product(PROVINCES.items(), LANGUAGES)
    ]


def _audience(chance: np.random.Generator, count: int) -> dict[tuple[AudienceTrait, str], Numbers]:
    ages = chance.dirichlet([2, 6, 6, 3, 2, 1], count)
    women = chance.integers(1_500, 8_500, count)
    shares = {(AudienceTrait.AGE, age): ages[:, place] * 10_000 for place, age in enumerate(AGES)}
    shares |= {(AudienceTrait.GENDER, "female"): women, (AudienceTrait.GENDER, "male"): 10_000 - women}
    shares |= {(AudienceTrait.PROVINCE, code): chance.integers(0, 900, count) for code in PROVINCES}
    return {key: share.astype(np.uint16) for key, share in shares.items()}


def _rates(chance: np.random.Generator, count: int, share: float) -> Numbers:
    """Log-normal, in steps of 100,000 đồng, three million in the middle."""
    rates = np.rint(chance.lognormal(np.log(30), 0.9, count)).astype(np.int64) * 100_000
    return np.where(chance.random(count) < share, rates, NO_RATE)
