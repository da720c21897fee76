"""What the law gate finds: each finding names its rule, its articles, and the text or paper at issue."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from domain.errors import Language
from domain.law.articles import Article, FineRange
from domain.law.rules import Severity


class FindingCode(StrEnum):
    """The kinds of finding."""

    PROHIBITED_CATEGORY = "prohibited_category"
    NAMED_VIOLATOR = "named_violator"
    ATTRIBUTE_MISSING = "attribute_missing"
    OTHER_CATEGORY = "other_category"
    AUDIENCE_TOO_YOUNG = "audience_too_young"
    PAPER_MISSING = "paper_missing"
    PAPER_NOT_YET_VALID = "paper_not_yet_valid"
    PAPER_EXPIRED = "paper_expired"
    PAPER_LAPSES_EARLY = "paper_lapses_early"
    FORBIDDEN_CLAIM = "forbidden_claim"
    UNPROVEN_CLAIM = "unproven_claim"
    CLAIM_WITHOUT_PROOF = "claim_without_proof"
    MANDATORY_TEXT_MISSING = "mandatory_text_missing"
    CATEGORY_DOUBTFUL = "category_doubtful"


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
    severity: Severity
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


def worst(findings: Iterable[Finding]) -> Severity | None:
    """The gravest severity among findings; none when nothing was found."""
    severities = {finding.severity for finding in findings}
    return next((severity for severity in Severity if severity in severities), None)
