"""News: which facts are told as they happen, to whom, and what each of them is about."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from types import ModuleType
from typing import Any, Final, NamedTuple
from uuid import UUID

from domain import (
    chargebacks,
    funding_refunds,
    passkeys,
    payments,
    reconciliations,
    second_factor_resets,
    second_factors,
)
from domain.actors import ActingAdmin, Decider, Finance, Integrity, Secretariat
from domain.bank_batches import batch as bank_batches
from domain.bookings import events as booking_events
from domain.bookings.clocks import BookingStep
from domain.disputes import events as dispute_events
from domain.errors import DomainError
from domain.events import Event
from domain.funding_ends import end as funding_ends
from domain.offers import events as offer_events
from domain.payouts import events as payout_events
from domain.payouts import invoices, payout_details, reversals, tax_commitments, withholding_wishes
from domain.reviews import reminding as review_reminders
from domain.reviews import review as reviews


class Topic(StrEnum):
    """What somebody listens to; a row's id says which of them."""

    BOOKING = "booking"
    """A booking, its fee, its disputes."""
    OFFER = "offer"
    """An offer, from either side."""
    CAMPAIGN_MONEY = "campaign_money"
    """What money does in a campaign."""
    PAYOUTS = "payouts"
    """An influencer's payouts, and where they go."""
    BRAND = "brand"
    """All of the above that concerns a brand."""
    INFLUENCER = "influencer"
    """All of the above that concerns an influencer."""
    LOGIN = "login"
    """One's own second factor and passkeys, whoever one acts for."""
    FINANCE = "finance"
    """What waits for finance, wherever it is."""
    MEDIATION = "mediation"
    """Drafts that wait for a neutral judge and disputes that wait for a proposal: the same people do both."""
    DECISION = "decision"
    """Disputes that wait for a decision."""


class Subject(NamedTuple):
    """What is listened to: a topic, and the id of the row it names; what waits for an organ names none."""

    topic: Topic
    key: UUID | None = None


@dataclass(frozen=True)
class Told:
    """Who hears of a kind of fact, and in which of its fields it names what it is about."""

    topics: frozenset[Topic]
    about: str


@dataclass(eq=False, kw_only=True)
class FellBehind(DomainError):
    """More was told than the listener took. What was missed is not told again: look how things stand."""

    vi = "Bạn nhận tin chậm hơn tin đến. Hãy xem lại tình trạng hiện tại rồi đăng ký nhận tin lần nữa."
    en = "News came faster than you took it. Look how things stand now, then subscribe again."


ORGANS: Final[Mapping[type[ActingAdmin], Topic]] = {
    Finance: Topic.FINANCE,
    Secretariat: Topic.MEDIATION,
    Integrity: Topic.MEDIATION,
    Decider: Topic.DECISION,
}
"""The organs of the alliance for which something waits between offer and payout, and where they hear of it."""

_SIDES: Final = (Topic.BRAND, Topic.INFLUENCER)
_BRANDS_MONEY: Final = (Topic.CAMPAIGN_MONEY, Topic.BRAND)
_PLACES: Final[tuple[tuple[ModuleType, str, tuple[Topic, ...]], ...]] = (
    (booking_events, "booking_id", (Topic.BOOKING, *_SIDES)),
    (dispute_events, "dispute_id", (Topic.BOOKING, *_SIDES)),
    (review_reminders, "booking_id", _SIDES),
    (reviews, "review_id", (Topic.BOOKING, *_SIDES)),
    (offer_events, "offer_id", (Topic.OFFER, *_SIDES)),
    (payments, "booking_id", (Topic.BOOKING, Topic.CAMPAIGN_MONEY, *_SIDES)),
    (payments, "funding_id", _BRANDS_MONEY),
    (chargebacks, "chargeback_id", (*_BRANDS_MONEY, Topic.FINANCE)),
    (funding_ends, "funding_id", (*_BRANDS_MONEY, Topic.FINANCE)),
    (funding_refunds, "refund_id", _BRANDS_MONEY),
    (payout_events, "payout_id", (Topic.PAYOUTS, Topic.INFLUENCER)),
    (invoices, "payout_id", (Topic.PAYOUTS, Topic.INFLUENCER)),
    (payout_details, "details_id", (Topic.PAYOUTS, Topic.INFLUENCER)),
    (tax_commitments, "influencer_id", (Topic.PAYOUTS, Topic.INFLUENCER)),
    (withholding_wishes, "influencer_id", (Topic.PAYOUTS, Topic.INFLUENCER)),
    (reversals, "payout_id", (Topic.FINANCE,)),
    (bank_batches, "batch_id", (Topic.FINANCE,)),
    (reconciliations, "case_id", (Topic.FINANCE,)),
    (second_factors, "login_id", (Topic.LOGIN,)),
    (passkeys, "login_id", (Topic.LOGIN,)),
    (second_factor_resets, "login_id", (Topic.LOGIN,)),
)
"""Where facts are declared, the field they have in common, and who hears of them."""

