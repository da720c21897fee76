"""What the law gate finds: each finding names its rule, its articles, and the text or paper at issue."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from domain.law.articles import Article, FineRange
from domain.law.rules import FindingSeverity
from domain.sentences import Language


class FindingCode(StrEnum):
    """The kinds of finding."""

    PROHIBITED_CATEGORY = "prohibited_category"
    """The goods may not be advertised."""
    NAMED_VIOLATOR = "named_violator"
    """The brand is publicly named as a violator."""
    ATTRIBUTE_MISSING = "attribute_missing"
    """A fact on which the product's category turns is not stated."""
    OTHER_CATEGORY = "other_category"
    """By a stated fact the product belongs to another category."""
    AUDIENCE_TOO_YOUNG = "audience_too_young"
    """The audience must be of age."""
    PAPER_MISSING = "paper_missing"
    """A paper is not on file."""
    PAPER_NOT_YET_VALID = "paper_not_yet_valid"
    """A paper does not hold yet."""
    PAPER_EXPIRED = "paper_expired"
    """A paper holds no more."""
    PAPER_LAPSES_EARLY = "paper_lapses_early"
    """A paper expires before the last deliverable is due."""
    FORBIDDEN_CLAIM = "forbidden_claim"
    """Words that may not be used for these goods."""
    UNPROVEN_CLAIM = "unproven_claim"
    """Words that need a proof which is not on file."""
    CLAIM_WITHOUT_PROOF = "claim_without_proof"
    """A claim that no paper in date proves."""
    MANDATORY_TEXT_MISSING = "mandatory_text_missing"
    """Words the ad must carry."""
    CATEGORY_DOUBTFUL = "category_doubtful"
    """Words that hint at a stricter category."""


@dataclass(frozen=True, kw_only=True)
class Match:
    """Words found in a text: its place in the input, and the half-open range of characters in its NFC form."""

    path: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing the gate has to say. ``rule`` is the code of the content rule, category or attribute behind it."""

    code: FindingCode
    severity: FindingSeverity
    rule: str
    articles: tuple[Article, ...]
    fine: FineRange | None = None
    document: str | None = None
    match: Match | None = None
    vi: str
    en: str

    def say(self, language: Language) -> str:
        """The sentence in the reader's language."""
        return self.vi if language == "vi" else self.en


def worst(findings: Iterable[Finding]) -> FindingSeverity | None:
    """The gravest severity among findings; none when nothing was found."""
    severities = {finding.severity for finding in findings}
    return next((severity for severity in FindingSeverity if severity in severities), None)
