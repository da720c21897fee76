"""What is kept of a payment partner's side: the payments of a sum, what the brand must do, notices received."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, Select, UniqueConstraint, false, select, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.actors import ActingBrandManager, Actor
from domain.events import Event
from domain.ids import (
    FundingActionId,
    FundingId,
    NoticeListingId,
    PartnerNoticeId,
    PaymentPartId,
    PayoutId,
    RefundPartId,
    new_id,
)
from domain.money import Money
from domain.payments import Funding
from domain.rows import Row, money_columns

HOURS_TO_PAY: Final = 72
"""*House*: after so many hours a funding that waits for its brand is given up."""
OVERLAP: Final = timedelta(hours=1)
"""*House*: how far back before the newest notice listed so far is listed again; partners list some a little late."""


class PaymentPart(Row, kw_only=True):
    """One payment out of those that a sum is collected by, kept before the partner is asked for it.

    Its id is the idempotency key, so the partner makes one payment of it whatever happens on the way.
    """

    __tablename__ = "payment_parts"
    __table_args__ = (
        UniqueConstraint("key", "place"),
        CheckConstraint("amount_minor > 0", name="positive"),
        CheckConstraint("place >= 0", name="place"),
    )

    id: Mapped[PaymentPartId] = mapped_column(primary_key=True, default_factory=lambda: PaymentPartId(new_id()))
    key: Mapped[str]
    place: Mapped[int]
    amount: Mapped[Money] = money_columns("amount")
    planned_at: Mapped[datetime]
    reference: Mapped[str | None] = mapped_column(default=None, unique=True)
    refund_reference: Mapped[str | None] = mapped_column(default=None, unique=True)


class RefundPart(Row, kw_only=True):
    """What one payment gives back for one refund, kept before the partner is asked for it; its id is the key."""

    __tablename__ = "refund_parts"
    __table_args__ = (
        UniqueConstraint("key", "payment_id"),
        CheckConstraint("amount_minor > 0", name="positive"),
    )

    id: Mapped[RefundPartId] = mapped_column(primary_key=True, default_factory=lambda: RefundPartId(new_id()))
    key: Mapped[str]
    payment_id: Mapped[PaymentPartId] = mapped_column(ForeignKey("payment_parts.id"), index=True)
    amount: Mapped[Money] = money_columns("amount")
    planned_at: Mapped[datetime]
    reference: Mapped[str | None] = mapped_column(default=None, unique=True)
    refused: Mapped[bool] = mapped_column(default=False)
    """The partner could not give it back, and will not."""


class FundingAction(Row, kw_only=True):
    """What the brand must do at the partner before it has the money; gone as soon as the partner has answered."""

    __tablename__ = "funding_actions"
    __table_args__ = (
        UniqueConstraint("funding_id", "reference"),
        CheckConstraint("amount_minor > 0", name="positive"),
    )

    id: Mapped[FundingActionId] = mapped_column(primary_key=True, default_factory=lambda: FundingActionId(new_id()))
    funding_id: Mapped[FundingId] = mapped_column(ForeignKey("fundings.id"))
    reference: Mapped[str]
    amount: Mapped[Money] = money_columns("amount")
    client_secret: Mapped[str]
    url: Mapped[str | None]


class PartnerNotice(Row, kw_only=True):
    """A partner's word that something happened, kept once by its own id of it; nothing of a person is kept."""

    __tablename__ = "partner_notices"
    __table_args__ = (
        UniqueConstraint("rail", "reference"),
        Index("ix_partner_notices_funding_id", "funding_id", postgresql_where=text("funding_id IS NOT NULL")),
    )

    id: Mapped[PartnerNoticeId] = mapped_column(primary_key=True, default_factory=lambda: PartnerNoticeId(new_id()))
    rail: Mapped[str]
    reference: Mapped[str]
    kind: Mapped[str]
    about: Mapped[str]
    funding_id: Mapped[FundingId | None] = mapped_column(ForeignKey("fundings.id"))
    payout_id: Mapped[PayoutId | None] = mapped_column(ForeignKey("payouts.id"))
    happened_at: Mapped[datetime]
    received_at: Mapped[datetime]


class NoticeListing(Row, kw_only=True):
    """A partner asked for what it told, because some of its notices may never have come; one row each time."""

    __tablename__ = "notice_listings"
    __table_args__ = (
        CheckConstraint("num_nulls(ended_at, kept) IN (0, 2)", name="ended"),
        CheckConstraint("kept >= 0", name="kept"),
        Index("ix_notice_listings_listed_until", "rail", "listed_until"),
    )

    id: Mapped[NoticeListingId] = mapped_column(primary_key=True, default_factory=lambda: NoticeListingId(new_id()))
    rail: Mapped[str]
    begun_at: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    kept: Mapped[int | None] = mapped_column(default=None)
    """How many of them were new."""
    listed_until: Mapped[datetime | None] = mapped_column(default=None)
    """When the newest of them happened; none if there was none."""


@dataclass(frozen=True, kw_only=True)
class NoticeListingBegun(Event):
    """A partner is to be asked for what it told."""

    listing_id: NoticeListingId
    rail: str


@dataclass(frozen=True, kw_only=True)
class FundingFollowed(Event):
    """A funding is to be looked at again: its partner told something, or time passed; `given_up`: the last time."""

    funding_id: FundingId
    given_up: bool


def actions_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Who may pay: the managers of the brand, whose secrets these are."""
    if not isinstance(actor, ActingBrandManager):
        return false()
    return FundingAction.funding_id.in_(select(Funding.id).where(Funding.brand_id == actor.brand_id))


def parts_of(key: str) -> Select[PaymentPart]:
    """The payments that a sum is collected by, in their order."""
    return select(PaymentPart).where(PaymentPart.key == key).order_by(PaymentPart.place)


def refund_parts_of(key: str) -> Select[RefundPart]:
    """What payments give back for one refund, in the order in which they are asked."""
    return select(RefundPart).where(RefundPart.key == key).order_by(RefundPart.id)


def refund_parts_out_of(payments: Sequence[PaymentPartId]) -> Select[RefundPart]:
    """All that was ever asked back of these payments."""
    return select(RefundPart).where(RefundPart.payment_id.in_(payments)).order_by(RefundPart.id)


def actions_of(funding_id: FundingId) -> Select[FundingAction]:
    """What a funding waits for."""
    return select(FundingAction).where(FundingAction.funding_id == funding_id).order_by(FundingAction.id)


def notices_about(funding_id: FundingId, about: str) -> Select[PartnerNotice]:
    """What a partner told of a funding and this side of it."""
    return select(PartnerNotice).where(PartnerNotice.funding_id == funding_id, PartnerNotice.about == about)
