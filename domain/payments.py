"""What money does for a campaign: it is funded once, then held, released or refunded, fee by fee.

A payment partner keeps the money (Decree 52/2024: keeping other people's needs a licence); here are our records of it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, ForeignKeyConstraint, Select, false, select, true
from sqlalchemy.orm import Mapped, mapped_column

from domain.actors import ActingAdmin, ActingBrand, Actor
from domain.campaigns.checks import MOST_MONEY
from domain.errors import DomainError, InvalidInput, WrongState
from domain.events import Event
from domain.ids import (
    AccountId,
    BookingId,
    BrandId,
    CampaignId,
    FundingId,
    HoldId,
    InfluencerId,
    LoginId,
    TransferId,
    new_id,
)
from domain.lifecycle import Lifecycle
from domain.money import Money
from domain.rows import Row, money_columns


class FundingStatus(StrEnum):
    """Where money on its way into a campaign stands."""

    REQUESTED = "requested"
    """The payment partner was asked and has not answered."""
    RECEIVED = "received"
    """The payment partner has the money."""
    DECLINED = "declined"
    """The payment partner did not get the money."""


FUNDING_LIFECYCLE: Final = Lifecycle(
    "funding",
    FundingStatus.REQUESTED,
    {
        "receive": ({FundingStatus.REQUESTED}, FundingStatus.RECEIVED),
        "decline": ({FundingStatus.REQUESTED}, FundingStatus.DECLINED),
    },
)


class HoldStatus(StrEnum):
    """Where a held fee stands; it ends when nothing of it is left, one way or the other."""

    HELD = "held"
    """Set aside for its booking, or what is left of it is."""
    RELEASED = "released"
    """The influencer's."""
    REFUNDED = "refunded"
    """Back in its campaign."""
    SPLIT = "split"
    """Part of it the influencer's, the other part back in its campaign."""


HOLD_LIFECYCLE: Final = Lifecycle(
    "hold",
    HoldStatus.HELD,
    {
        "release": ({HoldStatus.HELD}, HoldStatus.RELEASED),
        "refund": ({HoldStatus.HELD}, HoldStatus.REFUNDED),
        "split": ({HoldStatus.HELD}, HoldStatus.SPLIT),
        "reopen": ({HoldStatus.RELEASED, HoldStatus.REFUNDED, HoldStatus.SPLIT}, HoldStatus.HELD),
    },
)


class Funding(Row, kw_only=True):
    """A brand's request to put money into a campaign, and what the payment partner answered."""

    __tablename__ = "fundings"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="positive"),
        CheckConstraint("(status = 'requested') = (answered_at IS NULL)", name="answered"),
        CheckConstraint("(status = 'received') = (transfer_id IS NOT NULL)", name="received_is_posted"),
    )

    id: Mapped[FundingId] = mapped_column(primary_key=True, default_factory=lambda: FundingId(new_id()))
    brand_id: Mapped[BrandId] = mapped_column(ForeignKey("brands.id"), index=True)
    campaign_id: Mapped[CampaignId] = mapped_column(ForeignKey("campaigns.id"), index=True)
    amount: Mapped[Money] = money_columns("amount")
    rail: Mapped[str]
    requested_by: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"))
    requested_at: Mapped[datetime]
    status: Mapped[FundingStatus] = mapped_column(default=FUNDING_LIFECYCLE.initial)
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    reference: Mapped[str | None] = mapped_column(default=None)
    transfer_id: Mapped[TransferId | None] = mapped_column(ForeignKey("transfers.id"), default=None, unique=True)

    def receive(
        self, *, reference: str, transfer_id: TransferId, ends_at: datetime | None = None, now: datetime
    ) -> "FundingReceived":
        """Record that the partner has the money, under its own `reference`, until `ends_at`. Raises WrongState."""
        FUNDING_LIFECYCLE.enter("receive", self)
        self.reference, self.transfer_id, self.answered_at = reference, transfer_id, now
        return FundingReceived(funding_id=self.id, campaign_id=self.campaign_id, amount=self.amount, ends_at=ends_at)

    def decline(self, *, reference: str, now: datetime) -> "FundingDeclined":
        """Record that the partner did not get the money. Raises WrongState."""
        FUNDING_LIFECYCLE.enter("decline", self)
        self.reference, self.answered_at = reference, now
        return FundingDeclined(funding_id=self.id, campaign_id=self.campaign_id)


