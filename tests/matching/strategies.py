"""Briefs and candidates for property tests.

They are made once, by a seeded generator, from small pools of values, so that gates, ties and near misses are all
met often; hypothesis then chooses among them, which costs a hundredth of drawing every field anew.
"""

from dataclasses import fields, replace
from datetime import date, timedelta
from random import Random
from typing import Final
from uuid import UUID

from hypothesis import strategies as st

from domain.ids import BrandId, BriefId, InfluencerId
from domain.money import Money, vnd
from matching.brief import (
    Answers,
    AudienceTrait,
    Brief,
    BriefKind,
    Candidate,
    Delivery,
    Disclosure,
    Exclusivity,
    WorkInHand,
)
from matching.person import Person

NICHES = ["beauty", "beauty.skincare", "beauty.makeup", "food", "food.street_food", "technology.phones"]
REGIONS = {"01": "red_river_delta", "31": "red_river_delta", "79": "southeast", "92": "mekong_delta"}
PLATFORMS = ["tiktok", "facebook", "youtube"]
LANGUAGES = ["vi", "en", "ko"]
CATEGORIES = ["cosmetics", "supplement"]
SEGMENTS = {
    AudienceTrait.GENDER: ["female", "male"],
    AudienceTrait.AGE: ["18-24", "25-34"],
    AudienceTrait.PROVINCE: ["01", "79"],
}
BRANDS = [BrandId(UUID(int=number)) for number in range(1, 4)]
SHARES = {0: list[int](), 1: [10_000], 2: [6_500, 3_500], 3: [5_000, 3_334, 1_666]}
HOW_MANY: Final = 400
FIRST_DAY: Final = date(2026, 11, 21)
VIDEO, POST = ("tiktok", "short_video"), ("facebook", "feed_post")


def _some(random: Random, values: list[str], most: int) -> list[str]:
    return random.sample(values, random.randint(0, most))


def _millions(random: Random, most: int) -> Money:
    return vnd(random.randint(0, most) * 1_000_000)


def make_brief(random: Random) -> Brief:
    """A brief that asks for a little of everything."""
    niches = _some(random, NICHES, 3)
    floor, ceiling = sorted([_millions(random, 20), _millions(random, 20)])
    return Brief(
        id=BriefId(UUID(int=random.randint(1, 5))),
        brand_id=random.choice(BRANDS),
        kind=random.choice(list(BriefKind)),
        niches=dict(zip(niches, SHARES[len(niches)], strict=True)),
        category=random.choice(CATEGORIES),
        competence=random.choice([None, None, None, None, "health"]),
        min_tier=random.choice([0, 0, 1, 2]),
        platforms=frozenset(_some(random, PLATFORMS, 1)),
        languages=frozenset(_some(random, LANGUAGES, 2)),
        provinces={code: REGIONS[code] for code in _some(random, list(REGIONS), 2)},
        audience={
            trait: frozenset({random.choice(SEGMENTS[trait])}) for trait in AudienceTrait if random.random() < 0.5
        },
        fee_floor=random.choice([None, floor]),
        fee_ceiling=random.choice([None, ceiling, ceiling]),
        exclusive_category=random.choice([None, None, *CATEGORIES]),
        first_due=random.choice([None, FIRST_DAY + timedelta(days=random.randint(-5, 60))]),
        blocked=frozenset({InfluencerId(UUID(int=1000 + random.randrange(HOW_MANY)))}),
    )


def _audience(random: Random) -> dict[AudienceTrait, dict[str, int]]:
    found: dict[AudienceTrait, dict[str, int]] = {}
    for trait, (first, second) in SEGMENTS.items():
        if random.random() < 0.5:
            share = random.randint(0, 10_000)
            found[trait] = {first: share, second: 10_000 - share}
    return found


