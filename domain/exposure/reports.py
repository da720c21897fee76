"""What is said in public of each week's exposure: groups of people, never a person."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Select, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from domain.events import Event
from domain.ids import ExposureReportId, ExposureShareId, new_id
from domain.money import BASIS_POINTS
from domain.rows import Row


class ExposureGrouping(StrEnum):
    """What people are grouped by."""

    TIER = "tier"
    """The tier of the certificate, 0 to 3."""
    REGION = "region"
    """The region of the province; `unknown` where no province is given."""
    DECILE = "decile"
    """Tenths of all who hold a certificate, by the attention they got: 01 got the most."""
    NEWCOMER = "newcomer"
    """`newcomers` and `others`, as fair start has it; of the attention of the places that fair start governs."""


class ExposureReport(Row, kw_only=True):
    """One week, Monday to Sunday in Ha Noi. Appended and never changed; a trigger keeps it so.

    `people` were shown for `briefs` briefs; `certified` held a certificate when the report was made, or were shown.
    `gini` over them, in basis points; absent where there were too few. `newcomers_promised`: the least share of
    attention that fair start promises newcomers in a full list with newcomers enough.
    """

    __tablename__ = "exposure_reports"
    __table_args__ = (
        CheckConstraint("extract(isodow FROM week) = 1", name="week"),
        CheckConstraint("briefs >= 0 AND people >= 0 AND certified >= people", name="counts"),
        CheckConstraint(f"gini BETWEEN 0 AND {BASIS_POINTS}", name="gini"),
        CheckConstraint(f"newcomers_promised BETWEEN 0 AND {BASIS_POINTS}", name="newcomers_promised"),
    )

    id: Mapped[ExposureReportId] = mapped_column(primary_key=True, default_factory=lambda: ExposureReportId(new_id()))
    week: Mapped[date] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    briefs: Mapped[int]
    people: Mapped[int]
    certified: Mapped[int]
    gini: Mapped[int | None]
    newcomers_promised: Mapped[int]
    fair_start_version: Mapped[str]
    rule_version: Mapped[str]


class ExposureShare(Row, kw_only=True):
    """What one group of people got of the week's attention, in basis points.

    Both figures are withheld where the group is small, or where it would tell of a small one.
    """

    __tablename__ = "exposure_shares"
    __table_args__ = (
        UniqueConstraint("report_id", "grouping", "key"),
        CheckConstraint("num_nulls(people, share) IN (0, 2)", name="withheld"),
        CheckConstraint("people > 0", name="people"),
        CheckConstraint(f"share BETWEEN 0 AND {BASIS_POINTS}", name="share"),
    )

    id: Mapped[ExposureShareId] = mapped_column(primary_key=True, default_factory=lambda: ExposureShareId(new_id()))
    report_id: Mapped[ExposureReportId] = mapped_column(ForeignKey("exposure_reports.id"))
    grouping: Mapped[ExposureGrouping]
    key: Mapped[str]
    people: Mapped[int | None]
    share: Mapped[int | None]


@dataclass(frozen=True, kw_only=True)
class ExposureReported(Event):
    """A week's exposure is public."""

    exposure_report_id: ExposureReportId
    week: date


def last_week_reported() -> Select[date | None]:
    """The newest week there is a report of."""
    return select(func.max(ExposureReport.week))
