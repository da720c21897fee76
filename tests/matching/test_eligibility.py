from datetime import date, timedelta
from typing import Any

import pytest

from domain.ids import BrandId
from domain.money import vnd
from matching.brief import BriefKind, Exclusivity, WorkInHand
from matching.eligibility import Reason, obstacles, shown_to_brand, shown_to_influencer
from tests.makers.matching import BRIEF, CANDIDATE, TODAY, make_brief, make_candidate

TOMORROW = TODAY + timedelta(days=1)
OTHER_BRAND = BrandId(CANDIDATE.influencer_id)


def promise(
    category: str = "cosmetics", brand_id: BrandId = OTHER_BRAND, until: date = TOMORROW, *, in_hand: bool = False
) -> Any:
    return (Exclusivity(category=category, brand_id=brand_id, until=until, in_hand=in_hand),)


def in_hand(category: str, brand_id: BrandId = OTHER_BRAND) -> Any:
    return (WorkInHand(category=category, brand_id=brand_id),)


def reasons(brief: dict[str, Any], candidate: dict[str, Any]) -> list[Reason]:
    return [each.reason for each in obstacles(make_brief(**brief), make_candidate(**candidate), TODAY)]


def test_the_candidate_of_the_makers_is_eligible() -> None:
    assert obstacles(BRIEF, CANDIDATE, TODAY) == ()


@pytest.mark.parametrize(
    ("brief", "candidate", "reason"),
    [
        ({}, {"certificate_until": None}, Reason.CERTIFICATE_NOT_VALID),
        ({}, {"certificate_until": TODAY}, Reason.CERTIFICATE_NOT_VALID),
        ({"min_tier": 3}, {}, Reason.TIER_TOO_LOW),
        ({"competence": "health"}, {}, Reason.COMPETENCE_MISSING),
        ({"competence": "health"}, {"qualifications": frozenset({"law"})}, Reason.COMPETENCE_MISSING),
        ({}, {"exclusivities": promise()}, Reason.EXCLUSIVITY_CONFLICT),
        ({}, {"exclusivities": promise(until=TODAY, in_hand=True)}, Reason.EXCLUSIVITY_CONFLICT),
        ({"exclusive_category": "fashion"}, {"exclusivities": promise("fashion")}, Reason.EXCLUSIVITY_CONFLICT),
        ({"exclusive_category": "fashion"}, {"in_hand": in_hand("fashion")}, Reason.EXCLUSIVITY_CONFLICT),
        ({}, {"free_places": 0}, Reason.NO_CAPACITY),
        ({}, {"price": vnd(6_000_001)}, Reason.PRICE_ABOVE_CEILING),
        ({"blocked": frozenset({CANDIDATE.influencer_id})}, {}, Reason.BLOCKED_BY_BRAND),
        ({}, {"brands_refused": frozenset({BRIEF.brand_id})}, Reason.BRAND_REFUSED),
        ({}, {"topics_refused": frozenset({"cosmetics"})}, Reason.TOPIC_REFUSED),
        ({}, {"topics_refused": frozenset({"beauty.makeup"})}, Reason.TOPIC_REFUSED),
        ({}, {"topics_refused": frozenset({"beauty"})}, Reason.TOPIC_REFUSED),
        ({"platforms": frozenset({"tiktok", "youtube"})}, {}, Reason.CHANNEL_MISSING),
        ({}, {"named_violator": True}, Reason.NAMED_VIOLATOR),
    ],
)
def test_each_gate_refuses_for_its_own_reason(brief: dict[str, Any], candidate: dict[str, Any], reason: Reason) -> None:
    assert reasons(brief, candidate) == [reason]


@pytest.mark.parametrize(
    ("brief", "candidate"),
    [
        ({}, {"certificate_until": TOMORROW}),
        ({"min_tier": 2}, {}),
        ({"competence": "health"}, {"qualifications": frozenset({"health"})}),
        ({}, {"exclusivities": promise(until=TODAY)}),
        ({}, {"exclusivities": promise(brand_id=BRIEF.brand_id)}),
        ({}, {"exclusivities": promise(brand_id=BRIEF.brand_id, until=TODAY, in_hand=True)}),
        ({}, {"exclusivities": promise("fashion")}),
        ({}, {"in_hand": in_hand("cosmetics")}),
        ({"exclusive_category": "fashion"}, {"in_hand": in_hand("fashion", brand_id=BRIEF.brand_id)}),
        ({}, {"free_places": 1}),
        ({}, {"price": vnd(6_000_000)}),
        ({}, {"price": None}),
        ({"fee_ceiling": None}, {"price": vnd(900_000_000)}),
        ({"kind": BriefKind.COMMUNITY}, {"price": vnd(900_000_000)}),
        ({}, {"topics_refused": frozenset({"beauty.fragrance"})}),
        ({"platforms": frozenset({"tiktok", "facebook"})}, {}),
    ],
)
def test_the_edge_of_each_gate_is_inside(brief: dict[str, Any], candidate: dict[str, Any]) -> None:
    assert reasons(brief, candidate) == []


def test_the_longest_promise_is_named_and_work_in_hand_is_explained() -> None:
    promises = promise() + promise(until=date(2026, 12, 24))
    brief = make_brief(exclusive_category="fashion")

    (promised,) = obstacles(brief, make_candidate(exclusivities=promises), TODAY)
    (at_work,) = obstacles(brief, make_candidate(in_hand=in_hand("fashion")), TODAY)

    assert promised.sentence.en == "Promised to another brand in the same category until 24 Dec 2026."
    assert at_work.sentence.vi == "Đang làm cho nhãn hàng khác trong nhóm sản phẩm mà bản yêu cầu muốn độc quyền."


