"""A bank's answer is read strictly, whatever it holds."""

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from domain.bank_batches.answers import AnswerRead, BankWord
from domain.errors import InvalidInput
from domain.money import vnd
from payments.bank_batch.answer_file import COLUMNS
from payments.bank_batch.answer_forms import read_answer
from tests.architecture.source import ROOT

HEADER = ",".join(COLUMNS)


def test_the_documented_answer_is_one() -> None:
    page = (ROOT / "docs" / "bank-batches.md").read_text()
    (documented,) = re.findall(r"```csv\n(.*?)```", page, re.DOTALL)

    answer = read_answer(documented)

    assert answer.refused == ()
    assert answer.rows == (
        AnswerRead(
            line=2,
            reference="NTK4Q7YB2MZC5DA3XW",
            amount=vnd(4_800_000),
            word=BankWord.PAID,
            on=date(2026, 11, 27),
            bank_reference="FT26332000123",
            reason=None,
        ),
        AnswerRead(
            line=3,
            reference="NTB6TWJX5OQ2H7LEMA",
            amount=vnd(900_000),
            word=BankWord.REFUSED,
            on=None,
            bank_reference=None,
            reason="Account not found",
        ),
    )


@given(st.text(max_size=80), st.booleans())
def test_whatever_a_file_holds_it_is_read_or_refused(content: str, headed: bool) -> None:
    try:
        answer = read_answer(f"{HEADER}\r\n{content}" if headed else content)
    except InvalidInput:
        return

    assert headed
    assert answer.rows or answer.refused


@given(st.lists(st.text('0123456789ABP,-."\n', max_size=12), min_size=6, max_size=6))
def test_a_row_is_taken_whole_or_not_at_all(cells: list[str]) -> None:
    quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)

    answer = read_answer(f"{HEADER}\r\n{quoted}\r\n")

    assert len(answer.rows) + len(answer.refused) == 1
    assert answer.rows == ()
