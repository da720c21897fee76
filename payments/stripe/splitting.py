"""Sums larger than one payment intent may be."""

from typing import Final

from domain.money import Money, vnd
from domain.payments import FundingBounds

LEAST: Final = 13_000
MOST: Final = 99_999_999
"""What Stripe takes in one intent, in đồng: about half a US dollar, and eight digits."""
MOST_PARTS: Final = 20
"""*House*: in how many payments a sum may be asked for; a brand must make each of them."""
BOUNDS: Final = FundingBounds(least=vnd(LEAST), most=vnd(MOST * MOST_PARTS))
"""What can be collected at once, in so many payments."""


def parts_for(amount: Money) -> list[Money]:
    """The fewest equal payments, to the đồng, that make up the sum; none where Stripe cannot collect it."""
    if not BOUNDS.least <= amount <= BOUNDS.most:
        return []
    return amount.split([1] * -(-amount.minor // MOST))
