"""Above 5,000,000 đ a proof is needed: to the đồng, by a dated rule."""

from datetime import UTC, datetime

import pytest

from domain.law.periods import LawNotOnFile
from domain.money import vnd
from domain.proving.rules import PasswordNeeded, proving_rule, require_proof
from tests.instants import NOON


def test_up_to_the_threshold_the_session_is_enough() -> None:
    require_proof(vnd(5_000_000), shown=False, now=NOON)


def test_one_dong_above_it_a_proof_is_needed_and_is_enough() -> None:
    with pytest.raises(PasswordNeeded) as refusal:
        require_proof(vnd(5_000_001), shown=False, now=NOON)

    require_proof(vnd(5_000_001), shown=True, now=NOON)
    assert (refusal.value.code, refusal.value.field, refusal.value.above) == (
        "PASSWORD_NEEDED",
        "password",
        vnd(5_000_000),
    )
    assert refusal.value.say("vi").startswith("Việc này giải phóng hơn 5.000.000 ₫: hãy gửi kèm mật khẩu")
    assert refusal.value.say("en").startswith("This releases more than VND 5,000,000: send your password too")


def test_before_the_rule_nothing_is_said() -> None:
    assert proving_rule(datetime(2025, 12, 31, 17, tzinfo=UTC)).version == "proving-2026-01"
    with pytest.raises(LawNotOnFile):
        proving_rule(datetime(2025, 12, 31, 16, 59, tzinfo=UTC))