def _promises(random: Random) -> tuple[Exclusivity, ...]:
    until = random.choice([date(2026, 11, 21), date(2026, 11, 22)])
    category, brand = random.choice(CATEGORIES), random.choice(BRANDS)
    # Not drawn: a draw more would make another market of every seed.
    in_hand = (CATEGORIES.index(category) + BRANDS.index(brand)) % 2 == 0
    promise = Exclusivity(category=category, brand_id=brand, until=until, in_hand=in_hand)
    return (promise,) if random.random() < 0.2 else ()


def _work(random: Random) -> tuple[WorkInHand, ...]:
    work = WorkInHand(category=random.choice(CATEGORIES), brand_id=random.choice(BRANDS))
    return (work,) if random.random() < 0.1 else ()


def _candidate(random: Random, number: int) -> Candidate:
    bookings, posts = random.choice([0, random.randint(0, 30)]), random.choice([0, random.randint(1, 50)])
    province, offers = random.choice(list(REGIONS)), random.randint(0, 20)
    return Candidate(
        influencer_id=InfluencerId(UUID(int=number)),
        niches=frozenset(_some(random, NICHES, 3)),
        province=province,
        region=REGIONS[province],
        languages=frozenset({random.choice(LANGUAGES), random.choice(LANGUAGES)}),
        tier=random.choice([0, 1, 1, 2, 2, 3]),
        certificate_until=random.choice([None, date(2026, 11, 21), *[date(2027, 1, 1)] * 14]),
        disclosure=Disclosure(
            value_bp=random.randint(0, 10_000),
            mean_bp=random.randint(0, 10_000),
            posts=posts,
            newest=date(2026, 11, 20) if posts else None,
        ),
        certified_since=FIRST_DAY - timedelta(days=random.choice([random.randint(0, 200), 900])),
        delivery=Delivery(bookings=bookings, kept=random.randint(0, bookings)),
        answers=Answers(offers=offers, accepted=random.randint(0, offers)),
        asked_lately=random.randint(0, 8),
        audience=_audience(random),
        price=random.choice([None, _millions(random, 9), _millions(random, 9)]),
        free_places=random.choice([0, 1, 1, 1, 2, 2, 2]),
        platforms=frozenset(random.choice([PLATFORMS, PLATFORMS, PLATFORMS[:1]])),
        qualifications=frozenset(_some(random, ["health", "law"], 2)),
        exclusivities=_promises(random),
        topics_refused=frozenset(_some(random, [*NICHES, *CATEGORIES], 1) if random.random() < 0.3 else ()),
        brands_refused=frozenset({random.choice(BRANDS)} if random.random() < 0.1 else ()),
        in_hand=_work(random),
        named_violator=random.random() < 0.02,
    )


_OWN: Final = {each.name for each in fields(Person)} - {"rates", "minimum_fee", "places", "away"}


def person_of(candidate: Candidate, random: Random) -> Person:
    """Somebody who is this candidate when one video is asked for, most of the time."""
    rates = {} if candidate.price is None else {VIDEO: candidate.price.minor}
    if random.random() < 0.5:
        rates[POST] = random.randint(0, 9) * 1_000_000
    return Person(
        **{name: getattr(candidate, name) for name in _OWN},
        rates=rates,
        minimum_fee=random.choice([0, 0, 3_000_000]),
        places=candidate.free_places,
        away=random.choice([(), (), (), ((date(2026, 11, 20), date(2027, 1, 31)),)]),
    )


_RANDOM = Random(20261121)
BRIEFS = [make_brief(_RANDOM) for _ in range(HOW_MANY)]
CANDIDATES = [_candidate(_RANDOM, 1000 + place) for place in range(HOW_MANY)]

briefs = st.sampled_from(BRIEFS)
pools = st.lists(st.sampled_from(CANDIDATES), unique_by=lambda each: each.influencer_id, max_size=12)
crowds = st.integers(0, 2**32).map(lambda seed: Random(seed).sample(CANDIDATES, Random(seed + 1).randint(0, HOW_MANY)))
"""As many as it takes for fair start to have something to do."""
outsiders = st.sampled_from(CANDIDATES).map(lambda each: replace(each, influencer_id=InfluencerId(UUID(int=99))))
"""Someone who is in no pool."""
