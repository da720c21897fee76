"""The words of a query text, as Meilisearch is asked for them: `search.words` reads them as it does."""

from typing import Final

from search.text import MAX_QUERY_CHARACTERS, tidy
from search.words import Word

_OPERATORS: Final = str.maketrans('"-', "  ")
"""Quotes would ask for a phrase, a hyphen before a word for its absence: people only type words."""


def asked_text(text: str) -> str:
    """What the server is asked for: a space at the end still says that the last word is whole."""
    return tidy(text[:MAX_QUERY_CHARACTERS]).translate(_OPERATORS)


def text_of(words: tuple[Word, ...]) -> str:
    """The text that asks for these words and no others."""
    return " ".join(word.letters for word in words) + ("" if words and words[-1].is_open else " ")
