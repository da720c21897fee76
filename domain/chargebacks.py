"""Chargebacks: a brand's bank takes back what was paid into a campaign, and the partner contests it or does not."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Select, UniqueConstraint, false, select, true
from sqlalchemy.orm import Mapped, mapped_column

from domain.actors import ActingBrand, Actor, Auditor, Finance
from domain.errors import DomainError
from domain.events import Event
from domain.ids import CampaignId, ChargebackId, FundingId, new_id
from domain.lifecycle import Lifecycle
from domain.money import Money
from domain.payments import Funding
from domain.rows import Row, money_columns


class ChargebackStatus(StrEnum):
    """Where a chargeback stands."""

    TAKEN = "taken"
    """The bank has taken the money from the partner; it may still come back."""
    WON = "won"
    """The money came back."""
    LOST = "lost"
    """The money stays with the bank."""


CHARGEBACK_LIFECYCLE: Final = Lifecycle(
    "chargeback",
    ChargebackStatus.TAKEN,
    {
        "win": ({ChargebackStatus.TAKEN}, ChargebackStatus.WON),
        "lose": ({ChargebackStatus.TAKEN}, ChargebackStatus.LOST),
    },
)


class Chargeback(Row, kw_only=True):
    """A funding, or a part of it, taken back by the brand's bank; kept once by the partner's name for it."""

    __tablename__ = "chargebacks"
    __table_args__ = (
        UniqueConstraint("rail", "reference"),
        CheckConstraint("amount_minor > 0", name="positive"),
        CheckConstraint("(status = 'taken') = (ended_at IS NULL)", name="ended"),
    )

    id: Mapped[ChargebackId] = mapped_column(primary_key=True, default_factory=lambda: ChargebackId(new_id()))
    funding_id: Mapped[FundingId] = mapped_column(ForeignKey("fundings.id"), index=True)
    rail: Mapped[str]
    reference: Mapped[str]
    amount: Mapped[Money] = money_columns("amount")
    taken_at: Mapped[datetime]
    status: Mapped[ChargebackStatus] = mapped_column(default=CHARGEBACK_LIFECYCLE.initial)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def key(self) -> str:
        """The idempotency key of its transfer."""
        return f"chargeback:{self.rail}:{self.reference}"

    def win(self, *, now: datetime) -> "ChargebackWon":
        """Record that the money came back. Raises WrongState."""
        CHARGEBACK_LIFECYCLE.enter("win", self)
        self.ended_at = now
        return ChargebackWon(chargeback_id=self.id, funding_id=self.funding_id, amount=self.amount)

    def lose(self, *, now: datetime) -> "ChargebackLost":
        """Record that the money stays with the bank. Raises WrongState."""
        CHARGEBACK_LIFECYCLE.enter("lose", self)
        self.ended_at = now
        return ChargebackLost(chargeback_id=self.id, funding_id=self.funding_id, amount=self.amount)


@dataclass(frozen=True, kw_only=True)
class ChargebackReported(Event):
    """A partner told of a chargeback of a funding; what is true of it is to be asked."""

    funding_id: FundingId


@dataclass(frozen=True, kw_only=True)
class FundingChargedBack(Event):
    """A brand's bank took a funding, or a part of it, back; `owed` is what its campaign could not pay at once."""

    chargeback_id: ChargebackId
    funding_id: FundingId
    campaign_id: CampaignId
    amount: Money
    owed: Money


@dataclass(frozen=True, kw_only=True)
class ChargebackWon(Event):
    """What a bank had taken came back."""

    chargeback_id: ChargebackId
    funding_id: FundingId
    amount: Money


@dataclass(frozen=True, kw_only=True)
class ChargebackLost(Event):
    """What a bank took stays with it."""

    chargeback_id: ChargebackId
    funding_id: FundingId
    amount: Money


@dataclass(eq=False, kw_only=True)
class CampaignOwes(DomainError):
    """After a chargeback a campaign takes on nobody until its brand has paid what it owes."""

    owed: Money
    vi = "Chiến dịch còn nợ {owed} sau khi ngân hàng đòi lại tiền; hãy nạp tiền trước."
    en = "After a chargeback the campaign owes {owed}; fund it first."


def chargeback_is_visible(actor: Actor) -> ColumnElement[bool]:
    """Finance and the auditor see all of them, a brand's members those of its own fundings."""
    match actor:
        case Finance() | Auditor():
            return true()
        case ActingBrand():
            return Chargeback.funding_id.in_(select(Funding.id).where(Funding.brand_id == actor.brand_id))
        case _:
            return false()


def chargeback_under(rail: str, reference: str) -> Select[Chargeback]:
    """The chargeback that a partner names so."""
    return select(Chargeback).where(Chargeback.rail == rail, Chargeback.reference == reference)