_ALSO: Final[Mapping[Topic, frozenset[type[Event]]]] = {
    Topic.FINANCE: frozenset(
        {
            payout_events.PayoutHeld,
            payout_events.PayoutCleared,
            payout_events.PayoutFailed,
            funding_refunds.FundingRefundFailed,
            funding_refunds.FundingRefundUndone,
        }
    ),
    Topic.MEDIATION: frozenset(
        {
            booking_events.DraftReferred,
            booking_events.DraftJudged,
            dispute_events.DisputeOpened,
            dispute_events.DisputeAnswered,
            dispute_events.DisputeProposed,
            dispute_events.DisputeWithdrawn,
            dispute_events.DisputeResolved,
        }
    ),
    Topic.DECISION: frozenset(
        {dispute_events.ProposalRejected, dispute_events.DisputeWithdrawn, dispute_events.DisputeResolved}
    ),
}
"""Of the facts that others hear as well, those after which an organ has something to do, or no longer has."""

_AWAITED: Final[Mapping[BookingStep, Topic]] = {
    BookingStep.JUDGE_DRAFT: Topic.MEDIATION,
    BookingStep.PROPOSE_RESOLUTION: Topic.MEDIATION,
    BookingStep.DECIDE_DISPUTE: Topic.DECISION,
}
"""Which organ a step waits for: it hears when the clock of that step starts, reminds and strikes."""

_TO_ONE_SIDE: Final[frozenset[type[Event]]] = frozenset({review_reminders.ReviewReminded})
"""Told to nobody but the side that they name."""

UNTOLD: Final[frozenset[type[Event]]] = frozenset(
    {
        chargebacks.ChargebackReported,
        funding_refunds.FundingRefundsFollowed,
        payout_events.PayoutFollowed,
        reconciliations.PartnerReconciliationBegun,
        reviews.ReviewWritten,
    }
)
"""Declared there and told to nobody: reviews are written blind, the others bid the program ask a partner."""


def _told() -> dict[str, Told]:
    return {
        name: Told(frozenset(topics), about)
        for module, about, topics in _PLACES
        for name, kind in Event.kinds.items()
        if kind.__module__ == module.__name__ and kind not in UNTOLD and about in {each.name for each in fields(kind)}
    }


TOLD: Final[Mapping[str, Told]] = _told()
"""The names of the facts that are told."""


def topics_of(name: str, data: Mapping[str, Any]) -> frozenset[Topic]:
    """Who hears of a fact that is told: by its kind, and where it is about a step also by whom that step waits for."""
    if Event.kinds[name] in _TO_ONE_SIDE:
        return frozenset({Topic(data["side"])})
    also = {topic for topic, kinds in _ALSO.items() if Event.kinds[name] in kinds}
    awaited = {topic for step, topic in _AWAITED.items() if step == data.get("step")}
    return TOLD[name].topics | also | awaited
