from typing import Any

import pytest
from hypothesis import given

from domain.money import vnd
from matching.brief import AudienceTrait, Brief, BriefKind, Candidate, Delivery
from matching.scoring import score_parts, total
from matching.weights import PartName, weights_on
from tests.makers.matching import BRIEF, CANDIDATE, TODAY, make_brief, make_candidate
from tests.matching.strategies import briefs, outsiders

WEIGHTS = weights_on(TODAY)


def value(part: PartName, brief: Brief, candidate: Candidate) -> int:
    return next(each.value for each in score_parts(brief, candidate, WEIGHTS) if each.name is part)


def test_the_parts_of_a_known_pair() -> None:
    parts = score_parts(BRIEF, CANDIDATE, WEIGHTS)

    assert [(each.name, each.value, each.weight, each.points) for each in parts] == [
        (PartName.NICHE_FIT, 8200, 3000, 2460),
        (PartName.DISCLOSURE_HISTORY, 8938, 2000, 1787),
        (PartName.TRUST_TIER, 8000, 1500, 1200),
        (PartName.DELIVERY_RELIABILITY, 8666, 1200, 1039),
        (PartName.AUDIENCE_FIT, 7000, 1000, 700),
        (PartName.PRICE_FIT, 7500, 800, 600),
        (PartName.LANGUAGE_AND_PLACE, 10_000, 500, 500),
    ]
    assert total(parts) == 8286


def test_a_community_brief_scores_no_price() -> None:
    parts = score_parts(make_brief(kind=BriefKind.COMMUNITY), CANDIDATE, WEIGHTS)

    assert PartName.PRICE_FIT not in {each.name for each in parts}
    assert [each.points for each in parts] == [2674, 1943, 1304, 1130, 760, 544]
    assert total(parts) == 8355


@pytest.mark.parametrize(
    ("offered", "expected"),
    [
        ({"beauty.skincare", "beauty.makeup"}, 10_000),
        ({"beauty.skincare"}, 8_200),
        ({"beauty"}, 7_000),
        ({"beauty.fragrance"}, 4_000),
        ({"food"}, 0),
        (set[str](), 0),
    ],
)
def test_niches_count_exactly_then_by_field_then_by_neighbour(offered: set[str], expected: int) -> None:
    assert value(PartName.NICHE_FIT, BRIEF, make_candidate(niches=frozenset(offered))) == expected


def test_a_wanted_field_is_met_by_any_niche_in_it() -> None:
    brief = make_brief(niches={"beauty": 10_000})

    assert value(PartName.NICHE_FIT, brief, CANDIDATE) == 10_000
    assert value(PartName.NICHE_FIT, brief, make_candidate(niches=frozenset({"beautycare"}))) == 0


def test_shares_of_niches_that_are_not_whole_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="sum to 10000"):
        make_brief(niches={"beauty": 9_999})


@pytest.mark.parametrize(
    ("bookings", "kept", "expected"), [(0, 0, 8_000), (1, 1, 8_333), (1, 0, 6_666), (95, 95, 9_900), (95, 0, 400)]
)
def test_delivery_starts_at_the_prior_and_moves_with_evidence(bookings: int, kept: int, expected: int) -> None:
    candidate = make_candidate(delivery=Delivery(bookings=bookings, kept=kept))

    assert value(PartName.DELIVERY_RELIABILITY, BRIEF, candidate) == expected


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        ({}, 5_000),
        ({AudienceTrait.GENDER: {"female": 9_000, "male": 1_000}}, 7_000),
        ({AudienceTrait.GENDER: {"male": 10_000}, AudienceTrait.AGE: {"18-24": 5_000, "45-54": 5_000}}, 2_500),
        ({AudienceTrait.PROVINCE: {"79": 10_000}}, 5_000),
        ({AudienceTrait.GENDER: {"female": 10_001}, AudienceTrait.AGE: {"18-24": 10_000}}, 10_000),
    ],
)
def test_an_unmeasured_audience_counts_as_middling(audience: Any, expected: int) -> None:
    assert value(PartName.AUDIENCE_FIT, BRIEF, make_candidate(audience=audience)) == expected


@pytest.mark.parametrize(
    ("price", "expected"),
    [
        (vnd(0), 10_000),
        (vnd(2_000_000), 10_000),
        (vnd(2_000_799), 10_000),
        (vnd(2_000_800), 9_999),
        (vnd(6_000_000), 5_000),
        (vnd(6_000_001), 0),
        (None, 5_000),
    ],
)
def test_price_falls_from_the_floor_of_the_range_to_its_ceiling(price: Any, expected: int) -> None:
    assert value(PartName.PRICE_FIT, BRIEF, make_candidate(price=price)) == expected


def test_without_a_floor_the_range_starts_at_nothing() -> None:
    assert value(PartName.PRICE_FIT, make_brief(fee_floor=None), make_candidate(price=vnd(3_000_000))) == 7_500


@pytest.mark.parametrize(
    ("languages", "province", "region", "expected"),
    [
        ({"vi"}, "01", "red_river_delta", 10_000),
        ({"vi"}, "31", "red_river_delta", 7_500),
        ({"vi"}, "79", "southeast", 5_000),
        ({"en"}, "01", "red_river_delta", 5_000),
        ({"en"}, "79", "southeast", 0),
    ],
)
def test_language_and_place_are_half_each(languages: set[str], province: str, region: str, expected: int) -> None:
    candidate = make_candidate(languages=frozenset(languages), province=province, region=region)

    assert value(PartName.LANGUAGE_AND_PLACE, BRIEF, candidate) == expected


def test_a_brief_that_asks_for_nothing_in_particular_gives_everyone_full_marks_for_fit() -> None:
    brief = make_brief(niches={}, languages=frozenset(), provinces={}, audience={}, fee_ceiling=None)

    values = {each.name: each.value for each in score_parts(brief, CANDIDATE, WEIGHTS)}

    assert [
        values[part]
        for part in (PartName.NICHE_FIT, PartName.AUDIENCE_FIT, PartName.PRICE_FIT, PartName.LANGUAGE_AND_PLACE)
    ] == [10_000] * 4


@given(brief=briefs, candidate=outsiders)
def test_parts_add_up_exactly_and_stay_in_range(brief: Brief, candidate: Candidate) -> None:
    parts = score_parts(brief, candidate, WEIGHTS)

    assert total(parts) == sum(each.points for each in parts)
    assert 0 <= total(parts) <= 10_000
    assert all(0 <= each.value <= 10_000 for each in parts)
    assert all(0 <= each.points <= each.weight for each in parts)
    assert sum(each.weight for each in parts) == 10_000


@given(brief=briefs, candidate=outsiders)
def test_rounding_costs_less_than_a_point_a_part(brief: Brief, candidate: Candidate) -> None:
    parts = score_parts(brief, candidate, WEIGHTS)
    unrounded = sum(each.value * each.weight for each in parts)

    assert 0 <= unrounded - total(parts) * 10_000 < len(parts) * 10_000
