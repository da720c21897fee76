"""Words that are nearly alike: those that become the same when a letter or two are left out of either.

Symmetric deletion (W. Garbe, SymSpell, 2012): two words at most d typos apart share a form made by leaving out at most
d letters of each, so near words are found by looking forms up instead of comparing with every word.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from rapidfuzz.distance import OSA

SHORTEST: Final = 3
"""Letters of a word that another is suggested for, and of that other one: too much is near a shorter one."""
LONGEST: Final = 15
"""Letters of a word that is suggested; who types more types a handle."""
TWO_FROM: Final = 6
"""The letters that a word needs before another one two typos away is suggested for it."""


@dataclass(frozen=True)
class NearWord:
    """A word that is held somewhere: folded, as it is mostly spelled, and in how many documents."""

    letters: str
    spelling: str
    documents: int


def reach_of(letters: str) -> int:
    """How many typos away another word may be to be suggested for this folded one; 0: none is."""
    if not letters.isalpha() or not SHORTEST <= len(letters) <= LONGEST:
        return 0
    return 1 if len(letters) < TWO_FROM else 2


def forms_of(letters: str, left_out: int) -> set[str]:
    """The word, and what is left of it without up to so many letters; never nothing."""
    return {
        "".join(letter for place, letter in enumerate(letters) if place not in gone)
        for count in range(min(left_out, len(letters) - 1) + 1)
        for gone in combinations(range(len(letters)), count)
    }


def nearest(letters: str, held: Iterable[NearWord]) -> NearWord | None:
    """The word the fewest typos away, of several the one that most documents hold; None where none is within reach."""
    reach = reach_of(letters)
    near = [(OSA.distance(letters, word.letters), word) for word in held if len(word.letters) >= SHORTEST]
    within = [(typos, word) for typos, word in near if 0 < typos <= reach]
    return min(within, key=lambda pair: (pair[0], -pair[1].documents, pair[1].letters))[1] if within else None
