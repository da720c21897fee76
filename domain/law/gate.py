"""The law gate: what stands between a brief and its publication on a given day."""

from collections.abc import Iterator
from datetime import date

from domain.law.advertisements import Advertisement
from domain.law.articles import cite, fine_on
from domain.law.content import content_findings, doubtful_category, mandatory_text_findings, unproven_claims
from domain.law.findings import Finding, FindingCode
from domain.law.papers import paper_findings
from domain.law.periods import in_force
from domain.law.rules import (
    CATEGORY_RULES,
    NAMED_VIOLATOR,
    Attribute,
    CategoryGate,
    CategoryRule,
    FindingSeverity,
    category_rule,
)
from domain.reference.categories import CATEGORIES

_ATTRIBUTE_NAMES = {
    Attribute.ABV_HUNDREDTHS: ("nồng độ cồn", "its alcohol content"),
    Attribute.LABEL_AGE_MONTHS: ("độ tuổi của trẻ ghi trên nhãn", "the child's age on its label"),
    Attribute.PRESCRIPTION_ONLY: ("thuốc kê đơn hay không kê đơn", "whether it is a prescription medicine"),
}


def examine(advertisement: Advertisement, day: date) -> tuple[Finding, ...]:
    """Everything the law of a day (in Viet Nam) has to say about a brief; empty when nothing stands in its way.

    Of prohibited goods nothing more is said, since no paper could help. Raises LawNotOnFile for a day before the rules
    on file.
    """
    rule = category_rule(advertisement.product.category, day)
    findings = [*_named_violator(advertisement, day)]
    if rule.gate is CategoryGate.BLOCKED:
        return (_prohibited(rule, day), *findings)
    findings.extend(_conditions(advertisement, rule, day))
    findings.extend(_audience(advertisement, rule, day))
    findings.extend(paper_findings(advertisement, rule, day))
    findings.extend(content_findings(advertisement, day))
    findings.extend(unproven_claims(advertisement, day))
    findings.extend(mandatory_text_findings(advertisement, rule, day))
    findings.extend(doubtful_category(advertisement, rule, day))
    return tuple(findings)


def _prohibited(rule: CategoryRule, day: date) -> Finding:
    category = CATEGORIES[rule.category]
    return Finding(
        code=FindingCode.PROHIBITED_CATEGORY,
        severity=FindingSeverity.REFUSES,
        rule=rule.category,
        articles=cite(rule.articles, day),
        fine=fine_on(rule.fines, day),
        vi=f"Cấm quảng cáo: {category.name_vi}.",
        en=f"Advertising is prohibited: {category.name_en}.",
    )


def _named_violator(advertisement: Advertisement, day: date) -> Iterator[Finding]:
    if advertisement.named_as is not None:
        yield Finding(
            code=FindingCode.NAMED_VIOLATOR,
            severity=FindingSeverity.REFUSES,
            rule="named_violator",
            articles=cite(NAMED_VIOLATOR.articles, day),
            fine=fine_on(NAMED_VIOLATOR.fines, day),
            vi=f"“{advertisement.named_as}” đã bị công bố vi phạm pháp luật; không được hợp tác quảng cáo.",
            en=f"“{advertisement.named_as}” is publicly named as a violator; no advertising with them.",
        )


def _conditions(advertisement: Advertisement, rule: CategoryRule, day: date) -> Iterator[Finding]:
    """An attribute nobody stated holds the brief; one that puts the product elsewhere names where."""
    for condition in rule.conditions:
        value = advertisement.product.value(condition.attribute)
        name_vi, name_en = _ATTRIBUTE_NAMES[condition.attribute]
        if value is None:
            yield Finding(
                code=FindingCode.ATTRIBUTE_MISSING,
                severity=FindingSeverity.HOLDS,
                rule=condition.attribute,
                articles=cite(rule.articles, day),
                vi=f"Cần cho biết {name_vi} của sản phẩm.",
                en=f"State of the product {name_en}.",
            )
        elif not condition.holds(value):
            yield _elsewhere(rule, condition.attribute, value, day)


def _elsewhere(declared: CategoryRule, attribute: Attribute, value: int, day: date) -> Finding:
    """The finding that a product belongs to another category, prohibited or not."""
    rule = next(
        (
            rule
            for rule in in_force(CATEGORY_RULES, day)
            for condition in rule.conditions
            if condition.attribute is attribute and condition.holds(value)
        ),
        declared,
    )
    category = CATEGORIES[rule.category]
    prohibited = rule.gate is CategoryGate.BLOCKED
    name_vi, name_en = _ATTRIBUTE_NAMES[attribute]
    return Finding(
        code=FindingCode.OTHER_CATEGORY,
        severity=FindingSeverity.REFUSES if prohibited else FindingSeverity.HOLDS,
        rule=rule.category,
        articles=cite(rule.articles, day),
        fine=fine_on(rule.fines, day),
        vi=f"Theo {name_vi}, sản phẩm thuộc nhóm “{category.name_vi}”" + (" bị cấm quảng cáo." if prohibited else "."),
        en=f"By {name_en} the product is “{category.name_en}”"
        + (", which may not be advertised." if prohibited else "."),
    )


def _audience(advertisement: Advertisement, rule: CategoryRule, day: date) -> Iterator[Finding]:
    least, stated = rule.audience_age_minimum, advertisement.audience_age_from
    if least is not None and (stated is None or stated < least):
        yield Finding(
            code=FindingCode.AUDIENCE_TOO_YOUNG,
            severity=FindingSeverity.HOLDS,
            rule=rule.category,
            articles=cite(rule.articles, day),
            fine=fine_on(rule.fines, day),
            vi=f"Nội dung này chỉ dành cho người từ {least} tuổi; hãy đặt độ tuổi khán giả từ {least}.",
            en=f"This content is for people of {least} and over; set the audience's age from {least}.",
        )
