"""Connected accounts, ready to receive as soon as they are made; a switch takes that from them."""

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
        capabilities={"transfers": "active"},
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
    """One account. Raises Refused: for Stripe an account that there is not is one that is not ours."""
    try:
        return state.get("account", key)
    except Refused:
        raise Refused(
            f"The provided key does not have access to account '{key}' (or that account does not exist). "
            "Application access may have been revoked.",
            code="account_invalid",
            status=403,
        ) from None


def change_account(state: State, key: str, *, transfers: str = "active", payouts_enabled: bool = True) -> Thing:
    """What Stripe decides about an account: whether transfers reach it, and whether its bank is paid."""
    account = state.get("account", key)
    account |= {"capabilities": {"transfers": transfers}, "payouts_enabled": payouts_enabled}
    record(state, "account.updated", account)
    return account


def balance_of(state: State, key: str) -> int:
    """What lies in a connected account, in đồng: all that was transferred to it, less what left it again."""
    came = sum(each["amount"] - each["amount_reversed"] for each in state.all("transfer") if each["destination"] == key)
    return came - sum(each["amount"] for each in state.all("payout") if each["account"] == key)


def pay_out(state: State, key: str) -> Thing:
    """All that lies in a connected account goes to its owner's bank, out of reach."""
    account = state.get("account", key)
    return state.add("payout", "po", account=account["id"], amount=balance_of(state, key))
