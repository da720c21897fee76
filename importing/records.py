"""Delimited text, record by record, in memory that does not depend on the file's size."""

import csv
import io
from collections import deque
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from domain.errors import DomainError
from domain.vietnamese import composed
from importing.encodings import PREFIX_BYTES, detect_encoding

RECORD_CHARACTERS: Final = 64 * 1024
"""The longest record read; a bio of ten pages fits many times."""
DELIMITERS: Final = (",", ";", "\t", "|")
_HEADER_LINES: Final = 5
_DAMAGE: Final = ("\ufffd", "\x00")


@dataclass(eq=False, kw_only=True)
class RecordTooLong(DomainError):
    """One record is longer than any profile or brief can be."""

    limit: int
    vi = "Dòng dài hơn {limit} ký tự."
    en = "The row is longer than {limit} characters."


@dataclass(eq=False, kw_only=True)
class QuoteUnbalanced(DomainError):
    """A quotation mark opens and does not close where it should."""

    vi = "Dấu ngoặc kép mở ra nhưng không đóng đúng chỗ."
    en = "A quotation mark is opened and not closed where it should be."


@dataclass(eq=False, kw_only=True)
class TextDamaged(DomainError):
    """Characters were lost before the file reached us."""

    vi = "Dòng có ký tự bị hỏng (sai bảng mã hoặc tệp bị cắt)."
    en = "The row has damaged characters (wrong encoding, or the file was cut)."


@dataclass(eq=False, kw_only=True)
class CellsMiscounted(DomainError):
    """A record has more or fewer cells than the header."""

    wanted: int
    found: int
    vi = "Dòng có {found} ô, tiêu đề có {wanted} cột."
    en = "The row has {found} cells, the header has {wanted} columns."


@dataclass(frozen=True, kw_only=True)
class Record:
    """One row as written: NFC text, trimmed, as many cells as the header has."""

    line: int
    cells: list[str]


@dataclass(frozen=True, kw_only=True)
class Unreadable:
    """One row that could not even be cut into cells."""

    line: int
    refusal: DomainError
    text: str


@dataclass
class _Lines:
    """Physical lines, counted; those of the present record are kept so that they can be read again."""

    source: io.TextIOWrapper
    waiting: deque[str] = field(default_factory=deque[str])
    taken: list[str] = field(default_factory=list[str])
    characters: int = 0
    next_line: int = 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.waiting.popleft() if self.waiting else self.source.readline(RECORD_CHARACTERS + 1)
        if not line:
            raise StopIteration
        self.characters += len(line)
        self.taken.append(line)
        if self.characters > RECORD_CHARACTERS:
            raise RecordTooLong(limit=RECORD_CHARACTERS)
        return line

    def begin(self) -> int:
        """Forget the record before; the number of the line the next one begins on."""
        self.next_line += len(self.taken)
        self.taken.clear()
        self.characters = 0
        return self.next_line

    def keep_only_first(self) -> str:
        """Put every line of the record but its first back, to be read as records of their own."""
        first, *rest = self.taken
        self.waiting.extendleft(reversed(rest))
        self.taken = [first]
        if not self.waiting and not _ends_line(first):
            self._skip_to_line_end()
        return first

    def _skip_to_line_end(self) -> None:
        while (piece := self.source.readline(RECORD_CHARACTERS)) and not _ends_line(piece):
            pass


@dataclass(frozen=True)
class Table:
    """An open delimited file: what its first rows show, and the way to read on."""

    lines: _Lines
    encoding: str

    def first_lines(self, most: int) -> Iterator[str]:
        """The first lines with something on them, for the caller to find the header in; `records` goes on below it.

        A line that ends inside quotation marks takes the next ones with it: headings are often wrapped.
        """
        found = 0
        while found < most:
            self.lines.begin()
            try:
                text = next(self.lines)
                while text.count('"') % 2 and len(self.lines.taken) < _HEADER_LINES:
                    text += next(self.lines)
            except StopIteration:
                return
            except RecordTooLong:
                self.lines.keep_only_first()
                continue
            if text.strip():
                found += 1
                yield text

    def records(self, *, delimiter: str, width: int) -> Iterator[Record | Unreadable]:
        """The rows below the header, in order; rows with nothing on them are left out.

        A quotation mark that is opened by mistake costs its own row and not the rows it would swallow.
        """
        parsed = csv.reader(self.lines, delimiter=delimiter, strict=True)
        while True:
            line = self.lines.begin()
            try:
                cells = next(parsed)
            except StopIteration:
                return
            except RecordTooLong as refusal:
                several = len(self.lines.taken) > 1
                yield self._refused(line, QuoteUnbalanced() if several else refusal)
                continue
            except csv.Error:
                yield self._refused(line, QuoteUnbalanced())
                continue
            if any(not cell.isspace() for cell in cells if cell):
                yield self._checked(line, cells, width)

    def _checked(self, line: int, cells: list[str], width: int) -> Record | Unreadable:
        """Take the row if it fits the header; further cells with nothing in them are let go."""
        clean = _clean(cells)
        while len(clean) > width and not clean[-1]:
            clean.pop()
        if len(clean) != width:
            return self._refused(line, CellsMiscounted(wanted=width, found=len(clean)))
        if any(mark in cell for cell in clean for mark in _DAMAGE):
            return self._refused(line, TextDamaged())
        return Record(line=line, cells=clean)

    def _refused(self, line: int, refusal: DomainError) -> Unreadable:
        return Unreadable(line=line, refusal=refusal, text=self.lines.keep_only_first().rstrip("\r\n"))


@contextmanager
def open_table(file: BinaryIO) -> Generator[Table]:
    """Read delimited text from a binary file that can seek; the file stays the caller's. Raises EncodingUnknown."""
    encoding = detect_encoding(file.read(PREFIX_BYTES))
    file.seek(0)
    text = io.TextIOWrapper(file, encoding, errors="replace", newline="")
    try:
        yield Table(_Lines(text), encoding)
    finally:
        text.detach()


def split(line: str, delimiter: str) -> list[str]:
    """The cells of one record."""
    return _clean(next(csv.reader(io.StringIO(line, newline=""), delimiter=delimiter)))


def _clean(cells: list[str]) -> list[str]:
    """Trimmed NFC text: Vietnamese typed on a Mac comes decomposed, and Windows-1258 always does."""
    return [composed(cell).strip() for cell in cells]


def _ends_line(text: str) -> bool:
    return text.endswith(("\n", "\r"))
