"""Which categories of goods need somebody competent to speak of them, and in what."""

from datetime import date
from typing import Final

from domain.reference.loading import Entry, Sheet, read_sheet


class CompetenceRule(Entry):
    """From `valid_from` on, who advertises goods of the category is qualified in the field."""

    category: str
    field: str
    valid_from: date


class _Competences(Sheet):
    rules: tuple[CompetenceRule, ...]


COMPETENCE_RULES: Final = read_sheet("domain.reference", "competences.json", _Competences).rules


def competence_for(category: str, day: date) -> str | None:
    """The field (`health`, `finance`…) in which a category needs competence on a day; None where it needs none."""
    rules = [rule for rule in COMPETENCE_RULES if rule.category == category and rule.valid_from <= day]
    return max(rules, key=lambda rule: rule.valid_from).field if rules else None
