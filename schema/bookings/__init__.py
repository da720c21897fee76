"""Bookings over GraphQL: the agreement, its delivery, its end."""

import strawberry

from schema.bookings.amending import AmendingMutation
from schema.bookings.delivering import DeliveringMutation
from schema.bookings.judging import JudgingMutation
from schema.bookings.product_uses import ProductUseMutation
from schema.bookings.queries import BookingQuery
from schema.bookings.results import ResultsMutation
from schema.bookings.samples import SampleMutation
from schema.bookings.settling import CancellingMutation

__all__ = ["BookingMutation", "BookingQuery"]


@strawberry.type
class BookingMutation(
    AmendingMutation,
    DeliveringMutation,
    JudgingMutation,
    ProductUseMutation,
    SampleMutation,
    ResultsMutation,
    CancellingMutation,
):
    """All that is done about bookings."""
