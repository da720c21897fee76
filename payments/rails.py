"""What the rest of the code sees of a payment partner: a rail that brings money in, and one that takes it out.

We keep the books and the partner keeps the money. A rail is asked outside our transactions and may be asked again
after a crash: the same key must answer the same and take the money once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol, TypeAlias

from domain.money import Money
from domain.payments import FundingBounds


@dataclass(frozen=True, kw_only=True)
class Collected:
    """The partner has the money; `reference` is its own name for the payment."""

    reference: str


@dataclass(frozen=True, kw_only=True)
class Declined:
    """The partner did not get the money and will not for this key."""

    reference: str


@dataclass(frozen=True, kw_only=True)
class Action:
    """One payment that the brand must make: in the partner's form by a secret, or at the bank by an address."""

    reference: str
    amount: Money
    client_secret: str
    url: str | None


@dataclass(frozen=True, kw_only=True)
class ActionNeeded:
    """The partner waits for the brand; asked again later, the rail knows how it went."""

    actions: tuple[Action, ...]


Answer: TypeAlias = Collected | Declined | ActionNeeded


class About(StrEnum):
    """What a notice is about."""

    PAYMENT = "payment"
    """How far the brand has paid."""
    CHARGEBACK = "chargeback"
    """The brand's bank takes back what was paid, or gives it back."""
    REFUND = "refund"
    """What goes back to the brand: it may fail to arrive, even days after the partner promised it."""
    PAYOUT = "payout"
    """What was paid to an influencer and taken back; its key is that of the payout."""


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A partner's word, checked to be its own: something happened to what was collected under `key`, if to any of ours.

    Where it names no key of ours, it may name a `payment` by the partner's own name. It says when to look, never what
    is there: notices come twice, late and in any order.
    """

    reference: str
    kind: str
    about: About
    key: str | None
    payment: str | None
    happened_at: datetime


@dataclass(frozen=True, kw_only=True)
class Returned:
    """What a partner gave back of what it was asked to; `reference` is empty where that is nothing."""

    reference: str
    amount: Money


@dataclass(frozen=True, kw_only=True)
class TakenBack:
    """What a brand's bank took back of what was collected; `won` is how that ended, None as long as it has not."""

    reference: str
    amount: Money
    won: bool | None


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What a partner took for itself, by its own name for that."""

    reference: str
    amount: Money


class RecordKind(StrEnum):
    """What a partner has in its list."""

    PAYMENT = "payment"
    """Taken of a brand."""
    REFUND = "refund"
    """Given back to it."""
    CHARGEBACK = "chargeback"
    """Taken back by its bank, and not returned."""
    COST = "cost"
    """Kept by the partner for itself."""
    PAYOUT = "payout"
    """Paid to an influencer's connected account."""
    PAYOUT_REVERSAL = "payout_reversal"
    """Taken back out of such an account."""


@dataclass(frozen=True, kw_only=True)
class PartnerRecord:
    """An entry of the partner's own list: of which `payment`, and for which key of ours, if for any."""

    kind: RecordKind
    reference: str
    payment: str
    key: str | None
    amount: Money
    happened_at: datetime


