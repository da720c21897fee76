"""The numbers in a contract's clauses are those of the dated rules, whatever these say."""

import pytest

from domain.bookings.clauses import clauses, dated_rules
from domain.bookings.rules import booking_rule
from domain.money import vnd
from domain.sentences import Language
from tests.instants import NOON


@pytest.mark.parametrize(
    ("language", "taken", "taxed", "disputed"),
    [
        (
            "vi",
            "12,55 % mỗi khoản chi trả (125.500 ₫ trên toàn bộ thù lao)",
            "20 % của mỗi khoản chi cho cá nhân cư trú; người nhận khác",
            ("trong 11 ngày sau", "trong 12 ngày", "trong 13 ngày", "trong 14 ngày", "không quá 15 ngày", "(16 ngày"),
        ),
        (
            "en",
            "12.55% of each payout (VND 125,500 of the whole fee)",
            "20% of each payment to a resident person; of what others",
            ("within 11 days", "within 12 working", "within 13,", "within 14,", "within 15 days", "(16 working"),
        ),
    ],
)
def test_the_numbers_are_read_from_the_rules(
    language: Language, taken: str, taxed: str, disputed: tuple[str, ...]
) -> None:
    rules = dated_rules(NOON)
    numbers = ("open_days", "answer_working_days", "proposal_working_days", "acceptance_working_days", "cap_days")
    other = type(rules)(
        fee=rules.fee.model_copy(update={"basis_points": 1_255}),
        tax=rules.tax.model_copy(update={"basis_points": 2_000, "threshold": None, "spared_by_commitment": False}),
        disputes=rules.disputes.model_copy(update=dict(zip(numbers, range(11, 16), strict=True))),
    )
    booking = booking_rule(NOON).model_copy(update={"judge_working_days": 16})

    fee, tax, _, disputes, _ = clauses(language, fee=vnd(1_000_007), rules=other, booking=booking)

    assert taken in fee
    assert taxed in tax
    assert [words for words in disputed if words not in disputes] == []
