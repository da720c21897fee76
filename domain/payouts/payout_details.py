"""Payout details: the account to which an influencer is paid, and as whom. Every change is a new row, and rests first.

It is an account at a bank in Viet Nam, or a connected account: one that the influencer has with the payment partner.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeAlias

from sqlalchemy import CheckConstraint, ForeignKey, Select, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from domain.errors import InvalidInput
from domain.events import Event
from domain.ids import InfluencerId, LoginId, PayoutDetailsId, new_id
from domain.law.rates import PayeeKind
from domain.payouts.connected_accounts import ConnectedAccount
from domain.payouts.rules import payout_rule
from domain.payouts.stated_payees import BUSINESS_TAX_CODE, RESIDENT_PERSON, StatedPayee
from domain.reference.banks import BANKS
from domain.rows import Row
from domain.vietnamese import fold

SHORTEST_NUMBER, LONGEST_NUMBER = 6, 19
LONGEST_HOLDER: Final = 70
_NUMBER: Final = re.compile(rf"[0-9A-Z]{{{SHORTEST_NUMBER},{LONGEST_NUMBER}}}")
_PERSON: Final = re.compile(rf"[A-Z][A-Z ]{{1,{LONGEST_HOLDER - 1}}}")
# Begins with a letter or a digit: what begins with a sign a spreadsheet may take for a formula.
_BUSINESS: Final = re.compile(rf"(?=.*[A-Z])[A-Z0-9][A-Z0-9 &.,()/-]{{1,{LONGEST_HOLDER - 1}}}")
_ONE_ACCOUNT: Final = (
    "num_nulls(bank, account_number, holder) IN (0, 3) AND num_nulls(connected_account, country) IN (0, 2)"
    " AND num_nulls(bank, connected_account) = 1"
)


class PayoutDetailsKind(StrEnum):
    """What kind of account an influencer is paid to."""

    BANK_ACCOUNT = "bank_account"
    """At a bank in Viet Nam."""
    CONNECTED_ACCOUNT = "connected_account"
    """With the payment partner, in a country that it reaches."""


@dataclass(frozen=True, kw_only=True)
class BankAccount:
    """An account as its person writes it."""

    bank: str
    number: str
    holder: str

    def checked(self, kind: PayeeKind = RESIDENT_PERSON.kind) -> "BankAccount":
        """As banks write it: no spaces in the number, the holder in capital letters without marks. Raises InvalidInput.

        A business may have digits and signs in its name, a person has letters only (house; no bank publishes its rule).
        A Vietnamese account number carries no check digit: whether it exists is the bank's answer to the first payout.
        """
        if self.bank not in BANKS:
            raise InvalidInput(
                vi_reason="Không có ngân hàng nào mang mã này.",
                en_reason="There is no bank of this code.",
                field="input.bank",
            )
        number = re.sub(r"[\s.-]", "", self.number).upper()
        if not _NUMBER.fullmatch(number):
            raise InvalidInput(
                vi_reason=f"Số tài khoản gồm {SHORTEST_NUMBER} đến {LONGEST_NUMBER} chữ số hoặc chữ cái.",
                en_reason=f"An account number has {SHORTEST_NUMBER} to {LONGEST_NUMBER} digits or letters.",
                field="input.number",
            )
        holder = " ".join(fold(self.holder).upper().split())
        if kind is not PayeeKind.BUSINESS and not _PERSON.fullmatch(holder):
            raise InvalidInput(
                vi_reason="Tên chủ tài khoản chỉ gồm chữ cái, như ngân hàng ghi.",
                en_reason="The holder's name is letters only, as the bank writes it.",
                field="input.holder",
            )
        if kind is PayeeKind.BUSINESS and not _BUSINESS.fullmatch(holder):
            raise InvalidInput(
                vi_reason="Tên doanh nghiệp gồm chữ cái, chữ số và & . , - ( ) /, bắt đầu bằng chữ hoặc số.",
                en_reason="A business's name is letters, digits and & . , - ( ) /, beginning with a letter or digit.",
                field="input.holder",
            )
        return BankAccount(bank=self.bank, number=number, holder=holder)


PayoutAccount: TypeAlias = BankAccount | ConnectedAccount


class PayoutDetails(Row, kw_only=True):
    """Where an influencer is paid from `usable_from` on. The newest row counts; none is ever changed."""

    __tablename__ = "payout_details"
    __table_args__ = (
        UniqueConstraint("influencer_id", "number"),
        CheckConstraint("number >= 1", name="counted_from_one"),
        CheckConstraint("usable_from >= set_at", name="rests"),
        CheckConstraint(_ONE_ACCOUNT, name="one_account"),
        UniqueConstraint("id", "payee_kind"),
        CheckConstraint("(payee_kind = 'business') = (tax_code IS NOT NULL)", name="business_has_tax_code"),
        CheckConstraint(rf"tax_code ~ '^({BUSINESS_TAX_CODE})$'", name="tax_code"),
    )

    id: Mapped[PayoutDetailsId] = mapped_column(primary_key=True, default_factory=lambda: PayoutDetailsId(new_id()))
    influencer_id: Mapped[InfluencerId] = mapped_column(ForeignKey("influencers.id", ondelete="CASCADE"))
    number: Mapped[int]
    bank: Mapped[str | None] = mapped_column(default=None)
    account_number: Mapped[str | None] = mapped_column(default=None, repr=False)
    holder: Mapped[str | None] = mapped_column(default=None, repr=False)
    connected_account: Mapped[str | None] = mapped_column(default=None, repr=False)
    country: Mapped[str | None] = mapped_column(default=None)
    payee_kind: Mapped[PayeeKind]
    tax_code: Mapped[str | None] = mapped_column(default=None, repr=False)
    set_by: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"))
    set_at: Mapped[datetime]
    usable_from: Mapped[datetime]

    @classmethod
    def after(
        cls,
        last: "PayoutDetails | None",
        account: PayoutAccount,
        payee: StatedPayee = RESIDENT_PERSON,
        *,
        of: InfluencerId,
        by: LoginId,
        now: datetime,
    ) -> "PayoutDetails":
        """The (checked) account and payee to pay to from now on: the first at once, a change after 72 h (house).

        Raises LawNotOnFile.
        """
        details = cls(
            influencer_id=of,
            number=1 if last is None else last.number + 1,
            payee_kind=payee.kind,
            tax_code=payee.tax_code,
            set_by=by,
            set_at=now,
            usable_from=now if last is None else payout_rule(now).usable_from(now),
        )
        match account:
            case BankAccount():
                details.bank, details.account_number, details.holder = account.bank, account.number, account.holder
            case ConnectedAccount():
                details.connected_account, details.country = account.account, account.country
        return details

    @property
    def account(self) -> PayoutAccount:
        """The account that they name."""
        if self.connected_account is not None:
            return ConnectedAccount(account=self.connected_account, country=self.country or "")
        return BankAccount(bank=self.bank or "", number=self.account_number or "", holder=self.holder or "")

    @property
    def payee(self) -> StatedPayee:
        """As whom they are paid."""
        return StatedPayee(kind=self.payee_kind, tax_code=self.tax_code)


@dataclass(frozen=True, kw_only=True)
class PayoutDetailsSet(Event):
    """An influencer will be paid to another account, or as somebody else; the number stays out of the facts."""

    influencer_id: InfluencerId
    details_id: PayoutDetailsId
    usable_from: datetime


def newest_details_of(influencer_id: InfluencerId) -> Select[PayoutDetails]:
    """The details that count, if there are any."""
    mine = select(PayoutDetails).where(PayoutDetails.influencer_id == influencer_id)
    return mine.order_by(PayoutDetails.number.desc()).limit(1)


def payee_kind_of(details: PayoutDetails | None) -> PayeeKind:
    """As whom somebody with these newest details is paid; whoever has set none yet, as a resident person."""
    return RESIDENT_PERSON.kind if details is None else details.payee_kind
