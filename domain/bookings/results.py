"""What a published deliverable has reached over time, as each source reports it.

Nobody is asked and nothing is fetched: a person or an integration says what the platform shows. Reports only
accumulate; what was wrong is corrected by a newer report that names it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from domain.addresses import checked_address
from domain.bookings.deliverables import Deliverable
from domain.bookings.events import ResultsReported
from domain.bookings.refusals import FigureFell, NotPublishedYet, ReportedAlready
from domain.errors import InvalidInput
from domain.ids import DeliverableId, LoginId, ResultId, new_id
from domain.instants import aware
from domain.offers.texts import needed_text, optional_text
from domain.rows import Row
from domain.sentences import Sentence

MOST_COUNTED: Final = 1_000_000_000_000
"""A figure beyond this is a slip of the pen: a hundred views for every person alive."""
LONGEST_REASON: Final = 1_000


class ResultSource(StrEnum):
    """Who says what a deliverable has reached."""

    INFLUENCER = "influencer"
    """The influencer, from their own statistics."""
    BRAND = "brand"
    """The brand, from its shop or its own measurement."""
    INTEGRATION = "integration"
    """A program that reads what the platform shows where that is allowed."""


class ResultFigure(StrEnum):
    """What is counted, each from publication on."""

    VIEWS = "views"
    """How often it was played or seen."""
    REACH = "reach"
    """How many people saw it."""
    CLICKS = "clicks"
    """How often its link was followed."""
    ORDERS = "orders"
    """How many orders came from it."""


FIGURES_IN_WORDS: Final = {
    ResultFigure.VIEWS: Sentence("Lượt xem", "Views"),
    ResultFigure.REACH: Sentence("Lượt tiếp cận", "Reach"),
    ResultFigure.CLICKS: Sentence("Lượt nhấp", "Clicks"),
    ResultFigure.ORDERS: Sentence("Đơn hàng", "Orders"),
}
"""What each figure is called in a sentence."""


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What was counted from publication to an instant; None where nobody counted."""

    views: int | None = None
    reach: int | None = None
    clicks: int | None = None
    orders: int | None = None

    def of(self, figure: ResultFigure) -> int | None:
        """One of them."""
        return getattr(self, figure.value)

    def checked(self) -> "Figures":
        """The same, if there is one and all are possible. Raises InvalidInput."""
        given = {each.name: getattr(self, each.name) for each in fields(self)}
        if all(each is None for each in given.values()):
            raise InvalidInput(
                vi_reason="Cần ít nhất một số liệu.", en_reason="At least one figure is needed.", field="input"
            )
        for name, each in given.items():
            if each is not None and not 0 <= each <= MOST_COUNTED:
                raise InvalidInput(
                    vi_reason="Số liệu là số nguyên từ 0 đến một nghìn tỷ.",
                    en_reason="A figure is a whole number from 0 to a thousand billion.",
                    field=f"input.{name}",
                )
        return self


@dataclass(frozen=True, kw_only=True)
class ResultReport:
    """What somebody reports: the figures at an instant, where they can be seen, and what they correct and why."""

    figures: Figures
    measured_at: datetime
    evidence: str | None = None
    corrects_id: ResultId | None = None
    reason: str | None = None

    def checked(self, *, published_at: datetime, now: datetime) -> "ResultReport":
        """The report tidied; a correction says why. Raises InvalidInput, AddressInvalid."""
        if not published_at <= aware(self.measured_at, field="input.measuredAt") <= now:
            raise InvalidInput(
                vi_reason="Thời điểm đo nằm giữa lúc đăng và hiện tại.",
                en_reason="It was measured between publication and now.",
                field="input.measuredAt",
            )
        tidied = optional_text(self.reason, "input.reason", LONGEST_REASON)
        return ResultReport(
            figures=self.figures.checked(),
            measured_at=self.measured_at,
            evidence=None if self.evidence is None else checked_address(self.evidence, field="input.evidence"),
            corrects_id=self.corrects_id,
            reason=tidied if self.corrects_id is None else needed_text(tidied or "", "input.reason", LONGEST_REASON),
        )


