from datetime import date
from typing import Any

import pytest

from domain.campaigns.content import AskedDeliverable, AskedExclusivity, BriefKind, Gender, NicheWeight, WantedAudience
from domain.ids import InfluencerId, LoginId, new_id
from domain.money import vnd
from matching.brief import AudienceTrait, Brief
from matching.brief import BriefKind as WantedKind
from operations.candidates.briefs import wanted, wanted_audience
from tests.makers.brands import make_brand
from tests.makers.campaigns import make_brief, make_brief_version, make_campaign, make_content

TODAY = date(2026, 11, 21)


def brief_of(**changes: Any) -> Brief:
    content = make_content(**changes)
    row = make_brief(make_campaign(make_brand()), content)
    return wanted(row, make_brief_version(row, LoginId(new_id()), content), today=TODAY)


def test_a_brief_with_everything() -> None:
    content = make_content(
        niches=(NicheWeight(code="beauty", weight=2), NicheWeight(code="food", weight=1)),
        category="insurance",
        provinces=("01", "79"),
        languages=("vi", "en"),
        audience=WantedAudience(age_from=20, age_to=30, genders=(Gender.FEMALE,), provinces=("01",)),
        deliverables=(
            AskedDeliverable(platform="tiktok", format="short_video", count=1, due_on=date(2026, 12, 20)),
            AskedDeliverable(platform="youtube", format="long_video", count=1, due_on=date(2026, 12, 24)),
        ),
        tier_minimum=2,
        exclusivity=AskedExclusivity(category="insurance", days=30),
    )
    row = make_brief(make_campaign(make_brand()), content)
    blocked = InfluencerId(new_id())

    found = wanted(row, make_brief_version(row, LoginId(new_id()), content), blocked=[blocked], today=TODAY)

    assert found == Brief(
        id=row.id,
        brand_id=row.brand_id,
        kind=WantedKind.COMMERCIAL,
        niches={"beauty": 6667, "food": 3333},
        category="insurance",
        competence="finance",
        min_tier=2,
        platforms=frozenset({"tiktok", "youtube"}),
        languages=frozenset({"vi", "en"}),
        provinces={"01": "red_river_delta", "79": "southeast"},
        audience={
            AudienceTrait.AGE: frozenset({"18-24", "25-34"}),
            AudienceTrait.GENDER: frozenset({"female"}),
            AudienceTrait.PROVINCE: frozenset({"01"}),
        },
        fee_floor=vnd(2_000_000),
        fee_ceiling=vnd(5_000_000),
        exclusive_category="insurance",
        first_due=date(2026, 12, 20),
        blocked=frozenset({blocked}),
    )


def test_a_community_brief_has_no_price() -> None:
    found = brief_of(kind=BriefKind.COMMUNITY, fee_minimum=vnd(0), fee_maximum=vnd(0), budget=vnd(0))

    assert (found.kind, found.fee_floor, found.fee_ceiling) == (WantedKind.COMMUNITY, None, None)


def test_ordinary_goods_need_no_competence_and_what_is_not_wished_is_missing() -> None:
    found = brief_of()

    assert (found.competence, found.exclusive_category, found.provinces) == (None, None, {})
    assert found.audience == {}


@pytest.mark.parametrize(
    ("age_from", "age_to", "brackets"),
    [
        (None, 17, {"13-17"}),
        (None, 18, {"13-17", "18-24"}),
        (24, 25, {"18-24", "25-34"}),
        (45, None, {"45-54", "55+"}),
        (80, None, {"55+"}),
        (0, 12, set[str]()),
    ],
)
def test_wanted_ages_are_the_brackets_in_which_one_lies(
    age_from: int | None, age_to: int | None, brackets: set[str]
) -> None:
    found = wanted_audience(WantedAudience(age_from=age_from, age_to=age_to))

    assert found == ({AudienceTrait.AGE: frozenset(brackets)} if brackets else {})
