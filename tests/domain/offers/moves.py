"""What sides do with an offer, and how it stands, in the words of these tests."""

from datetime import timedelta
from typing import Any

from domain.ids import BookingId, LoginId, new_id
from domain.logins import OpenedWith
from domain.money import vnd
from domain.offers.events import OfferAccepted, OfferCountered, OfferDeclined, OfferWithdrawn
from domain.offers.offer import Offer
from domain.offers.reasons import DeclineReason
from domain.offers.terms import OfferTerms, Side
from tests.instants import NOON
from tests.makers.offers import DECLARED, make_terms

ME = LoginId(new_id())
BOOKING = BookingId(new_id())
LAST_MOMENT = NOON + timedelta(hours=72) - timedelta(microseconds=1)
TOO_LATE = NOON + timedelta(hours=72)


def counter(offer: Offer, standing: OfferTerms, side: Side, **changes: Any) -> tuple[OfferTerms, OfferCountered]:
    """The side answers with terms of its own, of 4,000,000 đ."""
    values: dict[str, Any] = {
        "answered": standing.id,
        "declarations": DECLARED if side is Side.INFLUENCER else None,
        "by": ME,
        "session_opened_with": OpenedWith.PASSWORD,
        "now": NOON,
    }
    return offer.counter(standing, make_terms(fee=vnd(4_000_000)), side=side, **(values | changes))


def accept(offer: Offer, standing: OfferTerms, side: Side, **changes: Any) -> OfferAccepted:
    """The side accepts what stands."""
    values: dict[str, Any] = {"answered": standing.id, "booking_id": BOOKING, "by": ME, "now": NOON}
    return offer.accept(standing, side=side, **(values | changes))


def decline(offer: Offer, standing: OfferTerms, side: Side, **changes: Any) -> OfferDeclined:
    """The side declines, the fee being its reason."""
    values: dict[str, Any] = {"reason": DeclineReason.FEE, "note": None, "by": ME, "now": NOON}
    return offer.decline(standing, side=side, **(values | changes))


def withdraw(offer: Offer, standing: OfferTerms, side: Side, **changes: Any) -> OfferWithdrawn:
    """The side takes its own terms back."""
    values: dict[str, Any] = {"reason": None, "note": None, "by": ME, "now": NOON}
    return offer.withdraw(standing, side=side, **(values | changes))


def state(offer: Offer, *terms: OfferTerms) -> tuple[object, ...]:
    """Everything that a refusal must leave as it is."""
    columns = [column.name for column in Offer.__table__.columns]
    return (*(getattr(offer, name) for name in columns), *(each.status for each in terms))
