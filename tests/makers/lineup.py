"""People who may be chosen into a lineup, and rules with segments small enough to overlap: 1,000 people each."""

from random import Random
from typing import Any, Final
from uuid import UUID

from domain.ids import InfluencerId
from matching.lineup.asking import Choosable, LineupTrait, Quota, WantedLineup
from matching.lineup.audience import audience_of
from matching.lineup.rules import LineupRules, lineup_rules

PLATFORMS: Final = ("tiktok", "youtube")
FIELDS: Final = ("beauty", "food-drink", "travel")
PROVINCES: Final = ("01", "48", "79")
NORTH, SOUTH = "red_river_delta", "mekong_delta"

RULES: Final = LineupRules.model_validate(
    lineup_rules()[0].model_dump()
    | {
        "version": "small",
        "field_share": 10_000,
        "platform_users": dict.fromkeys(PLATFORMS, 2_000),
        "region_shares": {NORTH: 5000, SOUTH: 5000},
        "people_per_point": 1,
    }
)


def make_choosable(number: int, **changes: Any) -> Choosable:
    """Somebody of tier 1 who reaches nobody that was measured; the lower number comes first on a tie."""
    values: dict[str, Any] = {
        "influencer_id": InfluencerId(UUID(int=number)),
        "score": 5000,
        "price": 1_000_000,
        "audience": {},
        "tier": 1,
        "platforms": frozenset({"tiktok"}),
        "province": "01",
        "niches": frozenset({"beauty.skincare"}),
        "tie_hash": number.to_bytes(4),
    }
    return Choosable(**(values | changes))


def make_wanted(**changes: Any) -> WantedLineup:
    """A lineup of up to three people for ten million đồng."""
    values: dict[str, Any] = {"budget": 10_000_000, "most_people": 3}
    return WantedLineup(**(values | changes))


def make_people(random: Random, count: int, rules: LineupRules = RULES, *, most_reached: int = 900) -> list[Choosable]:
    """People with audiences that overlap much; few scores and prices, so that some are worth the same."""
    regions = list(rules.region_shares)
    found: list[Choosable] = []
    for number in range(1, count + 1):
        niches = frozenset(f"{field}.any" for field in random.sample(FIELDS, random.randint(0, 2)))
        platforms = frozenset(random.sample(PLATFORMS, random.randint(1, 2)))
        shares = {random.choice(regions): random.choice([2500, 10_000])} if random.random() < 0.6 else {}
        found.append(
            make_choosable(
                number,
                score=random.choice([0, 300, 500, 700]),
                price=random.randint(1, 8) * 500_000,
                audience=audience_of(
                    {each: random.randint(0, most_reached) for each in sorted(platforms)}, niches, shares, rules
                ),
                tier=random.randint(1, 3),
                platforms=platforms,
                province=random.choice([None, *PROVINCES]),
                niches=niches,
            )
        )
    return found


def make_quotas(random: Random, count: int) -> tuple[Quota, ...]:
    """Quotas on any trait, some of which nobody can meet."""
    keys = {
        LineupTrait.TIER: ["1", "2", "3"],
        LineupTrait.PLATFORM: PLATFORMS,
        LineupTrait.PROVINCE: PROVINCES,
        LineupTrait.NICHE: [*FIELDS, "beauty.any"],
    }
    quotas: list[Quota] = []
    for _ in range(count):
        trait = random.choice(list(keys))
        least = random.choice([0, 0, 1, 2])
        most = random.choice([None, least + random.randint(0, 2)])
        quotas.append(Quota(trait=trait, key=random.choice(keys[trait]), least=least, most=most))
    return tuple(quotas)
