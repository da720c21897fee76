"""Which partner may pay what which took in."""

from collections.abc import Collection

import pytest

from payments.partners import PaymentPartner, goes_out_as_it_came_in

SANDBOX, STRIPE, BANK = PaymentPartner.SANDBOX, PaymentPartner.STRIPE, PaymentPartner.BANK_BATCH


@pytest.mark.parametrize(
    ("funded_by", "payers"),
    [
        ((SANDBOX,), {SANDBOX}),
        ((STRIPE,), {STRIPE, BANK}),
        ((SANDBOX, STRIPE), set[PaymentPartner]()),
        ((), set[PaymentPartner]()),
    ],
)
def test_money_goes_out_as_it_came_in(funded_by: Collection[str], payers: set[PaymentPartner]) -> None:
    assert {each for each in PaymentPartner if goes_out_as_it_came_in(funded_by, each.value)} == payers
