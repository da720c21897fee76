"""Briefs and candidates drawn from small pools, so that gates, ties and near misses are all met often."""

from datetime import date
from uuid import UUID

from hypothesis import strategies as st

from domain.ids import BrandId, BriefId, InfluencerId
from domain.money import vnd
from matching.brief import AudienceTrait, Brief, BriefKind, Candidate, Delivery, Disclosure, Exclusivity

NICHES = ["beauty", "beauty.skincare", "beauty.makeup", "food", "food.street_food", "technology.phones"]
REGIONS = {"01": "red_river_delta", "31": "red_river_delta", "79": "southeast", "92": "mekong_delta"}
PLATFORMS = ["tiktok", "facebook", "youtube"]
LANGUAGES = ["vi", "en", "ko"]
CATEGORIES = ["cosmetics", "supplement"]
SEGMENTS = {
    AudienceTrait.GENDER: ["female", "male"],
    AudienceTrait.AGE: ["18-24", "25-34", "35-44"],
    AudienceTrait.PROVINCE: ["01", "79"],
}
BRANDS = [BrandId(UUID(int=number)) for number in range(1, 4)]

REFUSABLE = ["beauty", "beauty.skincare", "food", "cosmetics"]
PROMISES: list[tuple[Exclusivity, ...]] = [
    *[()] * 16,
    *(
        (Exclusivity(category=category, brand_id=brand, until=until),)
        for category in CATEGORIES
        for brand in BRANDS[:2]
        for until in (date(2026, 11, 21), date(2026, 11, 22))
    ),
]

_money = st.integers(0, 20).map(lambda millions: vnd(millions * 1_000_000))
_modest_money = st.integers(0, 8).map(lambda millions: vnd(millions * 1_000_000))


@st.composite
def briefs(draw: st.DrawFn) -> Brief:
    niches = draw(st.lists(st.sampled_from(NICHES), unique=True, max_size=3))
    split = {1: [10_000], 2: [6_500, 3_500], 3: [5_000, 3_334, 1_666]}.get(len(niches), [])
    floor, ceiling = sorted([draw(_money), draw(_money)])
    provinces = draw(st.lists(st.sampled_from(list(REGIONS)), unique=True, max_size=2))
    traits = draw(st.sets(st.sampled_from(list(AudienceTrait))))
    return Brief(
        id=BriefId(UUID(int=draw(st.integers(1, 5)))),
        brand_id=draw(st.sampled_from(BRANDS)),
        kind=draw(st.sampled_from(BriefKind)),
        niches=dict(zip(niches, split, strict=True)),
        category=draw(st.sampled_from(CATEGORIES)),
        competence=draw(st.sampled_from([None, None, None, None, "health"])),
        min_tier=draw(st.sampled_from([1, 0, 0, 2])),
        platforms=draw(st.frozensets(st.sampled_from(PLATFORMS), max_size=1)),
        languages=draw(st.frozensets(st.sampled_from(LANGUAGES), max_size=2)),
        provinces={code: REGIONS[code] for code in provinces},
        audience={trait: draw(st.frozensets(st.sampled_from(SEGMENTS[trait]), min_size=1)) for trait in traits},
        fee_floor=draw(st.sampled_from([None, floor])),
        fee_ceiling=draw(st.sampled_from([None, ceiling, ceiling])),
        exclusive_category=draw(st.sampled_from([None, None, *CATEGORIES])),
        blocked=draw(st.sampled_from([frozenset[InfluencerId](), frozenset({InfluencerId(UUID(int=101))})])),
    )


@st.composite
def audiences(draw: st.DrawFn) -> dict[AudienceTrait, dict[str, int]]:
    found: dict[AudienceTrait, dict[str, int]] = {}
    for trait in draw(st.sets(st.sampled_from(list(AudienceTrait)))):
        first = draw(st.integers(0, 10_000))
        found[trait] = {SEGMENTS[trait][0]: first, SEGMENTS[trait][1]: 10_000 - first}
    return found


@st.composite
def candidates(draw: st.DrawFn, number: int | None = None) -> Candidate:
    bookings = draw(st.integers(0, 30))
    province = draw(st.sampled_from(list(REGIONS)))
    posts = draw(st.integers(0, 50))
    return Candidate(
        influencer_id=InfluencerId(UUID(int=number if number is not None else draw(st.integers(100, 120)))),
        niches=draw(st.frozensets(st.sampled_from(NICHES), max_size=2)),
        province=province,
        region=REGIONS[province],
        languages=draw(st.sampled_from([frozenset({"vi"}), frozenset({"vi", "en"}), frozenset({"ko"})])),
        tier=draw(st.sampled_from([1, 2, 3, 0])),
        certificate_until=draw(st.sampled_from([None, date(2026, 11, 21), *[date(2027, 1, 1)] * 14])),
        disclosure=Disclosure(
            value_bp=draw(st.integers(0, 10_000)),
            mean_bp=draw(st.integers(0, 10_000)),
            posts=posts,
            newest=date(2026, 11, 20) if posts else None,
        ),
        delivery=Delivery(bookings=bookings, kept=draw(st.integers(0, bookings))),
        audience=draw(audiences()),
        price=draw(st.none() | _modest_money),
        free_places=draw(st.sampled_from([1, 1, 2, 2, 2, 2, 2, 0])),
        platforms=frozenset(draw(st.sampled_from([PLATFORMS, PLATFORMS, PLATFORMS, PLATFORMS, PLATFORMS[:1]]))),
        qualifications=draw(st.sampled_from([frozenset[str](), frozenset({"health"}), frozenset({"health", "law"})])),
        exclusivities=draw(st.sampled_from(PROMISES)),
        topics_refused=draw(st.sampled_from([frozenset[str]()] * 12 + [frozenset({each}) for each in REFUSABLE])),
        brands_refused=draw(st.sampled_from([frozenset[BrandId]()] * 12 + [frozenset({each}) for each in BRANDS])),
    )


@st.composite
def pools(draw: st.DrawFn, max_size: int = 5) -> list[Candidate]:
    numbers = draw(st.lists(st.integers(100, 120), unique=True, max_size=max_size))
    return [draw(candidates(number=number)) for number in numbers]
