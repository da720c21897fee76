"""The papers a category needs: which are missing, too early, expired, or lapse before the work is done."""

from collections.abc import Iterator
from datetime import date

from domain.law.advertisements import Advertisement, Paper
from domain.law.articles import cite, fine_on
from domain.law.findings import Finding, FindingCode
from domain.law.rules import CategoryRule, FindingSeverity, paper_rule
from domain.reference.categories import DOCUMENT_KINDS, DocumentKind


def paper_findings(advertisement: Advertisement, rule: CategoryRule, day: date) -> Iterator[Finding]:
    """One finding for each paper that is not in order on a day; papers needed "where required" only warn."""
    needed = [(document, FindingSeverity.HOLDS) for document in rule.papers]
    needed.extend((document, FindingSeverity.WARNS) for document in rule.papers_where_required)
    for document, severity in needed:
        code = _fault(advertisement, document, day)
        if code is None:
            continue
        asked = paper_rule(document, rule.category, day)
        vi, en = _sentences(code, DOCUMENT_KINDS[document], best_paper(advertisement.papers, document, day), severity)
        yield Finding(
            code=code,
            severity=FindingSeverity.WARNS if code is FindingCode.PAPER_LAPSES_EARLY else severity,
            rule=rule.category,
            articles=cite(asked.articles if asked else rule.articles, day),
            fine=fine_on(asked.fines, day) if asked else None,
            document=document,
            vi=vi,
            en=en,
        )


def best_paper(papers: tuple[Paper, ...], document: str, day: date) -> Paper | None:
    """The paper of a kind to rely on: one in date, the longest-lived first; else the one that holds longest."""
    own = [paper for paper in papers if paper.kind == document]
    return max(own, key=lambda paper: (paper.in_date(day), paper.valid_until or date.max), default=None)


def _fault(advertisement: Advertisement, document: str, day: date) -> FindingCode | None:
    paper = best_paper(advertisement.papers, document, day)
    if paper is None:
        return FindingCode.PAPER_MISSING
    if paper.valid_from > day:
        return FindingCode.PAPER_NOT_YET_VALID
    if not paper.in_date(day):
        return FindingCode.PAPER_EXPIRED
    if advertisement.last_day is not None and not paper.in_date(advertisement.last_day):
        return FindingCode.PAPER_LAPSES_EARLY
    return None


def _sentences(
    code: FindingCode, kind: DocumentKind, paper: Paper | None, severity: FindingSeverity
) -> tuple[str, str]:
    """The fault in Vietnamese and in English."""
    if paper is None:
        if severity is FindingSeverity.WARNS:
            return f"Nếu pháp luật yêu cầu, cần có: {kind.name_vi}.", f"Where the law requires it: {kind.name_en}."
        return f"Thiếu giấy tờ: {kind.name_vi}.", f"Missing: {kind.name_en}."
    vi, en = f"{kind.name_vi} số {paper.number}", f"{kind.name_en} no. {paper.number}"
    if code is FindingCode.PAPER_NOT_YET_VALID:
        return f"{vi} có hiệu lực từ {paper.valid_from:%d/%m/%Y}.", f"{en} holds from {paper.valid_from}."
    if code is FindingCode.PAPER_EXPIRED:
        return f"{vi} đã hết hạn ngày {paper.valid_until:%d/%m/%Y}.", f"{en} expired on {paper.valid_until}."
    return (
        f"{vi} hết hạn ngày {paper.valid_until:%d/%m/%Y}, trước hạn giao cuối cùng.",
        f"{en} expires on {paper.valid_until}, before the last deliverable is due.",
    )
