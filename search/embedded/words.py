"""The words of a query text, and which documents contain them: as written, begun, or mistyped."""

from typing import Final

from tantivy import Occur, Query

from search.embedded.layout import ALL, TOLERANT, Layout, analyzer
from search.text import MAX_QUERY_CHARACTERS, tidy
from search.words import MAX_WORDS, Word

TYPO_STEP: Final = 1 << 16
"""What a word found as written scores above one typo, and one typo above two; outweighs all else in `relevance`."""


def words_of(text: str) -> tuple[Word, ...]:
    """The first ten words. Only the last is open, and only when the text ends with it: not after a space."""
    told = tidy(text[:MAX_QUERY_CHARACTERS])
    letters = analyzer().analyze(told)
    ends_in_word = bool(told) and told[-1].isalnum() and len(letters) <= MAX_WORDS
    kept = letters[:MAX_WORDS]
    return tuple(Word(each, is_open=ends_in_word and place == len(kept) - 1) for place, each in enumerate(kept))


def containing(layout: Layout, word: Word) -> Query:
    """The documents that contain the word, scored by how few typos it takes; none of a word that is too long."""
    if word.is_too_long:
        return Query.empty_query()
    ways = [Query.const_score_query(written(layout, ALL, word), 2.0 * TYPO_STEP)]
    for typos in range(1, word.typos(layout.spec.typos) + 1):
        near = Query.fuzzy_term_query(layout.schema, TOLERANT, word.letters, typos, prefix=word.is_open)
        ways.append(Query.const_score_query(near, float((2 - typos) * TYPO_STEP)))
    return Query.disjunction_max_query(ways)


def written(layout: Layout, field: str, word: Word) -> Query:
    """The documents with the word in the field as written, or begun by it when it is open."""
    if word.is_open:
        return Query.fuzzy_term_query(layout.schema, field, word.letters, 0, prefix=True)
    return Query.term_query(layout.schema, field, word.letters)


def containing_all(layout: Layout, words: tuple[Word, ...]) -> list[tuple[Occur, Query]]:
    """One demand per word."""
    return [(Occur.Must, containing(layout, word)) for word in words]
