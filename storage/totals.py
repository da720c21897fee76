"""Totals that the writes keep, so that a page may say how many there are without counting them."""

from typing import Final

from sqlalchemy import CheckConstraint, ColumnElement, func, select
from sqlalchemy.orm import Mapped, mapped_column

from domain.rows import Row

LISTED_PROFILES: Final = "listed_profiles"
"""How many influencer profiles everybody finds."""


class KeptTotal(Row, kw_only=True):
    """One total; triggers on the counted table keep it, in the transaction of the change."""

    __tablename__ = "kept_totals"
    __table_args__ = (CheckConstraint("value >= 0", name="value"),)

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int]


def kept_total(name: str) -> ColumnElement[int]:
    """The total of this name; 0 before anything was ever counted."""
    return func.coalesce(select(KeptTotal.value).where(KeptTotal.name == name).scalar_subquery(), 0)
