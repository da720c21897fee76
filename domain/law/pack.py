"""The pack: what the law asks of a brief and what is on file, handed to the influencer as proof of diligence.

Law 19/2023/QH15 Art 22.1 frees a third party who proves that all steps of verification were taken; this is the record.
"""

from dataclasses import dataclass
from datetime import date

from domain.law.advertisements import Advertisement, Claim, Paper
from domain.law.articles import Article, FineRange, cite, fine_on
from domain.law.content import content_rules
from domain.law.findings import Finding
from domain.law.gate import examine
from domain.law.papers import best_paper
from domain.law.periods import in_force
from domain.law.rules import (
    DUTIES,
    RULE_VERSION,
    CategoryGate,
    Confidence,
    MandatoryText,
    Party,
    category_rule,
    paper_rule,
)


@dataclass(frozen=True, kw_only=True)
class NeededPaper:
    """A paper the category needs, the articles that ask for it, and the one on file, if any."""

    document: str
    where_required: bool
    articles: tuple[Article, ...]
    fine: FineRange | None
    filed: Paper | None


@dataclass(frozen=True, kw_only=True)
class Ban:
    """Something the content must not do."""

    code: str
    articles: tuple[Article, ...]
    fine: FineRange | None
    confidence: Confidence
    vi: str
    en: str


@dataclass(frozen=True, kw_only=True)
class OwedDuty:
    """Something a party must do."""

    code: str
    whose: Party
    articles: tuple[Article, ...]
    fine: FineRange | None
    vi: str
    en: str


@dataclass(frozen=True, kw_only=True)
class Pack:
    """All of it for one brief on one day (in Viet Nam), under one version of the rules."""

    rule_version: str
    day: date
    category: str
    gate: CategoryGate
    articles: tuple[Article, ...]
    papers: tuple[NeededPaper, ...]
    claims: tuple[Claim, ...]
    mandatory: tuple[MandatoryText, ...]
    bans: tuple[Ban, ...]
    duties: tuple[OwedDuty, ...]
    findings: tuple[Finding, ...]


def pack(advertisement: Advertisement, day: date) -> Pack:
    """Gather the pack of a brief on a day. Raises LawNotOnFile for a day before the rules on file."""
    category = advertisement.product.category
    rule = category_rule(category, day)
    needed = [(document, False) for document in rule.papers]
    needed.extend((document, True) for document in rule.papers_where_required)
    return Pack(
        rule_version=RULE_VERSION,
        day=day,
        category=category,
        gate=rule.gate,
        articles=cite(rule.articles, day),
        papers=tuple(_needed(advertisement, document, day, where_required=where) for document, where in needed),
        claims=advertisement.claims,
        mandatory=rule.mandatory,
        bans=_bans(category, day),
        duties=_duties(day),
        findings=examine(advertisement, day),
    )


def _needed(advertisement: Advertisement, document: str, day: date, *, where_required: bool) -> NeededPaper:
    asked = paper_rule(document, advertisement.product.category, day)
    return NeededPaper(
        document=document,
        where_required=where_required,
        articles=cite(asked.articles, day) if asked else (),
        fine=fine_on(asked.fines, day) if asked else None,
        filed=best_paper(advertisement.papers, document, day),
    )


def _bans(category: str, day: date) -> tuple[Ban, ...]:
    return tuple(
        Ban(
            code=rule.code,
            articles=cite(rule.articles, day),
            fine=fine_on(rule.fines, day),
            confidence=rule.confidence,
            vi=rule.vi,
            en=rule.en,
        )
        for rule in content_rules(category, day)
    )


def _duties(day: date) -> tuple[OwedDuty, ...]:
    return tuple(
        OwedDuty(
            code=duty.code,
            whose=duty.whose,
            articles=cite(duty.articles, day),
            fine=fine_on(duty.fines, day),
            vi=duty.vi,
            en=duty.en,
        )
        for duty in in_force(DUTIES, day)
    )
