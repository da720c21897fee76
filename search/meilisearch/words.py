"""The words of a query text, as Meilisearch will read it."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from search.text import MAX_QUERY_CHARACTERS, tidy

MAX_WORDS: Final = 10
"""Further words of a query are not read by the server."""

_WORD: Final = re.compile(r"[^\W_]+")
_OPERATORS: Final = str.maketrans('"-', "  ")
"""Quotes would ask for a phrase, a hyphen before a word for its absence: people only type words."""


@dataclass(frozen=True)
class Word:
    """One folded word; an open one is still being typed."""

    letters: str
    is_open: bool = False


def asked_text(text: str) -> str:
    """What the server is asked for: a space at the end still says that the last word is whole."""
    return tidy(text[:MAX_QUERY_CHARACTERS]).translate(_OPERATORS)


def words_of(asked: str) -> tuple[Word, ...]:
    """The first ten words, folded as the server folds them; the last one is open when the text ends with it."""
    every = _WORD.findall(folded(asked))
    ends_in_word = asked[-1:].isalnum() and len(every) <= MAX_WORDS
    kept = every[:MAX_WORDS]
    return tuple(Word(each, is_open=ends_in_word and place == len(kept) - 1) for place, each in enumerate(kept))


def text_of(words: tuple[Word, ...]) -> str:
    """The text that asks for these words and no others."""
    return " ".join(word.letters for word in words) + ("" if words and words[-1].is_open else " ")


def folded(text: str) -> str:
    """Lower case, no diacritics, đ as d."""
    apart = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in apart if unicodedata.category(letter) != "Mn").replace("đ", "d")
