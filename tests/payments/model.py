"""The books as plain integers, and what a history may do to them."""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from domain.ledger import AccountKind
from payments import fundings, holds, payouts
from payments.ledger import Posted, reverse

RAIL: Final = "sandbox"

Key: TypeAlias = tuple[AccountKind, str | None]
"""An account: its kind, and its owner or rail."""
Parts: TypeAlias = dict[Key, int]


def account_of(kind: AccountKind, owner: object) -> Key:
    """An account by its kind and its owner or rail."""
    return kind, str(owner)


@dataclass(frozen=True)
class Moves:
    """What the histories are made of: the product's own functions, unless a test plants a double."""

    release: Callable[..., Awaitable[object]] = holds.release
    take_back: Callable[..., Awaitable[object]] = holds.take_back
    reverse: Callable[..., Awaitable[object]] = reverse
    win_chargeback: Callable[..., Awaitable[object]] = fundings.win_chargeback
    fail_payout: Callable[..., Awaitable[Posted]] = payouts.fail_payout


@dataclass
class Held:
    """A hold in the model."""

    booking: Any
    campaign: Key
    earnings: Key
    account: Key
    left: int


@dataclass
class Made:
    """What can be taken back later: by whom, with which arguments, and what it moved."""

    undo: Callable[..., Awaitable[object]]
    arguments: dict[str, Any]
    parts: Parts
    held: Held | None = None


@dataclass
class Model:
    """The balances in plain integers."""

    balances: Counter[Key] = field(default_factory=Counter[Key])

    def move(self, parts: Parts, sign: int = 1) -> None:
        """Add (or take away) what a transfer posts."""
        for key, minor in parts.items():
            self.balances[key] += sign * minor

    def allows(self, parts: Parts, sign: int = 1) -> bool:
        """Whether no account of others would go below zero."""
        floors = (AccountKind.CAMPAIGN, AccountKind.HOLD, AccountKind.EARNINGS, AccountKind.PAYOUT)
        return all(self.balances[key] + sign * minor >= 0 for key, minor in parts.items() if key[0] in floors)


PARTNER: Key = (AccountKind.PARTNER, RAIL)
FEES: Key = (AccountKind.FEES, None)
COSTS: Key = (AccountKind.COSTS, None)
TAX: Key = (AccountKind.TAX, None)
