"""The bookings of a report with their pieces, their money and what was said of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Select, Uuid, any_, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.bookings.booking import Booking
from domain.bookings.deliverables import Deliverable
from domain.bookings.result_series import COUNTED, last_said, stands
from domain.bookings.results import DeliverableResult, Figures, ResultFigure
from domain.campaign_report import BookedWork, Piece, Said, Spend
from domain.campaigns.briefs import Brief
from domain.disclosures.records import DisclosureRecord
from domain.ids import BookingId, CampaignId, DeliverableId
from domain.influencers.profiles import Influencer
from domain.law.periods import day_in_vietnam
from domain.money import Money
from domain.payments import Hold


async def work_of_campaign(
    session: AsyncSession, campaign_id: CampaignId, *, after: BookingId | None = None, most: int | None = None
) -> list[BookedWork]:
    """The bookings of a campaign, oldest first: all of them, or at most `most` of those made after one of them."""
    chosen = _bookings().where(Booking.campaign_id == campaign_id).order_by(Booking.id)
    if after is not None:
        chosen = chosen.where(Booking.id > after)
    return await _work(session, chosen if most is None else chosen.limit(most))


async def work_of_booking(session: AsyncSession, visible: ColumnElement[bool]) -> BookedWork | None:
    """The one booking that meets a condition, or None."""
    found = await _work(session, _bookings().where(visible))
    return found[0] if found else None


async def _work(session: AsyncSession, chosen: Select[*tuple[Any, ...]]) -> list[BookedWork]:
    bookings: Sequence[Any] = (await session.execute(chosen)).all()
    if not bookings:
        return []
    keys = [booking.id for booking, _, _ in bookings]
    pieces, spend = await _pieces(session, keys), await _spend(session, keys)
    return [
        BookedWork(
            booking_id=booking.id,
            brief=title,
            influencer=name,
            status=booking.status,
            made_at=booking.made_at,
            fee=booking.fee,
            spend=spend.get(booking.id, Spend()),
            pieces=tuple(pieces.get(booking.id, ())),
        )
        for booking, title, name in bookings
    ]


def _bookings() -> Select[*tuple[Any, ...]]:
    return (
        select(Booking, Brief.title, Influencer.display_name)
        .join(Brief, Brief.id == Booking.brief_id)
        .join(Influencer, Influencer.id == Booking.influencer_id)
    )


def _among(column: Any, keys: Sequence[UUID]) -> ColumnElement[bool]:
    """Whether a column holds one of the keys, which are sent as one parameter."""
    return column == any_(literal(list(keys), ARRAY(Uuid())))


async def _spend(session: AsyncSession, keys: Sequence[BookingId]) -> Mapping[BookingId, Spend]:
    """Where each fee is, from its hold: the database keeps a hold to what its transfers say."""
    holds = await session.scalars(select(Hold).where(_among(Hold.booking_id, keys)))
    return {
        each.booking_id: Spend(
            held=each.left,
            released=Money(each.released_minor, each.amount.currency),
            refunded=Money(each.refunded_minor, each.amount.currency),
        )
        for each in holds
    }


async def _pieces(session: AsyncSession, keys: Sequence[BookingId]) -> Mapping[BookingId, list[Piece]]:
    """Each booking's pieces in their order, with the verdicts of their disclosure records."""
    recorded = (DisclosureRecord.url == Deliverable.url) & (DisclosureRecord.influencer_id == Booking.influencer_id)
    found = await session.execute(
        select(Deliverable, DisclosureRecord.verdict)
        .join(Booking, Booking.id == Deliverable.booking_id)
        .outerjoin(DisclosureRecord, recorded)
        .where(_among(Deliverable.booking_id, keys))
        .order_by(Deliverable.booking_id, Deliverable.place)
    )
    rows: Sequence[Any] = found.all()
    said = await _said(session, [piece.id for piece, _ in rows])
    pieces: dict[BookingId, list[Piece]] = defaultdict(list)
    for piece, verdict in rows:
        published_at = piece.published_at
        pieces[piece.booking_id].append(
            Piece(
                deliverable_id=piece.id,
                place=piece.place,
                platform=piece.platform,
                format=piece.format,
                due_on=piece.due_on,
                published_on=None if published_at is None else day_in_vietnam(published_at),
                published_at=published_at,
                url=piece.url,
                evidence_complete=None not in {piece.url, piece.evidence_before, piece.evidence_during},
                verdict=verdict,
                said=tuple(said.get(piece.id, ())),
            )
        )
    return pieces


async def _said(session: AsyncSession, keys: Sequence[DeliverableId]) -> Mapping[DeliverableId, list[Said]]:
    """What each source said last of each piece, figure by figure, in the order of sources."""
    row = DeliverableResult
    speaker = (row.deliverable_id, row.source, row.integration)
    found = await session.execute(
        select(*speaker, func.max(row.measured_at), *(last_said(counted) for counted in COUNTED))
        .where(_among(row.deliverable_id, keys), stands())
        .group_by(*speaker)
        .order_by(*speaker)
    )
    said: dict[DeliverableId, list[Said]] = defaultdict(list)
    rows: Sequence[Any] = found.all()
    for key, source, integration, measured_at, *counted in rows:
        figures = Figures(**{figure.value: each for figure, each in zip(ResultFigure, counted, strict=True)})
        said[key].append(Said(source=source, integration=integration, figures=figures, measured_at=measured_at))
    return said
