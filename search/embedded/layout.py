"""How an index spec becomes a tantivy schema, and a document a row of it."""

import hashlib
from dataclasses import dataclass
from typing import Final, Self

import tantivy

from search.documents import SearchDocument
from search.id_numbers import id_number
from search.spec import IndexSpec
from search.text import tidy
from search.words import LONGEST_WORD

LAYOUT_VERSION: Final = 5
"""Raise it whenever the same spec would make another schema or other keys: indexes are then rebuilt."""

ID: Final = "id"
ALL: Final = "all"
"""Every text of a document: one field to match in is two and a half times faster than five."""
TOLERANT: Final = "tolerant"
"""The texts in which typos are forgiven."""
WHOLE: Final = "whole"
"""Each value of the first text field as one term, to see whether a query says all of it."""

REVISION: Final = "revision"
ID_NUMBER: Final = "id_number"
"""The document's revision as a number, and its id as one: for comparing, not for searching."""

MAX_SORT_VALUE: Final = 2**32 - 2

_ANALYZER: Final = "vietnamese"

_APART: Final = " ".join(["x" * (LONGEST_WORD + 1)] * 4) + " "
"""Put before a text, it moves its words four places on: the analyzer drops such words and keeps their places."""


def analyzer() -> tantivy.TextAnalyzer:
    """One token per run of letters and digits, lower case, no diacritics; needs NFC. Not kept by an index on disk."""
    return _folding().build()


def indexing_analyzer() -> tantivy.TextAnalyzer:
    """The same less all words that are too long to be found."""
    return _folding().filter(tantivy.Filter.remove_long(LONGEST_WORD + 1)).build()


def _folding() -> tantivy.TextAnalyzerBuilder:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    return builder.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold())


def register_analyzer(index: tantivy.Index) -> None:
    """Teach a freshly opened index its analyzer."""
    index.register_tokenizer(_ANALYZER, indexing_analyzer())


def up_to_field(name: str) -> str:
    """The field that holds one text and all that are more telling.

    A word counts once for each such field that has it: the more, the more telling the text in which it stands. To look
    for the best of fields that hold a text each is several times the work.
    """
    return f"up_to_{name}"


def code_field(facet: str) -> str:
    """The field that holds a facet's codes."""
    return f"code_{facet}"


def number_field(number: str) -> str:
    """The field that holds a number."""
    return f"number_{number}"


def sort_field(number: str, *, falling: bool) -> str:
    """The field whose falling order is the asked order."""
    return f"{'falling' if falling else 'rising'}_{number}"


def sort_key(value: int | None, tie: int, *, falling: bool) -> int:
    """`value << 32 | tie`, unsigned: tantivy orders by one field only, so the tie-break lies in the key.

    An unknown value makes the lowest key, so that it comes last both ways. Values are cut to 0 … 2³² - 2.
    """
    if value is None:
        return tie
    within = max(0, min(value, MAX_SORT_VALUE))
    return (within + 1 if falling else MAX_SORT_VALUE + 1 - within) << 32 | tie


def tie_of(document_id: str) -> int:
    """32 bits that order equals the same way in every index that holds them."""
    return int.from_bytes(hashlib.blake2b(document_id.encode(), digest_size=4).digest(), "big")


@dataclass(frozen=True)
class Layout:
    """A spec with the tantivy schema made from it."""

    spec: IndexSpec
    schema: tantivy.Schema

    @classmethod
    def of(cls, spec: IndexSpec) -> Self:
        """The layout of a spec; equal specs give equal schemas."""
        builder = tantivy.SchemaBuilder()
        builder.add_text_field(ID, stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_text_field(ALL, tokenizer_name=_ANALYZER, index_option="position")
        builder.add_text_field(TOLERANT, tokenizer_name=_ANALYZER, index_option="basic")
        builder.add_text_field(WHOLE, tokenizer_name="raw", index_option="basic")
        for text in spec.texts[:-1]:  # up to the last one it is all of them
            builder.add_text_field(up_to_field(text.name), tokenizer_name=_ANALYZER, index_option="basic")
        for facet in spec.facets:
            builder.add_text_field(code_field(facet), fast=True, tokenizer_name="raw", index_option="basic")
        for number in spec.numbers:
            builder.add_integer_field(number_field(number), indexed=True, fast=True)
        builder.add_unsigned_field(REVISION, stored=True)
        builder.add_unsigned_field(ID_NUMBER, fast=True)
        for number in sorted({*spec.sorts, spec.first.number}):
            builder.add_unsigned_field(sort_field(number, falling=True), fast=True)
            builder.add_unsigned_field(sort_field(number, falling=False), fast=True)
        return cls(spec, builder.build())

    @property
    def fingerprint(self) -> str:
        """Equal exactly when an index on disk was made from this spec, by this layout, with this engine."""
        parts = (self.spec.fingerprint, str(LAYOUT_VERSION), tantivy.__version__)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def document(self, document: SearchDocument) -> tantivy.Document:
        """The document as tantivy takes it."""
        texts = {
            text.name: [tidy(value) for value in document.texts.get(text.name, ()) if value] for text in self.spec.texts
        }
        tolerant = [value for text in self.spec.texts if text.typos for value in texts[text.name]]
        words = indexing_analyzer()
        row: dict[str, object] = {
            ID: document.id,
            REVISION: int(document.revision, 16),
            ID_NUMBER: id_number(document.id),
            # Words of two texts are not near each other: "mỹ phẩm" at one's end, "Hà Nội" at the next one's beginning.
            ALL: [_APART + value for values in texts.values() for value in values],
            TOLERANT: tolerant,
            WHOLE: [" ".join(words.analyze(value)) for value in texts[self.spec.texts[0].name]],
        }
        so_far: list[str] = []
        for text in self.spec.texts[:-1]:
            so_far = [*so_far, *texts[text.name]]
            row[up_to_field(text.name)] = so_far
        row |= {code_field(facet): sorted(set(document.codes.get(facet, ()))) for facet in self.spec.facets}
        row |= {number_field(name): value for name, value in document.numbers.items() if name in self.spec.numbers}
        tie = tie_of(document.id)
        for number in {*self.spec.sorts, self.spec.first.number}:
            for falling in (True, False):
                row[sort_field(number, falling=falling)] = sort_key(document.numbers.get(number), tie, falling=falling)
        return tantivy.Document.from_dict(row, self.schema)
