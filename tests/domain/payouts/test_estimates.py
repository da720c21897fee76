"""An estimate is reckoned as a payout is, and says the tax to its own person alone."""

from datetime import date

import pytest

from domain.law.rates import Charge, PayeeKind
from domain.money import vnd
from domain.payouts.deductions import TaxedAs
from domain.payouts.estimates import PayoutEstimate, estimate, taxed_as
from domain.sentences import Sentence

TODAY = date(2026, 11, 21)
FEE = "fee-2026-01"
RESIDENT = PayeeKind.RESIDENT_PERSON


@pytest.mark.parametrize(
    ("gross", "taxed", "fee", "tax", "rule", "net"),
    [
        (4_999_999, TaxedAs(RESIDENT), 499_999, 0, "pit-d253-2026", 4_500_000),
        (4_999_999, TaxedAs(RESIDENT, asked=True), 499_999, 499_999, "pit-d253-2026", 4_000_001),
        (5_000_009, TaxedAs(RESIDENT), 500_000, 500_000, "pit-d253-2026", 4_000_009),
        (6_000_000, TaxedAs(RESIDENT, committed=True), 600_000, 0, "pit-d253-2026", 5_400_000),
        (6_000_000, TaxedAs(RESIDENT, asked=True), 600_000, 600_000, "pit-d253-2026", 4_800_000),
        (1_000_000, TaxedAs(PayeeKind.NON_RESIDENT_PERSON), 100_000, 200_000, "pit-non-resident-2026", 700_000),
        (6_000_000, TaxedAs(PayeeKind.BUSINESS), 600_000, 0, "pit-invoiced-2026", 5_400_000),
    ],
)
def test_what_is_taken_off_is_to_the_dong(  # noqa: PLR0917 - the columns of the table above
    gross: int, taxed: TaxedAs, fee: int, tax: int, rule: str, net: int
) -> None:
    found = estimate(vnd(gross), TODAY, fee_rule=FEE, taxed=taxed)

    assert found == PayoutEstimate(
        gross=vnd(gross), payee=taxed.payee, fee=Charge(vnd(fee), FEE), tax=Charge(vnd(tax), rule)
    )
    assert found.net == vnd(net)


def test_an_estimate_in_words() -> None:
    assert estimate(vnd(6_000_000), TODAY, fee_rule=FEE, taxed=TaxedAs(RESIDENT)).sentence == Sentence(
        "Ước tính theo quy tắc hôm nay, nếu chi trả một lần: 6.000.000 ₫ trừ phí của đơn vị vận hành 600.000 ₫ "
        "(fee-2026-01) và thuế thu nhập cá nhân 600.000 ₫ (pit-d253-2026), còn lại 4.800.000 ₫.",
        "An estimate by the rules of today, for one payment: VND 6,000,000 less the operator's fee of VND 600,000 "
        "(fee-2026-01) and income tax of VND 600,000 (pit-d253-2026) leaves VND 4,800,000.",
    )


def test_whoever_is_not_the_payee_is_told_the_fee_alone() -> None:
    found = estimate(vnd(6_000_000), TODAY, fee_rule=FEE, taxed=None)

    assert (found.fee, found.tax, found.net, found.payee) == (Charge(vnd(600_000), FEE), None, None, None)
    assert found.sentence == Sentence(
        "Ước tính theo quy tắc hôm nay, nếu chi trả một lần: 6.000.000 ₫ trừ phí của đơn vị vận hành 600.000 ₫ "
        "(fee-2026-01), và trừ thuế theo diện của người có ảnh hưởng.",
        "An estimate by the rules of today, for one payment: VND 6,000,000 less the operator's fee of VND 600,000 "
        "(fee-2026-01), and less the tax on what the influencer is to it.",
    )


@pytest.mark.parametrize(
    ("told", "taxed"),
    [
        (None, None),
        ({"payee": None, "committed_for": None, "asked": False}, TaxedAs(RESIDENT)),
        ({"payee": "business", "committed_for": None, "asked": True}, TaxedAs(PayeeKind.BUSINESS, asked=True)),
        ({"payee": None, "committed_for": 2026, "asked": False}, TaxedAs(RESIDENT, committed=True)),
        ({"payee": None, "committed_for": 2025, "asked": False}, TaxedAs(RESIDENT)),
    ],
)
def test_a_commitment_counts_in_its_year(told: dict[str, object] | None, taxed: TaxedAs | None) -> None:
    assert taxed_as(told, 2026) == taxed
