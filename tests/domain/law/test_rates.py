from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.law.periods import LawNotOnFile
from domain.law.rates import RATES, Charge, PayeeKind, operator_fee, withheld_tax
from domain.money import vnd

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("gross", "day", "tax", "version"),
    [
        (4_999_999, TODAY, 0, "pit-d253-2026"),
        (5_000_000, TODAY, 500_000, "pit-d253-2026"),
        (5_000_009, TODAY, 500_000, "pit-d253-2026"),
        (4_999_999, date(2026, 7, 1), 0, "pit-d253-2026"),
        (4_999_999, date(2026, 6, 30), 499_999, "pit-c111-2013"),
        (2_000_000, date(2026, 6, 30), 200_000, "pit-c111-2013"),
        (1_999_999, date(2026, 6, 30), 0, "pit-c111-2013"),
    ],
)
def test_ten_percent_is_withheld_from_the_threshold_of_the_day(gross: int, day: date, tax: int, version: str) -> None:
    assert withheld_tax(vnd(gross), day) == Charge(vnd(tax), version)


def test_below_the_threshold_tax_is_withheld_when_the_payee_asks() -> None:
    assert withheld_tax(vnd(1_000_005), TODAY, asked=True) == Charge(vnd(100_000), "pit-d253-2026")


def test_nothing_is_withheld_from_a_business() -> None:
    assert withheld_tax(vnd(90_000_000), TODAY, payee=PayeeKind.BUSINESS) == Charge(vnd(0), "pit-d253-2026")


def test_the_operators_fee_is_ten_percent_rounded_down() -> None:
    assert operator_fee(vnd(10_000_009), TODAY) == Charge(vnd(1_000_000), "fee-2026-01")


def test_every_version_that_payouts_may_name_is_on_file_with_its_articles() -> None:
    assert {version: [each.en for each in rate.cited()] for version, rate in RATES.items()} == {
        "fee-2026-01": ["House rule of the operator"],
        "pit-c111-2013": ["Circular 111/2013/TT-BTC Art 25"],
        "pit-d253-2026": ["Decree 253/2026/ND-CP Art 50.2"],
    }


def test_a_day_before_the_first_rate_is_refused() -> None:
    with pytest.raises(LawNotOnFile):
        operator_fee(vnd(1), date(2025, 12, 31))


@given(st.integers(min_value=0, max_value=10**12))
def test_fee_and_tax_never_take_more_than_the_gross(gross: int) -> None:
    fee, tax = operator_fee(vnd(gross), TODAY).amount, withheld_tax(vnd(gross), TODAY, asked=True).amount

    assert vnd(0) <= fee + tax <= vnd(gross)
