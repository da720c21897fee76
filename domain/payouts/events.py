"""What is recorded of payouts."""

from dataclasses import dataclass
from datetime import datetime

from domain.events import Event
from domain.ids import InfluencerId, LoginId, PayoutId
from domain.money import Money


@dataclass(frozen=True, kw_only=True)
class PayoutScheduled(Event):
    """Released money will be paid out, when it is due."""

    payout_id: PayoutId
    influencer_id: InfluencerId
    gross: Money
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class PayoutHeld(Event):
    """A payout is under review; `by` is null where the program held it after a failure."""

    payout_id: PayoutId
    influencer_id: InfluencerId
    by: LoginId | None


@dataclass(frozen=True, kw_only=True)
class PayoutCleared(Event):
    """The review of a payout is over."""

    payout_id: PayoutId
    influencer_id: InfluencerId
    by: LoginId


@dataclass(frozen=True, kw_only=True)
class PayoutReminded(Event):
    """A payout waits for its influencer's account or invoice; from `ends_at` the partner may not keep the money."""

    payout_id: PayoutId
    influencer_id: InfluencerId
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class PayoutSent(Event):
    """A payout was booked, and the payment partner is to be asked to pay it."""

    payout_id: PayoutId
    influencer_id: InfluencerId
    net: Money


@dataclass(frozen=True, kw_only=True)
class PayoutFollowed(Event):
    """A payout is to be looked at again: something was heard of it where it is paid."""

    payout_id: PayoutId


@dataclass(frozen=True, kw_only=True)
class PayoutPaid(Event):
    """The payment partner has paid a payout."""

    payout_id: PayoutId
    influencer_id: InfluencerId
    net: Money


@dataclass(frozen=True, kw_only=True)
class PayoutFailed(Event):
    """A payout did not arrive; the money is the influencer's earnings again."""

    payout_id: PayoutId
    influencer_id: InfluencerId


@dataclass(frozen=True, kw_only=True)
class PayoutCancelled(Event):
    """What a payout was to pay is held again for its booking."""

    payout_id: PayoutId
    influencer_id: InfluencerId
