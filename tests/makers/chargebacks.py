"""What brands' banks took back."""

from typing import Any

from domain.chargebacks import Chargeback
from domain.money import vnd
from domain.payments import Funding
from tests.instants import NOON


def make_chargeback(funding: Funding, **changes: Any) -> Chargeback:
    """Of a funding 4,000,000 đ, taken at noon; nothing is booked."""
    values: dict[str, Any] = {
        "funding_id": funding.id,
        "rail": funding.rail,
        "reference": "du_1",
        "amount": vnd(4_000_000),
        "taken_at": NOON,
    }
    return Chargeback(**(values | changes))
