from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.disclosures.labels import DisclosureVerdict
from domain.disclosures.value import (
    History,
    JudgedPost,
    disclosure_values,
    history_of,
    value_policy_on,
)

NOON = datetime(2026, 11, 21, 5, tzinfo=UTC)
POLICY = value_policy_on(NOON.date())


def posts(good: int, bad: int, *, age: timedelta = timedelta(0), repaired: bool = False) -> list[JudgedPost]:
    at = NOON - age
    kept = [JudgedPost(verdict=DisclosureVerdict.OK, published_at=at)] * good
    return kept + [JudgedPost(verdict=DisclosureVerdict.NONE, published_at=at, repaired=repaired)] * bad


def value_bp(evidence: list[JudgedPost], tier: int = 1) -> int:
    history = history_of(evidence, tier=tier, now=NOON, policy=POLICY)
    return disclosure_values([history], POLICY)[0].value_bp


@pytest.mark.parametrize(
    ("good", "bad", "value"),
    [(0, 0, 0.632), (5, 0, 0.749), (50, 2, 0.894), (0, 1, 0.550), (300, 30, 0.885)],
)
def test_published_values_of_fresh_histories(good: int, bad: int, value: float) -> None:
    assert round(value_bp(posts(good, bad)) / 10_000, 3) == value


def test_many_people_are_valued_in_one_call_in_order() -> None:
    histories = [
        history_of(posts(*counts), tier=1, now=NOON, policy=POLICY) for counts in [(300, 30), (0, 0), (50, 2), (0, 1)]
    ]

    assert [each.value_bp for each in disclosure_values(histories, POLICY)] == [8852, 6316, 8938, 5504]
    assert disclosure_values([], POLICY) == []


def test_a_value_is_shown_with_its_mean_its_count_and_its_newest_evidence() -> None:
    evidence = posts(1, 0, age=timedelta(days=3)) + posts(1, 0, age=timedelta(days=9))
    shown = disclosure_values([history_of(evidence, tier=1, now=NOON, policy=POLICY)], POLICY)[0]

    assert shown.newest == NOON - timedelta(days=3)
    assert shown.posts == 2
    assert shown.policy_version == "v1"
    assert shown.mean_bp == 8327


def test_half_a_year_halves_what_a_post_counts() -> None:
    old = history_of(posts(4, 2, age=timedelta(days=180)), tier=1, now=NOON, policy=POLICY)

    assert (old.kept, old.broken) == (2.0, 1.0)


def test_a_post_repaired_before_any_report_counts_half() -> None:
    repaired = history_of(posts(0, 4, repaired=True), tier=1, now=NOON, policy=POLICY)

    assert repaired.broken == 2.0
    assert value_bp(posts(0, 1)) < value_bp(posts(0, 1, repaired=True)) < value_bp([])


def test_a_denial_weighs_more_than_silence_and_a_late_label_less() -> None:
    def with_one(verdict: DisclosureVerdict) -> int:
        return value_bp([JudgedPost(verdict=verdict, published_at=NOON)])

    assert (
        with_one(DisclosureVerdict.NEGATED)
        < with_one(DisclosureVerdict.NONE)
        < with_one(DisclosureVerdict.LATE)
        < value_bp([])
    )
    assert with_one(DisclosureVerdict.OK_LANGUAGE_WARNING) == with_one(DisclosureVerdict.OK) > value_bp([])


@pytest.mark.parametrize("tier", [0, 1, 2, 3])
def test_every_tier_has_a_prior(tier: int) -> None:
    assert value_bp([], tier=tier) == 6316


def test_every_verdict_has_a_weight() -> None:
    assert set(POLICY.weight_by_verdict) == set(DisclosureVerdict)


def test_a_policy_is_in_force_from_its_day() -> None:
    assert value_policy_on(date(2026, 1, 1)).version == "v1"
    with pytest.raises(ValueError, match="empty"):
        value_policy_on(date(2025, 12, 31))


@given(
    kept=st.floats(0, 1_000),
    broken=st.floats(0, 1_000),
    more=st.floats(0, 100),
)
def test_more_kept_never_lowers_and_more_broken_never_raises(kept: float, broken: float, more: float) -> None:
    plain, better, worse = disclosure_values(
        [
            History(tier=1, kept=kept, broken=broken),
            History(tier=1, kept=kept + more, broken=broken),
            History(tier=1, kept=kept, broken=broken + more),
        ],
        POLICY,
    )

    assert worse.value_bp <= plain.value_bp <= better.value_bp
    assert worse.value_bp >= 0
    assert better.value_bp <= 10_000
    assert worse.mean_bp <= plain.mean_bp <= better.mean_bp
