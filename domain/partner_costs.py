"""What payment partners take for themselves of what they keep: their fees, which the operator bears.

A partner keeps its fee whatever becomes of the payment: nothing of it comes back with a refund or a chargeback.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Select, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from domain.events import Event
from domain.ids import FundingId, PartnerCostId, TransferId, new_id
from domain.money import Money
from domain.rows import Row, money_columns


class PartnerCost(Row, kw_only=True):
    """One fee of a partner's for a funding, whatever became of that; kept once by the partner's own name for it."""

    __tablename__ = "partner_costs"
    __table_args__ = (
        UniqueConstraint("rail", "reference"),
        CheckConstraint("amount_minor > 0", name="positive"),
    )

    id: Mapped[PartnerCostId] = mapped_column(primary_key=True, default_factory=lambda: PartnerCostId(new_id()))
    funding_id: Mapped[FundingId] = mapped_column(ForeignKey("fundings.id"), index=True)
    rail: Mapped[str]
    reference: Mapped[str]
    amount: Mapped[Money] = money_columns("amount")
    transfer_id: Mapped[TransferId] = mapped_column(ForeignKey("transfers.id"), unique=True)
    booked_at: Mapped[datetime]


@dataclass(frozen=True, kw_only=True)
class PartnerCostBooked(Event):
    """A partner took its own fee for a funding, and the operator bears it."""

    funding_id: FundingId
    transfer_id: TransferId
    amount: Money


@dataclass(frozen=True, kw_only=True)
class PartnerCostsFollowed(Event):
    """A partner may have taken fees for a funding that are not booked; what is true is to be asked."""

    funding_id: FundingId


def costs_of(funding_id: FundingId) -> Select[PartnerCost]:
    """What a partner took for itself for a funding."""
    return select(PartnerCost).where(PartnerCost.funding_id == funding_id).order_by(PartnerCost.id)
