import re

from hypothesis import given
from hypothesis import strategies as st

from search.documents import SearchDocument
from search.id_numbers import id_number
from search.influencers import INFLUENCERS
from search.meilisearch.layout import Layout, document_key
from search.query import Sort
from search.spec import IndexSpec, TextField, TypoSettings

SPEC = IndexSpec(
    name="shoes",
    version=3,
    texts=(TextField(name="title"), TextField(name="maker", typos=False)),
    facets=("size", "colour"),
    numbers=("price", "newest", "weight"),
    sorts=("price",),
    first=Sort("newest"),
    typos=TypoSettings(one_from=4, two_from=8),
)


def test_the_settings_come_from_the_spec_and_leave_nothing_to_defaults() -> None:
    assert Layout(SPEC).settings == {
        "searchableAttributes": ["text_title", "text_maker"],
        "displayedAttributes": ["id", "revision"],
        "filterableAttributes": [
            {
                "attributePatterns": ["code_size", "code_colour"],
                "features": {"facetSearch": False, "filter": {"equality": True, "comparison": False}},
            },
            {
                "attributePatterns": ["number_price", "number_newest", "number_weight", "id_number"],
                "features": {"facetSearch": False, "filter": {"equality": True, "comparison": True}},
            },
        ],
        "sortableAttributes": ["number_newest", "number_price"],
        "rankingRules": [
            "sort", "words", "typo", "proximity", "attributeRank", "wordPosition", "exactness", "number_newest:desc",
        ],
        "typoTolerance": {
            "enabled": True,
            "minWordSizeForTypos": {"oneTypo": 4, "twoTypos": 8},
            "disableOnWords": [],
            "disableOnAttributes": ["text_maker"],
            "disableOnNumbers": True,
        },
        "stopWords": [],
        "synonyms": {},
        "faceting": {"maxValuesPerFacet": 200, "sortFacetValuesBy": {"*": "count"}},
        "pagination": {"maxTotalHits": 10_000_000},
        "proximityPrecision": "byWord",
        "prefixSearch": "indexingTime",
        "searchCutoffMs": 1_000,
    }  # fmt: skip


def test_a_document_holds_what_the_spec_names() -> None:
    document = SearchDocument(
        id="one two",
        texts={"title": ("a\x00b", ""), "story": ("left out",)},
        codes={"size": ("42", "41", "42"), "shape": ("left out",)},
        numbers={"price": 0, "age": 9},
    )

    assert Layout(SPEC).document(document) == {
        "key": "_b25lIHR3bw",
        "id": "one two",
        "revision": document.revision,
        "id_number": id_number("one two"),
        "text_title": ["a b"],
        "text_maker": [],
        "code_size": ["41", "42"],
        "code_colour": [],
        "number_price": 0,
    }


def test_another_spec_has_another_fingerprint() -> None:
    assert Layout(SPEC).fingerprint == Layout(SPEC).fingerprint
    assert Layout(SPEC).fingerprint != Layout(INFLUENCERS).fingerprint
    assert Layout(SPEC).fingerprint != SPEC.fingerprint


def test_a_uuid_is_its_own_key() -> None:
    assert document_key("0193a5c2-7b1e-7c3d-9a55-4a6f0e1d2c3b") == "0193a5c2-7b1e-7c3d-9a55-4a6f0e1d2c3b"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), unique=True, max_size=20))
def test_keys_are_such_as_the_server_takes_and_no_two_are_equal(ids: list[str]) -> None:
    keys = [document_key(each) for each in ids]

    assert len(set(keys)) == len(ids)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,511}", key) for key in keys)
