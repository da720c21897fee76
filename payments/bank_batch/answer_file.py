"""A bank's answer in CSV, read strictly: a file of another form is refused whole, a row that cannot be is reported."""

import csv
import io
import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from domain.bank_batches.answers import AnswerRead, BankWord
from domain.errors import InvalidInput
from domain.imports import RowRefused
from domain.money import vnd
from domain.vietnamese import unwritable

COLUMNS: Final = ("reference", "amount", "status", "date", "bank_reference", "reason")
MOST_ROWS: Final = 1000
LONGEST_FILE: Final = 131_072
"""Bytes."""
LONGEST_CELL: Final = 500
LONGEST_REFERENCE: Final = 64
_AMOUNT: Final = re.compile(r"[1-9][0-9]{0,14}")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORDS: Final = {each.value.upper(): each for each in BankWord}


@dataclass(frozen=True, kw_only=True)
class AnswerFile:
    """The rows of a file that can be read, and why the others cannot."""

    rows: tuple[AnswerRead, ...]
    refused: tuple[RowRefused, ...]


def read_rows(content: str) -> AnswerFile:
    """Read an answer in CSV: COLUMNS by name in this order, then one row for each order. Raises InvalidInput.

    Amounts are whole đồng in digits alone; the status is PAID, REFUSED or RETURNED. PAID needs the day (2026-11-27, in
    Viet Nam) and the bank's reference, the others need the bank's reason.
    """
    if len(content.encode()) > LONGEST_FILE:
        raise unreadable(f"Tệp lớn nhất {LONGEST_FILE} byte.", f"A file has {LONGEST_FILE} bytes at most.")
    lines = csv.reader(io.StringIO(content.removeprefix("\ufeff"), newline=""), strict=True)
    rows, refused = list[AnswerRead](), list[RowRefused]()
    try:
        if tuple(next(lines, ())) != COLUMNS:
            expected = ",".join(COLUMNS)
            raise unreadable(f"Dòng đầu phải là “{expected}”.", f"The first line is “{expected}”.")
        for cells in lines:
            if not cells:
                continue
            if len(rows) + len(refused) == MOST_ROWS:
                raise unreadable(f"Tệp có nhiều nhất {MOST_ROWS} dòng.", f"A file has {MOST_ROWS} rows at most.")
            try:
                rows.append(_row(lines.line_num, cells))
            except InvalidInput as refusal:
                key = cells[0][:LONGEST_REFERENCE]
                refused.append(RowRefused(line=lines.line_num, key=key, refusal=refusal))
    except csv.Error as wrong:
        line = lines.line_num
        raise unreadable(f"Dòng {line} không phải CSV.", f"Line {line} is not CSV.") from wrong
    if not rows and not refused:
        raise unreadable("Tệp không có dòng nào.", "The file has no rows.")
    return AnswerFile(rows=tuple(rows), refused=tuple(refused))


def _row(line: int, cells: list[str]) -> AnswerRead:
    if len(cells) != len(COLUMNS):
        raise InvalidInput(
            vi_reason=f"Dòng có {len(cells)} ô, cần {len(COLUMNS)}.",
            en_reason=f"The row has {len(cells)} cells and needs {len(COLUMNS)}.",
        )
    if any(len(cell) > LONGEST_CELL or unwritable(cell) for cell in cells):
        raise InvalidInput(
            vi_reason=f"Mỗi ô dài nhất {LONGEST_CELL} ký tự viết được.",
            en_reason=f"A cell has {LONGEST_CELL} characters at most, which can be written.",
        )
    reference, written, status, day, bank_reference, reason = (cell.strip() for cell in cells)
    if not _AMOUNT.fullmatch(written):
        raise InvalidInput(
            vi_reason="Số tiền là số đồng, chỉ gồm chữ số.",
            en_reason="An amount is whole đồng, in digits alone.",
            field="amount",
        )
    word = _WORDS.get(status)
    if word is None:
        raise InvalidInput(
            vi_reason="Trạng thái là PAID, REFUSED hoặc RETURNED.",
            en_reason="The status is PAID, REFUSED or RETURNED.",
            field="status",
        )
    if word is BankWord.PAID and not (bank_reference and day):
        raise InvalidInput(
            vi_reason="Lệnh đã chi cần ngày chi và mã giao dịch của ngân hàng.",
            en_reason="What was paid needs the day and the bank's reference.",
            field="bank_reference",
        )
    if word is not BankWord.PAID and not reason:
        raise InvalidInput(
            vi_reason="Lệnh không chi được cần lý do của ngân hàng.",
            en_reason="What was not paid needs the bank's reason.",
            field="reason",
        )
    return AnswerRead(
        line=line,
        reference=reference,
        amount=vnd(int(written)),
        word=word,
        on=_day(day) if day else None,
        bank_reference=bank_reference or None,
        reason=reason or None,
    )


def _day(written: str) -> date:
    refusal = InvalidInput(
        vi_reason="Ngày ghi theo dạng 2026-11-27.", en_reason="A day is written as 2026-11-27.", field="date"
    )
    if not _DAY.fullmatch(written):
        raise refusal
    try:
        return date.fromisoformat(written)
    except ValueError as wrong:
        raise refusal from wrong


def unreadable(vi_reason: str, en_reason: str) -> InvalidInput:
    """The refusal of a whole file."""
    return InvalidInput(vi_reason=vi_reason, en_reason=en_reason, field="input.content")
