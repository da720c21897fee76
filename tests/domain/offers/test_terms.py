from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain.campaigns.content import AskedDeliverable, AskedExclusivity, UsageGrant
from domain.errors import InvalidInput
from domain.ids import LoginId, OfferId, new_id
from domain.law.periods import LawNotOnFile
from domain.logins import OpenedWith
from domain.money import Money, vnd
from domain.offers.rules import offer_rule
from domain.offers.terms import OfferTerms, Side
from domain.offers.texts import needed_text
from tests.instants import NOON
from tests.makers.offers import make_terms, make_wide_terms

ENDED = (UsageGrant(right="all_media", territory="VN", until=date(2026, 11, 20)),)
FAR_AWAY = (UsageGrant(right="all_media", territory="VN", until=date(2029, 11, 22)),)


def asked(**changes: Any) -> tuple[AskedDeliverable, ...]:
    values: dict[str, Any] = {"platform": "tiktok", "format": "short_video", "count": 1, "due_on": date(2026, 12, 20)}
    return (AskedDeliverable(**(values | changes)),)


def test_good_terms_come_back_tidied() -> None:
    terms = make_wide_terms(fee=vnd(0))
    untidy = make_wide_terms(fee=vnd(0), message="  Mời bạn cùng mở hộp.\n")

    assert untidy.checked(now=NOON) == terms
    assert make_terms(message="   ").checked(now=NOON) == make_terms()


def test_a_deliverable_may_be_due_today_in_viet_nam() -> None:
    late = datetime(2026, 12, 20, 16, 59, tzinfo=UTC)  # 23:59 in Hà Nội

    assert make_terms().checked(now=late) == make_terms()
    with pytest.raises(InvalidInput) as refusal:
        make_terms().checked(now=datetime(2026, 12, 20, 17, 0, tzinfo=UTC))

    assert refusal.value.field == "input.terms.deliverables[0].dueOn"


def test_nobody_plans_more_than_three_years_ahead() -> None:
    farthest = make_terms(deliverables=asked(due_on=date(2029, 11, 21)))

    assert farthest.checked(now=NOON) == farthest
    with pytest.raises(InvalidInput) as refusal:
        make_terms(deliverables=asked(due_on=date(2029, 11, 22))).checked(now=NOON)
    assert refusal.value.field == "input.terms.deliverables[0].dueOn"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"fee": vnd(-1)}, "fee"),
        ({"fee": vnd(10**12 + 1)}, "fee"),
        ({"fee": Money(1, "USD")}, "fee"),
        ({"deliverables": ()}, "deliverables"),
        ({"deliverables": asked() * 21}, "deliverables"),
        ({"deliverables": asked(platform="myspace")}, "deliverables[0].platform"),
        ({"deliverables": asked(format="smell")}, "deliverables[0].format"),
        ({"deliverables": asked(count=0)}, "deliverables[0].count"),
        ({"deliverables": asked(count=51)}, "deliverables[0].count"),
        ({"deliverables": asked(note="x" * 301)}, "deliverables[0].note"),
        ({"usage_grants": (UsageGrant(right="all", territory="VN"),)}, "usageGrants[0].right"),
        ({"usage_grants": (UsageGrant(right="all_media", territory=""),)}, "usageGrants[0].territory"),
        ({"usage_grants": ENDED}, "usageGrants[0].until"),
        ({"usage_grants": FAR_AWAY}, "usageGrants[0].until"),
        ({"usage_grants": (UsageGrant(right="all_media", territory="VN"),) * 21}, "usageGrants"),
        ({"exclusivity": AskedExclusivity(category="gold", days=1)}, "exclusivity.category"),
        ({"exclusivity": AskedExclusivity(category="electronics_household", days=0)}, "exclusivity.days"),
        ({"exclusivity": AskedExclusivity(category="electronics_household", days=366)}, "exclusivity.days"),
        ({"message": "x" * 2_001}, "message"),
        ({"message": "a\x00b"}, "message"),
        ({"message": "\ud800"}, "message"),
        ({"deliverables": asked(note="\udfff")}, "deliverables[0].note"),
    ],
)
def test_terms_that_cannot_be_taken_name_the_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        make_terms(**changes).checked(now=NOON)

    assert refusal.value.field == f"input.terms.{field}"


@pytest.mark.parametrize("terms", [make_terms(), make_wide_terms()])
def test_a_row_keeps_every_word(terms: Any) -> None:
    row = OfferTerms.written(
        OfferId(new_id()),
        1,
        terms,
        side=Side.BRAND,
        declarations=None,
        by=LoginId(new_id()),
        session_opened_with=OpenedWith.PASSWORD,
        now=NOON,
    )

    assert row.read() == terms


def test_before_the_first_rule_nothing_is_offered() -> None:
    with pytest.raises(LawNotOnFile):
        offer_rule(datetime(2025, 12, 31, 16, 59, tzinfo=UTC))

    assert offer_rule(datetime(2025, 12, 31, 17, 0, tzinfo=UTC)).open_hours == 72


def test_a_needed_text_says_something() -> None:
    with pytest.raises(InvalidInput):
        needed_text("  \n", "changes", 10)

    assert needed_text(" ngắn hơn ", "changes", 10) == "ngắn hơn"
