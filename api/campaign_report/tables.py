"""The report as CSV. Columns are stable: new ones are added at the end, and none is renamed."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from domain.campaign_report import BookedWork, Piece, Said, report_over
from domain.ids import BookingId, CampaignId
from domain.spreadsheets import BYTE_ORDER_MARK, Cell, csv_lines
from operations.campaign_report.booked_work import work_of_campaign
from schema.node_keys import encoder_of
from storage.engine import Database

AT_ONCE: Final = 200
"""Bookings that are read and written together: a large campaign is never held whole."""


@dataclass(frozen=True)
class Table:
    """One file: its columns, and the rows of one booking; today is the day in Viet Nam."""

    columns: tuple[str, ...]
    rows: Callable[[BookedWork, date], Iterator[Sequence[Cell]]]


async def table_lines(
    database: Database, campaign_id: CampaignId, table: Table, today: date, *, at_once: int = AT_ONCE
) -> AsyncIterator[bytes]:
    """The file, piece by piece: the head at once, then the bookings, oldest first, so many at once."""
    yield f"{BYTE_ORDER_MARK}{csv_lines([table.columns])}".encode()
    after: BookingId | None = None
    more = True
    while more:
        async with database.reading() as session:
            work = await work_of_campaign(session, campaign_id, after=after, most=at_once)
        yield csv_lines(row for each in work for row in table.rows(each, today)).encode()
        more = len(work) == at_once
        after = work[-1].booking_id if work else after


def _of_bookings(work: BookedWork, today: date) -> Iterator[Sequence[Cell]]:
    found = report_over([work], today=today)
    pieces, spend = found.pieces, found.spend
    yield (
        encoder_of("Booking")(work.booking_id),
        work.brief,
        work.influencer,
        work.status.value,
        work.made_at,
        work.fee.currency,
        work.fee.minor,
        spend.held.minor,
        spend.released.minor,
        spend.refunded.minor,
        pieces.owed,
        pieces.published,
        pieces.late,
        pieces.evidence_complete,
        pieces.disclosed,
        pieces.undisclosed,
        found.differing,
    )


def _of_results(work: BookedWork, today: date) -> Iterator[Sequence[Cell]]:
    for piece in work.owed:
        said: Sequence[Said | None] = piece.said or (None,)
        for each in said:
            yield (*_piece(work, piece, today), *_said(each))


def _piece(work: BookedWork, piece: Piece, today: date) -> tuple[Cell, ...]:
    return (
        encoder_of("Booking")(work.booking_id),
        work.brief,
        work.influencer,
        encoder_of("Deliverable")(piece.deliverable_id),
        piece.place,
        piece.platform,
        piece.format,
        piece.due_on,
        piece.published_at,
        "yes" if piece.is_late(today) else "no",
        piece.url,
        None if piece.verdict is None else piece.verdict.value,
    )


def _said(said: Said | None) -> tuple[Cell, ...]:
    if said is None:
        return (None,) * 7
    figures = said.figures
    return (
        said.source.value,
        said.integration,
        said.measured_at,
        figures.views,
        figures.reach,
        figures.clicks,
        figures.orders,
    )


TABLES: Final[Mapping[str, Table]] = {
    "bookings": Table(
        (
            "booking_id", "brief", "influencer", "status", "made_at", "currency", "fee", "held", "released", "refunded",
            "owed", "published", "late", "evidence_complete", "disclosed", "undisclosed", "differing",
        ),
        _of_bookings,
    ),
    "results": Table(
        (
            "booking_id", "brief", "influencer", "deliverable_id", "place", "platform", "format", "due_on",
            "published_at", "late", "url", "disclosure", "source", "integration", "measured_at", "views", "reach",
            "clicks", "orders",
        ),
        _of_results,
    ),
}  # fmt: skip
"""File name without its ending → what it holds: a row for each booking; a row for each piece and source."""
