"""The forms in which a bank answers, told apart by how a file begins."""

from payments.bank_batch.answer_file import AnswerFile, read_rows
from payments.bank_batch.status_report import read_status_report


def read_answer(content: str) -> AnswerFile:
    """Read a bank's answer: XML as a payment status report, anything else as CSV. Raises InvalidInput."""
    if content.lstrip("\ufeff \t\r\n").startswith("<"):
        return read_status_report(content)
    return read_rows(content)
