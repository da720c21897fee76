"""The law gate's rules as read from their data files, and the version that names them all."""

import hashlib
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from importlib.resources import files
from itertools import pairwise
from typing import Final

from domain.law.articles import FineRange, Reference
from domain.law.periods import Dated, in_force, the_rule
from domain.reference.categories import CATEGORIES, DOCUMENT_KINDS, CategoryGroup
from domain.reference.loading import Entry, Sheet, by_code, read_sheet


class FindingSeverity(StrEnum):
    """What a finding does to a brief: it can never be published so; it waits; a person should look."""

    REFUSES = "refuses"
    """It can never be published so."""
    HOLDS = "holds"
    """It stays a draft until something is supplied."""
    WARNS = "warns"
    """A person should look."""


class CategoryGate(StrEnum):
    """How closely a category is watched, strictest first."""

    BLOCKED = "blocked"
    """May not be listed."""
    AUTHORITY_CONFIRMATION = "authority_confirmation"
    """An authority's confirmation of the content must be on file."""
    DOCUMENT = "document"
    """Named papers must be on file."""
    GENERAL = "general"
    """Ordinary business papers are enough."""


class Confidence(StrEnum):
    """How well a rule was checked: against an official summary, in the news, or not yet by a lawyer."""

    SECONDARY = "S"
    """Against an official summary or a checked review."""
    NEWS = "N"
    """Read in the news."""
    UNVERIFIED = "U"
    """Not checked yet; ask a lawyer."""


class Attribute(StrEnum):
    """A measurable fact about a product on which its category turns."""

    ABV_HUNDREDTHS = "abv_hundredths"
    LABEL_AGE_MONTHS = "label_age_months"
    PRESCRIPTION_ONLY = "prescription_only"


class Condition(Entry):
    """What an attribute must be for the product to belong to a category (half-open range, or an exact value)."""

    attribute: Attribute
    at_least: int | None
    below: int | None
    equals: bool | None

    def holds(self, value: int) -> bool:
        """Whether a known value lies within the condition."""
        if self.equals is not None:
            return bool(value) is self.equals
        return (self.at_least is None or value >= self.at_least) and (self.below is None or value < self.below)


class MandatoryText(Entry):
    """Words the ad must carry (any one of the phrases), or a thing it must show."""

    any_of: tuple[str, ...]
    shown_vi: str | None
    shown_en: str | None


class CategoryRule(Dated):
    """What the law asks of one category of goods during one period."""

    category: str
    gate: CategoryGate
    articles: tuple[Reference, ...]
    fines: tuple[FineRange, ...]
    papers: tuple[str, ...]
    papers_where_required: tuple[str, ...]
    mandatory: tuple[MandatoryText, ...]
    conditions: tuple[Condition, ...]
    audience_age_minimum: int | None
    confidence: Confidence
    note: str


class PaperRule(Dated):
    """Which articles ask for a paper, and the fine without it; for the named categories, or for all."""

    document: str
    articles: tuple[Reference, ...]
    fines: tuple[FineRange, ...]
    categories: tuple[str, ...]


class PhraseSet(Entry):
    """Phrases that betray a kind of claim, and the ordinary phrases that only look like them."""

    code: str
    phrases: tuple[str, ...]
    exceptions: tuple[str, ...]


class ContentRule(Dated):
    """What content must not do, in the named categories and groups or (naming neither) in all.

    A rule without a severity cannot be seen in a text: it only goes into the pack. A rule with ``proof`` is
    satisfied by a paper of that kind.
    """

    code: str
    severity: FindingSeverity | None
    categories: tuple[str, ...]
    groups: tuple[CategoryGroup, ...]
    articles: tuple[Reference, ...]
    fines: tuple[FineRange, ...]
    phrases: str | None
    proof: str | None
    vi: str
    en: str
    confidence: Confidence

    def concerns(self, category: str) -> bool:
        """Whether the rule speaks of a category."""
        everywhere = not self.categories and not self.groups
        return everywhere or category in self.categories or CATEGORIES[category].group in self.groups


class Party(StrEnum):
    """Who bears a duty."""

    BRAND = "brand"
    """The brand."""
    INFLUENCER = "influencer"
    """The influencer."""


