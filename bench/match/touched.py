"""Whom facts have touched since the columns were built: some offer other things now, some are new, some are gone."""

from collections.abc import Mapping
from datetime import timedelta
from random import Random
from typing import Final
from uuid import UUID

from bench.match.people import AGES, DAY, LANGUAGES, POST, SEED, SHARE_ON, VIDEO
from bench.match.sparse import BRANDS
from domain.ids import InfluencerId
from domain.reference.niches import NICHES
from domain.reference.provinces import PROVINCES
from matching.brief import Answers, AudienceTrait, Delivery, Disclosure, WorkInHand
from matching.columns.table import Columns
from matching.person import Person

TOUCHED: Final = 400
"""Of a market that is not small; of a small one the tenth part."""
GONE, NEW, AT_WORK = 0.05, 0.10, 0.20


def touched(columns: Columns) -> Mapping[InfluencerId, Person | None]:
    """So many people as they are now; None for who counts no longer. Alike for the same columns."""
    chance = Random(SEED)  # noqa: S311 - a seeded generator is wanted, not a secret
    found: dict[InfluencerId, Person | None] = {}
    for row in chance.sample(range(len(columns)), min(TOUCHED, len(columns) // 10)):
        kind = chance.random()
        new = InfluencerId(UUID(bytes=chance.randbytes(16)))
        known = columns.id_at(row)
        found[new if kind < NEW else known] = None if kind > 1 - GONE else _person(chance, new if kind < NEW else known)
    return found


def _person(chance: Random, influencer_id: InfluencerId) -> Person:
    """Somebody with an offer more than before: one is open, or a booking has begun or ended."""
    code, province = chance.choice([*PROVINCES.items()])
    bookings, offers, places = chance.randint(0, 9), chance.randint(1, 12), chance.choice((0, 1, 1, 2, 2, 3))
    brand, value = chance.choice(BRANDS), chance.randint(4_000, 9_800)
    women, young = chance.randint(1_500, 8_500), chance.randint(1_000, 6_000)
    return Person(
        influencer_id=influencer_id,
        niches=frozenset(chance.sample([*NICHES], chance.randint(1, 4))),
        province=code,
        region=province.region.value,
        languages=chance.choice(LANGUAGES),
        tier=chance.choice((1, 1, 2, 2, 3)),
        certificate_until=DAY + timedelta(days=chance.randint(0, 365)),
        certified_since=DAY - timedelta(days=chance.randint(1, 1_200)),
        disclosure=Disclosure(value_bp=value, mean_bp=value + 200, posts=9, newest=DAY - timedelta(days=3)),
        delivery=Delivery(bookings=bookings, kept=chance.randint(bookings // 2, bookings)),
        answers=Answers(offers=offers, accepted=chance.randint(0, offers)),
        asked_lately=chance.randint(1, 6),
        audience={
            AudienceTrait.GENDER: {"female": women, "male": 10_000 - women},
            AudienceTrait.AGE: {AGES[1]: young, AGES[2]: 10_000 - young},
        },
        rates={VIDEO: chance.randint(5, 150) * 100_000, POST: chance.randint(5, 150) * 100_000},
        minimum_fee=chance.randint(0, 5) * 100_000,
        places=places,
        platforms=frozenset(platform for platform, share in SHARE_ON.items() if chance.random() < share),
        in_hand=(WorkInHand(category="cosmetics", brand_id=brand),) if chance.random() < AT_WORK else (),
    )
