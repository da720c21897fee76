import json
from datetime import date
from importlib.resources import files
from typing import Any

import pytest
from pydantic import ValidationError

from matching.brief import BriefKind
from matching.weights import PartName, WeightSet, weight_sets, weights_on


def published(name: str) -> dict[str, Any]:
    return json.loads((files("matching.reference") / name).read_text(encoding="utf-8"))


def test_the_first_version_is_the_published_one() -> None:
    assert weights_on(date(2026, 11, 21)).weights_for(BriefKind.COMMERCIAL) == {
        PartName.NICHE_FIT: 3000,
        PartName.DISCLOSURE_HISTORY: 2000,
        PartName.TRUST_TIER: 1500,
        PartName.DELIVERY_RELIABILITY: 1200,
        PartName.AUDIENCE_FIT: 1000,
        PartName.PRICE_FIT: 800,
        PartName.LANGUAGE_AND_PLACE: 500,
    }


def test_a_community_brief_leaves_the_price_out_and_still_sums_to_the_whole() -> None:
    assert weights_on(date(2026, 11, 21)).weights_for(BriefKind.COMMUNITY) == {
        PartName.NICHE_FIT: 3261,
        PartName.DISCLOSURE_HISTORY: 2174,
        PartName.TRUST_TIER: 1630,
        PartName.DELIVERY_RELIABILITY: 1304,
        PartName.AUDIENCE_FIT: 1087,
        PartName.LANGUAGE_AND_PLACE: 544,
    }


@pytest.mark.parametrize("kind", BriefKind)
@pytest.mark.parametrize("version", weight_sets(), ids=lambda each: each.version)
def test_every_version_sums_to_the_whole_in_the_order_of_the_parts(version: WeightSet, kind: BriefKind) -> None:
    weights = version.weights_for(kind)

    assert sum(weights.values()) == 10_000
    assert list(weights) == [part for part in PartName if part in weights]


def test_versions_have_their_own_names_and_days() -> None:
    assert [each.version for each in weight_sets()] == ["v1"]
    assert [each.valid_from for each in weight_sets()] == [date(2026, 1, 1)]


def test_no_version_is_in_force_before_the_first() -> None:
    with pytest.raises(ValueError, match="empty"):
        weights_on(date(2025, 12, 31))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"niche_fit": 3001}, "sum to 10000"),
        ({"niche_fit": 2999}, "sum to 10000"),
        ({"niche_fit": -1, "price_fit": 3801}, "greater than or equal to 0"),
        ({"payment": 0}, "Input should be"),
        (dict.fromkeys(PartName, 0) | {"price_fit": 10_000}, "something is left to be scored"),
    ],
)
def test_weights_that_are_not_whole_are_refused_at_load(change: dict[str, int], problem: str) -> None:
    data = published("weights_v1.json")
    data["weights"] |= change

    with pytest.raises(ValidationError, match=problem):
        WeightSet.model_validate(data)


def test_a_set_without_one_of_the_parts_is_refused_at_load() -> None:
    data = published("weights_v1.json")
    data["weights"]["niche_fit"] += data["weights"].pop("price_fit")

    with pytest.raises(ValidationError, match="names every part"):
        WeightSet.model_validate(data)


def test_an_unknown_key_is_refused_at_load() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        WeightSet.model_validate(published("weights_v1.json") | {"boost": 1})
