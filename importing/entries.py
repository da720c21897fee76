"""JSON entries one after another, from an array or one a line, in memory that does not depend on the file's size.

Each entry is cut out by its brackets before it is parsed: a broken one costs itself, and each has its line.
"""

import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, BinaryIO, Final

from domain.errors import DomainError
from importing.encodings import PREFIX_BYTES, detect_encoding
from importing.records import RECORD_CHARACTERS, RecordTooLong, TextDamaged
from importing.report import Rejection

_CHUNK: Final = 64 * 1024
_DEEPEST: Final = 50
"""Brackets within brackets; a brief has five. Whatever reads an entry goes down them by recursion."""
_BRACKET_OR_TEXT: Final = re.compile(r'[{}\[\]]|"(?:[^"\\]|\\.)*"|"', re.DOTALL)
_STRAY: Final = re.compile(r'"(?:[^"\\\n]|\\[^\n])*"|\}|[^\[\]{},"\n]+(?=[\[\]{},"\n])')
"""What stands in an array where an object belongs: a text, a bracket too many, a number or any other words."""
_LINE: Final = re.compile(r"[^\n]+(?=\n)")
_SPACE: Final = re.compile(r"[\s,]*")


@dataclass(eq=False, kw_only=True)
class EntryUnreadable(DomainError):
    """What stands here is no JSON object, or is nested deeper than any brief."""

    vi = "Đây không phải một đối tượng JSON hợp lệ, hoặc lồng quá sâu."
    en = "This is not a valid JSON object, or it is nested too deeply."


@dataclass(eq=False, kw_only=True)
class EntriesMissing(DomainError):
    """The file does not begin like a list of JSON objects."""

    vi = "Tệp cần là một mảng JSON, hoặc mỗi dòng một đối tượng JSON."
    en = "The file is a JSON array, or has one JSON object on each line."


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One object, and the line it begins on."""

    line: int
    values: dict[str, Any]


def read_entries(file: BinaryIO) -> Iterator[Entry | Rejection]:
    """Every entry in order, or why it cannot be read. Raises EncodingUnknown, EntriesMissing before the first."""
    encoding = detect_encoding(file.read(PREFIX_BYTES))
    file.seek(0)
    text = io.TextIOWrapper(file, encoding, errors="replace")
    try:
        yield from _cut(_Text(text))
    finally:
        text.detach()


class _Text:
    """A window on the text: what was read and not yet used, and the line it begins on."""

    def __init__(self, source: io.TextIOWrapper) -> None:
        self._source = source
        self.window = ""
        self.line = 1

    def more(self) -> bool:
        """Widen the window; False at the end of the text."""
        chunk = self._source.read(_CHUNK)
        self.window += chunk
        return bool(chunk)

    def drop(self, count: int) -> str:
        """Let go of the first characters, and answer them."""
        dropped, self.window = self.window[:count], self.window[count:]
        self.line += dropped.count("\n")
        return dropped

    def skip_to_sense(self) -> str:
        """Pass over blanks and commas; the next character, or nothing at the end."""
        while True:
            self.drop(_end_of_space(self.window))
            if self.window or not self.more():
                return self.window[:1]


def _cut(text: _Text) -> Iterator[Entry | Rejection]:
    in_array = text.skip_to_sense() == "["
    if in_array:
        text.drop(1)
    elif text.window[:1] != "{":
        raise EntriesMissing
    while sign := text.skip_to_sense():
        if sign == "]" and in_array:
            text.drop(1)
            in_array = False  # whatever follows is read line by line
        elif sign == "{":
            yield _entry(text, _closing)
        elif in_array:
            yield _entry(text, _closing if sign == "[" else _end_of_stray)
        else:
            yield _entry(text, _end_of_line)


def _entry(text: _Text, ending: Callable[[str], int | None]) -> Entry | Rejection:
    """What begins here and ends where `ending` says; where it does not end in time, its first line is refused."""
    line = text.line
    end = ending(text.window)
    while end is None and len(text.window) <= RECORD_CHARACTERS and text.more():
        end = ending(text.window)
    if end is None or end > RECORD_CHARACTERS:
        too_long = len(text.window) > RECORD_CHARACTERS
        return _refuse(text, line, RecordTooLong(limit=RECORD_CHARACTERS) if too_long else EntryUnreadable())
    written = text.drop(end)
    try:
        return Entry(line=line, values=_parsed(written))
    except DomainError as refusal:
        return Rejection(line=line, refusal=refusal, value=written)


def _parsed(written: str) -> dict[str, Any]:
    """The object written here. Raises EntryUnreadable, and TextDamaged where characters are lost or halved."""
    if not written.startswith("{") or _depth(written) > _DEEPEST:
        raise EntryUnreadable
    try:
        values = json.loads(written)
        json.dumps(values, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise TextDamaged from None
    except ValueError:
        raise (TextDamaged if "\x00" in written else EntryUnreadable) from None
    return values


def _refuse(text: _Text, line: int, refusal: DomainError) -> Rejection:
    """Refuse what stands on this line, and go on at the next line that begins with an object."""
    value = text.drop(1)
    while True:
        found = re.search(r"\n[\s,]*(?=\{)", text.window)
        if found is not None:
            return Rejection(line=line, refusal=refusal, value=value + text.drop(found.end()))
        value = (value + text.drop(len(text.window)))[:RECORD_CHARACTERS]
        if not text.more():
            return Rejection(line=line, refusal=refusal, value=value)


def _closing(window: str) -> int | None:
    """Where the object or array at the beginning of the window ends; None when it does not end within it."""
    depth = 0
    for found in _BRACKET_OR_TEXT.finditer(window):
        match found[0]:
            case "{" | "[":
                depth += 1
            case "}" | "]":
                depth -= 1
                if depth == 0:
                    return found.end()
            case '"':  # a text that does not end within the window
                return None
            case _:
                pass
    return None


def _end_of_stray(window: str) -> int | None:
    """Where the odd element at the beginning of the window ends; None when it does not end within it."""
    found = _STRAY.match(window)
    return found.end() if found else None


def _end_of_line(window: str) -> int | None:
    """Where the line at the beginning of the window ends; None when it does not end within it."""
    found = _LINE.match(window)
    return found.end() if found else None


def _depth(written: str) -> int:
    """How many brackets stand within one another."""
    steps = ({"{": 1, "[": 1, "}": -1, "]": -1}.get(found[0], 0) for found in _BRACKET_OR_TEXT.finditer(written))
    return max(accumulate(steps))


def _end_of_space(window: str) -> int:
    found = _SPACE.match(window)
    return found.end() if found else 0
