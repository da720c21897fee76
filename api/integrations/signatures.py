"""The signature over what an integration sends: by the time and the body, so that what was heard is no use later.

`Niemtin-Signature: t=<unix seconds>,v1=<hex>`, where v1 is HMAC-SHA256 over `<t>.<body>` with the integration's key.
While a key is being changed several v1 may stand there.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.errors import DomainError

HEADER: Final = "niemtin-signature"
WINDOW: Final = 300
"""Seconds by which a signature's time may differ from ours."""


@dataclass(eq=False, kw_only=True)
class SignatureRefused(DomainError):
    """Not signed within the last minutes with the key of an integration of that name."""

    vi = "Chữ ký không đúng, hoặc cách hiện tại quá 5 phút."
    en = "The signature is not the integration's, or not of the last 5 minutes."


def signature(key: str, body: bytes, *, at: int) -> str:
    """The header's value for a body sent at a Unix second."""
    return f"t={at},v1={_digest(key, body, str(at))}"


def require_signed(header: str | None, key: str | None, body: bytes, *, now: datetime) -> None:
    """Raise SignatureRefused unless a body was signed with the key just now; without a key nothing ever was."""
    parts = [part.strip().partition("=") for part in (header or "").split(",")]
    times = [value for name, _, value in parts if name == "t"]
    if key is None or len(times) != 1 or not _is_recent(times[0], now):
        raise SignatureRefused
    expected = _digest(key, body, times[0]).encode()
    given = [value.encode() for name, _, value in parts if name == "v1"]
    if not any([hmac.compare_digest(each, expected) for each in given]):  # noqa: C419 - each takes the same time
        raise SignatureRefused


def _is_recent(written: str, now: datetime) -> bool:
    return written.isascii() and written.isdecimal() and abs(int(written[:12]) - now.timestamp()) <= WINDOW


def _digest(key: str, body: bytes, at: str) -> str:
    return hmac.new(key.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()
