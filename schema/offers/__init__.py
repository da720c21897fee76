"""Offers over GraphQL: opened by either side, answered in turn, accepted into bookings."""

import strawberry

from schema.offers.answering import AnsweringMutation
from schema.offers.opening import OpeningMutation
from schema.offers.queries import OfferQuery

__all__ = ["OfferMutation", "OfferQuery"]


@strawberry.type
class OfferMutation(OpeningMutation, AnsweringMutation):
    """All that is done about offers."""
