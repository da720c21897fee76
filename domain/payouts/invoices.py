"""Invoices: what a business that is paid has issued for one payout, as it states it. We keep no file and fetch none.

What can be proven afterwards: which invoice stood for which payout, to the đồng, who stated it and when, and by its
hash which file it was.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column

from domain.actors import ActingInfluencer, Actor, Auditor, Finance
from domain.errors import DomainError, InvalidInput
from domain.events import Event
from domain.file_hashes import checked_sha256
from domain.ids import InfluencerId, InvoiceId, LoginId, PayoutId, new_id
from domain.law.periods import day_in_vietnam
from domain.money import Money
from domain.rows import Row, money_columns

LONGEST_NUMBER: Final = 40
_NUMBER: Final = re.compile(rf"[0-9A-Z][0-9A-Z/-]{{0,{LONGEST_NUMBER - 1}}}")


@dataclass(frozen=True, kw_only=True)
class StatedInvoice:
    """An invoice as it is stated: its number with the series, its day, its whole amount, the hash of its file."""

    number: str
    issued_on: date
    amount: Money
    file_sha256: str | None = None

    def checked(self, *, gross: Money, now: datetime) -> "StatedInvoice":
        """The invoice for a payout of `gross`, its number without spaces. Raises InvalidInput, InvoiceAmountDiffers."""
        number = re.sub(r"\s", "", self.number).upper()
        if not _NUMBER.fullmatch(number):
            raise InvalidInput(
                vi_reason=f"Số hóa đơn (kèm ký hiệu) gồm chữ cái, chữ số, “/” và “-”, dài nhất {LONGEST_NUMBER} ký tự.",
                en_reason=f"An invoice's number, with its series, is letters, digits, “/” and “-”; "
                f"{LONGEST_NUMBER} at most.",
                field="input.number",
            )
        if self.issued_on > day_in_vietnam(now):
            raise InvalidInput(
                vi_reason="Ngày lập hóa đơn không thể ở tương lai.",
                en_reason="An invoice is not issued in the future.",
                field="input.issuedOn",
            )
        stated = self.file_sha256
        sha256 = None if stated is None else checked_sha256(stated, field="input.fileSha256")
        if self.amount != gross:
            raise InvoiceAmountDiffers(gross=gross, field="input.amount")
        return StatedInvoice(number=number, issued_on=self.issued_on, amount=self.amount, file_sha256=sha256)


class Invoice(Row, kw_only=True):
    """What was stated, for ever; another statement for the same payout is another row."""

    __tablename__ = "invoices"
    __table_args__ = (
        UniqueConstraint(
            "id", "influencer_id", "number", "amount_minor", "amount_currency", name="uq_invoices_as_named_by_payouts"
        ),
        CheckConstraint("amount_minor > 0", name="positive"),
        CheckConstraint(rf"number ~ '^{_NUMBER.pattern}$'", name="number"),
        CheckConstraint("file_sha256 ~ '^[0-9a-f]{64}$'", name="file_sha256"),
    )

    id: Mapped[InvoiceId] = mapped_column(primary_key=True, default_factory=lambda: InvoiceId(new_id()))
    influencer_id: Mapped[InfluencerId] = mapped_column(ForeignKey("influencers.id"))
    number: Mapped[str]
    issued_on: Mapped[date]
    amount: Mapped[Money] = money_columns("amount")
    file_sha256: Mapped[str | None] = mapped_column(default=None)
    stated_by: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"))
    stated_at: Mapped[datetime]

    @classmethod
    def of(cls, stated: StatedInvoice, *, by: LoginId, influencer_id: InfluencerId, now: datetime) -> "Invoice":
        """A (checked) invoice of an influencer, stated now."""
        return cls(
            influencer_id=influencer_id,
            number=stated.number,
            issued_on=stated.issued_on,
            amount=stated.amount,
            file_sha256=stated.file_sha256,
            stated_by=by,
            stated_at=now,
        )


@dataclass(frozen=True, kw_only=True)
class InvoiceStated(Event):
    """A business has stated its invoice for a payout."""

    payout_id: PayoutId
    influencer_id: InfluencerId
    invoice_id: InvoiceId


@dataclass(eq=False, kw_only=True)
class InvoiceNotNeeded(DomainError):
    """Only a business issues invoices; whoever is paid as a person states none."""

    vi = "Bạn nhận tiền với tư cách cá nhân nên không cần khai hóa đơn."
    en = "You are paid as a person, so there is no invoice to state."


@dataclass(eq=False, kw_only=True)
class InvoiceTooLate(DomainError):
    """What was sent keeps the invoice it was sent for, and what is cancelled needs none."""

    vi = "Khoản chi trả này đã được gửi hoặc đã hủy, nên hóa đơn của nó không đổi được nữa."
    en = "This payout was sent or cancelled, so its invoice does not change any more."


@dataclass(eq=False, kw_only=True)
class InvoiceAmountDiffers(DomainError):
    """An invoice is for the whole gross sum of its payout, the operator's fee included."""

    gross: Money
    vi = "Số tiền trên hóa đơn phải đúng bằng số tiền gộp của khoản chi trả: {gross}."
    en = "The invoice must be for the gross sum of the payout: {gross}."


@dataclass(eq=False, kw_only=True)
class InvoiceNumberUsed(DomainError):
    """One invoice stands for one payout."""

    number: str
    vi = "Hóa đơn số {number} đã được khai cho một khoản chi trả khác."
    en = "The invoice {number} is stated for another payout already."


def invoice_is_visible(actor: Actor) -> ColumnElement[bool]:
    """Whoever sees a payout sees its invoice."""
    match actor:
        case Finance() | Auditor():
            return true()
        case ActingInfluencer():
            return Invoice.influencer_id == actor.influencer_id
        case _:
            return false()
