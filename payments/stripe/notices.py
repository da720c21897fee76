"""Stripe's webhooks: signed by Stripe, and sent within the last minutes."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import stripe

from payments.rails import Notice, NoticeRefused
from payments.stripe.intents import KEY

TOLERANCE: Final = 300
"""Seconds after which a signature is too old: what was overheard cannot be sent again later."""


def read_notice(body: bytes, headers: Mapping[str, str], secret: str) -> Notice:
    """The event's id, kind and instant, and what of ours it is about. Raises NoticeRefused."""
    try:
        stripe.WebhookSignature.verify_header(  # pyright: ignore[reportUnknownMemberType]
            body, headers.get("stripe-signature"), secret, TOLERANCE
        )
        event: Any = json.loads(body)
        noted: Any = event["data"]["object"].get("metadata") or {}
        return Notice(
            reference=str(event["id"]),
            kind=str(event["type"]),
            key=noted.get(KEY),
            happened_at=datetime.fromtimestamp(event["created"], UTC),
        )
    except (stripe.SignatureVerificationError, ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise NoticeRefused(type(wrong).__name__) from None
