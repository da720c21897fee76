from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.campaigns.checks import LONGEST_TITLE, MOST_MONEY, checked_content
from domain.campaigns.content import (
    AskedDeliverable,
    AskedExclusivity,
    BriefClaim,
    BriefContent,
    BriefKind,
    Gender,
    NicheWeight,
    UsageGrant,
    WantedAudience,
)
from domain.errors import InvalidInput
from domain.ids import DocumentId, new_id
from domain.law.advertisements import Passage
from domain.money import Money, vnd
from tests.instants import NOON
from tests.makers.campaigns import CLOSING, make_content

RECEIPT, PROOF = DocumentId(new_id()), DocumentId(new_id())

FULL = make_content(
    niches=(NicheWeight(code="technology", weight=2), NicheWeight(code="beauty", weight=1)),
    provinces=("01", "79"),
    languages=("vi", "en"),
    audience=WantedAudience(age_from=18, age_to=34, genders=(Gender.FEMALE,), provinces=("01",)),
    deliverables=(
        AskedDeliverable(platform="tiktok", format="short_video", count=2, due_on=date(2026, 12, 20), note="Dọc"),
        AskedDeliverable(platform="facebook", format="feed_post", count=1, due_on=date(2026, 12, 24)),
        AskedDeliverable(platform="tiktok", format="story", count=1, due_on=date(2026, 12, 6)),
    ),
    talking_points=("Pin hai ngày",),
    claims=(BriefClaim(text="Bán chạy nhất 2026", document_ids=(PROOF,)),),
    forbidden_content=("Không chê hãng khác",),
    mentions=("@sen",),
    hashtags=("#MoHop",),
    usage_grants=(UsageGrant(right="owned_channels", territory="Việt Nam", until=date(2027, 6, 30)),),
    exclusivity=AskedExclusivity(category="electronics_household", days=30),
    documents=(RECEIPT,),
)
EVERYTHING = UsageGrant(right="all_media", territory="VN")


def test_a_full_brief_can_be_taken_as_it_is() -> None:
    assert checked_content(FULL, now=NOON) == FULL
    assert checked_content(make_content(), now=NOON) == make_content()


def test_content_comes_back_from_json_as_it_went_in() -> None:
    assert BriefContent.from_json(FULL.to_json()) == FULL


def test_what_follows_from_the_deliverables() -> None:
    assert FULL.platforms == ("tiktok", "facebook")
    assert FULL.formats == ("short_video", "feed_post", "story")
    assert FULL.last_day == date(2026, 12, 24)


def test_documents_are_the_products_and_the_proofs() -> None:
    assert FULL.all_documents() == {RECEIPT, PROOF}
    assert make_content().all_documents() == frozenset()


def test_niches_become_shares_that_sum_to_the_whole() -> None:
    assert FULL.niche_shares() == {"technology": 6_667, "beauty": 3_333}


@given(st.lists(st.integers(min_value=1, max_value=100), min_size=1, max_size=8))
def test_shares_always_sum_to_ten_thousand_basis_points(weights: list[int]) -> None:
    content = make_content(niches=tuple(NicheWeight(code=str(place), weight=w) for place, w in enumerate(weights)))

    assert sum(content.niche_shares().values()) == 10_000


def test_the_law_reads_what_may_be_said_but_not_what_is_forbidden() -> None:
    assert FULL.passages() == (
        Passage(path="title", text="Video mở hộp điện thoại Sen"),
        Passage(path="summary", text="Mở hộp và dùng thử một ngày."),
        Passage(path="productName", text="Điện thoại Sen"),
        Passage(path="talkingPoints[0]", text="Pin hai ngày"),
        Passage(path="hashtags[0]", text="#MoHop"),
    )


def test_texts_are_kept_tidy() -> None:
    untidy = make_content(
        title="  Video \n mở hộp ",
        summary=" Dòng một.\nDòng hai. ",
        hashtags=("MoHop", "#MoHop"),
        mentions=("sen",),
        deliverables=(
            AskedDeliverable(
                platform="tiktok", format="short_video", count=1, due_on=date(2026, 12, 20), note=" Quay  dọc "
            ),
        ),
    )

    tidy = checked_content(untidy, now=NOON)

    assert tidy.title == "Video mở hộp"
    assert tidy.summary == "Dòng một.\nDòng hai."
    assert tidy.hashtags == ("#MoHop",)
    assert tidy.mentions == ("@sen",)
    assert tidy.deliverables[0].note == "Quay dọc"


def deliverable(**changes: Any) -> tuple[AskedDeliverable]:
    values: dict[str, Any] = {"platform": "tiktok", "format": "story", "count": 1, "due_on": date(2026, 12, 20)}
    return (AskedDeliverable(**(values | changes)),)


COMMUNITY: Mapping[str, Any] = {
    "kind": BriefKind.COMMUNITY,
    "fee_minimum": vnd(0),
    "fee_maximum": vnd(0),
    "budget": vnd(0),
}


