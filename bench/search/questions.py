"""What is asked of both: words as people type them, half of them with a typo, a filter, and facets to count."""

from random import Random
from typing import Final

from domain.vietnamese import fold
from sample.people import FAMILY, GIVEN, MIDDLE
from search.query import And, AnyOf, Between, SearchQuery

SEED: Final = 8
FORGIVEN_FROM: Final = 5
"""Letters from which on a typo is forgiven."""
FACETS: Final = ("niche", "province", "tier", "platform", "language")
WORDS: Final = ("my pham", "am thuc", "du lich", "cong nghe", "thoi trang", "suc khoe", "me va be", "tai chinh")
PLACES: Final = ("ha noi", "da nang", "can tho", "hai phong", "sai gon")


def questions(count: int) -> list[SearchQuery]:
    """So many searches, alike for a seed."""
    chance = Random(SEED)  # noqa: S311 - a seeded generator is wanted, not a secret
    return [_question(chance, number) for number in range(count)]


def _question(chance: Random, number: int) -> SearchQuery:
    if number % 3:
        words = fold(f"{chance.choice(FAMILY)} {chance.choice(MIDDLE)} {chance.choice(GIVEN)}")
    else:
        words = f"{chance.choice(WORDS)} {chance.choice(PLACES)}"
    where = And((Between("tier", low=1), AnyOf("platform", ("tiktok", "facebook"))))
    return SearchQuery(text=_mistyped(chance, words) if number % 2 else words, where=where, facets=FACETS)


def _mistyped(chance: Random, words: str) -> str:
    """Two letters changed places, in a word that is long enough for it to be forgiven, where there is one."""
    written = words.split()
    long = [place for place, word in enumerate(written) if len(word) >= FORGIVEN_FROM]
    if long:
        place = chance.choice(long)
        word, at = written[place], chance.randrange(1, len(written[place]) - 1)
        written[place] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return " ".join(written)