class Hold(Row, kw_only=True):
    """A booking's fee, set aside from its campaign until it is released to the influencer or refunded, part by part.

    Its amount is the fee, also where that was amended; what was released and refunded is never more than was held.
    """

    __tablename__ = "holds"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="positive"),
        CheckConstraint(
            "released_minor >= 0 AND refunded_minor >= 0 AND released_minor + refunded_minor <= amount_minor",
            name="within_its_amount",
        ),
        CheckConstraint(
            "status = CASE WHEN released_minor + refunded_minor < amount_minor THEN 'held'"
            " WHEN refunded_minor = 0 THEN 'released' WHEN released_minor = 0 THEN 'refunded' ELSE 'split' END",
            name="ends_when_nothing_is_left",
        ),
        CheckConstraint("(status = 'held') = (ended_at IS NULL)", name="ended"),
        ForeignKeyConstraint(
            ["booking_id", "campaign_id", "influencer_id"],
            ["bookings.id", "bookings.campaign_id", "bookings.influencer_id"],
        ),
    )

    id: Mapped[HoldId] = mapped_column(primary_key=True, default_factory=lambda: HoldId(new_id()))
    booking_id: Mapped[BookingId] = mapped_column(unique=True)
    campaign_id: Mapped[CampaignId] = mapped_column(ForeignKey("campaigns.id"), index=True)
    influencer_id: Mapped[InfluencerId] = mapped_column(ForeignKey("influencers.id"), index=True)
    account_id: Mapped[AccountId] = mapped_column(ForeignKey("accounts.id"), unique=True)
    amount: Mapped[Money] = money_columns("amount")
    held_at: Mapped[datetime]
    status: Mapped[HoldStatus] = mapped_column(default=HOLD_LIFECYCLE.initial)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)

    released_minor: Mapped[int] = mapped_column(default=0)
    refunded_minor: Mapped[int] = mapped_column(default=0)

    @property
    def left(self) -> Money:
        """What is still held."""
        return Money(self.amount.minor - self.released_minor - self.refunded_minor, self.amount.currency)

    def release(self, amount: Money | None = None, *, now: datetime) -> "FeeReleased":
        """Give the influencer `amount` of what is held, or all of it.

        Raises WrongState when nothing is held any more, AmountNotPositive, MoreThanHeld.
        """
        part = self._part("release", amount)
        self.released_minor += part.minor
        self._end_when_nothing_is_left(now)
        return FeeReleased(hold_id=self.id, booking_id=self.booking_id, amount=part)

    def refund(self, amount: Money | None = None, *, now: datetime) -> "FeeRefunded":
        """Give the campaign `amount` of what is held, or all of it.

        Raises WrongState when nothing is held any more, AmountNotPositive, MoreThanHeld.
        """
        part = self._part("refund", amount)
        self.refunded_minor += part.minor
        self._end_when_nothing_is_left(now)
        return FeeRefunded(hold_id=self.id, booking_id=self.booking_id, amount=part)

    def increase(self, amount: Money) -> "FeeHeld":
        """Hold `amount` more, for the fee was raised. Raises WrongState when nothing is held, AmountNotPositive."""
        self._require_held("increase", amount)
        self.amount += amount
        return FeeHeld(hold_id=self.id, booking_id=self.booking_id, amount=amount)

    def decrease(self, amount: Money) -> "FeeRefunded":
        """Hold `amount` less, for the fee was lowered; some of it stays held.

        Raises WrongState when nothing is held, AmountNotPositive, MoreThanHeld.
        """
        self._require_held("decrease", amount)
        if amount >= self.left:
            raise MoreThanHeld(asked=amount, held=self.left)
        self.amount -= amount
        return FeeRefunded(hold_id=self.id, booking_id=self.booking_id, amount=amount)

    def take_back(self, *, released: Money, refunded: Money) -> "FeeTakenBack":
        """Hold again what was released or refunded before."""
        self.released_minor -= released.minor
        self.refunded_minor -= refunded.minor
        if self.status is not HoldStatus.HELD:
            HOLD_LIFECYCLE.enter("reopen", self)
            self.ended_at = None
        return FeeTakenBack(hold_id=self.id, booking_id=self.booking_id, amount=released + refunded)

    def _require_held(self, verb: str, amount: Money) -> None:
        if self.status is not HoldStatus.HELD:
            raise WrongState(thing="hold", verb=verb, status=self.status.value)
        if amount.minor <= 0:
            raise AmountNotPositive

    def _part(self, verb: str, amount: Money | None) -> Money:
        HOLD_LIFECYCLE.move(verb, self.status)
        part = self.left if amount is None else amount
        if part.minor <= 0:
            raise AmountNotPositive
        if part > self.left:
            raise MoreThanHeld(asked=part, held=self.left)
        return part

    def _end_when_nothing_is_left(self, now: datetime) -> None:
        if self.left.minor:
            return
        both = self.released_minor and self.refunded_minor
        HOLD_LIFECYCLE.enter("split" if both else "release" if self.released_minor else "refund", self)
        self.ended_at = now


