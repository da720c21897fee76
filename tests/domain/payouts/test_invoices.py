"""An invoice as it is stated: to the đồng, of today or before, named as it is printed."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.errors import InvalidInput
from domain.money import Money, vnd
from domain.payouts.invoices import InvoiceAmountDiffers, StatedInvoice

GROSS = vnd(6_000_000)
EVENING = datetime(2026, 11, 21, 16, 59, tzinfo=UTC)
"""The last minute of 21 November in Viet Nam."""
INVOICE = StatedInvoice(number="1C26TAA/00000123", issued_on=date(2026, 11, 21), amount=GROSS)


def test_an_invoice_is_kept_as_it_is_printed() -> None:
    written = replace(INVOICE, number=" 1c26taa / 00000123", file_sha256="AB" * 32)

    assert written.checked(gross=GROSS, now=EVENING) == replace(INVOICE, file_sha256="ab" * 32)
    assert INVOICE.checked(gross=GROSS, now=EVENING) == INVOICE


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"number": " "}, "input.number"),
        ({"number": "/1"}, "input.number"),
        ({"number": "Số 1"}, "input.number"),
        ({"number": "1" * 41}, "input.number"),
        ({"issued_on": date(2026, 11, 22)}, "input.issuedOn"),
        ({"file_sha256": ""}, "input.fileSha256"),
        ({"file_sha256": "ab" * 31}, "input.fileSha256"),
    ],
)
def test_what_is_no_invoice_is_refused(changed: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        replace(INVOICE, **changed).checked(gross=GROSS, now=EVENING)

    assert refused.value.field == field


@pytest.mark.parametrize("amount", [vnd(5_999_999), vnd(6_000_001), vnd(0), Money(6_000_000, "USD")])
def test_another_amount_than_the_gross_sum_is_refused(amount: Money) -> None:
    with pytest.raises(InvoiceAmountDiffers) as refused:
        replace(INVOICE, amount=amount).checked(gross=GROSS, now=EVENING)

    assert refused.value.say("en") == "The invoice must be for the gross sum of the payout: VND 6,000,000."
