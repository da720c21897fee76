"""Which bytes of a file are asked for: one range of RFC 9110, 14.2; several at once are answered with all of it."""

import re
from dataclasses import dataclass
from typing import Final

_ONE: Final = re.compile(r"\s*bytes\s*=\s*(\d{0,18})-(\d{0,18})\s*", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """The bytes from `first` to `last`, both included, of `size`."""

    first: int
    last: int
    size: int

    @property
    def length(self) -> int:
        """How many bytes these are."""
        return self.last - self.first + 1

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return self.length == self.size


def part_asked_for(header: str | None, size: int) -> Part | None:
    """What a `Range` header asks for of a file of `size` bytes: all of it, a part, or None where no byte lies there."""
    every = Part(0, size - 1, size)
    found = _ONE.fullmatch(header or "")
    if found is None:
        return every
    begin, end = found.groups()
    if not begin and not end:
        return every
    if not begin:
        return Part(max(size - int(end), 0), size - 1, size) if int(end) else None
    first, last = int(begin), min(int(end), size - 1) if end else size - 1
    if end and int(end) < first:
        return every
    return Part(first, last, size) if first < size else None
