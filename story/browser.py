"""The brand's browser and the influencer's, at the stand-in for Stripe; and what the partner has."""

from dataclasses import dataclass
from typing import Any, Final

import httpx

from story.voices import StepFailed

WORKS: Final = "pm_card_visa"
"""A card that pays at once."""
ASKS: Final = "pm_card_authenticationRequired"
"""A card whose bank asks its owner first (strong customer authentication)."""
AFTERWARDS: Final = "https://nhanhang.example.vn/paid"
"""Where the bank sends the owner back to."""
KEY: Final = "Bearer sk_test_browser"
DAY: Final = 86_400
"""Seconds."""


@dataclass(frozen=True)
class Browser:
    """A client at the stand-in's address (docs/fake-stripe.md)."""

    http: httpx.Client

    def pay(self, reference: str, card: str = WORKS) -> None:
        """Pay one payment intent in the partner's form. Raises StepFailed."""
        self._throw(f"payment_intents/{reference}/pay", payment_method=card, return_url=AFTERWARDS)

    def authenticate(self, reference: str) -> None:
        """Say yes on the bank's page. Raises StepFailed."""
        self._throw(f"payment_intents/{reference}/authenticate", granted=True)

    def open_account(self, country: str) -> str:
        """Open an account with the partner, connected to the marketplace; answers its name. Raises StepFailed.

        Money does not reach it until it is completed.
        """
        given = {"country": country, "type": "express"}
        account: str = _told(self.http.post("/v1/accounts", data=given, headers={"authorization": KEY}))["id"]
        self._throw(f"accounts/{account}", transfers="inactive")
        return account

    def complete_account(self, account: str) -> None:
        """Do all that the partner wants to know before money reaches the account. Raises StepFailed."""
        self._throw(f"accounts/{account}", transfers="active")

    def let_days_pass(self, days: int) -> None:
        """Put the partner's clock ahead: what was paid in becomes available. Raises StepFailed."""
        self._throw("clock", seconds=days * DAY)

    def have_notices_sent(self) -> int:
        """Have the partner send the webhooks that wait; answers how many wait still. Raises StepFailed."""
        waiting: int = self._throw("webhooks/send")["waiting"]
        return waiting

    def list_of(self, kind: str) -> list[Any]:
        """What the partner has of a kind ("payment_intents", "transfers"), newest first. Raises StepFailed."""
        answer = self.http.get(f"/v1/{kind}", params={"limit": 100}, headers={"authorization": KEY})
        found: list[Any] = _told(answer)["data"]
        return found

    def _throw(self, switch: str, **given: object) -> Any:
        return _told(self.http.post(f"/control/{switch}", json=given))


def _told(answer: httpx.Response) -> Any:
    if not answer.is_success:
        raise StepFailed(f"the payment partner: {answer.text}")
    return answer.json()
