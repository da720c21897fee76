"""Where payouts go: as banks write it, and rested after a change."""

from datetime import timedelta

import pytest

from domain.errors import InvalidInput
from domain.ids import InfluencerId, LoginId, new_id
from domain.law.rates import PayeeKind
from domain.payouts.payout_details import BankAccount, PayoutDetails
from domain.reference.banks import BANKS
from tests.instants import NOON

ME, LOGIN = InfluencerId(new_id()), LoginId(new_id())


def test_an_account_is_kept_as_banks_write_it() -> None:
    written = BankAccount(bank="970436", number=" 0071.000-123 456", holder=" Đỗ  Thị Hồng Nhung ")

    assert written.checked() == BankAccount(bank="970436", number="0071000123456", holder="DO THI HONG NHUNG")


@pytest.mark.parametrize(
    ("bank", "number", "holder", "field"),
    [
        ("000000", "0071000123456", "Lan", "input.bank"),
        ("970436", "00710", "Lan", "input.number"),
        ("970436", "0" * 20, "Lan", "input.number"),
        ("970436", "0071000é23456", "Lan", "input.number"),
        ("970436", "0071000123456", "L", "input.holder"),
        ("970436", "0071000123456", "Lan 2", "input.holder"),
        ("970436", "0071000123456", "L" * 71, "input.holder"),
    ],
)
def test_what_no_bank_writes_is_refused(bank: str, number: str, holder: str, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        BankAccount(bank=bank, number=number, holder=holder).checked()

    assert refused.value.field == field


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Công ty TNHH 3M", "CONG TY TNHH 3M"),
        ("CONG TY CP 24H", "CONG TY CP 24H"),
        ("A&B Media Co., Ltd", "A&B MEDIA CO., LTD"),
        ("Cty TM-DV (Miền Nam)/CN 2", "CTY TM-DV (MIEN NAM)/CN 2"),
        ("1 Xu", "1 XU"),
        ("Lan Anh", "LAN ANH"),
    ],
)
def test_a_business_has_digits_and_signs_in_its_name(written: str, kept: str) -> None:
    account = BankAccount(bank="970436", number="0071000123456", holder=written)

    assert account.checked(PayeeKind.BUSINESS).holder == kept
    if kept != "LAN ANH":
        with pytest.raises(InvalidInput):
            account.checked(PayeeKind.RESIDENT_PERSON)


@pytest.mark.parametrize(
    "holder", ["=CMD", "-3M", "(3M)", "&B", "@3M", "3M+", 'A"B', "A;B", "A|B", "A'B", "123", "3", "A1" * 36, "\uff13M"]
)
def test_other_signs_are_in_no_name(holder: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        BankAccount(bank="970436", number="0071000123456", holder=holder).checked(PayeeKind.BUSINESS)

    assert refused.value.field == "input.holder"


def test_the_first_account_is_usable_at_once_and_each_change_rests_for_three_days() -> None:
    account = BankAccount(bank="970436", number="0071000123456", holder="LAN ANH")
    first = PayoutDetails.after(None, account, of=ME, by=LOGIN, now=NOON)
    second = PayoutDetails.after(first, account, of=ME, by=LOGIN, now=NOON + timedelta(days=1))

    assert (first.number, first.usable_from) == (1, NOON)
    assert (second.number, second.usable_from) == (2, NOON + timedelta(days=1, hours=72))
    assert first.account == account
    assert "0071000123456" not in repr(first)


def test_banks_are_named_by_six_digits() -> None:
    assert all(code.isdigit() and len(code) == 6 for code in BANKS)
    assert BANKS["970436"].short_name == "Vietcombank"
