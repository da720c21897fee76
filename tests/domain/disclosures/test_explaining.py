from datetime import UTC, date, datetime

import pytest

from domain.disclosures.explaining import explained, percent
from domain.disclosures.labels import DisclosureVerdict
from domain.disclosures.value import History, JudgedPost, disclosure_values, history_of, value_policy_on

POLICY = value_policy_on(date(2026, 11, 22))
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_value_without_evidence_says_where_it_comes_from() -> None:
    (value,) = disclosure_values([History(tier=0)], POLICY)

    assert explained(value, "en") == (
        "With 90 % confidence at least 63.2 % of ads are labelled properly (80 % on average): no post on record yet, "
        "on top of the tier's starting point of 80 % worth 10 posts."
    )
    assert explained(value, "vi") == (
        "Với độ tin cậy 90%, ít nhất 63,2% quảng cáo được công khai đúng cách (trung bình 80%): chưa có bài nào được "
        "ghi nhận, cộng mức khởi điểm của hạng là 80% với sức nặng 10 bài."
    )


def test_a_value_counts_the_posts_behind_it() -> None:
    posts = [JudgedPost(verdict=DisclosureVerdict.OK, published_at=NOON)] * 5
    (value,) = disclosure_values([history_of(posts, tier=1, now=NOON, policy=POLICY)], POLICY)

    assert (value.value_bp, value.kept_bp, value.broken_bp) == (7493, 50_000, 0)
    assert "5 posts on record" in explained(value, "en")
    assert "5 bài đã ghi nhận" in explained(value, "vi")


@pytest.mark.parametrize(
    ("basis_points", "en", "vi"), [(6316, "63.2 %", "63,2%"), (8000, "80 %", "80%"), (9999, "100 %", "100%")]
)
def test_shares_are_written_to_a_tenth(basis_points: int, en: str, vi: str) -> None:
    assert percent(basis_points, "en") == en
    assert percent(basis_points, "vi") == vi
