"""The report of an import: one line and a reason for each rejected row."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TextIO

from domain.errors import DomainError

REPORT_COLUMNS: Final = ("line", "key", "field", "code", "reason_vi", "reason_en", "value")
_VALUE_CHARACTERS: Final = 500
_FORMULA_MARKS: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, kw_only=True)
class Rejection:
    """Why the row that begins on `line` (the first line of a file is 1) stays out.

    `key` is what the row goes by, as far as it could be read; `value` is what was written in the cell at fault.
    """

    line: int
    refusal: DomainError
    key: str = ""
    value: str = ""


class Report:
    """A CSV file of rejections (UTF-8 with a mark, so that a spreadsheet shows Vietnamese), written row by row."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rejected = 0
        self._file: TextIO = path.open("w", encoding="utf-8-sig", errors="backslashreplace", newline="")
        self._rows = csv.writer(self._file)
        self._rows.writerow(REPORT_COLUMNS)

    def add(self, rejection: Rejection) -> None:
        """Write one line; cells that a spreadsheet would run as formulas are made plain text."""
        refusal = rejection.refusal
        self._rows.writerow(
            [
                rejection.line,
                _plain(rejection.key),
                column_behind(refusal.field) or "",
                refusal.code,
                refusal.say("vi"),
                refusal.say("en"),
                _plain(rejection.value),
            ]
        )
        self.rejected += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()


def column_behind(field: str | None) -> str | None:
    """The column behind the field that a check of the domain names: `input.displayName` → `display_name`."""
    if field is None:
        return None
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", field.removeprefix("input.")).lower()


def _plain(text: str) -> str:
    text = text[:_VALUE_CHARACTERS]
    return f"'{text}" if text.startswith(_FORMULA_MARKS) else text
