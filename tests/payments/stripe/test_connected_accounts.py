"""How Stripe names a connected account."""

import pytest

from domain.errors import InvalidInput
from payments.stripe.connected_accounts import account_named


def test_a_name_is_kept_as_stripe_writes_it() -> None:
    assert account_named(" acct_1032D82eZvKYlo2C ") == "acct_1032D82eZvKYlo2C"


@pytest.mark.parametrize("written", ["", "acct_", "acct_1032D8-eZvKYlo2C", "1032D82eZvKYlo2C", "acct_" + "a" * 41])
def test_what_stripe_does_not_write_is_refused(written: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        account_named(written)

    assert refused.value.field == "input.account"