def test_a_promise_whose_work_is_owed_still_is_told_by_its_day_and_past_it_by_the_booking() -> None:
    ahead, past = promise(in_hand=True), promise(until=TODAY, in_hand=True)

    (dated,) = obstacles(BRIEF, make_candidate(exclusivities=ahead + past), TODAY)
    (undated,) = obstacles(BRIEF, make_candidate(exclusivities=past), TODAY)

    assert dated.sentence.en == "Promised to another brand in the same category until 22 Nov 2026."
    assert undated.sentence.en == "Promised to another brand in the same category until that booking ends."
    assert undated.sentence.vi == (
        "Đang cam kết độc quyền với nhãn hàng khác trong cùng nhóm sản phẩm cho đến khi hợp đồng đó kết thúc."
    )


def test_every_reason_is_given_in_the_order_of_the_gates() -> None:
    everything_wrong = make_candidate(
        certificate_until=date(2026, 11, 1),
        tier=0,
        exclusivities=promise() + promise(),
        free_places=0,
        price=vnd(7_500_000),
        brands_refused=frozenset({BRIEF.brand_id}),
        topics_refused=frozenset({"beauty"}),
        platforms=frozenset({"facebook"}),
        named_violator=True,
    )
    brief = make_brief(
        competence="health", blocked=frozenset({CANDIDATE.influencer_id}), platforms=frozenset({"tiktok", "youtube"})
    )

    found = obstacles(brief, everything_wrong, TODAY)

    assert [each.reason for each in found] == [each for each in Reason if each is not Reason.NOT_AVAILABLE]
    assert [each.sentence.vi for each in found] == [
        "Chứng nhận đã hết hạn ngày 01/11/2026.",
        "Hạng tín nhiệm 0, trong khi bản yêu cầu cần từ hạng 1 trở lên.",
        "Nhóm sản phẩm này cần người có chuyên môn đã xác minh: Y tế.",
        "Đang cam kết độc quyền với nhãn hàng khác trong cùng nhóm sản phẩm đến 22/11/2026.",
        "Đã kín lịch, chưa nhận thêm việc mới.",
        "Giá 7.500.000 ₫ cao hơn mức trần 6.000.000 ₫ của bản yêu cầu.",
        "Nhãn hàng đã chọn không làm việc với người này.",
        "Bạn không nhận việc của nhãn hàng này.",
        "Người này không nhận chủ đề: Trang điểm.",
        "Chưa có kênh trên nền tảng được yêu cầu: TikTok, YouTube.",
        "Kênh của người này có trong danh sách vi phạm đã được cơ quan nhà nước công bố.",
    ]
    assert [found[place].sentence.en for place in (2, 8, 9)] == [
        "Goods of this category need a verified qualification: Health.",
        "This person does not take on the topic: Makeup.",
        "No channel on: TikTok, YouTube.",
    ]
    assert found[5].sentence.say("en") == "The price of VND 7,500,000 is above the brief's ceiling of VND 6,000,000."
    assert found[0].sentence.say("vi") == found[0].sentence.vi


@pytest.mark.parametrize(
    "changes",
    [
        {"free_places": 0},
        {"brands_refused": frozenset({BRIEF.brand_id})},
        {"free_places": 0, "brands_refused": frozenset({BRIEF.brand_id})},
    ],
)
def test_a_brand_cannot_tell_being_refused_from_being_late(changes: dict[str, Any]) -> None:
    found = shown_to_brand(obstacles(BRIEF, make_candidate(tier=0, **changes), TODAY))

    assert [(each.reason, each.sentence.vi) for each in found] == [
        (Reason.TIER_TOO_LOW, "Hạng tín nhiệm 0, trong khi bản yêu cầu cần từ hạng 1 trở lên."),
        (Reason.NOT_AVAILABLE, "Hiện không nhận việc cho bản yêu cầu này."),
    ]


def test_a_brand_sees_every_other_obstacle_as_it_is() -> None:
    found = obstacles(BRIEF, make_candidate(tier=0, certificate_until=None), TODAY)

    assert shown_to_brand(found) == found


def test_an_influencer_is_not_told_that_a_brand_blocked_them_and_is_told_all_else() -> None:
    blocking = make_brief(blocked=frozenset({CANDIDATE.influencer_id}))
    full = make_candidate(free_places=0, brands_refused=frozenset({BRIEF.brand_id}))

    found = shown_to_influencer(obstacles(blocking, make_candidate(tier=0), TODAY))
    own = obstacles(BRIEF, full, TODAY)

    assert [(each.reason, each.sentence.vi) for each in found] == [
        (Reason.TIER_TOO_LOW, "Hạng tín nhiệm 0, trong khi bản yêu cầu cần từ hạng 1 trở lên."),
        (Reason.NOT_AVAILABLE, "Bản yêu cầu này hiện không dành cho bạn."),
    ]
    assert shown_to_influencer(own) == own


def test_an_influencer_cannot_tell_being_blocked_from_coming_to_a_brief_without_money() -> None:
    blocking = obstacles(make_brief(blocked=frozenset({CANDIDATE.influencer_id})), CANDIDATE, TODAY)

    blocked, late, both = (
        shown_to_influencer(blocking),
        shown_to_influencer((), budget_spent=True),
        shown_to_influencer(blocking, budget_spent=True),
    )

    assert blocked == late == both
    assert [each.reason for each in both] == [Reason.NOT_AVAILABLE]
