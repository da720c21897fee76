"""Report what a published deliverable has reached."""

from dataclasses import dataclass

from sqlalchemy import select

from domain.actors import ActingBrandManager, ActingInfluencer, Actor, System
from domain.bookings.deliverables import Deliverable
from domain.bookings.refusals import CorrectedAlready
from domain.bookings.result_series import COUNTED, beside, correction_of, report_corrected, said_before
from domain.bookings.results import (
    Beside,
    DeliverableResult,
    Figures,
    Reporter,
    ResultFigure,
    ResultReport,
    ResultSource,
    published_at_of,
)
from domain.bookings.visibility import booking_of, booking_owing
from domain.errors import NotFound
from domain.ids import DeliverableId, ResultId
from storage.work import Work


async def report_results(
    work: Work[ActingBrandManager | ActingInfluencer], *, deliverable_id: DeliverableId, report: ResultReport
) -> DeliverableResult:
    """Say what a deliverable has reached, for one's own side of its booking.

    Raises NotFound, NotPublishedYet, InvalidInput, AddressInvalid, FigureFell, ReportedAlready, CorrectedAlready.
    """
    await work.claim(booking_of(work.actor, deliverable_id))
    is_brand = isinstance(work.actor, ActingBrandManager)
    source = ResultSource.BRAND if is_brand else ResultSource.INFLUENCER
    return await _keep(work, deliverable_id, report, Reporter(source=source, login_id=work.actor.login_id))


@dataclass(frozen=True)
class Taken:
    """A report of an integration's, and whether it was said for the first time."""

    result: DeliverableResult
    is_new: bool


async def take_results(
    work: Work[System], *, integration: str, deliverable_id: DeliverableId, report: ResultReport
) -> Taken:
    """Keep what an integration says that a deliverable has reached; what it said before is not kept twice.

    Raises NotFound, NotPublishedYet, InvalidInput, AddressInvalid, FigureFell, ReportedAlready, CorrectedAlready.
    """
    await work.claim(booking_owing(deliverable_id))
    by = Reporter(source=ResultSource.INTEGRATION, integration=integration)
    said = await work.find(said_before(deliverable_id, by, report))
    if said is not None:
        return Taken(said, is_new=False)
    return Taken(await _keep(work, deliverable_id, report, by), is_new=True)


async def _keep(
    work: Work[Actor], deliverable_id: DeliverableId, report: ResultReport, by: Reporter
) -> DeliverableResult:
    """Keep a report; whoever calls holds the booking, so that the reports of a deliverable queue up."""
    deliverable = await work.one(select(Deliverable).where(Deliverable.id == deliverable_id))
    checked = report.checked(published_at=published_at_of(deliverable), now=work.now)
    if checked.corrects_id is not None:
        await _require_correctable(work, deliverable_id, by, checked.corrects_id)
    (await _beside(work, deliverable_id, checked, by)).require_fit(checked)
    result = work.add(DeliverableResult.reported(deliverable, checked, by, now=work.now))
    await work.flush()
    work.record(result.announced(deliverable))
    return result


async def _require_correctable(
    work: Work[Actor], deliverable_id: DeliverableId, by: Reporter, corrects_id: ResultId
) -> None:
    if await work.find(report_corrected(deliverable_id, by, corrects_id)) is None:
        raise NotFound(field="input.corrects")
    if await work.find(correction_of(corrects_id)) is not None:
        raise CorrectedAlready(field="input.corrects")


async def _beside(work: Work[Actor], deliverable_id: DeliverableId, report: ResultReport, by: Reporter) -> Beside:
    found = await work.session.execute(beside(deliverable_id, by, report.measured_at, report.corrects_id))
    *around, taken = found.one()
    before, after = around[: len(COUNTED)], around[len(COUNTED) :]
    return Beside(before=_figures(before), after=_figures(after), taken=bool(taken))


def _figures(counted: list[int | None]) -> Figures:
    return Figures(**{figure.value: each for figure, each in zip(ResultFigure, counted, strict=True)})
