"""What goes into an index: a document, and the two changes that can happen to one."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from search.codes import checked_codes


@dataclass(frozen=True, kw_only=True)
class SearchDocument:
    """One thing that can be found. It replaces whatever the index held under its id, wholly.

    `texts` are searched, `codes` are filtered and counted (never labels), `numbers` are compared and sorted by; a
    number nobody knows is left out, 0 is a number. Refuses codes no engine can carry: UnusableCode.
    """

    id: str
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    numbers: Mapping[str, int] = field(default_factory=dict[str, int])

    def __post_init__(self) -> None:
        for codes in self.codes.values():
            checked_codes(codes)

    @property
    def revision(self) -> str:
        """Sixteen letters that are equal when two documents say the same, and otherwise as good as never."""
        codes = {facet: sorted(set(codes)) for facet, codes in self.codes.items() if codes}
        texts = {name: values for name, values in self.texts.items() if values}
        said = json.dumps([texts, codes, dict(self.numbers)], sort_keys=True)
        return hashlib.blake2b(said.encode(), digest_size=8).hexdigest()


@dataclass(frozen=True)
class Upsert:
    """Put this document in, in place of an older one with its id."""

    document: SearchDocument

    @property
    def id(self) -> str:
        """The document's id."""
        return self.document.id


@dataclass(frozen=True)
class Delete:
    """Take the document with this id out; no matter if there is none."""

    id: str


Change = Upsert | Delete
