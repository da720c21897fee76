from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.addresses import AddressInvalid
from domain.bookings.refusals import FigureFell, ReportedAlready
from domain.bookings.results import (
    FIGURES_IN_WORDS,
    MOST_COUNTED,
    Beside,
    FigureDifference,
    Figures,
    ResultFigure,
    differences_between,
)
from domain.errors import DomainError, InvalidInput
from domain.ids import ResultId, new_id
from tests.instants import NOON
from tests.makers.results import make_report

COUNTED = st.none() | st.integers(0, 20)
LATER = NOON + timedelta(days=7)


def test_every_figure_has_its_words_and_its_place() -> None:
    assert list(FIGURES_IN_WORDS) == list(ResultFigure)
    assert [Figures(views=1, reach=2, clicks=3, orders=4).of(figure) for figure in ResultFigure] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"figures": Figures()}, InvalidInput, "input"),
        ({"views": -1}, InvalidInput, "input.views"),
        ({"orders": MOST_COUNTED + 1}, InvalidInput, "input.orders"),
        ({"days": -1}, InvalidInput, "input.measuredAt"),
        ({"days": 8}, InvalidInput, "input.measuredAt"),
        ({"evidence": "ảnh.png"}, AddressInvalid, "input.evidence"),
        ({"corrects_id": ResultId(new_id())}, InvalidInput, "input.reason"),
        ({"corrects_id": ResultId(new_id()), "reason": " "}, InvalidInput, "input.reason"),
        ({"reason": "x" * 1_001}, InvalidInput, "input.reason"),
    ],
)
def test_a_report_that_cannot_be_is_refused(changes: dict[str, Any], refusal: type[DomainError], field: str) -> None:
    with pytest.raises(refusal) as raised:
        make_report(**changes).checked(published_at=NOON, now=LATER)

    assert raised.value.field == field


def test_an_instant_without_its_offset_is_none() -> None:
    report = make_report()
    with pytest.raises(InvalidInput):
        replace(report, measured_at=report.measured_at.replace(tzinfo=None)).checked(published_at=NOON, now=LATER)


def test_a_report_is_tidied() -> None:
    report = make_report(0, views=MOST_COUNTED, evidence=" https://files.example.vn/1.png ", reason=" Bot. ")

    checked = report.checked(published_at=NOON, now=NOON)

    assert (checked.evidence, checked.reason) == ("https://files.example.vn/1.png", "Bot.")
    assert checked.figures == Figures(views=MOST_COUNTED)


def test_what_falls_needs_a_reason() -> None:
    around = Beside(before=Figures(views=100, clicks=7), after=Figures(views=300, orders=2))

    around.require_fit(make_report(views=100, orders=2))
    around.require_fit(make_report(views=50, reason="TikTok đã lọc lượt xem ảo."))
    with pytest.raises(FigureFell) as fell:
        around.require_fit(make_report(views=99))
    with pytest.raises(FigureFell) as risen:
        around.require_fit(make_report(orders=3))

    assert fell.value.say("en").startswith("Views would fall from 100 to 99")
    assert risen.value.say("vi").startswith("Đơn hàng giảm từ 3 xuống 2")
    assert (fell.value.field, risen.value.field) == ("input.views", "input.orders")


def test_one_instant_has_one_report() -> None:
    with pytest.raises(ReportedAlready):
        Beside(taken=True).require_fit(make_report(reason="Đo lại."))


@settings(max_examples=200, deadline=None)
@given(COUNTED, COUNTED, COUNTED)
def test_whatever_fits_leaves_nothing_falling(before: int | None, now: int | None, after: int | None) -> None:
    series = [each for each in (before, now, after) if each is not None]
    falls = now is not None and series != sorted(series)

    try:
        Beside(before=Figures(reach=before), after=Figures(reach=after)).require_fit(
            make_report(figures=Figures(reach=now, clicks=1))
        )
    except FigureFell:
        assert falls
    else:
        assert not falls


def test_differences_are_named_and_agreement_is_not() -> None:
    said = [Figures(views=900, reach=5, orders=3), Figures(views=1_000, reach=5), Figures(views=950, clicks=1)]

    assert differences_between(said) == [FigureDifference(figure=ResultFigure.VIEWS, least=900, most=1_000)]
    assert differences_between(said[:1]) == []
