"""News: which facts are told as they happen, to whom, and what each of them is about."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from types import ModuleType
from typing import Final, NamedTuple
from uuid import UUID

from domain import chargebacks, funding_refunds, passkeys, payments, second_factor_resets, second_factors
from domain.bookings import events as booking_events
from domain.disputes import events as dispute_events
from domain.errors import DomainError
from domain.events import Event
from domain.funding_ends import end as funding_ends
from domain.offers import events as offer_events
from domain.payouts import events as payout_events
from domain.payouts import invoices, payout_details, tax_commitments


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


class Subject(NamedTuple):
    """What is listened to: a topic, and the id of the row it names."""

    topic: Topic
    key: UUID


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


_SIDES: Final = (Topic.BRAND, Topic.INFLUENCER)
_PLACES: Final[tuple[tuple[ModuleType, str, tuple[Topic, ...]], ...]] = (
    (booking_events, "booking_id", (Topic.BOOKING, *_SIDES)),
    (dispute_events, "dispute_id", (Topic.BOOKING, *_SIDES)),
    (offer_events, "offer_id", (Topic.OFFER, *_SIDES)),
    (payments, "booking_id", (Topic.BOOKING, Topic.CAMPAIGN_MONEY, *_SIDES)),
    (payments, "funding_id", (Topic.CAMPAIGN_MONEY, Topic.BRAND)),
    (chargebacks, "chargeback_id", (Topic.CAMPAIGN_MONEY, Topic.BRAND)),
    (funding_ends, "funding_id", (Topic.CAMPAIGN_MONEY, Topic.BRAND)),
    (funding_refunds, "refund_id", (Topic.CAMPAIGN_MONEY, Topic.BRAND)),
    (payout_events, "payout_id", (Topic.PAYOUTS, Topic.INFLUENCER)),
    (invoices, "payout_id", (Topic.PAYOUTS, Topic.INFLUENCER)),
    (payout_details, "details_id", (Topic.PAYOUTS, Topic.INFLUENCER)),
    (tax_commitments, "influencer_id", (Topic.PAYOUTS, Topic.INFLUENCER)),
    (second_factors, "login_id", (Topic.LOGIN,)),
    (passkeys, "login_id", (Topic.LOGIN,)),
    (second_factor_resets, "login_id", (Topic.LOGIN,)),
)
"""Where facts are declared, the field they have in common, and who hears of them."""

UNTOLD: Final[frozenset[type[Event]]] = frozenset(
    {chargebacks.ChargebackReported, funding_refunds.FundingRefundsFollowed, payout_events.PayoutFollowed}
)
"""Declared there, and told to nobody: they only bid the program ask a partner what is true."""


def _told() -> dict[str, Told]:
    return {
        name: Told(frozenset(topics), about)
        for module, about, topics in _PLACES
        for name, kind in Event.kinds.items()
        if kind.__module__ == module.__name__ and kind not in UNTOLD and about in {each.name for each in fields(kind)}
    }


TOLD: Final[Mapping[str, Told]] = _told()
"""The names of the facts that are told. Reviews are written blind, and are not among them."""
