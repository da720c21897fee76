"""What an index holds, as data: every engine derives its own schema or settings from it."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Final

from search.query import AllOf, And, AnyOf, Between, Equals, Filter, Not, Or, SearchQuery, Sort

MAX_TEXTS: Final = 6
"""Text fields a spec may have: relevance keeps six bits for the field a word was found in."""

MAX_FACET_VALUES: Final = 200
"""Codes counted per facet, the most frequent ones."""


class NotInSpec(LookupError):
    """A query names a field its index does not have: a mistake of the caller's code, not of its user."""


@dataclass(frozen=True, kw_only=True)
class TextField:
    """A searchable text; with `typos` off its words are only found as written (handles)."""

    name: str
    typos: bool = True


@dataclass(frozen=True, kw_only=True)
class TypoSettings:
    """The letters a word needs before one typo, and before two, are forgiven.

    5 and 9 measured for Vietnamese: a four-letter syllable has eleven neighbours on average.
    """

    one_from: int = 5
    two_from: int = 9


@dataclass(frozen=True, kw_only=True)
class IndexSpec:
    """One index. `texts` run from the most telling field to the least; `sorts` are the numbers one can sort by.

    `first` orders what has no other order: everything when there is no text, and equally relevant results.
    """

    name: str
    version: int
    texts: tuple[TextField, ...]
    facets: tuple[str, ...]
    numbers: tuple[str, ...]
    sorts: tuple[str, ...]
    first: Sort
    typos: TypoSettings = TypoSettings()

    def __post_init__(self) -> None:
        if not 1 <= len(self.texts) <= MAX_TEXTS:
            raise ValueError(f"{self.name} has {len(self.texts)} text fields, 1 to {MAX_TEXTS} fit")
        if not {*self.sorts, self.first.number} <= set(self.numbers):
            raise ValueError(f"{self.name} sorts by something that is no number")

    @property
    def fingerprint(self) -> str:
        """Equal exactly when two specs make the same index; kept beside the index to notice a change."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()

    def check(self, query: SearchQuery) -> None:
        """Raise NotInSpec when the query names a facet, number or sort this index lacks."""
        asked = [*((facet, self.facets) for facet in query.facets), *self._fields_of(query.where)]
        if query.sort is not None:
            asked.append((query.sort.number, self.sorts))
        for field, known in asked:
            if field not in known:
                raise NotInSpec(f"{self.name} has no {field!r} among {', '.join(known)}")

    def _fields_of(self, where: Filter) -> Iterator[tuple[str, tuple[str, ...]]]:
        match where:
            case AnyOf() | AllOf():
                yield where.facet, self.facets
            case Equals() | Between():
                yield where.number, self.numbers
            case Not():
                yield from self._fields_of(where.part)
            case And() | Or():
                for part in where.parts:
                    yield from self._fields_of(part)
