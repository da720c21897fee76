"""Bytes as short texts that go anywhere in a URL: ids and cursors are such texts."""

from base64 import urlsafe_b64decode
from binascii import b2a_base64
from typing import Final

_URL_SAFE: Final = bytes.maketrans(b"+/", b"-_")
_LEFT_OUT: Final = b"=\n"


def opaque(data: bytes) -> str:
    """The bytes as base64url without padding (RFC 4648 section 5)."""
    return b2a_base64(data).translate(_URL_SAFE, _LEFT_OUT).decode()


def unveiled(text: str) -> bytes:
    """The bytes behind an opaque text. Raises ValueError where it is none."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
