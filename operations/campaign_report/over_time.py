"""How a figure grew over a campaign's days, source by source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Date, Select, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.bookings.booking import Booking
from domain.bookings.deliverables import Deliverable
from domain.bookings.result_series import COUNTED, last_said, stands
from domain.bookings.results import DeliverableResult, ResultFigure
from domain.campaign_report import Speaker
from domain.errors import HA_NOI
from domain.ids import CampaignId


@dataclass(frozen=True, kw_only=True)
class Growth:
    """For each source the days on which it said something new, counted from `since`, and its sum over all pieces then.

    `since` is the first day of publication in Viet Nam; None while nothing was said. A piece of which a source says
    nothing new keeps what that source said of it last.
    """

    since: date | None
    lines: Mapping[Speaker, Sequence[tuple[int, int]]]


async def growth_of(session: AsyncSession, campaign_id: CampaignId, figure: ResultFigure) -> Growth:
    """How a figure grew over a campaign, from the last report of each day."""
    rows: Sequence[Any] = (await session.execute(_risen_by_day(campaign_id, figure))).all()
    since: date | None = None
    lines: dict[Speaker, list[tuple[int, int]]] = {}
    for source, integration, day, risen, first in rows:
        since = first
        line = lines.setdefault(Speaker(source, integration), [])
        line.append(((day - first).days, (line[-1][1] if line else 0) + int(risen)))
    return Growth(since=since, lines=lines)


def _risen_by_day(campaign_id: CampaignId, figure: ResultFigure) -> Select[*tuple[Any, ...]]:
    """For each source and day by how much its sum rose, or fell, and the first day of publication."""
    row, counted = DeliverableResult, COUNTED[list(ResultFigure).index(figure)]
    day = cast(func.timezone(HA_NOI.key, row.measured_at), Date).label("day")
    series = (row.deliverable_id, row.source, row.integration)
    owed = (
        select(Deliverable.id, Deliverable.published_at)
        .join(Booking, Booking.id == Deliverable.booking_id)
        .where(Booking.campaign_id == campaign_id, Deliverable.published_at.is_not(None))
        .cte("owed")
    )
    daily = (
        select(*series, day, last_said(counted).label("counted"))
        .where(row.deliverable_id.in_(select(owed.c.id)), counted.is_not(None), stands())
        .group_by(*series, day)
        .cte("daily")
    )
    each = daily.c
    before = func.lag(each.counted).over(
        partition_by=(each.deliverable_id, each.source, each.integration), order_by=each.day
    )
    steps = select(each.source, each.integration, each.day, (each.counted - func.coalesce(before, 0)).label("risen"))
    step = steps.cte("steps").c
    first = select(cast(func.timezone(HA_NOI.key, func.min(owed.c.published_at)), Date)).scalar_subquery()
    return (
        select(step.source, step.integration, step.day, func.sum(step.risen), first)
        .group_by(step.source, step.integration, step.day)
        .order_by(step.source, step.integration, step.day)
    )
