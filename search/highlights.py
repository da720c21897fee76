"""Which words of the texts of something found are those that were looked for: the same whatever engine found it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from search.spec import IndexSpec
from search.text import tidy
from search.words import Held, Word, held_in

LONGEST: Final = 30
"""Words shown of a longer text."""
BEFORE: Final = 5
"""Of which so many stand before the first that was looked for."""
MOST: Final = 10
"""Texts shown of one hit, those of the most telling fields first."""
CUT: Final = "…"


@dataclass(frozen=True)
class Segment:
    """A piece of a text, looked for or not."""

    text: str
    matched: bool


@dataclass(frozen=True)
class Highlight:
    """A text in which words were found: its field in the index, and its pieces in order."""

    field: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True)
class _Text:
    field: str
    forgiving: bool
    text: str
    held: tuple[Held, ...]


@dataclass(frozen=True)
class Wording:
    """The words that were asked for in the end, and whether typos in them were forgiven."""

    words: tuple[Word, ...]
    forgiving: bool = True


def highlights(spec: IndexSpec, texts: Mapping[str, Sequence[str]], asked: Wording) -> tuple[Highlight, ...]:
    """The texts that hold words asked for, by the fields of the index, the most telling first.

    A word is marked where it stands with as few typos as it does anywhere in these texts: who is called "Hằng" is not
    also found by "hàng". Of a long text only the surroundings of the first marked word are shown.
    """
    every = [
        _Text(field.name, field.typos, text, tuple(held_in(text)))
        for field in spec.texts
        for text in dict.fromkeys(tidy(each) for each in texts.get(field.name, ()))
    ]
    marked: dict[int, set[Held]] = defaultdict(set)
    for word in dict.fromkeys(asked.words):
        for place, held in _as_nearly_as_any(word, word.typos(spec.typos) if asked.forgiving else 0, every):
            marked[place].add(held)
    return tuple(
        Highlight(text.field, _segments(text, sorted(marked[place], key=lambda held: held.start)))
        for place, text in enumerate(every)
        if place in marked
    )[:MOST]


def _as_nearly_as_any(word: Word, forgiven: int, texts: Sequence[_Text]) -> Iterator[tuple[int, Held]]:
    """Where the word stands with the fewest typos: the place of the text, and the word in it."""
    found = [
        (typos, place, held)
        for place, text in enumerate(texts)
        for held in text.held
        if (typos := word.typos_in(held.letters, forgiven if text.forgiving else 0)) is not None
    ]
    fewest = min((typos for typos, _, _ in found), default=0)
    return ((place, held) for typos, place, held in found if typos == fewest)


def _segments(text: _Text, marked: Sequence[Held]) -> tuple[Segment, ...]:
    begin, end = _window(text, marked[0])
    pieces: list[Segment] = []
    at = begin
    if begin:
        pieces.append(Segment(CUT, matched=False))
    for held in marked:
        if held.end <= end:
            if held.start > at:
                pieces.append(Segment(text.text[at : held.start], matched=False))
            pieces.append(Segment(text.text[held.start : held.end], matched=True))
            at = held.end
    if end > at:
        pieces.append(Segment(text.text[at:end], matched=False))
    if end < len(text.text):
        pieces.append(Segment(CUT, matched=False))
    return tuple(pieces)


def _window(text: _Text, first: Held) -> tuple[int, int]:
    """Where the part of a text that is shown begins and ends: all of it unless it is long."""
    if len(text.held) <= LONGEST:
        return 0, len(text.text)
    begin = max(0, min(text.held.index(first) - BEFORE, len(text.held) - LONGEST))
    last = begin + LONGEST
    start = text.held[begin].start if begin else 0
    return start, text.held[last - 1].end if last < len(text.held) else len(text.text)
