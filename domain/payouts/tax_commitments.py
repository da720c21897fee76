"""Tax commitments: a person says that this year's whole income stays below what is taxed, so nothing is withheld.

From what income on tax is due is on no file of ours, so no commitment ends because our own payouts passed a sum.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Select, UniqueConstraint, false, select, true
from sqlalchemy.orm import Mapped, mapped_column

from domain.actors import ActingInfluencer, Actor, Auditor, Finance
from domain.errors import DomainError, InvalidInput
from domain.events import Event
from domain.ids import InfluencerId, LoginId, TaxCommitmentId, new_id
from domain.law.periods import day_in_vietnam
from domain.law.rates import PayeeKind
from domain.logins import OpenedWith
from domain.payouts.commitment_forms import CommitmentForm
from domain.rows import Row

_TAX_CODE: Final = re.compile(r"\d{10}|\d{12}", re.ASCII)


class TaxCommitment(Row, kw_only=True):
    """One person's commitment for one calendar year (Decree 253/2026/ND-CP Art 50.2), with the tax code it needs.

    It keeps the version and the hash of the text; those that are older than the form know neither, nor the session.
    """

    __tablename__ = "tax_commitments"
    __table_args__ = (
        UniqueConstraint("influencer_id", "year"),
        CheckConstraint(r"tax_code ~ '^(\d{10}|\d{12})$'", name="tax_code"),
        CheckConstraint("year = date_part('year', given_at AT TIME ZONE 'Asia/Ho_Chi_Minh')", name="current_year"),
        CheckConstraint("num_nulls(form_version, text_hash, session_opened_with) IN (0, 3)", name="form"),
        CheckConstraint("text_hash ~ '^[0-9a-f]{64}$'", name="text_hash"),
    )

    id: Mapped[TaxCommitmentId] = mapped_column(primary_key=True, default_factory=lambda: TaxCommitmentId(new_id()))
    influencer_id: Mapped[InfluencerId] = mapped_column(ForeignKey("influencers.id", ondelete="CASCADE"))
    year: Mapped[int]
    tax_code: Mapped[str] = mapped_column(repr=False)
    form_version: Mapped[str | None]
    text_hash: Mapped[str | None]
    session_opened_with: Mapped[OpenedWith | None]
    given_by: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"))
    given_at: Mapped[datetime]

    @classmethod
    def given(
        cls, actor: ActingInfluencer, form: CommitmentForm, *, tax_code: str, payee: PayeeKind, now: datetime
    ) -> "TaxCommitment":
        """A commitment for the year that it is now in Viet Nam. Raises TaxCommitmentNotForPayee, InvalidInput."""
        if payee is not PayeeKind.RESIDENT_PERSON:
            raise TaxCommitmentNotForPayee
        if not _TAX_CODE.fullmatch(tax_code):
            raise InvalidInput(
                vi_reason="Mã số thuế gồm 10 chữ số, hoặc là số định danh cá nhân 12 chữ số.",
                en_reason="A tax code has 10 digits, or is the personal identification number of 12.",
                field="taxCode",
            )
        return cls(
            influencer_id=actor.influencer_id,
            year=day_in_vietnam(now).year,
            tax_code=tax_code,
            form_version=form.version,
            text_hash=form.text_hash,
            session_opened_with=actor.session_opened_with,
            given_by=actor.login_id,
            given_at=now,
        )


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


@dataclass(eq=False, kw_only=True)
class TaxCommitmentNotForPayee(DomainError):
    """Only a resident person commits: from others nothing is withheld, or whatever they commit to."""

    vi = "Chỉ cá nhân cư trú mới được cam kết; bạn đang nhận tiền theo diện khác."
    en = "Only a resident person commits; you are paid as another kind of payee."


def commitment_is_visible(actor: Actor) -> ColumnElement[bool]:
    """Whether an actor may read a commitment: whose it is, and who answers for what was not withheld."""
    match actor:
        case Finance() | Auditor():
            return true()
        case ActingInfluencer():
            return TaxCommitment.influencer_id == actor.influencer_id
        case _:
            return false()


def commitment_of(influencer_id: InfluencerId, year: int) -> Select[TaxCommitment]:
    """A person's commitment for a year, if they gave one."""
    return select(TaxCommitment).where(TaxCommitment.influencer_id == influencer_id, TaxCommitment.year == year)
