"""Which reports of results stand, what lies around an instant, and what each source said last."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, cast, func, select
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by
from sqlalchemy.orm import aliased

from domain.bookings.deliverables import Deliverable
from domain.bookings.results import DeliverableResult, Reporter, ResultFigure, ResultReport
from domain.ids import DeliverableId, ResultId

_CORRECTION = aliased(DeliverableResult, name="correction")

COUNTED = tuple(DeliverableResult.__table__.c[figure.value] for figure in ResultFigure)
"""The columns of the figures, in the order of ResultFigure."""


def stands() -> ColumnElement[bool]:
    """Whether a report stands: no other one corrects it."""
    return ~select(_CORRECTION.id).where(_CORRECTION.corrects_id == DeliverableResult.id).exists()


def reports_by(deliverable_id: DeliverableId, by: Reporter) -> Select[DeliverableResult]:
    """What one source has reported of a deliverable."""
    return select(DeliverableResult).where(
        DeliverableResult.deliverable_id == deliverable_id,
        DeliverableResult.source == by.source,
        DeliverableResult.integration.is_not_distinct_from(by.integration),
    )


def report_corrected(deliverable_id: DeliverableId, by: Reporter, corrects_id: ResultId) -> Select[DeliverableResult]:
    """The report of the same source that is to be corrected."""
    return reports_by(deliverable_id, by).where(DeliverableResult.id == corrects_id)


def said_before(deliverable_id: DeliverableId, by: Reporter, report: ResultReport) -> Select[DeliverableResult]:
    """A report by which one source said the same of the same instant, whether it still stands or not."""
    row, figures = DeliverableResult, report.figures
    same = (
        *(getattr(row, figure.value).is_not_distinct_from(figures.of(figure)) for figure in ResultFigure),
        row.measured_at == report.measured_at,
        row.corrects_id.is_not_distinct_from(report.corrects_id),
    )
    return reports_by(deliverable_id, by).where(*same).order_by(row.id).limit(1)


def correction_of(corrects_id: ResultId) -> Select[DeliverableResult]:
    """The report that stands in place of another one, if there is one."""
    return select(DeliverableResult).where(DeliverableResult.corrects_id == corrects_id)


def beside(
    deliverable_id: DeliverableId, by: Reporter, measured_at: datetime, corrects_id: ResultId | None
) -> Select[*tuple[Any, ...]]:
    """What a source's standing reports say around an instant, in one row; the one being corrected is left out.

    Each figure as it stood last before the instant, then each as it stood first after it, then how many reports there
    are of the instant itself.
    """
    series = reports_by(deliverable_id, by).where(stands(), DeliverableResult.id.is_distinct_from(corrects_id))
    at = DeliverableResult.measured_at
    earlier = [_first(series.where(at < measured_at), counted, at.desc()) for counted in COUNTED]
    later = [_first(series.where(at > measured_at), counted, at.asc()) for counted in COUNTED]
    taken = series.where(at == measured_at).with_only_columns(func.count()).scalar_subquery()
    return select(*earlier, *later, taken)


def last_said(figure: ColumnElement[Any]) -> ColumnElement[Any]:
    """Of a group of standing reports, the figure as the latest of those that have it says."""
    latest_first = aggregate_order_by(figure, DeliverableResult.measured_at.desc())
    return func.array_agg(latest_first).filter(figure.is_not(None))[1]


def newest_of_each_source() -> ColumnElement[Any]:
    """For each row of `deliverables`: what every source said last, as a JSON list of objects, by source."""
    row = DeliverableResult
    said = (
        select(
            row.source,
            row.integration,
            *(last_said(counted).label(counted.name) for counted in COUNTED),
            func.max(row.measured_at).label("measured_at"),
        )
        .where(row.deliverable_id == Deliverable.id, stands())
        .group_by(row.source, row.integration)
        .correlate(Deliverable)
        .lateral("said")
    )
    objects = func.jsonb_build_object(*(part for column in said.c for part in (cast(column.name, Text), column)))
    ordered = aggregate_order_by(objects, said.c.source, said.c.integration)
    everything = select(func.coalesce(func.jsonb_agg(ordered, type_=JSONB), cast("[]", JSONB), type_=JSONB))
    return everything.select_from(said).scalar_subquery()


def _first(
    series: Select[DeliverableResult], counted: ColumnElement[Any], order: ColumnElement[Any]
) -> ColumnElement[Any]:
    with_figure = series.where(counted.is_not(None)).with_only_columns(counted)
    return with_figure.order_by(order).limit(1).scalar_subquery()
