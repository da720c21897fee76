import json
from datetime import date, timedelta
from importlib.resources import files
from math import exp
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.money import vnd
from matching.acceptance import (
    Acceptance,
    AcceptanceFeature,
    AcceptanceModel,
    acceptance,
    acceptance_model_on,
    acceptance_models,
    chance_of,
)
from matching.brief import Answers, Brief, BriefKind, Candidate
from matching.scoring import score_parts
from matching.weights import weights_on
from tests.makers.matching import BRIEF, CANDIDATE, TODAY, make_brief, make_candidate
from tests.matching.strategies import briefs, outsiders

MODEL = acceptance_model_on(TODAY)


def likely(brief: Brief, candidate: Candidate) -> Acceptance:
    return acceptance(brief, candidate, score_parts(brief, candidate, weights_on(TODAY)), MODEL, TODAY)


def value(feature: AcceptanceFeature, brief: Brief, candidate: Candidate = CANDIDATE) -> int:
    return next(each.value for each in likely(brief, candidate).features if each.name is feature)


def test_the_chance_of_a_known_pair() -> None:
    brief = make_brief(first_due=TODAY + timedelta(days=12))

    found = likely(brief, make_candidate(answers=Answers(offers=5, accepted=4)))

    assert [(each.name, each.value, each.adds) for each in found.features] == [
        (AcceptanceFeature.NICHE_FIT, 8200, 984),
        (AcceptanceFeature.FEE_ABOVE_PRICE, 5000, 450),
        (AcceptanceFeature.ANSWERS, 7000, 1540),
        (AcceptanceFeature.TIME_LEFT, 4000, 200),
    ]
    # 984 + 450 + 1540 + 200 - 2200 = 974 thousandths of a logit.
    assert found.chance == 7259


@pytest.mark.parametrize(
    ("logit", "chance"), [(0, 5000), (1000, 7311), (-1000, 2689), (-1385, 2002), (-1387, 2000), (-20_000, 2000)]
)
def test_the_curve_is_logistic_and_has_a_floor(logit: int, chance: int) -> None:
    assert chance_of(logit, 2000) == chance


def test_the_curve_never_falls_and_is_the_nearest_basis_point() -> None:
    chances = [chance_of(logit, 0) for logit in range(-12_000, 12_001)]

    assert chances == sorted(chances)
    assert all(
        abs(chance - 10_000 / (1 + exp(-logit / 1000))) <= 0.5
        for logit, chance in zip(range(-12_000, 12_001), chances, strict=True)
    )


def test_the_shipped_floor_is_a_fifth_and_a_hopeless_offer_gets_it() -> None:
    brief = make_brief(first_due=TODAY, niches={"food": 10_000}, fee_ceiling=CANDIDATE.price)

    found = likely(brief, make_candidate(answers=Answers(offers=40, accepted=0)))

    assert MODEL.floor == 2000
    assert found.chance == 2000


@pytest.mark.parametrize(
    ("price", "expected"),
    [(vnd(6_000_000), 0), (vnd(5_000_000), 2000), (vnd(3_000_000), 10_000), (vnd(1), 10_000), (vnd(0), 10_000)],
)
def test_a_fee_counts_from_the_price_to_twice_the_price(price: Any, expected: int) -> None:
    assert value(AcceptanceFeature.FEE_ABOVE_PRICE, BRIEF, make_candidate(price=price)) == expected


@pytest.mark.parametrize(
    ("brief", "price"),
    [({}, None), ({"fee_ceiling": None}, vnd(1)), ({"kind": BriefKind.COMMUNITY}, vnd(1))],
)
def test_what_is_not_known_counts_as_middling(brief: dict[str, Any], price: Any) -> None:
    assert value(AcceptanceFeature.FEE_ABOVE_PRICE, make_brief(**brief), make_candidate(price=price)) == 5000


@pytest.mark.parametrize(
    ("offers", "accepted", "expected"), [(0, 0, 6000), (1, 1, 6666), (1, 0, 5000), (95, 95, 9800), (95, 0, 300)]
)
def test_answers_start_at_the_prior_and_move_with_evidence(offers: int, accepted: int, expected: int) -> None:
    person = make_candidate(answers=Answers(offers=offers, accepted=accepted))

    assert value(AcceptanceFeature.ANSWERS, BRIEF, person) == expected


@pytest.mark.parametrize(
    ("first_due", "expected"),
    [
        (None, 5000),
        (TODAY - timedelta(days=1), 0),
        (TODAY, 0),
        (TODAY + timedelta(days=15), 5000),
        (TODAY + timedelta(days=30), 10_000),
        (TODAY + timedelta(days=31), 10_000),
    ],
)
def test_time_counts_up_to_a_month(first_due: date | None, expected: int) -> None:
    assert value(AcceptanceFeature.TIME_LEFT, make_brief(first_due=first_due)) == expected


@given(brief=briefs, candidate=outsiders)
def test_a_chance_stays_between_the_floor_and_certainty(brief: Brief, candidate: Candidate) -> None:
    found = likely(brief, candidate)

    assert MODEL.floor <= found.chance <= 10_000
    assert all(0 <= each.value <= 10_000 and each.adds >= 0 for each in found.features)


@given(brief=briefs, candidate=outsiders, accepted=st.integers(0, 50), more=st.integers(0, 50))
def test_more_offers_accepted_never_lower_the_chance(
    brief: Brief, candidate: Candidate, accepted: int, more: int
) -> None:
    def chance(of: int) -> int:
        return likely(brief, make_candidate(niches=candidate.niches, answers=Answers(offers=100, accepted=of))).chance

    assert chance(accepted) <= chance(accepted + more)


def published() -> dict[str, Any]:
    return json.loads((files("matching.reference") / "acceptance_v1.json").read_text(encoding="utf-8"))


def test_versions_have_their_own_names_and_days() -> None:
    assert [(each.version, each.valid_from) for each in acceptance_models()] == [("v1", date(2026, 1, 1))]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"coefficients": {"niche_fit": 1}}, "every feature"),
        ({"coefficients": published()["coefficients"] | {"answers": -1}}, "greater than or equal to 0"),
        ({"coefficients": published()["coefficients"] | {"payment": 1}}, "Input should be"),
        ({"floor": 10_001}, "less than or equal to"),
        ({"intercept": 20_001}, "less than or equal to"),
        ({"boost": 1}, "Extra inputs"),
    ],
)
def test_a_model_that_lowers_a_merit_or_is_not_whole_is_refused_at_load(change: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        AcceptanceModel.model_validate(published() | change)
