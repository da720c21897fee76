"""What both sides of a booking are told as it happens: what concerns it, its fee and its disputes."""

from dataclasses import fields
from functools import lru_cache
from typing import Final

from domain.events import Event

TOLD_OF: Final = ("domain.bookings.events", "domain.disputes.events", "domain.payments")
"""Where those facts are declared. Reviews are blind and payouts are the influencer's alone: neither is told."""


@lru_cache
def told() -> frozenset[str]:
    """The names of the facts that both sides are told: they name the booking."""
    return frozenset(
        name
        for name, kind in Event.kinds.items()
        if kind.__module__ in TOLD_OF and "booking_id" in {each.name for each in fields(kind)}
    )
