"""A connected account in the domain: the partner's name for it is nobody's business."""

from domain.payouts.connected_accounts import ConnectedAccount


def test_a_name_is_not_shown() -> None:
    assert "acct_1032D82eZvKYlo2C" not in repr(ConnectedAccount(account="acct_1032D82eZvKYlo2C", country="SG"))
