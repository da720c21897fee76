"""Stripe's events: signed by Stripe and sent within the last minutes, or listed when they never came."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import stripe

from payments.rails import About, Notice, NoticeRefused
from payments.stripe.intents import KEY

TOLERANCE: Final = 300
"""Seconds by which a signature may be old: what was overheard cannot be sent again later. Or ahead, by their clock."""
LOOKED_FOR: Final = [
    "payment_intent.succeeded",
    "payment_intent.payment_failed",
    "payment_intent.requires_action",
    "payment_intent.canceled",
    "charge.dispute.created",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
    "charge.dispute.closed",
    "refund.failed",
    "refund.updated",
    "charge.refund.updated",
    "transfer.reversed",
]
"""The kinds that say when to look."""
REFUNDS: Final = frozenset({"refund.failed", "refund.updated", "charge.refund.updated"})
"""Those that tell of a refund after it was made; which of them Stripe sends depends on the version of its API."""
NO_EVENT: Final = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)
"""What a body that is no event of Stripe's raises where it is read."""
PAGE: Final = 100
"""The most that Stripe lists at once."""


def read_notice(body: bytes, headers: Mapping[str, str], secret: str, *, now: datetime) -> Notice:
    """The event's id, kind and instant, and what of ours it is about. Raises NoticeRefused."""
    header = headers.get("stripe-signature", "")
    try:
        stripe.WebhookSignature.verify_header(  # pyright: ignore[reportUnknownMemberType]
            body, header, secret, TOLERANCE
        )
        # The SDK asks only whether it is too old: one signed ahead could be sent again until its day has come.
        if _signed_at(header) > now.timestamp() + TOLERANCE:
            raise NoticeRefused("signed ahead of time")
        return _notice(json.loads(body))
    except (stripe.SignatureVerificationError, *NO_EVENT) as wrong:
        raise NoticeRefused(type(wrong).__name__) from None


async def list_notices(client: stripe.StripeClient, *, since: datetime | None) -> list[Notice]:
    """The events that say when to look, since an instant; page by page, oldest first. Raises StripeError."""
    asked: stripe.params.EventListParams = {"types": LOOKED_FOR, "limit": PAGE}
    if since is not None:
        asked["created"] = {"gte": int(since.timestamp())}
    newest_first = await client.v1.events.list_async(asked)
    found = [_notice(each.to_dict()) async for each in newest_first.auto_paging_iter()]
    return found[::-1]


def _signed_at(header: str) -> int:
    """The instant, in seconds, of a header that was checked: of several the first, as it was checked by."""
    return int(next(part for part in header.split(",") if part.startswith("t=")).removeprefix("t="))


def _notice(event: Any) -> Notice:
    thing: Any = event["data"]["object"]
    noted: Any = thing.get("metadata") or {}
    kind = str(event["type"])
    about = _about(kind)
    return Notice(
        reference=str(event["id"]),
        kind=kind,
        about=about,
        # What is noted on a refund is the key of the refund; its payment leads to the funding.
        key=None if about is About.REFUND else noted.get(KEY),
        payment=thing.get("payment_intent"),
        happened_at=datetime.fromtimestamp(event["created"], UTC),
    )


def _about(kind: str) -> About:
    if kind in REFUNDS:
        return About.REFUND
    if kind == "transfer.reversed":
        return About.PAYOUT
    return About.CHARGEBACK if kind.startswith("charge.dispute.") else About.PAYMENT
