"""How an index spec becomes Meilisearch settings, and a document one of its own."""

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from search.documents import SearchDocument
from search.id_numbers import id_number
from search.query import Sort
from search.spec import MAX_FACET_VALUES, IndexSpec
from search.text import tidy

LAYOUT_VERSION: Final = 2
"""Raise it whenever the same spec and settings would make other documents: indexes are then rebuilt."""

KEY: Final = "key"
"""Meilisearch's own id of a document: letters, digits, hyphens and underscores only."""
ID: Final = "id"
REVISION: Final = "revision"
ID_NUMBER: Final = "id_number"
"""The document's revision, and its id as a number: for comparing, not for searching."""

MAX_TOTAL_HITS: Final = 10_000_000
"""How far totals are exact. The window of a query is checked before it gets here."""

_PLAIN_ID: Final = re.compile(r"[A-Za-z0-9-]{1,500}")

RANKING: Final = ("sort", "words", "typo", "proximity", "attributeRank", "wordPosition", "exactness")
"""The server's own rules, `sort` moved to the front: an asked sort is strict, whatever the relevance."""


def text_field(name: str) -> str:
    """The attribute that holds a text."""
    return f"text_{name}"


def code_field(facet: str) -> str:
    """The attribute that holds a facet's codes."""
    return f"code_{facet}"


def number_field(number: str) -> str:
    """The attribute that holds a number."""
    return f"number_{number}"


def ordering(sort: Sort) -> str:
    """A sort as Meilisearch writes it; documents without the number come last both ways."""
    return f"{number_field(sort.number)}:{'desc' if sort.falling else 'asc'}"


def document_key(document_id: str) -> str:
    """The id itself when Meilisearch can take it, else its letters in another alphabet, behind an underscore."""
    if _PLAIN_ID.fullmatch(document_id):
        return document_id
    return "_" + base64.urlsafe_b64encode(document_id.encode()).decode().rstrip("=")


@dataclass(frozen=True)
class Layout:
    """A spec with the settings made from it."""

    spec: IndexSpec

    @cached_property
    def settings(self) -> dict[str, object]:
        """Everything that decides what is found and in which order, so that nothing rests on the server's defaults."""
        spec = self.spec
        return {
            "searchableAttributes": [text_field(text.name) for text in spec.texts],
            "displayedAttributes": [ID, REVISION],
            "filterableAttributes": [
                _filterable([code_field(facet) for facet in spec.facets], comparison=False),
                _filterable([*(number_field(number) for number in spec.numbers), ID_NUMBER], comparison=True),
            ],
            "sortableAttributes": [number_field(number) for number in sorted({*spec.sorts, spec.first.number})],
            "rankingRules": [*RANKING, ordering(spec.first)],
            "typoTolerance": {
                "enabled": True,
                "minWordSizeForTypos": {"oneTypo": spec.typos.one_from, "twoTypos": spec.typos.two_from},
                "disableOnWords": [],
                "disableOnAttributes": [text_field(text.name) for text in spec.texts if not text.typos],
                "disableOnNumbers": True,
            },
            "stopWords": [],  # once folded, "la" and "cua" are names too
            "synonyms": {},  # former names of places stand in the documents, alike for every engine
            "faceting": {"maxValuesPerFacet": MAX_FACET_VALUES, "sortFacetValuesBy": {"*": "count"}},
            "pagination": {"maxTotalHits": MAX_TOTAL_HITS},
            "proximityPrecision": "byWord",
            "prefixSearch": "indexingTime",
            "searchCutoffMs": 1_000,
        }

    @cached_property
    def fingerprint(self) -> str:
        """Equal exactly when an index was made from this spec, with these settings, by this layout."""
        parts = (self.spec.fingerprint, str(LAYOUT_VERSION), json.dumps(self.settings, sort_keys=True))
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def document(self, document: SearchDocument) -> Mapping[str, object]:
        """The document as Meilisearch takes it; what the spec does not name stays out."""
        spec = self.spec
        row: dict[str, object] = {
            KEY: document_key(document.id),
            ID: document.id,
            REVISION: document.revision,
            ID_NUMBER: id_number(document.id),
        }
        row |= {
            text_field(text.name): [tidy(value) for value in document.texts.get(text.name, ()) if value]
            for text in spec.texts
        }
        row |= {code_field(facet): sorted(set(document.codes.get(facet, ()))) for facet in spec.facets}
        row |= {number_field(name): value for name, value in document.numbers.items() if name in spec.numbers}
        return row


def _filterable(attributes: list[str], *, comparison: bool) -> dict[str, object]:
    return {
        "attributePatterns": attributes,
        "features": {"facetSearch": False, "filter": {"equality": True, "comparison": comparison}},
    }
