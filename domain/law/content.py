"""What a brief's texts say: forbidden and unproven claims, and the words an ad must carry."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

from domain.law.advertisements import Advertisement, Passage
from domain.law.articles import cite, fine_on
from domain.law.findings import Finding, FindingCode, Match
from domain.law.periods import in_force
from domain.law.rules import (
    CATEGORY_RULES,
    CONTENT_RULES,
    PHRASE_SETS,
    UNPROVEN_CLAIM,
    CategoryGate,
    CategoryRule,
    ContentRule,
    FindingSeverity,
)
from domain.reference.categories import CATEGORIES, DOCUMENT_KINDS
from domain.vietnamese import Word, composed, spans_of, words

Span = tuple[int, int]


def content_rules(category: str, day: date) -> tuple[ContentRule, ...]:
    """The content rules that speak of a category on a day."""
    return tuple(rule for rule in in_force(CONTENT_RULES, day) if rule.concerns(category))


def content_findings(advertisement: Advertisement, day: date) -> Iterator[Finding]:
    """Every forbidden or unproven phrase, rule by rule, where it stands."""
    passages = [(passage, words(passage.text)) for passage in advertisement.everything_said()]
    for rule in content_rules(advertisement.product.category, day):
        if rule.phrases is None or rule.severity is None:
            continue
        phrases = PHRASE_SETS[rule.phrases]
        for passage, text in passages:
            if _is_proven_claim(advertisement, passage, rule, day):
                continue
            stated = _proven_spans(advertisement, text, rule, day)
            for start, end in find_phrases(phrases.phrases, phrases.exceptions, text):
                if not any(covers(span, (start, end)) for span in stated):
                    yield _claim_finding(rule, rule.severity, _match(passage, text, start, end), day)


def unproven_claims(advertisement: Advertisement, day: date) -> Iterator[Finding]:
    """Claims that no paper in date proves: the advertiser owes truthful information and its documents."""
    for place, claim in enumerate(advertisement.claims):
        if not claim.proven(day):
            text = composed(claim.text)
            yield Finding(
                code=FindingCode.CLAIM_WITHOUT_PROOF,
                severity=FindingSeverity.WARNS,
                rule="unproven_claim",
                articles=cite(UNPROVEN_CLAIM.articles, day),
                fine=fine_on(UNPROVEN_CLAIM.fines, day),
                match=Match(path=f"claims[{place}].text", text=text, start=0, end=len(text)),
                vi="Nội dung này chưa có tài liệu chứng minh còn hiệu lực.",
                en="No document in date proves this claim.",
            )


def mandatory_text_findings(advertisement: Advertisement, rule: CategoryRule, day: date) -> Iterator[Finding]:
    """Words the ad must carry and the brief does not mention; they go into the pack all the same."""
    said = [words(passage.text) for passage in advertisement.everything_said()]
    for text in rule.mandatory:
        if not text.any_of or any(any(spans_of(words(phrase), each)) for phrase in text.any_of for each in said):
            continue
        phrases = " / ".join(f"“{phrase}”" for phrase in text.any_of)
        yield Finding(
            code=FindingCode.MANDATORY_TEXT_MISSING,
            severity=FindingSeverity.WARNS,
            rule=rule.category,
            articles=cite(rule.articles, day),
            vi=f"Quảng cáo phải có câu {phrases}; câu này được gửi kèm cho người có ảnh hưởng.",
            en=f"The ad must carry {phrases}; the influencer is told so with the brief.",
        )


def doubtful_category(advertisement: Advertisement, declared: CategoryRule, day: date) -> Iterator[Finding]:
    """Words that hint at a stricter category than the declared one: at most one finding for each such category."""
    passages = [(passage, words(passage.text)) for passage in advertisement.everything_said()]
    for rule in in_force(CATEGORY_RULES, day):
        watched = rule.gate in (CategoryGate.BLOCKED, CategoryGate.AUTHORITY_CONFIRMATION)
        if not watched or rule.category == declared.category or declared.gate is CategoryGate.AUTHORITY_CONFIRMATION:
            continue
        category = CATEGORIES[rule.category]
        for passage, text in passages:
            if span := next(iter(find_phrases(category.keywords_vi, (), text)), None):
                yield Finding(
                    code=FindingCode.CATEGORY_DOUBTFUL,
                    severity=FindingSeverity.WARNS,
                    rule=rule.category,
                    articles=cite(rule.articles, day),
                    match=_match(passage, text, *span),
                    vi=f"Cần xem lại nhóm hàng: có thể là “{category.name_vi}”.",
                    en=f"The category needs a look: this may be “{category.name_en}”.",
                )
                break


def find_phrases(phrases: tuple[str, ...], exceptions: tuple[str, ...], text: tuple[Word, ...]) -> list[Span]:
    """Where phrases stand in a text, the longest on overlap, without those that an exception covers whole."""
    excused = [span for exception in _word_lists(exceptions) for span in spans_of(exception, text)]
    found = {span for phrase in _word_lists(phrases) for span in spans_of(phrase, text)}
    kept: list[Span] = []
    for span in sorted(found, key=lambda each: (each[0] - each[1], each)):
        if not any(covers(exception, span) for exception in excused) and not any(_overlap(span, each) for each in kept):
            kept.append(span)
    return sorted(kept)


@cache
def _word_lists(texts: tuple[str, ...]) -> tuple[tuple[Word, ...], ...]:
    return tuple(words(text) for text in texts)


def covers(outer: Span, inner: Span) -> bool:
    """Whether a range of words contains another."""
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _is_proven_claim(advertisement: Advertisement, passage: Passage, rule: ContentRule, day: date) -> bool:
    if rule.proof is None:
        return False
    return any(
        passage.path == f"claims[{place}].text" and claim.proven(day, rule.proof)
        for place, claim in enumerate(advertisement.claims)
    )


def _proven_spans(advertisement: Advertisement, text: tuple[Word, ...], rule: ContentRule, day: date) -> list[Span]:
    """Where a text repeats a proven claim word for word."""
    if rule.proof is None:
        return []
    return [
        span
        for claim in advertisement.claims
        if claim.proven(day, rule.proof)
        for span in spans_of(words(claim.text), text)
    ]


def _match(passage: Passage, text: Sequence[Word], start: int, end: int) -> Match:
    first, last = text[start].start, text[end - 1].end
    return Match(path=passage.path, text=composed(passage.text)[first:last], start=first, end=last)


def _claim_finding(rule: ContentRule, severity: FindingSeverity, match: Match, day: date) -> Finding:
    vi, en = f"“{match.text}”: {rule.vi}", f"“{match.text}”: {rule.en}"
    if rule.proof is not None:
        proof = DOCUMENT_KINDS[rule.proof]
        vi, en = f"{vi} Cần: {proof.name_vi}.", f"{en} Needed: {proof.name_en}."
    return Finding(
        code=FindingCode.FORBIDDEN_CLAIM if rule.proof is None else FindingCode.UNPROVEN_CLAIM,
        severity=severity,
        rule=rule.code,
        articles=cite(rule.articles, day),
        fine=fine_on(rule.fines, day),
        document=rule.proof,
        match=match,
        vi=vi,
        en=en,
    )