class FundingRail(Protocol):
    """A payment partner as the source of a campaign's money."""

    @property
    def name(self) -> str:
        """The rail's name for ever: its account in the books is kept under it."""
        ...

    @property
    def bounds(self) -> FundingBounds:
        """How much it takes in at once; whatever else it is asked for, it declines."""
        ...

    async def collect(self, *, key: str, amount: Money) -> Answer:
        """Take `amount` from the brand, at most once per key. Raises RailUnavailable when it may be asked again."""
        ...

    async def give_up(self, *, key: str, amount: Money) -> Collected | Declined:
        """End what waits under a key: collected if all of it was paid meanwhile, else all that was paid goes back.

        Raises RailUnavailable when it may be asked again.
        """
        ...

    async def refund(self, *, key: str, of: str, amount: Money) -> Returned:
        """Give back `amount` of what was collected under `of`, at most once per key.

        Less where less can be had: the bank was quicker, or a card is gone. Asked again under the key later, it answers
        what has arrived of it by then: less again, if some of it came back; never more. Raises RailUnavailable when it
        may be asked again.
        """
        ...

    async def taken_back(self, *, key: str) -> Sequence[TakenBack]:
        """What banks took back of what was collected under a key, ever. Raises RailUnavailable."""
        ...

    async def costs(self, *, key: str) -> Sequence[Cost]:
        """What the partner took for itself, as far as it says, of what was collected under a key.

        Raises RailUnavailable.
        """
        ...

    def notice(self, body: bytes, headers: Mapping[str, str], *, now: datetime) -> Notice:
        """Read a webhook of the partner's. Raises NoticeRefused for one that it did not send just now."""
        ...

    async def told_since(self, instant: datetime | None) -> Sequence[Notice]:
        """What the partner told since an instant, or all that it remembers; oldest first. Raises RailUnavailable."""
        ...

    async def records_since(self, instant: datetime) -> Sequence[PartnerRecord] | None:
        """What the partner took, gave back and was taken since an instant; None where it keeps no list.

        Raises RailUnavailable.
        """
        ...

    async def ping(self) -> None:
        """Ask the partner for an answer. Raises RailUnavailable."""
        ...


@dataclass(frozen=True, kw_only=True)
class BankPayee:
    """An account at a Vietnamese bank: the bank's identification number, the account, its holder as banks write it."""

    bank: str
    number: str = field(repr=False)
    holder: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class ConnectedPayee:
    """An account that its person has with the partner itself, by the partner's own name for it."""

    account: str = field(repr=False)


Payee: TypeAlias = BankPayee | ConnectedPayee
"""Whom a payout goes to. A rail refuses those whom it does not reach."""


@dataclass(frozen=True, kw_only=True)
class PaidOut:
    """The partner has paid; `reference` is its own name for the payment.

    `on` is the day in Viet Nam on which it did, where it said so; else it did so just now.
    """

    reference: str
    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """The partner will pay, and say later whether it did."""

    reference: str


@dataclass(frozen=True, kw_only=True)
class Refused:
    """The partner has not paid and will not for this key; `reason` is a PayoutReason, or the partner's own words."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class Reversed:
    """The partner has again what it had paid; `reference` is its own name for that."""

    reference: str


@dataclass(frozen=True, kw_only=True)
class AccountStanding:
    """What the partner says of a connected account: its country, and whether it gets and passes on what is paid."""

    country: str
    receives: bool
    pays_out: bool


class PayoutRail(Protocol):
    """A payment partner as the way to an influencer's account."""

    @property
    def name(self) -> str:
        """The rail's name for ever: its account in the books is kept under it."""
        ...

    async def pay(self, *, key: str, amount: Money, payee: Payee) -> PaidOut | Accepted | Refused:
        """Pay `amount`, at most once per key. Raises RailUnavailable when it may be asked again."""
        ...

    async def reverse(self, *, key: str, of: str) -> Reversed | Refused:
        """Take back all that was paid under `of`, once, however often it is asked and under whatever key.

        Refused for good under this key where it cannot be had; another key may ask once more. Raises RailUnavailable
        when it may be asked again.
        """
        ...


class ConnectedRail(PayoutRail, Protocol):
    """A payout rail to accounts that people have with the partner itself."""

    def account_named(self, written: str) -> str:
        """The partner's name for an account, out of what its person wrote. Raises InvalidInput for what names none."""
        ...

    async def standing_of(self, account: str) -> AccountStanding | None:
        """How an account stands now; None where there is none connected to us. Raises RailUnavailable."""
        ...


class RailUnavailable(RuntimeError):
    """The partner gave no answer; whether the money moved is not known, so the same key is asked again."""


class RailRefused(RuntimeError):
    """The partner will not have the call itself: a revoked key, what is forbidden, a request it cannot read.

    Nothing moved by it. It is asked again as any failure is, and not for ever: until somebody acts it says the same.
    """


class NoticeRefused(ValueError):
    """Not the partner's word, or an old one sent again."""