@dataclass(frozen=True, kw_only=True)
class Reporter:
    """Whose word it is: a person's of one side, or an integration's by its name."""

    source: ResultSource
    login_id: LoginId | None = None
    integration: str | None = None


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What one source says of the time around an instant: each figure as it stood last before it and first after it.

    Reports that were corrected, or are being corrected, are left out; `taken` says that one stands at that instant.
    """

    before: Figures = Figures()
    after: Figures = Figures()
    taken: bool = False

    def require_fit(self, report: ResultReport) -> None:
        """Raise ReportedAlready where the instant is taken, FigureFell where a figure falls and nobody says why."""
        if self.taken:
            raise ReportedAlready(measured_at=report.measured_at, field="input.measuredAt")
        if report.reason is not None:
            return
        for figure in ResultFigure:
            known = [each.of(figure) for each in (self.before, report.figures, self.after)]
            counted = [each for each in known if each is not None]
            for earlier, later in pairwise(counted):
                if report.figures.of(figure) is not None and later < earlier:
                    words = FIGURES_IN_WORDS[figure]
                    raise FigureFell(figure=words, earlier=earlier, later=later, field=f"input.{figure.value}")


def _counted(figure: ResultFigure) -> CheckConstraint:
    return CheckConstraint(f"{figure.value} BETWEEN 0 AND {MOST_COUNTED}", name=figure.value)


class DeliverableResult(Row, kw_only=True):
    """One report, kept as it was made. It stands until a newer one of the same source corrects it.

    The database keeps the rules as well: a trigger refuses what falls without a reason, a second report of one
    instant, corrections across sources, and every later change.
    """

    __tablename__ = "deliverable_results"
    __table_args__ = (
        *(_counted(figure) for figure in ResultFigure),
        CheckConstraint("num_nonnulls(views, reach, clicks, orders) > 0", name="counts_something"),
        CheckConstraint("measured_at <= reported_at", name="measured_before_reported"),
        CheckConstraint("(source = 'integration') = (integration IS NOT NULL)", name="integration_is_named"),
        CheckConstraint("(source = 'integration') = (reported_by IS NULL)", name="reported_by_somebody"),
        CheckConstraint("corrects_id IS NULL OR reason IS NOT NULL", name="corrected_with_a_reason"),
        Index("ix_deliverable_results_series", "deliverable_id", "source", "integration", "measured_at"),
    )

    id: Mapped[ResultId] = mapped_column(primary_key=True, default_factory=lambda: ResultId(new_id()))
    deliverable_id: Mapped[DeliverableId] = mapped_column(ForeignKey("deliverables.id"))
    source: Mapped[ResultSource]
    integration: Mapped[str | None]
    views: Mapped[int | None]
    reach: Mapped[int | None]
    clicks: Mapped[int | None]
    orders: Mapped[int | None]
    measured_at: Mapped[datetime]
    evidence: Mapped[str | None]
    corrects_id: Mapped[ResultId | None] = mapped_column(ForeignKey("deliverable_results.id"), unique=True)
    reason: Mapped[str | None]
    reported_by: Mapped[LoginId | None] = mapped_column(ForeignKey("logins.id"))
    reported_at: Mapped[datetime]

    @classmethod
    def reported(
        cls, deliverable: Deliverable, report: ResultReport, by: Reporter, *, now: datetime
    ) -> "DeliverableResult":
        """The row of a report that was checked."""
        return cls(
            deliverable_id=deliverable.id,
            source=by.source,
            integration=by.integration,
            views=report.figures.views,
            reach=report.figures.reach,
            clicks=report.figures.clicks,
            orders=report.figures.orders,
            measured_at=report.measured_at,
            evidence=report.evidence,
            corrects_id=report.corrects_id,
            reason=report.reason,
            reported_by=by.login_id,
            reported_at=now,
        )

    def announced(self, deliverable: Deliverable) -> ResultsReported:
        """The fact of it."""
        return ResultsReported(
            booking_id=deliverable.booking_id,
            deliverable_id=deliverable.id,
            result_id=self.id,
            source=self.source.value,
            integration=self.integration,
            measured_at=self.measured_at,
            corrects_id=self.corrects_id,
        )


def published_at_of(deliverable: Deliverable) -> datetime:
    """When it went online. Raises NotPublishedYet."""
    if deliverable.published_at is None:
        raise NotPublishedYet
    return deliverable.published_at


@dataclass(frozen=True, kw_only=True)
class FigureDifference:
    """A figure of which sources say different things: the lowest and the highest of what they say."""

    figure: ResultFigure
    least: int
    most: int


def differences_between(said: Sequence[Figures]) -> list[FigureDifference]:
    """Where sources that count the same do not agree, figure by figure; nothing is averaged or chosen."""
    found: list[FigureDifference] = []
    for figure in ResultFigure:
        counted = [each for each in (figures.of(figure) for figures in said) if each is not None]
        if len(set(counted)) > 1:
            found.append(FigureDifference(figure=figure, least=min(counted), most=max(counted)))
    return found
