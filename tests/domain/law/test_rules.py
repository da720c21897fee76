import re
from datetime import date

import pytest

from domain.law.periods import LawNotOnFile
from domain.law.rules import (
    CATEGORY_RULES,
    CONTENT_RULES,
    PHRASE_SETS,
    RULE_VERSION,
    CategoryGate,
    category_rule,
    paper_rule,
)
from domain.reference.categories import CATEGORIES, CategoryGroup

TODAY = date(2026, 11, 21)


def test_the_version_names_the_day_and_the_content_of_the_rules() -> None:
    assert re.fullmatch(r"2026-11-21-[0-9a-f]{12}", RULE_VERSION)


def test_exactly_the_prohibited_group_is_blocked() -> None:
    blocked = {rule.category for rule in CATEGORY_RULES if rule.gate is CategoryGate.BLOCKED}

    assert blocked == {code for code, found in CATEGORIES.items() if found.group is CategoryGroup.PROHIBITED}


def test_every_paper_a_category_needs_has_a_rule_that_asks_for_it() -> None:
    for rule in CATEGORY_RULES:
        for document in rule.papers + rule.papers_where_required:
            assert paper_rule(document, rule.category, rule.valid_from) is not None, (rule.category, document)


def test_the_rule_that_names_the_category_wins() -> None:
    food = paper_rule("ad_content_confirmation", "health_supplement", TODAY)
    medicine = paper_rule("ad_content_confirmation", "otc_medicine", TODAY)

    assert food is not None
    assert food.articles == ("d15 26-27", "d87 68.1.b")
    assert medicine is not None
    assert medicine.articles[0] == "pharm 79"
    assert paper_rule("ad_content_confirmation", "real_estate", TODAY) is None


def test_a_content_rule_speaks_once_of_a_category() -> None:
    for category in CATEGORIES:
        codes = [rule.code for rule in CONTENT_RULES if rule.concerns(category)]
        assert len(codes) == len(set(codes)), category


def test_no_phrase_set_lies_unused() -> None:
    assert {rule.phrases for rule in CONTENT_RULES if rule.phrases} == set(PHRASE_SETS)


def test_the_day_before_the_rules_on_file_is_refused() -> None:
    assert category_rule("tobacco", date(2026, 1, 1)).gate is CategoryGate.BLOCKED
    with pytest.raises(LawNotOnFile):
        category_rule("tobacco", date(2025, 12, 31))
