"""Text as the engines want it: one normal form, so that two ways of typing a letter are one letter."""

import unicodedata
from typing import Final

MAX_QUERY_CHARACTERS: Final = 1_000
"""Of a longer query only the beginning is read."""


def tidy(text: str) -> str:
    """NFC, without lone surrogates and control characters: tantivy shreds NFD and refuses surrogates."""
    whole = text.encode("utf-8", "replace").decode()
    return "".join(
        " " if unicodedata.category(letter) == "Cc" else letter for letter in unicodedata.normalize("NFC", whole)
    )
