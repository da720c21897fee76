"""A connected transfer: what a partner is to move to an influencer's account there for one payout, once."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from domain.ids import ConnectedTransferId, PayoutId, new_id
from domain.money import Money
from domain.rows import Row, money_columns


class ConnectedTransfer(Row, kw_only=True):
    """Kept before the partner is asked for it, and named, or refused for good, by what the partner answers."""

    __tablename__ = "connected_transfers"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="positive"),
        CheckConstraint("postponed >= 0", name="postponed"),
        CheckConstraint("num_nonnulls(reference, refusal) <= 1", name="made_or_refused"),
    )

    id: Mapped[ConnectedTransferId] = mapped_column(
        primary_key=True, default_factory=lambda: ConnectedTransferId(new_id())
    )
    payout_id: Mapped[PayoutId] = mapped_column(ForeignKey("payouts.id"), unique=True)
    account: Mapped[str] = mapped_column(repr=False)
    amount: Mapped[Money] = money_columns("amount")
    planned_at: Mapped[datetime]
    postponed: Mapped[int] = mapped_column(default=0)
    """How often the partner had too little for it: it answers the same to the same key, so each time used one up."""
    reference: Mapped[str | None] = mapped_column(default=None, unique=True)
    refusal: Mapped[str | None] = mapped_column(default=None)

    @property
    def key(self) -> str:
        """The idempotency key of the next try; only one that was answered "not now" is ever followed by another."""
        return f"transfer-{self.id}-{self.postponed}"


def transfer_for(payout_id: PayoutId) -> Select[ConnectedTransfer]:
    """The transfer of a payout, if a partner was to be asked for one."""
    return select(ConnectedTransfer).where(ConnectedTransfer.payout_id == payout_id)
