"""The two briefs that are ranked: a wide one, whose gates most people pass, and a narrow one."""

from typing import Any, Final
from uuid import UUID

from bench.match.people import DAY, VIDEO
from domain.ids import BrandId, BriefId
from domain.money import vnd
from domain.reference.provinces import PROVINCES
from matching.brief import AudienceTrait, Brief
from matching.person import Ask

ASK: Final = Ask(pieces={VIDEO: 1}, first_day=DAY, last_day=DAY)


def _brief(**gates: Any) -> Brief:
    return Brief(
        id=BriefId(UUID(int=1)),
        brand_id=BrandId(UUID(int=2)),
        niches={"beauty.skincare": 7_000, "beauty": 3_000},
        category="cosmetics",
        languages=frozenset({"vi"}),
        provinces={"01": PROVINCES["01"].region.value},
        audience={AudienceTrait.GENDER: frozenset({"female"}), AudienceTrait.AGE: frozenset({"18-24", "25-34"})},
        fee_floor=vnd(1_000_000),
        **gates,
    )


WIDE: Final = _brief(fee_ceiling=vnd(9_000_000))
NARROW: Final = _brief(fee_ceiling=vnd(2_500_000), min_tier=2, platforms=frozenset({"tiktok", "youtube"}))
