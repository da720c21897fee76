"""Tables as text that people open in a spreadsheet: CSV in UTF-8, in which no cell is taken for a formula."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import StringIO
from typing import Final, TypeAlias

Cell: TypeAlias = str | int | date | datetime | None

BYTE_ORDER_MARK: Final = "\ufeff"
"""Without it some spreadsheets take UTF-8 for the code page of the machine, and Vietnamese for noise."""
FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A cell that begins so may be run as a formula (OWASP, “CSV Injection”)."""


def csv_lines(rows: Iterable[Sequence[Cell]]) -> str:
    """The rows as RFC 4180 has them: commas, CRLF, quotes where needed. Instants are ISO 8601 in UTC; None is empty."""
    written = StringIO()
    csv.writer(written, lineterminator="\r\n").writerows([_shown(cell) for cell in row] for row in rows)
    return written.getvalue()


def defused(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet could take it for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULAS) else text


def _shown(cell: Cell) -> str | int:
    match cell:
        case None:
            return ""
        case str():
            return defused(cell)
        case int():
            return cell
        case _:
            return cell.isoformat()
