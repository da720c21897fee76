"""The file of a bank batch, as Vietnamese banks take transfers in a batch: CSV in UTF-8 with a byte order mark."""

import csv
import io
from collections.abc import Sequence
from typing import Final

from domain.bank_batches.orders import BankOrder
from domain.reference.banks import BANKS

COLUMNS: Final = (
    "STT",
    "Tên người thụ hưởng",
    "Số tài khoản",
    "Mã ngân hàng",
    "Ngân hàng",
    "Số tiền",
    "Nội dung",
)
"""Number, beneficiary, account number, bank identification number, bank, amount in đồng, remark."""
REMARK: Final = "NIEM TIN CHI TRA"
BYTE_ORDER_MARK: Final = "\ufeff"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def order_file(orders: Sequence[BankOrder]) -> bytes:
    """The file of these orders, numbered from 1: the same orders give the same bytes.

    RFC 4180 with CRLF. The remark ends in our reference, which the bank's answer names again.
    """
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for number, order in enumerate(orders, start=1):
        row = (
            str(number),
            order.holder,
            order.account_number,
            order.bank,
            BANKS[order.bank].short_name,
            str(order.amount.minor),
            f"{REMARK} {order.reference}",
        )
        rows.writerow([defused(each) for each in row])
    return (BYTE_ORDER_MARK + written.getvalue()).encode()


def defused(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula (OWASP, CSV injection): an apostrophe before what would begin one.

    Names and numbers that were checked never begin so; this holds whatever else changes.
    """
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
