"""The one table: which event is heard by whom. Subscribers are idempotent: they may hear a fact twice."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.actors import System
from domain.bookings.events import BookingApproved
from domain.campaigns.events import BriefClosed, BriefExpired, BriefFilled, BriefTakenDown
from domain.chargebacks import ChargebackReported, FundingChargedBack
from domain.events import Event
from domain.funding_refunds import FundingRefundRequested, FundingRefundsFollowed
from domain.partner_costs import PartnerCostsFollowed
from domain.partners import FundingFollowed, NoticeListingBegun
from domain.payments import (
    FeeRefunded,
    FeeReleased,
    FeeTakenBack,
    FundingDeclined,
    FundingReceived,
    FundingRequested,
)
from domain.payouts.events import PayoutFailed, PayoutFollowed, PayoutSent
from domain.payouts.reversals import PayoutReversalRequested
from domain.reconciliations import PartnerReconciliationBegun
from operations.bookings.settling import settle_booking
from operations.chargebacks import ask_for_chargebacks, book_chargebacks, recover_from_refund
from operations.funding_ends import look_after_failed_payout
from operations.funding_refunds import ask_for_refund, ask_for_refunds_again, book_refund, book_undone_refunds
from operations.offers.ending import close_offers_of_brief
from operations.partner_costs import ask_for_costs, book_costs
from operations.partner_notices import ask_for_notices, keep_listed_notices
from operations.payments import ask_for_funding, collect_funding
from operations.payouts.reversing import ask_for_reversal, book_reversal
from operations.payouts.scheduling import cancel_payouts_of_booking, schedule_payout
from operations.payouts.sending import ask_for_payout, book_payout
from operations.reconciliations import ask_for_records, reconcile_partner
from runtime.clock import now
from runtime.gateways import Gateways
from storage.work import Work


@dataclass(frozen=True)
class Subscriber:
    """What hears an event. Its name is kept in the deliveries: it stays for ever.

    The transaction it is given also finishes the delivery: effect and finish commit together. What lies outside is
    asked by `ask` before that transaction begins, and its answer handed to `hear`; asked again, it answers the same.
    """

    name: str
    hear: Callable[[Work[System], Any, Any], Awaitable[object]]
    ask: Callable[[Gateways, Any], Awaitable[object]] | None = None


def hears(operation: Callable[[Work[System], Any], Awaitable[object]]) -> Subscriber:
    """A subscriber that needs the database only: `async def close_other_offers(work, event)`."""
    return Subscriber(operation.__name__, lambda work, event, _answer: operation(work, event))


@dataclass(frozen=True)
class Subscriptions:
    """Event type → its subscribers."""

    table: Mapping[type[Event], Sequence[Subscriber]]

    def names_for(self, event_name: str) -> list[str]:
        """Who hears an event."""
        return [each.name for each in self.table.get(Event.kinds[event_name], ())]

    def named(self, name: str) -> Subscriber:
        """The subscriber of that name. Raises LookupError for one that is no longer there."""
        for subscribers in self.table.values():
            for each in subscribers:
                if each.name == name:
                    return each
        raise LookupError(f"There is no subscriber {name}.")

    @property
    def asking(self) -> frozenset[str]:
        """The names of those that ask somebody outside, who may be slow."""
        return frozenset(each.name for heard in self.table.values() for each in heard if each.ask is not None)


_CLOSING = (hears(close_offers_of_brief),)
_COLLECTING = Subscriber(
    collect_funding.__name__,
    collect_funding,
    ask=lambda gateways, event: ask_for_funding(gateways.database, gateways.rail_named, event),
)

_PAYING = Subscriber(
    book_payout.__name__,
    book_payout,
    ask=lambda gateways, event: ask_for_payout(gateways.database, gateways, event, now=now()),
)

_TAKING_BACK = Subscriber(
    book_reversal.__name__,
    book_reversal,
    ask=lambda gateways, event: ask_for_reversal(gateways.database, gateways.payout_rail_named, event),
)

_CATCHING_UP = Subscriber(
    keep_listed_notices.__name__,
    keep_listed_notices,
    ask=lambda gateways, event: ask_for_notices(gateways.database, gateways.rail_named, event),
)

_CHARGING_BACK = Subscriber(
    book_chargebacks.__name__,
    book_chargebacks,
    ask=lambda gateways, event: ask_for_chargebacks(gateways.database, gateways.rail_named, event),
)

_BEARING_COSTS = Subscriber(
    book_costs.__name__,
    book_costs,
    ask=lambda gateways, event: ask_for_costs(gateways.database, gateways.rail_named, event),
)

_GIVING_BACK = Subscriber(
    book_refund.__name__,
    book_refund,
    ask=lambda gateways, event: ask_for_refund(gateways.database, gateways.rail_named, event),
)

_LOOKING_AGAIN = Subscriber(
    book_undone_refunds.__name__,
    book_undone_refunds,
    ask=lambda gateways, event: ask_for_refunds_again(gateways.database, gateways.rail_named, event),
)

_RECONCILING = Subscriber(
    reconcile_partner.__name__,
    reconcile_partner,
    ask=lambda gateways, event: ask_for_records(gateways.rail_named, event),
)

SUBSCRIPTIONS = Subscriptions(
    {
        BriefFilled: _CLOSING,
        BriefClosed: _CLOSING,
        BriefExpired: _CLOSING,
        BriefTakenDown: _CLOSING,
        BookingApproved: (hears(settle_booking),),
        FundingRequested: (_COLLECTING,),
        FeeReleased: (hears(schedule_payout),),
        FeeTakenBack: (hears(cancel_payouts_of_booking),),
        PayoutSent: (_PAYING,),
        PayoutReversalRequested: (_TAKING_BACK,),
        PayoutFollowed: (_PAYING,),
        PayoutFailed: (hears(look_after_failed_payout),),
        FundingFollowed: (_COLLECTING,),
        ChargebackReported: (_CHARGING_BACK,),
        FundingReceived: (_BEARING_COSTS,),
        FundingDeclined: (_BEARING_COSTS,),
        FundingChargedBack: (_BEARING_COSTS,),
        PartnerCostsFollowed: (_BEARING_COSTS,),
        PartnerReconciliationBegun: (_RECONCILING,),
        FundingRefundRequested: (_GIVING_BACK,),
        FundingRefundsFollowed: (_LOOKING_AGAIN,),
        FeeRefunded: (hears(recover_from_refund),),
        NoticeListingBegun: (_CATCHING_UP,),
    }
)
