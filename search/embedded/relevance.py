"""What makes one found document stand before another: a single score whose digits are the rules, most weighty first.

typos << 16 | proximity << 10 | field << 4 | exactness: a score is a 32-bit float, exact up to 2²⁴, so the digits never
run into each other. Typos are scored where the words are matched (`words.containing`).
"""

from itertools import pairwise
from typing import Final

from tantivy import Occur, Query

from search.embedded.layout import ALL, WHOLE, Layout, up_to_field
from search.embedded.words import written
from search.words import Word

PROXIMITY: Final = 1 << 10
FIELD: Final = 1 << 4

NEARNESS: Final = ((3, 1), (1, 2), (0, 4))
"""Words that may stand between two neighbours of the query, and what each step nearer adds: at most 9 * 7 = 63, six
bits. Who is nearer is also within the wider steps; to add up is half the work of looking for the best of them."""

WHOLE_NAME, NAME_BEGINS, LAST_WORD_WHOLE = 8, 4, 2
"""Exactness, four bits: the query is the whole name, begins it, and its last word is no mere beginning."""


def by_merit(layout: Layout, words: tuple[Word, ...], demanded: Query) -> Query:
    """The documents demanded, scored by the demands and by their merits, for one word or more.

    One merit around the other: so each is looked up for the documents demanded alone, while optional clauses side by
    side are worked out for every document that has any of them.
    """
    scored = demanded
    for merit in (*_proximity(layout, words), *_fields(layout, words), *_exactness(layout, words)):
        scored = Query.boolean_query([(Occur.Must, scored), (Occur.Should, merit)])
    return scored


def _proximity(layout: Layout, words: tuple[Word, ...]) -> list[Query]:
    return [clause for one, next_one in pairwise(words) for clause in _near(layout, one, next_one)]


def _near(layout: Layout, one: Word, next_one: Word) -> list[Query]:
    pair = [one.letters, next_one.letters]
    return [
        Query.const_score_query(
            # A word that is still being typed is side by side with the one before it as soon as it is begun there.
            Query.phrase_query(layout.schema, ALL, pair, slop)
            if slop or not next_one.is_open
            else Query.phrase_prefix_query(layout.schema, ALL, pair),
            float(worth * PROXIMITY),
        )
        for slop, worth in NEARNESS
    ]


def _fields(layout: Layout, words: tuple[Word, ...]) -> list[Query]:
    return [
        Query.const_score_query(written(layout, up_to_field(text.name), word), float(FIELD))
        for word in words
        for text in layout.spec.texts[:-1]
    ]


def _exactness(layout: Layout, words: tuple[Word, ...]) -> list[Query]:
    said = " ".join(word.letters for word in words)
    clauses = [
        Query.const_score_query(Query.term_query(layout.schema, WHOLE, said), float(WHOLE_NAME)),
        Query.const_score_query(
            Query.fuzzy_term_query(layout.schema, WHOLE, f"{said} ", 0, prefix=True), float(NAME_BEGINS)
        ),
    ]
    if words[-1].is_open:
        whole = Query.term_query(layout.schema, ALL, words[-1].letters)
        clauses.append(Query.const_score_query(whole, float(LAST_WORD_WHOLE)))
    return clauses
