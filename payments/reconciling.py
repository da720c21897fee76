"""Our books beside a partner's own list: funding by funding, payout by payout, and what belongs to none."""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypeVar

from domain.ids import FundingId, PayoutId
from domain.money import Money
from domain.payments import FundingStatus
from domain.reconciliations import Difference, DifferenceKind
from payments.rails import PartnerRecord, RecordKind

OF_PAYOUTS: Final = frozenset({RecordKind.PAYOUT, RecordKind.PAYOUT_REVERSAL})
"""The records of what went out; the others are of what came in."""


@dataclass(frozen=True, kw_only=True)
class BookedFunding:
    """One funding as we have it; `settled` when nothing of it is under way, so that it can be compared."""

    funding_id: FundingId
    status: FundingStatus
    amount: Money
    refunded: Money
    charged_back: Money
    costs: Money
    settled: bool

    @property
    def currency(self) -> str:
        """The one that the books have it in."""
        return self.amount.currency

    def in_currency(self, currency: str) -> "BookedFunding":
        """What the books have of it in a currency: nothing in any but its own."""
        if currency == self.currency:
            return self
        nothing = Money(0, currency)
        return replace(self, amount=nothing, refunded=nothing, charged_back=nothing, costs=nothing)


@dataclass(frozen=True, kw_only=True)
class BookedPayout:
    """One payout to a connected account as we have it: what was paid and did not come back."""

    payout_id: PayoutId
    paid: Money
    settled: bool

    def in_currency(self, currency: str) -> "BookedPayout":
        """What the books have of it in a currency: nothing in any but its own."""
        return self if currency == self.currency else replace(self, paid=Money(0, currency))

    @property
    def currency(self) -> str:
        """The one that the books have it in."""
        return self.paid.currency


BookedT = TypeVar("BookedT", BookedFunding, BookedPayout)


@dataclass(frozen=True)
class Comparison:
    """What differs, and the subjects that were looked at: only of those can a difference be gone."""

    differences: Sequence[Difference]
    subjects: frozenset[str]

    def __add__(self, other: "Comparison") -> "Comparison":
        return Comparison([*self.differences, *other.differences], self.subjects | other.subjects)


def compare(booked: Iterable[BookedFunding], records: Iterable[PartnerRecord], *, before: datetime) -> Comparison:
    """Every difference of what came in; what moved at the partner since `before` is left for the next time.

    Each currency by itself: what a partner has in one that the books of a funding do not know is a difference.
    """
    fundings = {str(each.funding_id): each for each in booked}
    theirs = (each for each in records if each.kind not in OF_PAYOUTS)
    return _compared(fundings, theirs, before, of_ours=_of_funding, of_nobody=_of_unknown)


def compare_payouts(
    booked: Iterable[BookedPayout], records: Iterable[PartnerRecord], *, before: datetime
) -> Comparison:
    """Every difference of what went out to connected accounts; what moved there since `before` is left for later."""
    payouts = {str(each.payout_id): each for each in booked}
    theirs = (each for each in records if each.kind in OF_PAYOUTS)
    return _compared(payouts, theirs, before, of_ours=_of_payout, of_nobody=_of_unknown_transfer)


def _compared(
    booked: Mapping[str, BookedT],
    records: Iterable[PartnerRecord],
    before: datetime,
    *,
    of_ours: Callable[[str, BookedT, Sequence[PartnerRecord]], list[Difference]],
    of_nobody: Callable[[str, Sequence[PartnerRecord]], list[Difference]],
) -> Comparison:
    """What is settled with us and rests at the partner, by one of the two; the other is for what belongs to none."""
    ours, nobodys = _sorted(records, booked)
    found, subjects = list[Difference](), set[str]()
    for subject, each in booked.items():
        theirs = ours.get(subject, [])
        if each.settled and _rests(theirs, before):
            subjects.add(subject)
            for currency, records_in_it in _by_currency(theirs, own=each.currency).items():
                found += of_ours(subject, each.in_currency(currency), records_in_it)
    for subject, theirs in nobodys.items():
        if _rests(theirs, before):
            subjects.add(subject)
            for records_in_it in _by_currency(theirs).values():
                found += of_nobody(subject, records_in_it)
    return Comparison(found, frozenset(subjects))


def _by_currency(records: Iterable[PartnerRecord], *, own: str | None = None) -> dict[str, list[PartnerRecord]]:
    """The records of each currency apart, for sums of two mean nothing; of our `own` even if there are none."""
    found: dict[str, list[PartnerRecord]] = {} if own is None else {own: []}
    for record in records:
        found.setdefault(record.amount.currency, []).append(record)
    return found


