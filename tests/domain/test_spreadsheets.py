import csv
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.spreadsheets import FORMULAS, csv_lines, defused


def test_cells_are_written_as_a_spreadsheet_reads_them() -> None:
    rows = [
        ("name", "count"),
        ('Trà "Sen", Vàng', 5_000_000),
        (None, -3),
        (date(2026, 11, 22), datetime(2026, 11, 22, 5, tzinfo=UTC)),
    ]

    assert csv_lines(rows) == (
        'name,count\r\n"Trà ""Sen"", Vàng",5000000\r\n,-3\r\n2026-11-22,2026-11-22T05:00:00+00:00\r\n'
    )


@pytest.mark.parametrize("text", ["=1+1", "+84", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "－1"])
def test_what_could_be_a_formula_is_text(text: str) -> None:
    assert defused(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Nhung", "1 = 1", "'=1", "https://tiktok.com/@nhung"])
def test_other_texts_stay(text: str) -> None:
    assert defused(text) == text


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=1, max_size=4))
def test_no_cell_reads_as_a_formula_and_nothing_else_is_lost(texts: list[str]) -> None:
    (read,) = csv.reader(StringIO(csv_lines([texts]), newline=""))

    assert [cell.removeprefix("'") for cell in read] == [text.removeprefix("'") for text in texts]
    assert not any(cell.startswith(FORMULAS) for cell in read)
