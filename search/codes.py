"""Facet codes: what a filter names and a count is reported under. Opaque, compared exactly, never shown to people."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from domain.errors import DomainError


@dataclass(eq=False, kw_only=True)
class UnusableCode(DomainError):
    """A facet code that some engine cannot carry: empty, with a backslash, or with unprintable characters."""

    shown: str
    vi = "Mã lọc không hợp lệ: {shown}"
    en = "This is not a usable filter code: {shown}"


def checked_codes(codes: Iterable[str]) -> tuple[str, ...]:
    """The same codes. Refuses UnusableCode: Meilisearch cannot write a filter value that holds a backslash."""
    taken = tuple(codes)
    for code in taken:
        if not code or "\\" in code or any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in code):
            raise UnusableCode(shown=ascii(code))
    return taken
