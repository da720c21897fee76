"""Comparisons of an index with the database: the last one of each index, and how far it has come."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.rows import Row


class Reconciliation(Row, kw_only=True):
    """One comparison, made part by part in the order of ids, by whichever worker has the turn.

    Of the documents compared, `missing` were not in the index, `outdated` were in it as they had been before; `surplus`
    were in it and should not have been. They were mended one by one, or, too many, by building the index anew.
    """

    __tablename__ = "search_reconciliations"
    __table_args__ = (
        CheckConstraint("compared >= 0 AND missing >= 0 AND outdated >= 0 AND surplus >= 0", name="counts"),
        CheckConstraint("missing + outdated <= compared", name="differing"),
        CheckConstraint("ended_at >= begun_at", name="ended_at"),
        CheckConstraint("ended_at IS NOT NULL OR NOT rebuilt", name="rebuilt"),
    )

    index_name: Mapped[str] = mapped_column(primary_key=True)
    begun_at: Mapped[datetime]
    compared_up_to: Mapped[UUID | None] = mapped_column(default=None)
    compared: Mapped[int] = mapped_column(default=0)
    missing: Mapped[int] = mapped_column(default=0)
    outdated: Mapped[int] = mapped_column(default=0)
    surplus: Mapped[int] = mapped_column(default=0)
    rebuilt: Mapped[bool] = mapped_column(default=False)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def differing(self) -> int:
        """How many documents were found not to be in the index as they should."""
        return self.missing + self.outdated + self.surplus

    def begin_anew(self, *, now: datetime) -> None:
        """Forget what was found; compare from the first id on."""
        self.begun_at, self.ended_at, self.compared_up_to, self.rebuilt = now, None, None, False
        self.compared = self.missing = self.outdated = self.surplus = 0

    def end(self, *, rebuilt: bool, now: datetime) -> None:
        """Nothing is left to compare, or the index is built anew anyway."""
        self.rebuilt, self.ended_at = rebuilt, now
