"""The same question put to tantivy itself: query objects written for it, in tantivy's own order of relevance.

It must find as many as the gateway does, and count the same. What the gateway does beside: it compiles the filter tree,
orders by typos, nearness, field and exactness, then by trust, and leaves the event loop free meanwhile.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import tantivy
from tantivy import Occur, Query

from bench.search.questions import FACETS
from search.embedded.layout import ALL, ID, TOLERANT, Layout, code_field, number_field, register_analyzer
from search.embedded.words import words_of
from search.query import SearchQuery
from search.words import Word

CHOSEN: Final = "platform"


@dataclass(frozen=True)
class Answer:
    """How many there are, the ids of the first page, and the counts by facet and code."""

    total: int
    ids: list[str]
    counts: dict[str, dict[str, int]]


class Direct:
    """A tantivy index that was opened by hand."""

    def __init__(self, folder: Path, layout: Layout) -> None:
        self._index = tantivy.Index.open(str(folder))
        register_analyzer(self._index)
        self._layout = layout
        self._searcher = self._index.searcher()

    def ask(self, question: SearchQuery) -> "Answer":
        """The first page; the platforms are counted as if none were chosen."""
        words = [(Occur.Must, self._word(word)) for word in words_of(question.text)]
        schema = self._layout.schema
        tier = (Occur.Must, Query.range_query(schema, number_field("tier"), tantivy.FieldType.Integer, 1, 3))
        platforms = Query.term_set_query(schema, code_field(CHOSEN), ["tiktok", "facebook"])
        query = Query.boolean_query([*words, tier, (Occur.Must, platforms)])
        found = self._searcher.search(query, question.limit)
        ids = [str(self._searcher.doc(address).get_first(ID)) for _, address in found.hits]
        others = self._counts(query, [facet for facet in FACETS if facet != CHOSEN])
        return Answer(found.count, ids, others | self._counts(Query.boolean_query([*words, tier]), [CHOSEN]))

    def _counts(self, query: Query, facets: list[str]) -> dict[str, dict[str, int]]:
        terms = {facet: {"terms": {"field": code_field(facet), "size": 200}} for facet in facets}
        answer = self._searcher.aggregate(query, terms)
        return {
            facet: {str(bucket["key"]): int(bucket["doc_count"]) for bucket in answer[facet]["buckets"]}
            for facet in facets
        }

    def _word(self, word: Word) -> Query:
        schema, letters = self._layout.schema, word.letters
        ways = [(Occur.Should, Query.term_query(schema, ALL, letters))]
        if word.is_open:
            ways.append((Occur.Should, Query.fuzzy_term_query(schema, ALL, letters, 0, prefix=True)))
        if typos := word.typos(self._layout.spec.typos):
            fuzzy = Query.fuzzy_term_query(schema, TOLERANT, letters, typos, prefix=word.is_open)
            ways.append((Occur.Should, fuzzy))
        return Query.boolean_query(ways)
