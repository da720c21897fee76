"""The forms of the tax commitment: dated, in both languages, and never changed under the same version."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.law.periods import LawNotOnFile
from domain.payouts.commitment_forms import COMMITMENT_FORMS, commitment_form_in_force

FIRST = datetime(2026, 6, 30, 17, tzinfo=UTC)
"""The first instant of 1 July 2026 in Viet Nam."""


def test_the_text_of_a_version_is_what_was_committed_to() -> None:
    assert {version: form.text_hash for version, form in COMMITMENT_FORMS.items()} == {
        "commitment-2026-07": "b3758093ed6b8ecc185141e57e20dba0170114f22f38025c70d204dcd2615a2f"
    }


def test_a_form_is_given_from_its_day_on() -> None:
    assert commitment_form_in_force(FIRST).version == "commitment-2026-07"
    with pytest.raises(LawNotOnFile):
        commitment_form_in_force(FIRST - timedelta(microseconds=1))


def test_a_clause_says_something_in_both_languages() -> None:
    clauses = [each for form in COMMITMENT_FORMS.values() for each in form.clauses]

    assert clauses
    assert all(each.vi.endswith(".") and each.en.endswith(".") and each.vi != each.en for each in clauses)
