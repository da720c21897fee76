"""Facts, written with the change that made them, and deliveries, one per fact and subscriber.

Facts stay: with actor, instant and request they are the audit trail.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Select, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.actors import Actor, SignedIn, System
from domain.events import Event
from domain.ids import DeliveryId, FactId, new_id
from domain.rows import Json, Row


class Fact(Row, kw_only=True):
    """An event as it was recorded."""

    __tablename__ = "facts"
    __table_args__ = (
        Index("ix_facts_waiting", "id", postgresql_where=text("fanned_out_at IS NULL")),
        Index("ix_facts_order", "transaction_id", "id"),
    )

    id: Mapped[FactId] = mapped_column(primary_key=True, default_factory=lambda: FactId(new_id()))
    name: Mapped[str] = mapped_column(index=True)
    data: Mapped[Json]
    actor_kind: Mapped[str]
    actor_id: Mapped[UUID | None]
    at: Mapped[datetime]
    request_id: Mapped[UUID]
    fanned_out_at: Mapped[datetime | None] = mapped_column(default=None)
    transaction_id: Mapped[int] = mapped_column(
        BigInteger, server_default=text("(pg_current_xact_id()::text::bigint)"), init=False
    )
    """Which transaction recorded it: the order in which followers read."""

    def event(self) -> Event:
        """The event again."""
        return Event.from_json(self.name, self.data)


class DeliveryStatus(StrEnum):
    """Where a delivery stands; the end of the line is `parked`, for a person to look at."""

    DUE = "due"
    DONE = "done"
    PARKED = "parked"


class Delivery(Row, kw_only=True):
    """One fact owed to one subscriber.

    `token` fences the finish: who lost the lease cannot mark the delivery done. `attempts` are those that ended, by
    success or failure, and the one under way. Counted apart, and each from nothing once something else came of it, is
    how often in a row a partner was `away`, and how many workers in a row were lost (`takeovers`; each is a fact too,
    `DeliveryTakenOver`). One that was stopped and gave its lease back is none of these.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("fact_id", "subscriber"),
        Index("ix_deliveries_due", "run_at", postgresql_where=text("status = 'due'")),
        CheckConstraint("attempts >= 0", name="attempts"),
        CheckConstraint("away >= 0 AND takeovers >= 0", name="counted_apart"),
    )

    id: Mapped[DeliveryId] = mapped_column(primary_key=True, default_factory=lambda: DeliveryId(new_id()))
    fact_id: Mapped[FactId] = mapped_column(ForeignKey("facts.id", ondelete="CASCADE"))
    subscriber: Mapped[str]
    run_at: Mapped[datetime]
    status: Mapped[DeliveryStatus] = mapped_column(default=DeliveryStatus.DUE)
    attempts: Mapped[int] = mapped_column(default=0)
    away: Mapped[int] = mapped_column(default=0)
    takeovers: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None] = mapped_column(default=None)
    token: Mapped[UUID | None] = mapped_column(default=None)
    last_error: Mapped[str | None] = mapped_column(default=None)


@dataclass(frozen=True, kw_only=True)
class DeliveryTakenOver(Event):
    """A worker that had a delivery was silent for a whole lease, and another one took it over."""

    delivery_id: DeliveryId


class Clock(Row, kw_only=True):
    """When a thing that happens by the clock is due again."""

    __tablename__ = "clocks"

    name: Mapped[str] = mapped_column(primary_key=True)
    due_at: Mapped[datetime]
    struck_at: Mapped[datetime | None] = mapped_column(default=None)


def parked_deliveries() -> Select[Delivery, Fact]:
    """The deliveries that were given up, each with its fact, oldest first."""
    return (
        select(Delivery, Fact)
        .join(Fact, Fact.id == Delivery.fact_id)
        .where(Delivery.status == DeliveryStatus.PARKED)
        .order_by(Delivery.id)
    )


def waiting_deliveries(before: datetime) -> Select[Delivery, Fact]:
    """The deliveries of facts recorded before then whose payment partner is away, each with its fact, oldest first."""
    return (
        select(Delivery, Fact)
        .join(Fact, Fact.id == Delivery.fact_id)
        .where(Delivery.status == DeliveryStatus.DUE, Delivery.away > 0, Fact.at < before)
        .order_by(Delivery.id)
    )


def fact_of(event: Event, *, actor: Actor, at: datetime, request_id: UUID) -> Fact:
    """The row that keeps an event."""
    return Fact(
        name=event.name,
        data=event.to_json(),
        actor_kind=actor.name if isinstance(actor, System) else type(actor).__name__,
        actor_id=actor.login_id if isinstance(actor, SignedIn) else None,
        at=at,
        request_id=request_id,
    )
