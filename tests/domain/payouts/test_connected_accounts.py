"""How a connected account is named."""

import pytest

from domain.errors import InvalidInput
from domain.payouts.connected_accounts import ConnectedAccount, connected_account_name


def test_a_name_is_kept_as_the_partner_writes_it() -> None:
    name = connected_account_name(" acct_1032D82eZvKYlo2C ")

    assert name == "acct_1032D82eZvKYlo2C"
    assert name not in repr(ConnectedAccount(account=name, country="SG"))


@pytest.mark.parametrize("written", ["", "acct_", "acct_1032D8-eZvKYlo2C", "1032D82eZvKYlo2C", "acct_" + "a" * 41])
def test_what_no_partner_writes_is_refused(written: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        connected_account_name(written)

    assert refused.value.field == "input.account"