@dataclass(frozen=True, kw_only=True)
class FundingRequested(Event):
    """A brand wants to put money into a campaign; the payment partner is to be asked for it."""

    funding_id: FundingId
    campaign_id: CampaignId
    amount: Money


@dataclass(frozen=True, kw_only=True)
class FundingReceived(Event):
    """The payment partner has the money, and the campaign may spend it; from `ends_at` it may no longer be kept.

    It has no end where the rail has no rule for one; facts from before there were ends do not say.
    """

    funding_id: FundingId
    campaign_id: CampaignId
    amount: Money
    ends_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class FundingDeclined(Event):
    """The payment partner did not get the money; nothing was posted."""

    funding_id: FundingId
    campaign_id: CampaignId


@dataclass(frozen=True, kw_only=True)
class FeeHeld(Event):
    """A booking's fee, or what it was raised by, was set aside."""

    hold_id: HoldId
    booking_id: BookingId
    amount: Money


@dataclass(frozen=True, kw_only=True)
class FeeReleased(Event):
    """A held fee, or a part of it, went to the influencer's earnings."""

    hold_id: HoldId
    booking_id: BookingId
    amount: Money


@dataclass(frozen=True, kw_only=True)
class FeeRefunded(Event):
    """A held fee, or a part of it, or what it was lowered by, went back to its campaign."""

    hold_id: HoldId
    booking_id: BookingId
    amount: Money


@dataclass(frozen=True, kw_only=True)
class FeeTakenBack(Event):
    """What was released or refunded is held again."""

    hold_id: HoldId
    booking_id: BookingId
    amount: Money


@dataclass(eq=False, kw_only=True)
class AmountNotPositive(DomainError):
    """Money moves forward: an amount to fund or hold is more than nothing."""

    vi = "Số tiền phải lớn hơn 0."
    en = "The amount must be more than 0."


@dataclass(eq=False, kw_only=True)
class MoreThanHeld(DomainError):
    """Of a held fee no more can be released or refunded than is left of it."""

    asked: Money
    held: Money
    vi = "Chỉ còn giữ {held}, không thể chuyển {asked}."
    en = "Only {held} is still held; {asked} cannot be moved."


@dataclass(eq=False, kw_only=True)
class FundingOutOfBounds(DomainError):
    """The payment partner takes in neither so little nor so much at once."""

    least: Money
    most: Money
    vi = "Đối tác thanh toán nhận mỗi lần từ {least} đến {most}."
    en = "The payment partner takes from {least} to {most} at once."


@dataclass(frozen=True, kw_only=True)
class FundingBounds:
    """How much a payment partner takes in at once: both are taken, and what lies between them."""

    least: Money
    most: Money


def checked_funding(amount: Money, bounds: FundingBounds) -> Money:
    """An amount that can be put into a campaign by a partner with these bounds.

    Raises AmountNotPositive, InvalidInput, FundingOutOfBounds.
    """
    if amount.minor <= 0:
        raise AmountNotPositive(field="input.amount")
    if amount.currency != "VND" or amount > MOST_MONEY:
        raise InvalidInput(
            vi_reason="Số tiền là đồng, nhiều nhất một nghìn tỷ.",
            en_reason="The amount is in đồng, a thousand billion at most.",
            field="input.amount",
        )
    if not bounds.least <= amount <= bounds.most:
        raise FundingOutOfBounds(least=bounds.least, most=bounds.most, field="input.amount")
    return amount


def funding_is_visible(actor: Actor) -> ColumnElement[bool]:
    """Whether an actor may see a funding: its brand's members, and the alliance's admins."""
    match actor:
        case ActingAdmin():
            return true()
        case ActingBrand():
            return Funding.brand_id == actor.brand_id
        case _:
            return false()


def funding_by(funding_id: FundingId) -> Select[Funding]:
    """One funding, whoever asks."""
    return select(Funding).where(Funding.id == funding_id)
