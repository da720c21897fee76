from datetime import date
from typing import Any

import pytest

from domain.law.advertisements import Advertisement, Product
from domain.law.articles import Article
from domain.law.findings import Finding, FindingCode, worst
from domain.law.gate import examine
from domain.law.rules import FindingSeverity
from domain.reference.categories import CATEGORIES, CategoryGroup
from tests.makers.advertisements import make_advertisement, make_paper

TODAY = date(2026, 11, 21)
PROHIBITED = sorted(code for code, found in CATEGORIES.items() if found.group is CategoryGroup.PROHIBITED)


def of(category: str, **changes: Any) -> Advertisement:
    attributes = {
        name: changes.pop(name)
        for name in ("abv_hundredths", "label_age_months", "prescription_only")
        if name in changes
    }
    return make_advertisement(product=Product(name="Sản phẩm", category=category, **attributes), **changes)


def codes(findings: tuple[Finding, ...]) -> list[FindingCode]:
    return [finding.code for finding in findings]


def test_a_cosmetic_with_its_papers_in_order_passes() -> None:
    assert examine(make_advertisement(), TODAY) == ()


@pytest.mark.parametrize("category", PROHIBITED)
def test_prohibited_goods_are_refused_and_no_paper_helps(category: str) -> None:
    (finding,) = examine(of(category), TODAY)

    assert finding.code is FindingCode.PROHIBITED_CATEGORY
    assert finding.severity is FindingSeverity.REFUSES
    assert finding.rule == category
    assert finding.articles


def test_tobacco_names_its_articles_its_fine_and_says_so_in_both_languages() -> None:
    (finding,) = examine(of("tobacco"), TODAY)

    assert finding.articles == (Article("law16", "7.2"), Article("d87", "49.1.a"))
    assert finding.fine is not None
    assert (finding.fine.minimum, finding.fine.maximum) == (50_000_000, 70_000_000)
    assert finding.say("vi") == "Cấm quảng cáo: Thuốc lá, xì gà và các dạng thuốc lá khác."
    assert finding.say("en") == "Advertising is prohibited: Tobacco, cigars and other tobacco."


def test_the_day_before_decree_87_the_older_decree_is_cited_without_a_fine() -> None:
    (finding,) = examine(of("tobacco"), date(2026, 5, 14))

    assert finding.articles == (Article("law16", "7.2"), Article("d38", ""))
    assert finding.fine is None


def test_a_named_violator_is_refused_even_for_ordinary_goods() -> None:
    (finding,) = examine(make_advertisement(named_as="Công ty Bán Gian"), TODAY)

    assert finding.code is FindingCode.NAMED_VIOLATOR
    assert finding.severity is FindingSeverity.REFUSES
    assert finding.articles == (Article("law75", "23"), Article("d87", "56.3.c"))
    assert finding.fine is not None
    assert (finding.fine.minimum, finding.fine.maximum) == (40_000_000, 50_000_000)
    assert "Công ty Bán Gian" in finding.vi


def test_a_named_violator_with_prohibited_goods_hears_both() -> None:
    findings = examine(of("tobacco", named_as="Công ty Bán Gian"), TODAY)

    assert codes(findings) == [FindingCode.PROHIBITED_CATEGORY, FindingCode.NAMED_VIOLATOR]


ALCOHOL = ("business_registration", "alcohol_licence")


@pytest.mark.parametrize(
    ("category", "abv", "expected"),
    [
        ("alcohol_under_5_5", 0, None),
        ("alcohol_under_5_5", 549, None),
        ("alcohol_under_5_5", 550, (FindingSeverity.HOLDS, "alcohol_5_5_to_15")),
        ("alcohol_under_5_5", 1500, (FindingSeverity.REFUSES, "spirits_15_plus")),
        ("alcohol_5_5_to_15", 549, (FindingSeverity.HOLDS, "alcohol_under_5_5")),
        ("alcohol_5_5_to_15", 550, None),
        ("alcohol_5_5_to_15", 1499, None),
        ("alcohol_5_5_to_15", 1500, (FindingSeverity.REFUSES, "spirits_15_plus")),
    ],
)
def test_alcohol_turns_on_its_strength(category: str, abv: int, expected: tuple[FindingSeverity, str] | None) -> None:
    papers = tuple(make_paper(kind) for kind in ALCOHOL)
    findings = examine(of(category, abv_hundredths=abv, papers=papers, audience_age_from=18), TODAY)

    assert [(found.severity, found.rule) for found in findings] == ([expected] if expected else [])
    assert all(found.code is FindingCode.OTHER_CATEGORY for found in findings)


def test_a_strength_nobody_stated_does_not_pass() -> None:
    papers = tuple(make_paper(kind) for kind in ALCOHOL)
    (finding,) = examine(of("alcohol_under_5_5", papers=papers, audience_age_from=18), TODAY)

    assert (finding.code, finding.severity) == (FindingCode.ATTRIBUTE_MISSING, FindingSeverity.HOLDS)
    assert finding.rule == "abv_hundredths"


@pytest.mark.parametrize("age", [None, 17])
def test_alcohol_is_for_an_audience_of_adults(age: int | None) -> None:
    papers = tuple(make_paper(kind) for kind in ALCOHOL)
    (finding,) = examine(of("alcohol_under_5_5", abv_hundredths=500, papers=papers, audience_age_from=age), TODAY)

    assert (finding.code, finding.severity) == (FindingCode.AUDIENCE_TOO_YOUNG, FindingSeverity.HOLDS)


MILK = ("business_registration", "food_registration_receipt", "ad_content_confirmation")


@pytest.mark.parametrize(("months", "refused"), [(23, True), (24, False)])
def test_milk_for_children_under_24_months_is_a_breast_milk_substitute(months: int, *, refused: bool) -> None:
    papers = tuple(make_paper(kind) for kind in MILK)
    findings = examine(of("child_nutrition", label_age_months=months, papers=papers), TODAY)

    elsewhere = [found for found in findings if found.code is FindingCode.OTHER_CATEGORY]
    assert [found.rule for found in elsewhere] == (["breast_milk_substitute"] if refused else [])
    assert (worst(findings) is FindingSeverity.REFUSES) is refused


@pytest.mark.parametrize(
    ("prescription", "expected"),
    [
        (None, (FindingCode.ATTRIBUTE_MISSING, FindingSeverity.HOLDS, "prescription_only")),
        (True, (FindingCode.OTHER_CATEGORY, FindingSeverity.REFUSES, "prescription_medicine")),
        (False, None),
    ],
)
def test_medicine_turns_on_its_prescription(
    expected: tuple[FindingCode, FindingSeverity, str] | None, *, prescription: bool | None
) -> None:
    papers = tuple(make_paper(k) for k in ("business_registration", "drug_registration", "ad_content_confirmation"))
    findings = examine(of("otc_medicine", prescription_only=prescription, papers=papers), TODAY)

    grave = [(f.code, f.severity, f.rule) for f in findings if f.severity is not FindingSeverity.WARNS]
    assert grave == ([expected] if expected else [])


def test_the_worst_of_findings() -> None:
    (finding,) = examine(of("tobacco"), TODAY)

    assert worst(()) is None
    assert worst([finding]) is FindingSeverity.REFUSES
    assert worst(examine(make_advertisement(papers=()), TODAY)) is FindingSeverity.HOLDS
