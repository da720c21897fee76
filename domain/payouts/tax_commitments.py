"""Tax commitments: a person says that this year's whole income stays below what is taxed, so nothing is withheld."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Select, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from domain.errors import DomainError, InvalidInput
from domain.events import Event
from domain.ids import InfluencerId, LoginId, TaxCommitmentId, new_id
from domain.law.periods import day_in_vietnam
from domain.rows import Row

_TAX_CODE: Final = re.compile(r"\d{10}|\d{12}")


class TaxCommitment(Row, kw_only=True):
    """One person's commitment for one calendar year (Decree 253/2026/ND-CP Art 50.2), with the tax code it needs."""

    __tablename__ = "tax_commitments"
    __table_args__ = (
        UniqueConstraint("influencer_id", "year"),
        CheckConstraint(r"tax_code ~ '^(\d{10}|\d{12})$'", name="tax_code"),
    )

    id: Mapped[TaxCommitmentId] = mapped_column(primary_key=True, default_factory=lambda: TaxCommitmentId(new_id()))
    influencer_id: Mapped[InfluencerId] = mapped_column(ForeignKey("influencers.id", ondelete="CASCADE"))
    year: Mapped[int]
    tax_code: Mapped[str] = mapped_column(repr=False)
    given_by: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"))
    given_at: Mapped[datetime]

    @classmethod
    def given(cls, influencer_id: InfluencerId, *, tax_code: str, by: LoginId, now: datetime) -> "TaxCommitment":
        """A commitment for the year that it is now in Viet Nam. Raises InvalidInput."""
        if not _TAX_CODE.fullmatch(tax_code):
            raise InvalidInput(
                vi_reason="Mã số thuế gồm 10 chữ số, hoặc là số định danh cá nhân 12 chữ số.",
                en_reason="A tax code has 10 digits, or is the personal identification number of 12.",
                field="taxCode",
            )
        year = day_in_vietnam(now).year
        return cls(influencer_id=influencer_id, year=year, tax_code=tax_code, given_by=by, given_at=now)


@dataclass(frozen=True, kw_only=True)
class TaxCommitmentGiven(Event):
    """Nothing is withheld from an influencer's payouts for the rest of a year."""

    influencer_id: InfluencerId
    year: int


@dataclass(eq=False, kw_only=True)
class TaxCommitmentGivenAlready(DomainError):
    """One commitment a year."""

    year: str
    vi = "Đã có bản cam kết thuế cho năm {year}."
    en = "There is a tax commitment for {year} already."


def commitment_of(influencer_id: InfluencerId, year: int) -> Select[TaxCommitment]:
    """A person's commitment for a year, if they gave one."""
    return select(TaxCommitment).where(TaxCommitment.influencer_id == influencer_id, TaxCommitment.year == year)
