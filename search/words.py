"""The words of a text, folded as both engines fold them, and which of them a word of a query means."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from search.spec import TypoSettings
from search.text import MAX_QUERY_CHARACTERS, tidy

MAX_WORDS: Final = 10
"""Further words of a query are not read."""

LONGEST_WORD: Final = 63
"""Bytes of a folded word: what is longer is no word that people look for, and nothing is found by it."""

WORDS_KEPT: Final = 20_000
"""Words whose folded form is remembered."""

_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Word:
    """One folded word of a query; an open one is still being typed, so that it also stands for every word it begins."""

    letters: str
    is_open: bool = False

    @property
    def is_too_long(self) -> bool:
        """Whether nothing is found by it."""
        return len(self.letters.encode()) > LONGEST_WORD

    def typos(self, allowed: TypoSettings) -> int:
        """How many typos are forgiven; none in numbers."""
        if any(letter.isdigit() for letter in self.letters):
            return 0
        return (len(self.letters) >= allowed.one_from) + (len(self.letters) >= allowed.two_from)

    def typos_in(self, held: str, forgiven: int) -> int | None:
        """How many typos make this word of the other, folded one; None where it takes more than are forgiven.

        A letter too many, too few, another one, or two turned about are one typo each: the optimal string alignment
        distance (L. Boytsov, ACM JEA 16, 2011). An open word is compared with the other's beginnings.
        """
        if held == self.letters or (self.is_open and held.startswith(self.letters)):
            return 0
        typed = len(self.letters)
        if not forgiven or len(held) < typed - forgiven or (len(held) > typed + forgiven and not self.is_open):
            return None
        ends = range(typed - forgiven, min(typed + forgiven, len(held)) + 1) if self.is_open else (len(held),)
        fewest = min((OSA.distance(self.letters, held[:end]) for end in ends), default=forgiven + 1)
        return fewest if fewest <= forgiven else None


@dataclass(frozen=True)
class Held:
    """One folded word of a text and where it stands there, half-open."""

    letters: str
    start: int
    end: int


def words_of(text: str) -> tuple[Word, ...]:
    """The first ten words of a query. Only the last is open, and only when the text ends with it: not after a space."""
    told = tidy(text[:MAX_QUERY_CHARACTERS])
    every = [held.letters for held in held_in(told)]
    ends_in_word = told[-1:].isalnum() and len(every) <= MAX_WORDS
    kept = every[:MAX_WORDS]
    return tuple(Word(each, is_open=ends_in_word and place == len(kept) - 1) for place, each in enumerate(kept))


def held_in(text: str) -> Iterator[Held]:
    """The words of a text as it stands."""
    for found in _WORD.finditer(text):
        yield Held(folded(found[0]), found.start(), found.end())


def as_typed(text: str, letters: Iterable[str]) -> tuple[str, ...]:
    """Folded words of a query as they are spelled in its text, at the first place where each stands."""
    told = tidy(text[:MAX_QUERY_CHARACTERS])
    spelled: dict[str, str] = {}
    for held in held_in(told):
        spelled.setdefault(held.letters, told[held.start : held.end])
    return tuple(spelled.get(each, each) for each in letters)


def spellings_in(text: str) -> list[str]:
    """The words of a text as they are spelled there, in order."""
    return _WORD.findall(text)


@lru_cache(maxsize=WORDS_KEPT)
def folded(text: str) -> str:
    """A word in lower case, without diacritics, đ as d. The same words come again and again."""
    apart = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in apart if unicodedata.category(letter) != "Mn").replace("đ", "d")
