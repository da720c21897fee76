from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.bookings.results import Figures, ResultFigure, ResultSource
from domain.bookings.status import BookingStatus
from domain.campaign_report import (
    BookedWork,
    Piece,
    PieceCounts,
    Report,
    Said,
    Speaker,
    Spend,
    Tally,
    UnitCost,
    cost_of,
    report_over,
)
from domain.disclosures.labels import DisclosureVerdict
from domain.ids import BookingId, DeliverableId, new_id
from domain.money import vnd
from tests.instants import NOON

DUE = date(2026, 12, 20)
BRAND = Speaker(ResultSource.BRAND, None)


def make_said(source: ResultSource = ResultSource.BRAND, integration: str | None = None, **figures: int) -> Said:
    return Said(source=source, integration=integration, figures=Figures(**figures), measured_at=NOON)


def make_piece(*said: Said, published_on: date | None = DUE, **changes: Any) -> Piece:
    values: dict[str, Any] = {
        "deliverable_id": DeliverableId(new_id()),
        "place": 1,
        "platform": "tiktok",
        "format": "short_video",
        "due_on": DUE,
        "published_on": published_on,
        "published_at": None if published_on is None else NOON,
        "url": None if published_on is None else "https://www.tiktok.com/@nhung/video/1",
        "evidence_complete": published_on is not None,
        "verdict": None,
        "said": said,
    }
    return Piece(**(values | changes))


def make_work(*pieces: Piece, held: int = 0, released: int = 0, **changes: Any) -> BookedWork:
    values: dict[str, Any] = {
        "booking_id": BookingId(new_id()),
        "brief": "Video mở hộp",
        "influencer": "Hồng Nhung",
        "status": BookingStatus.PUBLISHED,
        "made_at": NOON,
        "fee": vnd(held + released),
        "spend": Spend(held=vnd(held), released=vnd(released)),
        "pieces": pieces,
    }
    return BookedWork(**(values | changes))


def test_nothing_booked_is_an_empty_report() -> None:
    assert report_over([], today=DUE) == Report(
        bookings=0, pieces=PieceCounts(), spend=Spend(), results=(), differing=0
    )


@pytest.mark.parametrize(
    ("published_on", "today", "late"),
    [(DUE, DUE, 0), (DUE + timedelta(days=1), DUE, 1), (None, DUE, 0), (None, DUE + timedelta(days=1), 1)],
)
def test_late_is_after_the_day_it_was_due(published_on: date | None, today: date, late: int) -> None:
    work = make_work(make_piece(published_on=published_on))

    assert report_over([work], today=today).pieces.late == late


def test_of_a_cancelled_booking_only_what_is_online_counts() -> None:
    online = make_piece(make_said(views=10), verdict=DisclosureVerdict.LATE)
    missing = make_piece(published_on=None)

    cancelled = make_work(online, missing, released=100, status=BookingStatus.CANCELLED)

    report = report_over([cancelled], today=DUE + timedelta(days=9))
    assert report.pieces == PieceCounts(owed=1, published=1, evidence_complete=1, undisclosed=1)
    assert report.results[0].costs == (UnitCost(figure=ResultFigure.VIEWS, units=1_000, cost=vnd(10_000), bookings=1),)


def test_a_cost_stands_only_where_every_figure_it_divides_by_is_there() -> None:
    whole = make_work(make_piece(make_said(clicks=2, orders=0)), make_piece(make_said(clicks=1)), released=100, held=1)
    partly = make_work(make_piece(make_said(clicks=7)), make_piece(), released=5_000)
    unpaid = make_work(make_piece(make_said(clicks=9, orders=2)))

    (brand,) = report_over([whole, partly, unpaid], today=DUE).results

    assert brand.speaker == BRAND
    assert (brand.pieces, brand.measured_from, brand.measured_until) == (4, NOON, NOON)
    assert brand.tallies == (
        Tally(figure=ResultFigure.CLICKS, total=19, pieces=4),
        Tally(figure=ResultFigure.ORDERS, total=2, pieces=2),
    )
    assert brand.costs == (UnitCost(figure=ResultFigure.CLICKS, units=1, cost=vnd(34), bookings=1),)


def test_sources_are_never_added_up() -> None:
    piece = make_piece(
        make_said(views=100, orders=1),
        make_said(ResultSource.INFLUENCER, views=120),
        make_said(ResultSource.INTEGRATION, "shop", orders=1),
        make_said(ResultSource.INTEGRATION, "tiktok", views=110),
    )

    report = report_over([make_work(piece, held=11)], today=DUE)

    assert [
        (each.speaker.source.value, each.speaker.integration, [one.total for one in each.tallies])
        for each in report.results
    ] == [
        ("brand", None, [100, 1]),
        ("influencer", None, [120]),
        ("integration", "shop", [1]),
        ("integration", "tiktok", [110]),
    ]
    assert report.differing == 1
    assert [[one.cost.minor for one in each.costs] for each in report.results] == [[110, 11], [92], [11], [100]]


@given(st.sampled_from([1, 1_000]), st.integers(0, 10**12), st.integers(1, 10**12))
def test_a_cost_is_rounded_half_up_to_the_dong(units: int, cost: int, counted: int) -> None:
    found = cost_of(units, cost=vnd(cost), counted=counted).minor

    assert -counted <= 2 * (units * cost - found * counted) < counted