def _sorted(
    records: Iterable[PartnerRecord], ours: Container[str]
) -> tuple[dict[str, list[PartnerRecord]], dict[str, list[PartnerRecord]]]:
    """The records by key, where it is one of ours, and the others by the partner's name of the payment."""
    of_ours, of_nobody = dict[str, list[PartnerRecord]](), dict[str, list[PartnerRecord]]()
    for record in records:
        if record.key is not None and record.key in ours:
            of_ours.setdefault(record.key, []).append(record)
        else:
            of_nobody.setdefault(record.payment, []).append(record)
    return of_ours, of_nobody


def _of_unknown_transfer(transfer: str, records: Sequence[PartnerRecord]) -> list[Difference]:
    return _of_payout(transfer, None, records)


def _of_payout(subject: str, payout: BookedPayout | None, records: Sequence[PartnerRecord]) -> list[Difference]:
    """How what is left of the transfers differs from what was paid; of a transfer of nobody's nothing was."""
    sums = _sums(records)
    left = sums[RecordKind.PAYOUT] - sums[RecordKind.PAYOUT_REVERSAL]
    ours = Money(0, records[0].amount.currency) if payout is None else payout.paid
    if left == ours.minor:
        return []
    return [
        Difference(
            kind=DifferenceKind.UNKNOWN_TRANSFER if payout is None else DifferenceKind.PAYOUT,
            subject=subject,
            funding_id=None,
            payout_id=None if payout is None else payout.payout_id,
            ours=ours,
            theirs=Money(left, ours.currency),
            references=_names(records, None),
        )
    ]


def _of_funding(subject: str, funding: BookedFunding, records: Sequence[PartnerRecord]) -> list[Difference]:
    sums, currency = _sums(records), funding.amount.currency
    pairs: dict[DifferenceKind, tuple[int, int, RecordKind | None]]
    if funding.status is FundingStatus.RECEIVED:
        pairs = {
            DifferenceKind.PAYMENT: (funding.amount.minor, sums[RecordKind.PAYMENT], RecordKind.PAYMENT),
            DifferenceKind.REFUND: (funding.refunded.minor, sums[RecordKind.REFUND], RecordKind.REFUND),
            DifferenceKind.CHARGEBACK: (funding.charged_back.minor, sums[RecordKind.CHARGEBACK], RecordKind.CHARGEBACK),
        }
    else:
        pairs = {DifferenceKind.PAYMENT: (0, _left(sums), None)}
    costs = (funding.costs.minor, sums[RecordKind.COST], RecordKind.COST)
    return [
        Difference(
            kind=kind,
            subject=subject,
            funding_id=funding.funding_id,
            ours=Money(ours, currency),
            theirs=Money(theirs, currency),
            references=_names(records, of),
        )
        for kind, (ours, theirs, of) in (pairs | {DifferenceKind.COST: costs}).items()
        if ours != theirs
    ]


def _of_unknown(payment: str, records: Sequence[PartnerRecord]) -> list[Difference]:
    """What is left of a payment that is no funding of ours; what went back wholly is no difference."""
    left, currency = _left(_sums(records)), records[0].amount.currency
    if not left or not any(each.kind is RecordKind.PAYMENT for each in records):
        return []
    return [
        Difference(
            kind=DifferenceKind.UNKNOWN_PAYMENT,
            subject=payment,
            funding_id=None,
            ours=Money(0, currency),
            theirs=Money(left, currency),
            references=_names(records, None),
        )
    ]


def _sums(records: Iterable[PartnerRecord]) -> Mapping[RecordKind, int]:
    sums = defaultdict[RecordKind, int](int)
    for record in records:
        sums[record.kind] += record.amount.minor
    return sums


def _left(sums: Mapping[RecordKind, int]) -> int:
    return sums[RecordKind.PAYMENT] - sums[RecordKind.REFUND] - sums[RecordKind.CHARGEBACK]


def _rests(records: Iterable[PartnerRecord], before: datetime) -> bool:
    return all(record.happened_at < before for record in records)


def _names(records: Iterable[PartnerRecord], kind: RecordKind | None) -> tuple[str, ...]:
    """Of the records of one kind, or of all that moved money of others'."""
    chosen = (each for each in records if (each.kind is kind if kind else each.kind is not RecordKind.COST))
    return tuple(sorted(each.reference for each in chosen))
