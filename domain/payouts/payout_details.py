"""Payout details: the bank account to which an influencer is paid. Every change is a new row, and rests at first."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Select, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from domain.errors import InvalidInput
from domain.events import Event
from domain.ids import InfluencerId, LoginId, PayoutDetailsId, new_id
from domain.payouts.rules import payout_rule
from domain.reference.banks import BANKS
from domain.rows import Row
from domain.vietnamese import fold

SHORTEST_NUMBER, LONGEST_NUMBER = 6, 19
LONGEST_HOLDER: Final = 70
_NUMBER: Final = re.compile(rf"[0-9A-Z]{{{SHORTEST_NUMBER},{LONGEST_NUMBER}}}")
_HOLDER: Final = re.compile(rf"[A-Z][A-Z ]{{1,{LONGEST_HOLDER - 1}}}")
_SHOWN: Final = 4
"""How many characters of an account number are shown back."""


@dataclass(frozen=True, kw_only=True)
class BankAccount:
    """An account as its person writes it."""

    bank: str
    number: str
    holder: str

    def checked(self) -> "BankAccount":
        """As banks write it: no spaces in the number, the holder in capital letters without marks. Raises InvalidInput.

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
        if not _HOLDER.fullmatch(holder):
            raise InvalidInput(
                vi_reason="Tên chủ tài khoản chỉ gồm chữ cái, như ngân hàng ghi.",
                en_reason="The holder's name is letters only, as the bank writes it.",
                field="input.holder",
            )
        return BankAccount(bank=self.bank, number=number, holder=holder)


class PayoutDetails(Row, kw_only=True):
    """Where an influencer is paid from `usable_from` on. The newest row counts; none is ever changed."""

    __tablename__ = "payout_details"
    __table_args__ = (
        UniqueConstraint("influencer_id", "number"),
        CheckConstraint("number >= 1", name="counted_from_one"),
        CheckConstraint("usable_from >= set_at", name="rests"),
    )

    id: Mapped[PayoutDetailsId] = mapped_column(primary_key=True, default_factory=lambda: PayoutDetailsId(new_id()))
    influencer_id: Mapped[InfluencerId] = mapped_column(ForeignKey("influencers.id", ondelete="CASCADE"))
    number: Mapped[int]
    bank: Mapped[str]
    account_number: Mapped[str] = mapped_column(repr=False)
    holder: Mapped[str] = mapped_column(repr=False)
    set_by: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"))
    set_at: Mapped[datetime]
    usable_from: Mapped[datetime]

    @classmethod
    def after(
        cls, last: "PayoutDetails | None", account: BankAccount, *, of: InfluencerId, by: LoginId, now: datetime
    ) -> "PayoutDetails":
        """The (checked) account to pay to from now on. The first is usable at once, a change rests for 72 h (house).

        Raises LawNotOnFile.
        """
        return cls(
            influencer_id=of,
            number=1 if last is None else last.number + 1,
            bank=account.bank,
            account_number=account.number,
            holder=account.holder,
            set_by=by,
            set_at=now,
            usable_from=now if last is None else payout_rule(now).usable_from(now),
        )

    @property
    def ending(self) -> str:
        """The last characters of the account number: enough to know it again."""
        return self.account_number[-_SHOWN:]


@dataclass(frozen=True, kw_only=True)
class PayoutDetailsSet(Event):
    """An influencer will be paid to another account; the number stays out of the facts."""

    influencer_id: InfluencerId
    details_id: PayoutDetailsId
    usable_from: datetime


def newest_details_of(influencer_id: InfluencerId) -> Select[PayoutDetails]:
    """The details that count, if there are any."""
    mine = select(PayoutDetails).where(PayoutDetails.influencer_id == influencer_id)
    return mine.order_by(PayoutDetails.number.desc()).limit(1)
