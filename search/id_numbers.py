"""Ids as numbers: no engine reads ids in their order, all of them can choose by a number."""

from bisect import bisect_right
from typing import Final

LETTERS: Final = 11
_ALONE: Final = "-0123456789abcdef"
"""The letters of our own ids. Any other one shares its step with others, so that what follows it cannot be told."""
_STEPS: Final = "\0-.0123456789:abcdefg"
"""Where the steps begin, among all letters in their order."""
_BASE: Final = len(_STEPS) + 1

LAST_ID_NUMBER: Final = _BASE**LETTERS - 1


def id_number(document_id: str) -> int:
    """A number that never falls from one id to a greater one, and fits the 53 bits every engine keeps exactly.

    Ids that begin alike share it: of our own ids, which begin with the time, those of the same quarter of a second.
    """
    number, unread = 0, LETTERS
    for letter in document_id[:LETTERS]:
        number, unread = number * _BASE + bisect_right(_STEPS, letter), unread - 1
        if letter not in _ALONE:
            break
    return number * _BASE**unread
