"""What finance books of the operator's own money moves: tax paid, fees taken, money moved between partners.

A partner goes by the name of its rail.
"""

from dataclasses import dataclass
from typing import Final

from domain.errors import InvalidInput
from domain.events import Event
from domain.ids import TransferId
from domain.money import Money
from domain.offers.texts import needed_text

LONGEST_REFERENCE: Final = 100


@dataclass(frozen=True, kw_only=True)
class TaxPaid(Event):
    """Tax that was withheld went to the state; `reference` is the partner's name for the payment."""

    transfer_id: TransferId
    amount: Money
    partner: str
    reference: str


@dataclass(frozen=True, kw_only=True)
class FeesWithdrawn(Event):
    """The operator took fees that it had earned; `reference` is the partner's name for the payment."""

    transfer_id: TransferId
    amount: Money
    partner: str
    reference: str


@dataclass(frozen=True, kw_only=True)
class PartnerSwept(Event):
    """Money went from one partner to another; `reference` is the giver's name for the payment."""

    transfer_id: TransferId
    amount: Money
    giver: str
    taker: str
    reference: str


def checked_reference(written: str) -> str:
    """A partner's own name for a payment, under which it is booked once. Raises InvalidInput."""
    return needed_text(written, "input.reference", LONGEST_REFERENCE)


def require_two_partners(giver: str, taker: str) -> None:
    """Money goes from one partner to another one. Raises InvalidInput."""
    if giver == taker:
        raise InvalidInput(
            vi_reason="Cần hai đối tác khác nhau.", en_reason="Two different partners are needed.", field="input.taker"
        )
