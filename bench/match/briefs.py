"""The two briefs that are ranked: a wide one, whose gates most people pass, and a narrow one."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import numpy as np

from bench.match.people import DAY, VIDEO
from bench.match.sparse import BRANDS
from domain.ids import BriefId, InfluencerId
from domain.money import vnd
from domain.reference.provinces import PROVINCES
from matching.brief import AudienceTrait, Brief
from matching.columns.table import Columns
from matching.person import Ask

ASK: Final = Ask(pieces={VIDEO: 1}, first_day=DAY + timedelta(days=7), last_day=DAY + timedelta(days=21))
BLOCKED: Final = 20


def briefs(columns: Columns) -> Mapping[str, Brief]:
    """Both, of a brand that works with a few of these people no more."""
    blocked = frozenset(columns.id_at(int(row)) for row in np.linspace(0, len(columns) - 1, BLOCKED))
    return {
        "narrow": _brief(blocked, fee_ceiling=vnd(2_000_000), min_tier=2, platforms=frozenset({"tiktok", "youtube"})),
        "wide": _brief(blocked, fee_ceiling=vnd(8_500_000), exclusive_category="cosmetics"),
    }


def _brief(blocked: frozenset[InfluencerId], **gates: Any) -> Brief:
    return Brief(
        id=BriefId(UUID(int=1)),
        brand_id=BRANDS[0],
        niches={"beauty.skincare": 7_000, "beauty": 3_000},
        category="cosmetics",
        languages=frozenset({"vi"}),
        provinces={"01": PROVINCES["01"].region.value},
        audience={AudienceTrait.GENDER: frozenset({"female"}), AudienceTrait.AGE: frozenset({"18-24", "25-34"})},
        fee_floor=vnd(1_000_000),
        first_due=ASK.last_day,
        blocked=blocked,
        **gates,
    )
