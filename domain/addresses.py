"""Addresses on the web that others can open."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from domain.errors import DomainError

LONGEST_ADDRESS: Final = 500


@dataclass(eq=False, kw_only=True)
class AddressInvalid(DomainError):
    """Not an https address that others can open."""

    vi = "Cần một địa chỉ https:// đầy đủ."
    en = "A full https:// address is needed."


def checked_address(written: str, *, field: str) -> str:
    """The address, trimmed, if it is https, names a host and carries no login. Raises AddressInvalid."""
    url = written.strip()
    try:
        parts = urlsplit(url)
    except ValueError:
        raise AddressInvalid(field=field) from None
    printable = url.isprintable() and " " not in url and len(url) <= LONGEST_ADDRESS
    if parts.scheme != "https" or "." not in (parts.hostname or "") or parts.username or not printable:
        raise AddressInvalid(field=field)
    return url
