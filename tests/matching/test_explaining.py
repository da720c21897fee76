from typing import Any

import pytest

from domain.money import Money, vnd
from domain.sentences import amount, percent
from matching.brief import AudienceTrait
from matching.explaining import explain
from matching.scoring import score_parts
from matching.weights import PartName, weights_on
from tests.makers.matching import TODAY, make_brief, make_candidate

WEIGHTS = weights_on(TODAY)


def sentence(part: PartName, brief_changes: dict[str, Any], candidate_changes: dict[str, Any]) -> tuple[str, str]:
    brief, candidate = make_brief(**brief_changes), make_candidate(**candidate_changes)
    explained = explain(brief, candidate, score_parts(brief, candidate, WEIGHTS), WEIGHTS)
    found = next(each for each in explained if each.name is part)
    return found.sentence.vi, found.sentence.en


@pytest.mark.parametrize(
    ("part", "brief", "candidate", "vi", "en"),
    [
        (
            PartName.NICHE_FIT,
            {"niches": {}},
            {},
            "Bản yêu cầu không chọn lĩnh vực nào.",
            "The brief names no niche.",
        ),
        (
            PartName.NICHE_FIT,
            {"niches": {"beauty.skincare": 10_000}},
            {},
            "Làm đúng lĩnh vực được yêu cầu.",
            "Covers the niche asked for.",
        ),
        (
            PartName.NICHE_FIT,
            {"niches": {"beauty.skincare": 10_000}},
            {"niches": frozenset({"beauty"})},
            "Làm lĩnh vực gần với lĩnh vực được yêu cầu.",
            "Comes near the niche asked for.",
        ),
        (
            PartName.NICHE_FIT,
            {"niches": {"beauty.skincare": 10_000}},
            {"niches": frozenset({"gaming"})},
            "Không làm lĩnh vực được yêu cầu.",
            "Does not cover the niche asked for.",
        ),
        (
            PartName.LANGUAGE_AND_PLACE,
            {"languages": frozenset({"en"})},
            {"languages": frozenset({"vi"}), "province": None, "region": None},
            "Không dùng ngôn ngữ được yêu cầu; chưa cho biết tỉnh thành.",
            "Does not use the language asked for; the province is not known.",
        ),
        (PartName.TRUST_TIER, {}, {"certificate_until": None}, "Hạng tín nhiệm 2 trên 3.", "Trust tier 2 of 3."),
        (
            PartName.AUDIENCE_FIT,
            {"audience": {}},
            {},
            "Bản yêu cầu không chọn nhóm khán giả nào.",
            "The brief asks for no particular audience.",
        ),
        (
            PartName.AUDIENCE_FIT,
            {"audience": {AudienceTrait.GENDER: frozenset({"female"}), AudienceTrait.PROVINCE: frozenset({"01"})}},
            {},
            "Khán giả đúng nhóm cần tìm: giới tính 70 %; phần chưa đo tạm tính ở mức giữa.",
            "Audience in the groups wanted: gender 70%; what is not measured counts as middling for now.",
        ),
        (
            PartName.PRICE_FIT,
            {"fee_ceiling": None},
            {},
            "Bản yêu cầu không đặt mức trần thù lao.",
            "The brief sets no ceiling for the fee.",
        ),
        (
            PartName.LANGUAGE_AND_PLACE,
            {"languages": frozenset[str](), "provinces": {}},
            {},
            "Bản yêu cầu không chọn ngôn ngữ; không giới hạn tỉnh thành.",
            "The brief asks for no particular language; any province will do.",
        ),
        (
            PartName.LANGUAGE_AND_PLACE,
            {"languages": frozenset({"vi", "en"})},
            {"province": "31"},
            "Dùng 1 trên 2 ngôn ngữ được yêu cầu; ở cùng vùng với tỉnh thành được yêu cầu.",
            "Uses 1 of the 2 languages asked for; lives in the region of a province asked for.",
        ),
        (
            PartName.LANGUAGE_AND_PLACE,
            {},
            {"province": None, "region": None},
            "Dùng ngôn ngữ được yêu cầu; chưa cho biết tỉnh thành.",
            "Uses the language asked for; the province is not known.",
        ),
        (
            PartName.LANGUAGE_AND_PLACE,
            {},
            {"province": "79", "region": "southeast"},
            "Dùng ngôn ngữ được yêu cầu; ở ngoài vùng được yêu cầu.",
            "Uses the language asked for; lives outside the regions asked for.",
        ),
    ],
)
def test_sentences_for_what_is_not_asked_or_not_known(
    part: PartName, brief: dict[str, Any], candidate: dict[str, Any], vi: str, en: str
) -> None:
    assert sentence(part, brief, candidate) == (vi, en)


@pytest.mark.parametrize(
    ("basis_points", "vi", "en"),
    [(0, "0 %", "0%"), (9, "0 %", "0%"), (8938, "89,3 %", "89.3%"), (10_000, "100 %", "100%")],
)
def test_percentages_as_each_language_writes_them(basis_points: int, vi: str, en: str) -> None:
    assert (percent(basis_points).vi, percent(basis_points).en) == (vi, en)


def test_amounts_as_each_language_writes_them() -> None:
    assert amount(vnd(1_250_000)).vi == "1.250.000 ₫"
    assert amount(Money(0)).en == "VND 0"
