"""Vietnamese text: folding away marks, and finding phrases whichever way their marks are typed."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+")
_SPACES: Final = re.compile(r"\s+")
# Grave, acute, tilde, hook above, dot below: the five tones. They may sit on either vowel of a pair (hoà, hòa).
_TONES: Final = "\u0300\u0301\u0303\u0309\u0323"


def composed(text: str) -> str:
    """The text in NFC, the form in which all text is stored and in which positions are counted."""
    return unicodedata.normalize("NFC", text)


def unwritable(text: str) -> bool:
    """Whether the text holds what nobody writes: control characters but line breaks, or halves of characters.

    Half of a surrogate pair fits no UTF-8, so neither the database nor an answer could carry it.
    """
    return any(unicodedata.category(sign) in {"Cc", "Cs"} and sign != "\n" for sign in text)


def legible(text: str) -> bool:
    """Whether there is anything to read: a letter or a digit, not only blanks, signs and what nobody sees."""
    return any(unicodedata.category(sign)[0] in "LN" for sign in text)


def readable(text: str, *, longest: int) -> bool:
    """Whether a text that must say something does: legible, with nothing unwritable, and no longer than that."""
    return len(text) <= longest and legible(text) and not unwritable(text)


def fold(text: str) -> str:
    """The text as people type it in a hurry: lower case, no tone or vowel marks, đ as d, single spaces."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return _SPACES.sub(" ", unicodedata.normalize("NFC", plain)).strip()


@dataclass(frozen=True)
class Word:
    """One word of a text: its plain form, its spelling, and where it stands in the NFC text (half-open)."""

    plain: str
    spelling: str
    start: int
    end: int

    @classmethod
    def at(cls, text: str, start: int, end: int) -> "Word":
        """The word standing at ``text[start:end]``."""
        return cls(plain=fold(text[start:end]), spelling=_spelling(text[start:end]), start=start, end=end)

    def means(self, wanted: "Word") -> bool:
        """Whether this is the wanted word, in full spelling or typed with no marks at all.

        "nhat" may mean "nhất"; "nhật" may not.
        """
        return self.plain == wanted.plain and self.spelling in (wanted.spelling, wanted.plain)


def words(text: str) -> tuple[Word, ...]:
    """The words of a text in order; punctuation and spaces fall away."""
    text = composed(text)
    return tuple(Word.at(text, found.start(), found.end()) for found in _WORD.finditer(text))


def spans_of(phrase: tuple[Word, ...], text: tuple[Word, ...]) -> Iterator[tuple[int, int]]:
    """Where a phrase stands in a text, as half-open ranges of words, left to right; one without words, nowhere."""
    if not phrase:
        return
    opening = phrase[0].plain
    for first in range(len(text) - len(phrase) + 1):
        # Most words of a text begin no phrase: one comparison is enough for them.
        if text[first].plain == opening and all(text[first + offset].means(word) for offset, word in enumerate(phrase)):
            yield first, first + len(phrase)


def _spelling(word: str) -> str:
    """Lower case with its tone moved to the end, so that "khoẻ" and "khỏe" are one spelling."""
    decomposed = unicodedata.normalize("NFD", word.casefold())
    letters = "".join(character for character in decomposed if character not in _TONES)
    return letters + "".join(character for character in decomposed if character in _TONES)
