"""Certificate numbers: `NT-2026-000123-6`. House format, because the programme has published none (facts of 1.6)."""

import re
from datetime import datetime
from typing import Final

from sqlalchemy import Sequence

from domain.errors import HA_NOI
from domain.rows import Row

SERIALS: Final = Sequence("certificate_serials", metadata=Row.metadata)
"""Serials rise and may have gaps: a certificate that was rolled back takes its serial with it."""

_NUMBER: Final = re.compile(r"NT([0-9]{4})([0-9]{6,})([0-9X])")
_PUNCTUATION: Final = re.compile(r"[\s\-–./]+")


def number_of(issued_at: datetime, serial: int) -> str:
    """The number of the certificate with this serial: year of issue in Ha Noi, serial, check character."""
    year = f"{issued_at.astimezone(HA_NOI).year}"
    return _written(year, f"{serial:06d}")


def read_number(typed: str) -> str | None:
    """The number somebody typed, as it is kept; None when the check character says that it was mistyped."""
    found = _NUMBER.fullmatch(_PUNCTUATION.sub("", typed).upper())
    if found is None:
        return None
    year, serial, check = found.groups()
    return _written(year, serial) if check_character(year + serial) == check else None


def check_character(digits: str) -> str:
    """The check character of ISO/IEC 7064 MOD 11-2: finds every wrong digit and every two digits exchanged."""
    sum_so_far = 0
    for digit in digits:
        sum_so_far = (sum_so_far + int(digit)) * 2 % 11
    check = (12 - sum_so_far) % 11
    return "X" if check == len("0123456789") else str(check)


def _written(year: str, serial: str) -> str:
    return f"NT-{year}-{serial}-{check_character(year + serial)}"
