"""How Stripe names a connected account, and what it says of one."""

import pytest

from domain.errors import InvalidInput
from payments.rails import AccountStanding, RailUnavailable
from payments.stripe.connected_accounts import account_named, standing_of
from tests.fake_stripe.standing_in import standing_in


def test_a_name_is_kept_as_stripe_writes_it() -> None:
    assert account_named(" acct_1032D82eZvKYlo2C ") == "acct_1032D82eZvKYlo2C"


@pytest.mark.parametrize("written", ["", "acct_", "acct_1032D8-eZvKYlo2C", "1032D82eZvKYlo2C", "acct_" + "a" * 41])
def test_what_stripe_does_not_write_is_refused(written: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        account_named(written)

    assert refused.value.field == "input.account"


async def test_an_account_that_stripe_does_not_have_for_us_has_no_standing() -> None:
    async with standing_in() as there:
        made = await there.client.v1.accounts.create_async({"country": "SG"})

        assert await standing_of(there.client, made.id) == AccountStanding(country="SG", receives=True, pays_out=True)
        assert await standing_of(there.client, "acct_1032D82eZvKYlo2C") is None

        await there.trouble("too_many_requests", method="GET")
        with pytest.raises(RailUnavailable, match="RateLimitError"):
            await standing_of(there.client, made.id)
