"""Who keeps money for the marketplace, by name; above this folder a partner is one of them and nothing more."""

from enum import StrEnum


class PaymentPartner(StrEnum):
    """A payment partner, by the name of the rail that reaches it: its account in the books is kept under it."""

    SANDBOX = "sandbox"
    """Moves no money; for trying out."""
    STRIPE = "stripe"
    """Takes in what brands pay by card, and pays connected accounts."""
    BANK_BATCH = "bank_batch"
    """The bank that takes files of transfers."""
