"""The file that a bank is given."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.bank_batches.orders import BankOrder
from domain.ids import PayoutId, new_id
from domain.money import vnd
from payments.bank_batch.order_file import defused, order_file
from tests.instants import NOON


def make_order(
    amount: int = 4_800_000, holder: str = "NGUYEN THI HONG NHUNG", number: str = "0071000123456"
) -> BankOrder:
    """An order to an account at Vietcombank."""
    return BankOrder(
        payout_id=PayoutId(new_id()),
        reference=f"NT{amount:016}",
        amount=vnd(amount),
        bank="970436",
        account_number=number,
        holder=holder,
        asked_at=NOON,
    )


def test_the_file_to_the_byte() -> None:
    content = order_file([make_order(), make_order(900_000, "TRAN VAN BINH", "19036888999012")])

    assert (
        content
        == (
            "\ufeffSTT,Tên người thụ hưởng,Số tài khoản,Mã ngân hàng,Ngân hàng,Số tiền,Nội dung\r\n"
            "1,NGUYEN THI HONG NHUNG,0071000123456,970436,Vietcombank,4800000,NIEM TIN CHI TRA NT0000000004800000\r\n"
            "2,TRAN VAN BINH,19036888999012,970436,Vietcombank,900000,NIEM TIN CHI TRA NT0000000000900000\r\n"
        ).encode()
    )


@pytest.mark.parametrize("cell", ["=1+1", "+84", "-1", "@SUM(A1)", "\tx", "\rx", "\nx"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert defused(cell) == f"'{cell}"


def test_a_holder_that_would_be_a_formula_is_none() -> None:
    content = order_file([make_order(holder='=HYPERLINK("http://x")')]).decode()

    assert '"\'=HYPERLINK(""http://x"")"' in content


def test_the_names_of_companies_are_one_cell_each() -> None:
    names = ["CONG TY TNHH 3M", "A&B MEDIA CO., LTD", "CTY TM-DV (MIEN NAM)/CN 2", "1-2 MEDIA"]

    content = order_file([make_order(holder=name) for name in names]).decode("utf-8-sig")

    assert '\r\n2,"A&B MEDIA CO., LTD",0071000123456,' in content
    assert [row[1] for row in csv.reader(io.StringIO(content, newline=""))][1:] == names
    assert {len(row) for row in csv.reader(io.StringIO(content, newline=""))} == {7}


@given(st.lists(st.tuples(st.integers(1, 10**12), st.text("ABC ,\"'=", min_size=1, max_size=20)), max_size=8))
def test_what_was_written_is_read_again_and_adds_up(given_orders: list[tuple[int, str]]) -> None:
    orders = [make_order(amount, holder) for amount, holder in given_orders]

    content = order_file(orders)
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))[1:]

    assert content == order_file(orders)
    assert [row[0] for row in rows] == [str(number) for number in range(1, len(orders) + 1)]
    assert [row[1].removeprefix("'") for row in rows] == [each.holder.removeprefix("'") for each in orders]
    assert sum(int(row[5]) for row in rows) == sum(each.amount.minor for each in orders)
    assert [row[6].rpartition(" ")[2] for row in rows] == [each.reference for each in orders]
