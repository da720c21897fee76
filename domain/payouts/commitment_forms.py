"""The form of a tax commitment: the text to which a person commits, in dated versions."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from domain.errors import DomainError
from domain.law.articles import Article, Reference, cite
from domain.law.periods import Dated, day_in_vietnam, the_rule
from domain.reference.loading import Entry, Sheet, read_sheet
from domain.sentences import Sentence


class Clause(Entry):
    """One sentence of the form."""

    vi: str
    en: str


class CommitmentForm(Dated):
    """One version of the form, and the articles under which it is given.

    ``house`` marks wording of our own; ``verified`` is false where nobody has opened the authority's own text.
    """

    version: str
    house: bool
    verified: bool
    articles: tuple[Reference, ...]
    title_vi: str
    title_en: str
    clauses: tuple[Clause, ...]

    @property
    def text_hash(self) -> str:
        """SHA-256 of the title and the clauses in both languages as canonical JSON: what exactly was committed to."""
        text = self.model_dump(mode="json", include={"version", "title_vi", "title_en", "clauses"})
        return hashlib.sha256(json.dumps(text, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    @property
    def title(self) -> Sentence:
        """What it is called."""
        return Sentence(self.title_vi, self.title_en)

    def cited(self) -> tuple[Article, ...]:
        """The articles behind it, as they stood when it came into force."""
        return cite(self.articles, self.valid_from)


class _Forms(Sheet):
    forms: tuple[CommitmentForm, ...]


_FORMS: Final = read_sheet("domain.payouts", "commitment_forms.json", _Forms).forms
COMMITMENT_FORMS: Final[Mapping[str, CommitmentForm]] = MappingProxyType({each.version: each for each in _FORMS})
"""Every form by its version. None is ever taken from the file or changed: commitments name it and its hash."""


@dataclass(eq=False, kw_only=True)
class CommitmentFormReplaced(DomainError):
    """The version committed to is not the one in force: read the newer text first."""

    in_force: str
    vi = "Mẫu cam kết đang áp dụng là {in_force}. Hãy đọc mẫu đó rồi cam kết."
    en = "The form of commitment in force is {in_force}. Read that version, then commit."


def commitment_form_in_force(now: datetime) -> CommitmentForm:
    """The form that is given today, by the calendar of Viet Nam. Raises LawNotOnFile before the first."""
    return the_rule(_FORMS, day_in_vietnam(now))
