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
    It spares nothing any more once it is withdrawn; a trigger lets nothing else of it change, and that once.
    """

    __tablename__ = "tax_commitments"
    __table_args__ = (
        UniqueConstraint("influencer_id", "year"),
        CheckConstraint(r"tax_code ~ '^(\d{10}|\d{12})$'", name="tax_code"),
        CheckConstraint("year = date_part('year', given_at AT TIME ZONE 'Asia/Ho_Chi_Minh')", name="current_year"),
        CheckConstraint("num_nulls(form_version, text_hash, session_opened_with) IN (0, 3)", name="form"),
        CheckConstraint("text_hash ~ '^[0-9a-f]{64}$'", name="text_hash"),
        CheckConstraint("num_nulls(withdrawn_at, withdrawn_by) IN (0, 2)", name="withdrawn"),
        CheckConstraint(
            "withdrawn_at >= given_at AND year = date_part('year', withdrawn_at AT TIME ZONE 'Asia/Ho_Chi_Minh')",
            name="withdrawn_in_its_year",
        ),
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
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)
    withdrawn_by: Mapped[LoginId | None] = mapped_column(ForeignKey("logins.id"), default=None)

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

    def withdraw(self, *, by: LoginId, now: datetime) -> "TaxCommitmentWithdrawn":
        """Commit no longer, within the year: payouts sent from now on are withheld from.

        Raises TaxCommitmentOver, TaxCommitmentTakenBack.
        """
        if day_in_vietnam(now).year != self.year:
            raise TaxCommitmentOver(year=str(self.year))
        self.require_standing()
        self.withdrawn_at, self.withdrawn_by = now, by
        return TaxCommitmentWithdrawn(influencer_id=self.influencer_id, year=self.year)

    def require_standing(self) -> None:
        """Raise TaxCommitmentTakenBack where it was withdrawn."""
        if self.withdrawn_at is not None:
            raise TaxCommitmentTakenBack(year=str(self.year), withdrawn_at=self.withdrawn_at)


@dataclass(frozen=True, kw_only=True)
class TaxCommitmentGiven(Event):
    """Nothing is withheld from an influencer's payouts for the rest of a year."""

    influencer_id: InfluencerId
    year: int


@dataclass(frozen=True, kw_only=True)
class TaxCommitmentWithdrawn(Event):
    """An influencer's payouts are withheld from again; what was sent before stays as it is."""

    influencer_id: InfluencerId
    year: int


@dataclass(eq=False, kw_only=True)
class TaxCommitmentGivenAlready(DomainError):
    """One commitment a year."""

    year: str
    vi = "Đã có bản cam kết thuế cho năm {year}."
    en = "There is a tax commitment for {year} already."


@dataclass(eq=False, kw_only=True)
class TaxCommitmentTakenBack(DomainError):
    """A commitment is withdrawn once, and none is given again for its year (house)."""

    year: str
    withdrawn_at: datetime
    vi = "Bản cam kết thuế cho năm {year} đã được rút lúc {withdrawn_at}; trong năm đó không cam kết lại."
    en = "The tax commitment for {year} was withdrawn at {withdrawn_at}; none is given again for that year."


@dataclass(eq=False, kw_only=True)
class TaxCommitmentOver(DomainError):
    """A commitment ends with its year, so that there is nothing left of it to withdraw."""

    year: str
    vi = "Bản cam kết thuế cho năm {year} đã hết hạn cùng với năm đó."
    en = "The tax commitment for {year} ended with that year."


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
    """A person's commitment for a year, if they gave one; it may have been withdrawn."""
    return select(TaxCommitment).where(TaxCommitment.influencer_id == influencer_id, TaxCommitment.year == year)


def standing_commitment_of(influencer_id: InfluencerId, year: int) -> Select[TaxCommitment]:
    """A person's commitment for a year, if they gave one and did not withdraw it."""
    return commitment_of(influencer_id, year).where(TaxCommitment.withdrawn_at.is_(None))


def commitment_given_by(actor: ActingInfluencer, commitment_id: TaxCommitmentId) -> Select[TaxCommitment]:
    """One commitment of this influencer's own."""
    mine = select(TaxCommitment).where(TaxCommitment.influencer_id == actor.influencer_id)
    return mine.where(TaxCommitment.id == commitment_id)
