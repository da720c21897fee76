"""Stripe's connected accounts: how they are named, and whether transfers reach them."""

import re
from typing import Any, Final

import stripe

from domain.errors import InvalidInput
from payments.rails import AccountStanding
from payments.stripe.intents import speaking

_NAME: Final = re.compile(r"acct_[A-Za-z0-9]{8,40}")
NOT_OURS: Final = frozenset({"account_invalid", "resource_missing"})
"""The codes for an account that Stripe does not have, or that is not connected to the platform."""


def account_named(written: str) -> str:
    """Stripe's name for an account, out of what its person wrote. Raises InvalidInput for what names none."""
    name = written.strip()
    if not _NAME.fullmatch(name):
        raise InvalidInput(
            vi_reason="Mã tài khoản Stripe bắt đầu bằng acct_, tiếp theo là chữ cái và chữ số.",
            en_reason="A Stripe account is named acct_, then letters and digits.",
            field="input.account",
        )
    return name


async def standing_of(client: stripe.StripeClient, account: str) -> AccountStanding | None:
    """The account as Stripe has it now, if it is connected to the platform. Raises RailUnavailable.

    It gets transfers as long as the capability of that name is active, and Stripe makes that active in the countries
    that it reaches.
    """
    async with speaking():
        try:
            found: Any = (await client.v1.accounts.retrieve_async(account)).to_dict()
        except (stripe.InvalidRequestError, stripe.PermissionError) as refused:
            # The SDK leaves out the code of what is forbidden, and keeps the error that it came in.
            if refused.error is not None and refused.error.code in NOT_OURS:
                return None
            raise
    capabilities: dict[str, str] = found.get("capabilities") or {}
    return AccountStanding(
        country=found.get("country") or "",
        receives=capabilities.get("transfers") == "active",
        pays_out=bool(found.get("payouts_enabled")),
    )
