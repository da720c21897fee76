"""Which column is which: headers as exports write them, in Vietnamese or English."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from domain.errors import DomainError
from domain.vietnamese import fold
from importing.absent import is_absent
from importing.records import DELIMITERS, Record, Table, split
from importing.report import Rejection

ValueT = TypeVar("ValueT")

HEADER_WITHIN: Final = 20
"""Exports put titles and dates above the header; it is looked for in this many lines."""


@dataclass(eq=False, kw_only=True)
class HeaderMissing(DomainError):
    """No line near the top names the columns that are needed."""

    needed: str
    vi = "Không tìm thấy dòng tiêu đề. Tệp cần có: {needed}."
    en = "No header line was found. The file needs: {needed}."


@dataclass(frozen=True, kw_only=True)
class Header:
    """The header that was understood: each known column's place, and what was not known."""

    delimiter: str
    width: int
    places: Mapping[str, int]
    in_percent: frozenset[str]
    ignored: tuple[str, ...]


class Row:
    """One record under a header: its cells by the names of their columns."""

    def __init__(self, header: Header, record: Record) -> None:
        self.line = record.line
        self._header = header
        self._cells = record.cells

    def __getitem__(self, column: str) -> str:
        """What is written in a column; nothing where the file has no such column."""
        place = self._header.places.get(column)
        return "" if place is None else self._cells[place]

    def read(self, column: str, reader: Callable[[str], ValueT]) -> ValueT:
        """What a column says, as `reader` understands it. A refusal of the reader names the column."""
        try:
            return reader(self[column])
        except DomainError as refusal:
            refusal.field = column
            raise

    def rejection(self, refusal: DomainError, *, named_by: Sequence[str]) -> Rejection:
        """Why this row stays out, with what was written in the column at fault.

        The row goes by the first of the columns `named_by` that says something.
        """
        column = refusal.field or ""
        written = self[column] if column in self._header.places else " | ".join(self._cells)
        key = next((self[name] for name in named_by if not is_absent(self[name])), "")
        return Rejection(line=self.line, key=key, refusal=refusal, value=written)


class Columns:
    """The columns a file may have: each one's name, and every folded heading it goes under."""

    def __init__(self, synonyms: Mapping[str, Sequence[str]], *, needed: Sequence[Sequence[str]]) -> None:
        """Take the headings by column name, and of each group in `needed` one column must be there."""
        self._by_heading = {key(heading): name for name, headings in synonyms.items() for heading in (name, *headings)}
        self._needed = needed

    def find_header(self, table: Table) -> Header:
        """The first line that names the needed columns, with the delimiter that shows most of them.

        Raises HeaderMissing.
        """
        for line in table.first_lines(HEADER_WITHIN):
            readings = [self._understand(delimiter, split(line, delimiter)) for delimiter in DELIMITERS]
            best = max(readings, key=lambda header: len(header.places))
            if self._suffices(best):
                return best
        raise HeaderMissing(needed="; ".join(" / ".join(group) for group in self._needed))

    def _understand(self, delimiter: str, cells: Sequence[str]) -> Header:
        places: dict[str, int] = {}
        ignored: list[str] = []
        for place, cell in enumerate(cells):
            name = self._by_heading.get(key(cell))
            if name is None or name in places:
                ignored.append(cell)
            else:
                places[name] = place
        in_percent = frozenset(name for name, place in places.items() if "%" in cells[place])
        return Header(
            delimiter=delimiter, width=len(cells), places=places, in_percent=in_percent, ignored=tuple(ignored)
        )

    def _suffices(self, header: Header) -> bool:
        return all(any(name in header.places for name in group) for group in self._needed)


def key(heading: str) -> str:
    """A heading without marks, case, punctuation or unit: "Tỉnh/thành" and "tinh_thanh" are one."""
    return " ".join(re.findall(r"[^\W_]+", fold(heading)))
