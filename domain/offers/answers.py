"""Which ended offers say something about how the person asked answers."""

from sqlalchemy import ColumnElement

from domain.offers.offer import Offer, OfferStatus
from domain.offers.reasons import PROTECTED
from domain.offers.terms import Side


def offer_was_accepted() -> ColumnElement[bool]:
    """Whether the two sides agreed."""
    return Offer.status == OfferStatus.ACCEPTED


def offer_was_answered() -> ColumnElement[bool]:
    """Whether the person accepted a brand's offer, declined it, or let it lapse.

    Their own application asks nobody; what the brand took back or refused, and what was refused for a protected reason,
    is no answer.
    """
    let_go = (Offer.status == OfferStatus.LAPSED) | (
        (Offer.status == OfferStatus.DECLINED) & Offer.reason.not_in(PROTECTED)
    )
    return Offer.is_application.is_(False) & (offer_was_accepted() | (let_go & (Offer.awaits == Side.INFLUENCER)))
