"""What the types of the ledger read, and who sees them."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

import strawberry
from sqlalchemy import select

from domain import accounting_periods, ledger
from domain.ledger import AccountKind
from domain.logins import Login
from domain.money import Money as Amount
from schema.ledger.types import Account, AccountingPeriod
from schema.money import Money
from schema.node_keys import encoder_of
from schema.reading import reads, value

_ACCOUNT: Final = ledger.Account
_PERIOD: Final = accounting_periods.AccountingPeriod
OWNERS: Final[Mapping[AccountKind, str]] = {
    AccountKind.CAMPAIGN: "Campaign",
    AccountKind.HOLD: "Hold",
    AccountKind.EARNINGS: "Influencer",
    AccountKind.PAYOUT: "Payout",
    AccountKind.RECEIVABLE: "Campaign",
}
"""The type of an account's owner, by the kind of the account."""


def owner_of(owner_id: UUID, kind: AccountKind) -> strawberry.ID:
    """The opaque id of an account's owner."""
    return strawberry.ID(encoder_of(OWNERS[kind])(owner_id))


def standing(posted: int, currency: str) -> Money:
    """What stands on an account."""
    return Money.of(Amount(posted, currency))


ACCOUNT: Final = reads(
    Account,
    _ACCOUNT,
    visible=ledger.books_are_visible,
    columns={
        "owner_id": value(owner_of, _ACCOUNT.owner_id, _ACCOUNT.kind),
        "balance": value(standing, _ACCOUNT.posted, _ACCOUNT.currency),
        "posting_count": _ACCOUNT.size,
    },
)
ACCOUNTING_PERIOD: Final = reads(
    AccountingPeriod,
    _PERIOD,
    visible=ledger.books_are_visible,
    columns={"closed_by": select(Login.display_name).where(Login.id == _PERIOD.closed_by).scalar_subquery()},
)
