from datetime import date

import pytest

from domain.reference.categories import CATEGORIES
from domain.reference.competences import COMPETENCE_RULES, competence_for

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("category", "day", "field"),
    [
        ("otc_medicine", TODAY, "health"),
        ("securities_investment", TODAY, "finance"),
        ("securities_investment", date(2025, 12, 31), None),
        ("cosmetics", TODAY, None),
        ("no_such_goods", TODAY, None),
    ],
)
def test_the_field_in_which_a_category_needs_competence(category: str, day: date, field: str | None) -> None:
    assert competence_for(category, day) == field


def test_every_rule_is_about_a_known_category() -> None:
    assert {rule.category for rule in COMPETENCE_RULES} <= CATEGORIES.keys()


def test_a_category_has_one_rule_a_day() -> None:
    assert len({(rule.category, rule.valid_from) for rule in COMPETENCE_RULES}) == len(COMPETENCE_RULES)
