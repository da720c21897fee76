"""Days as people write them: `2026-11-21`, `21/11/2026`, `21-11-2026 08:30`."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from domain.errors import DomainError
from importing.absent import is_absent

_ISO: Final = re.compile(r"^(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?:[ T].*)?$")
_DAY_FIRST: Final = re.compile(r"^(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})(?:[ T].*)?$")


@dataclass(eq=False, kw_only=True)
class DayUnreadable(DomainError):
    """The cell holds no day of the calendar, written year first or day first."""

    written: str
    vi = "Không đọc được ngày “{written}”; hãy viết 2026-11-21 hoặc 21/11/2026."
    en = "“{written}” cannot be read as a day; write 2026-11-21 or 21/11/2026."


def read_day(written: str) -> date | None:
    """A day, year first or (as in Viet Nam) day first; None for an empty cell. Raises DayUnreadable."""
    text = written.strip()
    if is_absent(text):
        return None
    parts = _ISO.match(text) or _DAY_FIRST.match(text)
    if parts is None:
        raise DayUnreadable(written=written)
    try:
        return date(int(parts["year"]), int(parts["month"]), int(parts["day"]))
    except ValueError:
        raise DayUnreadable(written=written) from None