def test_a_community_brief_is_unpaid() -> None:
    assert checked_content(make_content(**COMMUNITY), now=NOON).budget == vnd(0)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * (LONGEST_TITLE + 1)}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"summary": ""}, "summary"),
        ({"product_name": ""}, "productName"),
        ({"talking_points": ("",)}, "talkingPoints[0]"),
        ({"talking_points": ("x",) * 21}, "talkingPoints"),
        ({"title": "a\ud800"}, "title"),
        ({"summary": "a\x00b"}, "summary"),
        ({"summary": "\udfff"}, "summary"),
        ({"claims": (BriefClaim(text=" "),)}, "claims[0].text"),
        ({"claims": (BriefClaim(text="x", document_ids=(PROOF,) * 31),)}, "claims[0].documentIds"),
        ({"hashtags": ("hai từ",)}, "hashtags[0]"),
        ({"mentions": ("@",)}, "mentions[0]"),
        ({"category": "magic"}, "category"),
        ({"niches": ()}, "niches"),
        ({"niches": (NicheWeight(code="magic", weight=1),)}, "niches"),
        ({"niches": (NicheWeight(code="beauty", weight=1),) * 2}, "niches"),
        ({"niches": (NicheWeight(code="beauty", weight=0),)}, "niches[0].weight"),
        ({"niches": (NicheWeight(code="beauty", weight=101),)}, "niches[0].weight"),
        ({"provinces": ("27",)}, "provinces"),
        ({"languages": ()}, "languages"),
        ({"languages": ("xx",)}, "languages"),
        ({"audience": WantedAudience(age_from=-1)}, "audience.ageFrom"),
        ({"audience": WantedAudience(age_to=121)}, "audience.ageTo"),
        ({"audience": WantedAudience(age_from=30, age_to=20)}, "audience.ageTo"),
        ({"audience": WantedAudience(provinces=("99",))}, "audience.provinces"),
        ({"audience": WantedAudience(genders=(Gender.MALE, Gender.MALE))}, "audience.genders"),
        ({"deliverables": ()}, "deliverables"),
        ({"deliverables": deliverable(platform="myspace")}, "deliverables[0].platform"),
        ({"deliverables": deliverable(format="poem")}, "deliverables[0].format"),
        ({"deliverables": deliverable(count=0)}, "deliverables[0].count"),
        ({"deliverables": deliverable(note=" ")}, "deliverables[0].note"),
        ({"deliverables": deliverable(due_on=date(2026, 12, 5))}, "deliverables[0].dueOn"),
        ({"deliverables": deliverable(due_on=date(9999, 12, 31))}, "deliverables[0].dueOn"),
        ({"open_until": datetime(9999, 12, 31, 23, tzinfo=UTC)}, "openUntil"),
        ({"places": 0}, "places"),
        ({"places": 1_001}, "places"),
        ({"tier_minimum": -1}, "tierMinimum"),
        ({"tier_minimum": 4}, "tierMinimum"),
        ({"abv_hundredths": 10_001}, "abvHundredths"),
        ({"label_age_months": -1}, "labelAgeMonths"),
        ({"fee_minimum": vnd(-1)}, "feeMinimum"),
        ({"fee_minimum": vnd(0), "fee_maximum": vnd(0)}, "feeMaximum"),
        ({"fee_minimum": vnd(6_000_000)}, "feeMaximum"),
        ({"fee_maximum": Money(5_000_000, "USD")}, "feeMaximum"),
        ({"budget": vnd(3_999_999)}, "budget"),
        ({"budget": vnd(4_999_999)}, "budget"),
        ({"budget": vnd(MOST_MONEY.minor + 1)}, "budget"),
        ({"kind": BriefKind.COMMUNITY}, "feeMaximum"),
        ({"usage_grants": (UsageGrant(right="all", territory="Việt Nam"),)}, "usageGrants[0].right"),
        ({"usage_grants": (UsageGrant(right="all_media", territory=""),)}, "usageGrants[0].territory"),
        ({"usage_grants": (replace(EVERYTHING, until=date(2026, 11, 20)),)}, "usageGrants[0].until"),
        ({"usage_grants": (replace(EVERYTHING, until=date.max),)}, "usageGrants[0].until"),
        ({"exclusivity": AskedExclusivity(category="magic", days=1)}, "exclusivity.category"),
        ({"exclusivity": AskedExclusivity(category="cosmetics", days=366)}, "exclusivity.days"),
        ({"open_call": False, "invitation": False}, "openCall"),
        ({"open_until": NOON}, "openUntil"),
        ({"open_until": CLOSING.replace(tzinfo=None)}, "openUntil"),
        ({"documents": (RECEIPT,) * 31}, "documents"),
    ],
)  # fmt: skip
def test_content_out_of_bounds_is_refused_by_its_field(changes: Mapping[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        checked_content(make_content(**changes), now=NOON)

    assert refused.value.field == f"input.{field}"


def test_a_deliverable_may_be_due_on_the_closing_day_in_viet_nam() -> None:
    due_on = date(2026, 12, 6)  # CLOSING is midnight between the 5th and the 6th

    content = make_content(deliverables=deliverable(due_on=due_on), open_until=CLOSING)
    assert checked_content(content, now=NOON).last_day == due_on
    with pytest.raises(InvalidInput):
        checked_content(make_content(deliverables=deliverable(due_on=due_on - timedelta(days=1))), now=NOON)
