"""Connected accounts, ready to receive as soon as they are made."""

from typing import Final

from fake_stripe.events import record
from fake_stripe.refusing import Refused
from fake_stripe.state import State
from fake_stripe.things import Thing

OUT_OF_REACH: Final = {"VN"}
"""Countries that transfers do not reach."""


def create_account(state: State, given: Thing, _key: str) -> Thing:
    """A connected account. Raises Refused for a country that transfers do not reach."""
    country = given.get("country", "US")
    if country in OUT_OF_REACH:
        raise Refused(f"{country} is not currently supported by Stripe.", code="country_unsupported", param="country")
    account = state.add(
        "account",
        "acct",
        charges_enabled=False,
        country=country,
        created=state.now,
        default_currency=given.get("default_currency", "usd"),
        details_submitted=True,
        email=given.get("email"),
        metadata=given.get("metadata", {}),
        payouts_enabled=True,
        type=given.get("type", "express"),
    )
    record(state, "account.updated", account)
    return account


def retrieve_account(state: State, _given: Thing, key: str) -> Thing:
    """One account."""
    return state.get("account", key)
