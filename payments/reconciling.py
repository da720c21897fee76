"""Our books beside a partner's own list: funding by funding, and what belongs to none."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.ids import FundingId
from domain.money import Money
from domain.payments import FundingStatus
from domain.reconciliations import Difference, DifferenceKind
from payments.rails import PartnerRecord, RecordKind


@dataclass(frozen=True, kw_only=True)
class BookedFunding:
    """One funding as we have it; `settled` when nothing of it is under way, so that it can be compared."""

    funding_id: FundingId
    status: FundingStatus
    amount: Money
    refunded: Money
    charged_back: Money
    settled: bool


@dataclass(frozen=True)
class Comparison:
    """What differs, and the subjects that were looked at: only of those can a difference be gone."""

    differences: Sequence[Difference]
    subjects: frozenset[str]


def compare(booked: Iterable[BookedFunding], records: Iterable[PartnerRecord], *, before: datetime) -> Comparison:
    """Every difference; what moved at the partner since `before` is left for the next time."""
    of_ours, of_nobody = dict[str, list[PartnerRecord]](), dict[str, list[PartnerRecord]]()
    fundings = {str(each.funding_id): each for each in booked}
    for record in records:
        known = record.key is not None and record.key in fundings
        (of_ours if known else of_nobody).setdefault((record.key or "") if known else record.payment, []).append(record)
    found, subjects = list[Difference](), set[str]()
    for subject, funding in fundings.items():
        theirs = of_ours.get(subject, [])
        if funding.settled and _rests(theirs, before):
            subjects.add(subject)
            found += _of_funding(subject, funding, theirs)
    for payment, theirs in of_nobody.items():
        if _rests(theirs, before):
            subjects.add(payment)
            found += _of_unknown(payment, theirs)
    return Comparison(found, frozenset(subjects))


def _of_funding(subject: str, funding: BookedFunding, records: Sequence[PartnerRecord]) -> list[Difference]:
    sums, currency = _sums(records), funding.amount.currency
    if funding.status is FundingStatus.RECEIVED:
        pairs = {
            DifferenceKind.PAYMENT: (funding.amount.minor, sums[RecordKind.PAYMENT], RecordKind.PAYMENT),
            DifferenceKind.REFUND: (funding.refunded.minor, sums[RecordKind.REFUND], RecordKind.REFUND),
            DifferenceKind.CHARGEBACK: (funding.charged_back.minor, sums[RecordKind.CHARGEBACK], RecordKind.CHARGEBACK),
        }
    else:
        pairs = {DifferenceKind.PAYMENT: (0, _left(sums), None)}
    return [
        Difference(
            kind=kind,
            subject=subject,
            funding_id=funding.funding_id,
            ours=Money(ours, currency),
            theirs=Money(theirs, currency),
            references=_names(records, of),
        )
        for kind, (ours, theirs, of) in pairs.items()
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
    return tuple(sorted(record.reference for record in records if kind in (None, record.kind)))
