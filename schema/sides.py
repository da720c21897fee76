"""The two sides of an offer, and of all that comes of it."""

import strawberry

from domain.offers.terms import Side

__all__ = ["Side"]

strawberry.enum(Side, description="The two sides of an offer.")
