"""As whom somebody is paid: a tax code for a business, and for nobody else."""

import pytest

from domain.errors import InvalidInput
from domain.law.rates import PayeeKind
from domain.payouts.stated_payees import StatedPayee, stated_payee


@pytest.mark.parametrize("written", ["0312345678", "0312345678-001", " 001099 012345 "])
def test_a_business_has_a_tax_code(written: str) -> None:
    payee = StatedPayee(kind=PayeeKind.BUSINESS, tax_code=written).checked()

    assert payee == StatedPayee(kind=PayeeKind.BUSINESS, tax_code=written.replace(" ", ""))
    assert "0312345678" not in repr(payee)


@pytest.mark.parametrize("kind", [PayeeKind.RESIDENT_PERSON, PayeeKind.NON_RESIDENT_PERSON])
@pytest.mark.parametrize("nothing", [None, "", " "])
def test_a_person_states_none(kind: PayeeKind, nothing: str | None) -> None:
    assert StatedPayee(kind=kind, tax_code=nothing).checked() == StatedPayee(kind=kind)


@pytest.mark.parametrize(
    ("kind", "tax_code"),
    [
        (PayeeKind.BUSINESS, None),
        (PayeeKind.BUSINESS, ""),
        (PayeeKind.BUSINESS, "031234567"),
        (PayeeKind.BUSINESS, "03123456789"),
        (PayeeKind.BUSINESS, "0312345678-01"),
        (PayeeKind.BUSINESS, "٠٣١٢٣٤٥٦٧٨"),
        (PayeeKind.RESIDENT_PERSON, "0312345678"),
        (PayeeKind.NON_RESIDENT_PERSON, "0312345678"),
    ],
)
def test_what_does_not_fit_is_refused(kind: PayeeKind, tax_code: str | None) -> None:
    with pytest.raises(InvalidInput) as refused:
        StatedPayee(kind=kind, tax_code=tax_code).checked()

    assert refused.value.field == "input.taxCode"


def test_what_is_not_stated_is_none_and_a_tax_code_alone_says_too_little() -> None:
    assert stated_payee(None, None) is None
    with pytest.raises(InvalidInput) as refused:
        stated_payee(None, "0312345678")
    assert refused.value.field == "input.payeeKind"
