"""Who keeps money for the marketplace, by name; above this folder a partner is one of them and nothing more."""

from collections.abc import Iterable
from enum import StrEnum


class PaymentPartner(StrEnum):
    """A payment partner, by the name of the rail that reaches it: its account in the books is kept under it."""

    SANDBOX = "sandbox"
    """Moves no money; for trying out."""
    STRIPE = "stripe"
    """Takes in what brands pay by card, and pays connected accounts."""
    BANK_BATCH = "bank_batch"
    """The bank that takes files of transfers."""


def goes_out_as_it_came_in(funded_by: Iterable[str], paid_by: str) -> bool:
    """Whether what these partners took in may go out by that one: play money by the sandbox, and money by no sandbox.

    Partners by the names of their rails. What came in both ways goes out neither way, and what nobody took in not at
    all.
    """
    kinds = {each == PaymentPartner.SANDBOX for each in funded_by}
    return kinds == {paid_by == PaymentPartner.SANDBOX}
