from datetime import date

import pytest
from pydantic import TypeAdapter, ValidationError

from domain.law.articles import Article, FineRange, Reference, cite, fine_on


def test_an_article_is_named_as_lawyers_name_it() -> None:
    point = Article("d87", "51.1.a")

    assert point.vi == "điểm a khoản 1 Điều 51 Nghị định 87/2026/NĐ-CP"
    assert point.en == "Decree 87/2026/ND-CP Art 51.1.a"
    assert Article("law16", "7").vi == "Điều 7 Luật Quảng cáo 16/2012/QH13"
    assert Article("c03", "").vi == "Thông tư 03/2026/TT-BYT"
    assert Article("c03", "").en == "Circular 03/2026/TT-BYT"


def test_conduct_before_a_decree_is_cited_under_the_one_it_replaced() -> None:
    references = ["law16 7.2", "d87 49.1.a", "d87 49.1.b"]

    assert cite(references, date(2026, 5, 14)) == (Article("law16", "7.2"), Article("d38", ""))
    assert cite(references, date(2026, 5, 15)) == (
        Article("law16", "7.2"),
        Article("d87", "49.1.a"),
        Article("d87", "49.1.b"),
    )


def test_an_instrument_that_replaced_none_is_left_out_before_its_day() -> None:
    assert cite(["law122 26", "law75 23"], date(2026, 6, 30)) == (Article("law75", "23"),)
    assert cite(["law122 26", "law75 23"], date(2026, 7, 1)) == (Article("law122", "26"), Article("law75", "23"))


def test_a_fine_is_known_only_while_its_decree_is_in_force() -> None:
    fine = FineRange(under="d87 51.1", minimum=40_000_000, maximum=60_000_000)

    assert fine_on([fine], date(2026, 5, 14)) is None
    assert fine_on([fine], date(2026, 5, 15)) is fine


def test_a_reference_to_an_unknown_instrument_is_refused() -> None:
    with pytest.raises(ValidationError, match="names no known instrument"):
        TypeAdapter(Reference).validate_python("d999 1")
