from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.law.periods import LawNotOnFile
from domain.law.rates import (
    RATES,
    Charge,
    PayeeKind,
    WithheldTax,
    fee_rule,
    for_every_payee,
    one_for_each_payee,
    operator_fee,
    withheld_tax,
)
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


@pytest.mark.parametrize(
    ("payee", "gross", "tax", "version"),
    [
        (PayeeKind.NON_RESIDENT_PERSON, 4, 0, "pit-non-resident-2026"),
        (PayeeKind.NON_RESIDENT_PERSON, 5, 1, "pit-non-resident-2026"),
        (PayeeKind.NON_RESIDENT_PERSON, 4_999_999, 999_999, "pit-non-resident-2026"),
        (PayeeKind.NON_RESIDENT_PERSON, 5_000_000, 1_000_000, "pit-non-resident-2026"),
        (PayeeKind.BUSINESS, 5_000_000, 0, "pit-invoiced-2026"),
        (PayeeKind.BUSINESS, 90_000_000, 0, "pit-invoiced-2026"),
    ],
)
@pytest.mark.parametrize("committed", [False, True])
def test_each_kind_of_payee_has_a_rule_of_its_own_and_a_commitment_spares_residents_alone(
    payee: PayeeKind, gross: int, tax: int, version: str, *, committed: bool
) -> None:
    first_day = date(2026, 7, 1)

    assert withheld_tax(vnd(gross), first_day, payee=payee, committed=committed) == Charge(vnd(tax), version)
    assert withheld_tax(vnd(gross), TODAY, payee=payee, committed=committed) == Charge(vnd(tax), version)
    with pytest.raises(LawNotOnFile):
        withheld_tax(vnd(gross), first_day - timedelta(days=1), payee=payee, committed=committed)


@pytest.mark.parametrize(("day", "version"), [(TODAY, "pit-d253-2026"), (date(2026, 6, 30), "pit-c111-2013")])
def test_a_resident_who_has_committed_is_spared(day: date, version: str) -> None:
    assert withheld_tax(vnd(90_000_000), day, committed=True) == Charge(vnd(0), version)


def test_what_no_text_was_opened_for_is_marked() -> None:
    assert {version for version, rate in RATES.items() if not rate.verified} == {
        "pit-non-resident-2026",
        "pit-invoiced-2026",
    }


def test_a_rule_says_for_whom_it_is_and_no_two_are_for_one_on_the_same_day() -> None:
    assert {version: rate.payees for version, rate in RATES.items() if isinstance(rate, WithheldTax)} == {
        "pit-c111-2013": (PayeeKind.RESIDENT_PERSON,),
        "pit-d253-2026": (PayeeKind.RESIDENT_PERSON,),
        "pit-non-resident-2026": (PayeeKind.NON_RESIDENT_PERSON,),
        "pit-invoiced-2026": (PayeeKind.BUSINESS,),
    }
    assert set(RATES["fee-2026-01"].payees) == set(PayeeKind)


@pytest.mark.parametrize(
    ("payee", "valid_from", "fits"),
    [
        (PayeeKind.RESIDENT_PERSON, date(2026, 7, 1), True),
        (PayeeKind.RESIDENT_PERSON, date(2026, 6, 30), False),
        (PayeeKind.RESIDENT_PERSON, date(2013, 9, 30), False),
        (PayeeKind.BUSINESS, date(2026, 6, 30), True),
    ],
)
def test_no_two_rules_are_for_one_payee_on_the_same_day(payee: PayeeKind, valid_from: date, *, fits: bool) -> None:
    older = RATES["pit-c111-2013"]
    other = older.model_copy(update={"payees": (payee,), "valid_from": valid_from, "valid_to": None})
    if fits:
        assert one_for_each_payee((older, other)) == (older, other)
        return
    with pytest.raises(ValueError, match="same payees on the same day"):
        one_for_each_payee((older, other))


def test_the_operators_fee_is_ten_percent_rounded_down() -> None:
    assert fee_rule(TODAY).version == "fee-2026-01"
    assert operator_fee(vnd(10_000_009), "fee-2026-01") == Charge(vnd(1_000_000), "fee-2026-01")


def test_the_operators_fee_is_the_same_for_every_kind_of_payee() -> None:
    rule = RATES["fee-2026-01"]
    assert for_every_payee((rule,)) == (rule,)

    with pytest.raises(ValueError, match="fee-2026-01 is not for every kind of payee"):
        for_every_payee((rule.model_copy(update={"payees": (PayeeKind.RESIDENT_PERSON, PayeeKind.BUSINESS)}),))


def test_every_version_that_payouts_may_name_is_on_file_with_its_articles() -> None:
    assert {version: [each.en for each in rate.cited()] for version, rate in RATES.items()} == {
        "fee-2026-01": ["House rule of the operator"],
        "pit-c111-2013": ["Circular 111/2013/TT-BTC Art 25"],
        "pit-d253-2026": ["Decree 253/2026/ND-CP Art 50.2"],
        "pit-non-resident-2026": ["Personal Income Tax Law 109/2025/QH15"],
        "pit-invoiced-2026": ["Personal Income Tax Law 109/2025/QH15"],
    }


def test_a_day_before_the_first_rate_is_refused() -> None:
    with pytest.raises(LawNotOnFile):
        fee_rule(date(2025, 12, 31))


@given(
    gross=st.integers(min_value=1, max_value=10**12),
    payee=st.sampled_from(PayeeKind),
    asked=st.booleans(),
    committed=st.booleans(),
)
def test_gross_is_fee_tax_and_net_to_the_dong_and_something_is_left(
    *, gross: int, payee: PayeeKind, asked: bool, committed: bool
) -> None:
    fee = operator_fee(vnd(gross), fee_rule(TODAY).version).amount
    tax = withheld_tax(vnd(gross), TODAY, payee=payee, asked=asked, committed=committed).amount

    net = vnd(gross) - fee - tax
    share = RATES[withheld_tax(vnd(gross), TODAY, payee=payee).rule_version].basis_points
    assert fee + tax + net == vnd(gross)
    assert net > vnd(0)
    assert tax.minor in {0, gross * share // 10_000}