class Duty(Dated):
    """What a party must do around a publication."""

    code: str
    whose: Party
    articles: tuple[Reference, ...]
    fines: tuple[FineRange, ...]
    vi: str
    en: str


class ConductRule(Dated):
    """A rule the gate applies by itself, without a category."""

    articles: tuple[Reference, ...]
    fines: tuple[FineRange, ...]


class _CategorySheet(Sheet):
    rules: tuple[CategoryRule, ...]


class _PaperSheet(Sheet):
    rules: tuple[PaperRule, ...]


class _ContentSheet(Sheet):
    phrases: tuple[PhraseSet, ...]
    rules: tuple[ContentRule, ...]


class _DutySheet(Sheet):
    rules: tuple[Duty, ...]


class _ConductSheet(Sheet):
    named_violator: ConductRule
    unproven_claim: ConductRule


def _require_known(codes: Iterable[str], known: Iterable[str], what: str) -> None:
    if unknown := sorted(set(codes) - set(known)):
        message = f"unknown {what}: {unknown}"
        raise ValueError(message)


def _checked_categories(rules: tuple[CategoryRule, ...]) -> tuple[CategoryRule, ...]:
    """The rules, once every category has them and its periods follow each other without gap or overlap."""
    for category in CATEGORIES:
        own = sorted((rule for rule in rules if rule.category == category), key=lambda rule: rule.valid_from)
        broken = any(earlier.valid_to != later.valid_from for earlier, later in pairwise(own))
        if not own or broken or own[-1].valid_to is not None:
            message = f"the periods of {category} do not follow each other"
            raise ValueError(message)
    _require_known((rule.category for rule in rules), CATEGORIES, "categories")
    _require_known(
        (code for rule in rules for code in rule.papers + rule.papers_where_required), DOCUMENT_KINDS, "papers"
    )
    return rules


def _checked_content(rules: tuple[ContentRule, ...]) -> tuple[ContentRule, ...]:
    _require_known((code for rule in rules for code in rule.categories), CATEGORIES, "categories")
    _require_known((rule.phrases for rule in rules if rule.phrases), PHRASE_SETS, "phrase sets")
    _require_known((rule.proof for rule in rules if rule.proof), DOCUMENT_KINDS, "papers")
    return rules


_FILES: Final = ("instruments", "category_rules", "paper_rules", "content_rules", "duties", "conduct_rules")
_CONTENT: Final = read_sheet("domain.law", "content_rules.json", _ContentSheet)
_CONDUCT: Final = read_sheet("domain.law", "conduct_rules.json", _ConductSheet)

CATEGORY_RULES: Final = _checked_categories(read_sheet("domain.law", "category_rules.json", _CategorySheet).rules)
PAPER_RULES: Final = read_sheet("domain.law", "paper_rules.json", _PaperSheet).rules
PHRASE_SETS: Final = by_code(_CONTENT.phrases)
CONTENT_RULES: Final = _checked_content(_CONTENT.rules)
DUTIES: Final = read_sheet("domain.law", "duties.json", _DutySheet).rules
NAMED_VIOLATOR: Final = _CONDUCT.named_violator
UNPROVEN_CLAIM: Final = _CONDUCT.unproven_claim


def _rule_version() -> str:
    """The day the facts were known, and a digest of every rule file: any change of a rule changes the name."""
    digest = hashlib.sha256(b"".join(files("domain.law").joinpath(f"{name}.json").read_bytes() for name in _FILES))
    return f"{_CONTENT.as_of}-{digest.hexdigest()[:12]}"


RULE_VERSION: Final = _rule_version()


def category_rule(category: str, day: date) -> CategoryRule:
    """What the law asks of a category on a day. Raises LawNotOnFile before the first rule on file."""
    return the_rule((rule for rule in CATEGORY_RULES if rule.category == category), day)


def paper_rule(document: str, category: str, day: date) -> PaperRule | None:
    """The rule that asks for a paper in a category on a day; one naming the category wins over a general one."""
    rules = [rule for rule in in_force(PAPER_RULES, day) if rule.document == document]
    for rule in rules:
        if category in rule.categories:
            return rule
    return next((rule for rule in rules if not rule.categories), None)
