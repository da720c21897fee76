from datetime import date, timedelta

import pytest

from domain.law.advertisements import Paper, Product
from domain.law.articles import Article
from domain.law.findings import FindingCode
from domain.law.gate import examine
from domain.law.papers import best_paper
from domain.law.rules import FindingSeverity
from tests.makers.advertisements import make_advertisement, make_paper

TODAY = date(2026, 11, 21)
REGISTERED = make_paper("business_registration")


def test_a_supplement_waits_for_its_three_papers() -> None:
    product = Product(name="Viên uống", category="health_supplement")
    findings = [
        found
        for found in examine(make_advertisement(product=product, papers=()), TODAY)
        if found.severity is FindingSeverity.HOLDS
    ]

    assert [(found.code, found.document) for found in findings] == [
        (FindingCode.PAPER_MISSING, "business_registration"),
        (FindingCode.PAPER_MISSING, "food_registration_receipt"),
        (FindingCode.PAPER_MISSING, "ad_content_confirmation"),
    ]
    confirmation = findings[2]
    assert confirmation.articles == (Article("d15", "26-27"), Article("d87", "68.1.b"))
    assert confirmation.fine is not None
    assert (confirmation.fine.minimum, confirmation.fine.maximum) == (30_000_000, 40_000_000)
    assert confirmation.vi == "Thiếu giấy tờ: Giấy xác nhận nội dung quảng cáo."
    assert confirmation.en == "Missing: Advertising-content confirmation certificate."


@pytest.mark.parametrize(
    ("notification", "code", "sentence"),
    [
        (
            make_paper("cosmetic_notification", valid_until=TODAY - timedelta(days=1)),
            FindingCode.PAPER_EXPIRED,
            "no. 12/2026 expired on 2026-11-20.",
        ),
        (
            make_paper("cosmetic_notification", valid_from=TODAY + timedelta(days=1)),
            FindingCode.PAPER_NOT_YET_VALID,
            "no. 12/2026 holds from 2026-11-22.",
        ),
    ],
)
def test_a_paper_out_of_date_holds_the_brief(notification: Paper, code: FindingCode, sentence: str) -> None:
    (finding,) = examine(make_advertisement(papers=(REGISTERED, notification)), TODAY)

    assert (finding.code, finding.severity, finding.document) == (code, FindingSeverity.HOLDS, "cosmetic_notification")
    assert finding.articles == (Article("d342", "4"), Article("d87", "70.4.a"))
    assert finding.en.endswith(sentence)


@pytest.mark.parametrize("until", [TODAY, None])
def test_a_paper_holds_on_its_first_and_its_last_day(until: date | None) -> None:
    notification = make_paper("cosmetic_notification", valid_from=TODAY, valid_until=until)

    assert examine(make_advertisement(papers=(REGISTERED, notification)), TODAY) == ()


def test_a_paper_that_lapses_before_the_last_deliverable_warns() -> None:
    notification = make_paper("cosmetic_notification", valid_until=date(2026, 12, 1))
    papers = (REGISTERED, notification)

    assert examine(make_advertisement(papers=papers, last_day=date(2026, 12, 1)), TODAY) == ()
    (finding,) = examine(make_advertisement(papers=papers, last_day=date(2026, 12, 2)), TODAY)
    assert (finding.code, finding.severity) == (FindingCode.PAPER_LAPSES_EARLY, FindingSeverity.WARNS)


def test_a_paper_needed_only_where_product_law_asks_warns() -> None:
    product = Product(name="Áo dài", category="fashion_accessories")
    (finding,) = examine(make_advertisement(product=product, papers=(REGISTERED,)), TODAY)

    assert (finding.code, finding.severity, finding.document) == (
        FindingCode.PAPER_MISSING,
        FindingSeverity.WARNS,
        "conformity",
    )
    assert finding.en.startswith("Where the law requires it: ")


def test_confirmation_of_cosmetics_was_abolished_on_15_february_2026() -> None:
    papers = (REGISTERED, make_paper("cosmetic_notification"))

    (finding,) = examine(make_advertisement(papers=papers), date(2026, 2, 14))
    assert (finding.code, finding.document) == (FindingCode.PAPER_MISSING, "ad_content_confirmation")
    assert finding.articles == (Article("c09", ""),)
    assert finding.fine is None
    assert examine(make_advertisement(papers=papers), date(2026, 2, 15)) == ()


def test_of_several_papers_the_one_that_serves_best_counts() -> None:
    expired = make_paper("conformity", number="cũ", valid_until=date(2026, 11, 1))
    short = make_paper("conformity", number="ngắn", valid_until=date(2026, 12, 1))
    endless = make_paper("conformity", number="vô hạn", valid_until=None)
    coming = make_paper("conformity", number="tới", valid_from=date(2027, 1, 1), valid_until=date(2099, 1, 1))

    assert best_paper((expired, short, coming), "conformity", TODAY) is short
    assert best_paper((short, endless, coming), "conformity", TODAY) is endless
    assert best_paper((short,), "asset_title", TODAY) is None
