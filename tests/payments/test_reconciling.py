"""Books beside a partner's list: an exact match says nothing, each difference is named with both sums."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.ids import FundingId, PayoutId, new_id
from domain.money import Money, vnd
from domain.payments import FundingStatus
from domain.reconciliations import DifferenceKind
from payments.rails import PartnerRecord, RecordKind
from payments.reconciling import BookedFunding, BookedPayout, Comparison, compare, compare_payouts
from tests.instants import NOON

FUNDING, PAYOUT_ID = FundingId(new_id()), PayoutId(new_id())
PAYMENT, REFUND, CHARGEBACK = RecordKind.PAYMENT, RecordKind.REFUND, RecordKind.CHARGEBACK
COST = RecordKind.COST


def booked(**changes: Any) -> BookedFunding:
    """10,000,000 đ received, of which 2,000,000 went back and 3,000,000 were taken back."""
    values: dict[str, Any] = {
        "funding_id": FUNDING,
        "status": FundingStatus.RECEIVED,
        "amount": vnd(10_000_000),
        "refunded": vnd(2_000_000),
        "charged_back": vnd(3_000_000),
        "costs": vnd(340_000),
        "settled": True,
    }
    return BookedFunding(**(values | changes))


def record(kind: RecordKind, amount: int, key: str | None = str(FUNDING), **changes: Any) -> PartnerRecord:
    values: dict[str, Any] = {
        "kind": kind,
        "reference": f"{kind.value}_{amount}",
        "payment": "pi_1",
        "key": key,
        "amount": vnd(amount),
        "happened_at": NOON - timedelta(hours=2),
    }
    return PartnerRecord(**(values | changes))


MATCHING = (
    record(PAYMENT, 6_000_000),
    record(PAYMENT, 4_000_000, payment="pi_2"),
    record(REFUND, 2_000_000),
    record(CHARGEBACK, 3_000_000, payment="pi_2"),
    record(COST, 204_000),
    record(COST, 136_000, payment="pi_2"),
)


def looked(*records: PartnerRecord, **changes: Any) -> Comparison:
    return compare([booked(**changes)], records, before=NOON)


def told(comparison: Comparison) -> list[tuple[DifferenceKind, int, int]]:
    return [(each.kind, each.ours.minor, each.theirs.minor) for each in comparison.differences]


def test_an_exact_match_opens_nothing() -> None:
    comparison = looked(*MATCHING)

    assert comparison.differences == []
    assert comparison.subjects == {str(FUNDING)}


@pytest.mark.parametrize(
    ("left_out", "expected"),
    [
        (0, (DifferenceKind.PAYMENT, 10_000_000, 4_000_000)),
        (2, (DifferenceKind.REFUND, 2_000_000, 0)),
        (3, (DifferenceKind.CHARGEBACK, 3_000_000, 0)),
        (4, (DifferenceKind.COST, 340_000, 136_000)),
    ],
)
def test_what_the_partner_does_not_have_is_found(left_out: int, expected: tuple[DifferenceKind, int, int]) -> None:
    assert told(looked(*MATCHING[:left_out], *MATCHING[left_out + 1 :])) == [expected]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (record(PAYMENT, 1), (DifferenceKind.PAYMENT, 10_000_000, 10_000_001)),
        (record(REFUND, 1), (DifferenceKind.REFUND, 2_000_000, 2_000_001)),
        (record(CHARGEBACK, 1), (DifferenceKind.CHARGEBACK, 3_000_000, 3_000_001)),
        (record(COST, 1), (DifferenceKind.COST, 340_000, 340_001)),
        (record(PAYMENT, 1, key=None, payment="pi_9"), (DifferenceKind.UNKNOWN_PAYMENT, 0, 1)),
        (record(PAYMENT, 1, key="another", payment="pi_9"), (DifferenceKind.UNKNOWN_PAYMENT, 0, 1)),
    ],
)
def test_what_the_books_do_not_have_is_found(more: PartnerRecord, expected: tuple[DifferenceKind, int, int]) -> None:
    assert told(looked(*MATCHING, more)) == [expected]


def test_a_difference_names_what_the_partner_calls_its_parts() -> None:
    (difference,) = looked(*MATCHING, record(PAYMENT, 1)).differences

    assert (difference.subject, difference.funding_id) == (str(FUNDING), FUNDING)
    (cost,) = looked(*MATCHING, record(COST, 1)).differences
    assert cost.references == ("cost_1", "cost_136000", "cost_204000")
    (unknown,) = looked(*MATCHING, *(record(kind, 9, key=None, payment="pi_9") for kind in (PAYMENT, COST))).differences
    assert unknown.references == ("payment_9",)
    assert difference.references == ("payment_1", "payment_4000000", "payment_6000000")


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([], []),
        ([record(PAYMENT, 6_000_000), record(REFUND, 6_000_000)], []),
        ([record(PAYMENT, 6_000_000), record(CHARGEBACK, 6_000_000)], []),
        ([record(PAYMENT, 6_000_000), record(REFUND, 6_000_000), record(COST, 7)], [(DifferenceKind.COST, 0, 7)]),
        ([record(PAYMENT, 6_000_000), record(REFUND, 5_000_000)], [(DifferenceKind.PAYMENT, 0, 1_000_000)]),
    ],
)
def test_of_a_declined_funding_the_partner_has_nothing_left(
    records: list[PartnerRecord], expected: list[tuple[DifferenceKind, int, int]]
) -> None:
    nothing = {"refunded": vnd(0), "charged_back": vnd(0), "costs": vnd(0)}
    assert told(looked(*records, status=FundingStatus.DECLINED, **nothing)) == expected


def test_a_strangers_payment_that_went_back_wholly_is_no_difference() -> None:
    stranger: dict[str, Any] = {"key": None, "payment": "pi_9"}

    comparison = looked(*MATCHING, record(PAYMENT, 5, **stranger), record(REFUND, 5, **stranger))

    assert comparison.differences == []
    assert comparison.subjects == {str(FUNDING), "pi_9"}


def test_what_moves_is_left_for_the_next_time() -> None:
    late = record(REFUND, 1, happened_at=NOON)

    assert looked(*MATCHING, late) == Comparison([], frozenset())
    assert looked(settled=False) == Comparison([], frozenset())
    assert looked(*MATCHING, record(PAYMENT, 1, key=None, payment="pi_9", happened_at=NOON)).differences == []


def test_a_payout_is_compared_with_what_is_left_of_its_transfers() -> None:
    key = str(PAYOUT_ID)
    paid = BookedPayout(payout_id=PAYOUT_ID, paid=vnd(4_800_000), settled=True)
    failed = replace(paid, paid=vnd(0))
    made = record(RecordKind.PAYOUT, 4_800_000, key=key, payment="tr_1")
    again = record(RecordKind.PAYOUT, 4_800_000, key=key, payment="tr_2")
    part = record(RecordKind.PAYOUT_REVERSAL, 800_000, key=key, payment="tr_1")
    rest = record(RecordKind.PAYOUT_REVERSAL, 4_000_000, key=key, payment="tr_1")

    def told_of(payout: BookedPayout, *records: PartnerRecord) -> list[tuple[DifferenceKind, int, int]]:
        return told(compare_payouts([payout], records, before=NOON))

    assert told_of(paid, made) == told_of(failed) == told_of(failed, made, part, rest) == []
    assert told_of(paid) == [(DifferenceKind.PAYOUT, 4_800_000, 0)]
    assert told_of(paid, made, again) == [(DifferenceKind.PAYOUT, 4_800_000, 9_600_000)]
    assert told_of(paid, made, part) == [(DifferenceKind.PAYOUT, 4_800_000, 4_000_000)]
    assert told_of(failed, made) == [(DifferenceKind.PAYOUT, 0, 4_800_000)]
    assert told_of(paid, made, *MATCHING) == []


def test_payouts_and_transfers_that_move_are_left_for_the_next_time() -> None:
    paid = BookedPayout(payout_id=PAYOUT_ID, paid=vnd(1), settled=True)
    late = record(RecordKind.PAYOUT, 5, key=str(PAYOUT_ID), happened_at=NOON)
    strangers = record(RecordKind.PAYOUT, 5, key=None, payment="tr_9", happened_at=NOON)

    assert compare_payouts([paid], [late, strangers], before=NOON) == Comparison([], frozenset())
    assert compare_payouts([replace(paid, settled=False)], [], before=NOON) == Comparison([], frozenset())
    (unknown,) = compare_payouts([], [replace(strangers, happened_at=NOON - timedelta(1))], before=NOON).differences
    assert (unknown.kind, unknown.subject, unknown.payout_id) == (DifferenceKind.UNKNOWN_TRANSFER, "tr_9", None)


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def in_dollars(record: PartnerRecord) -> PartnerRecord:
    """So many cents as it was đồng."""
    return replace(record, amount=usd(record.amount.minor))


def test_what_comes_in_another_currency_is_found_and_never_added_up() -> None:
    # 204,000 đ of costs came as 816 cents: together with the other 136,000 đ they are no sum
    records = [each for each in MATCHING if each.amount != vnd(204_000)]
    cents = in_dollars(record(COST, 816))

    differences = looked(*records, cents).differences

    assert [(each.kind, each.ours, each.theirs, each.references) for each in differences] == [
        (DifferenceKind.COST, vnd(340_000), vnd(136_000), ("cost_136000",)),
        (DifferenceKind.COST, usd(0), usd(816), ("cost_816",)),
    ]
    # the sum that looks right is none
    (missing, foreign) = looked(*records, in_dollars(record(COST, 204_000))).differences
    assert (missing.theirs, foreign.theirs) == (vnd(136_000), usd(204_000))


def test_payments_of_nobodys_and_payouts_are_compared_currency_by_currency() -> None:
    stranger: dict[str, Any] = {"key": None, "payment": "pi_9"}
    unknown = looked(*MATCHING, record(PAYMENT, 5, **stranger), in_dollars(record(REFUND, 5, **stranger)))
    assert [(each.kind, each.ours, each.theirs) for each in unknown.differences] == [
        (DifferenceKind.UNKNOWN_PAYMENT, vnd(0), vnd(5))
    ]
    paid = BookedPayout(payout_id=PAYOUT_ID, paid=vnd(4_800_000), settled=True)
    made = in_dollars(record(RecordKind.PAYOUT, 4_800_000, key=str(PAYOUT_ID), payment="tr_1"))
    assert [
        (each.kind, each.ours, each.theirs) for each in compare_payouts([paid], [made], before=NOON).differences
    ] == [
        (DifferenceKind.PAYOUT, vnd(4_800_000), vnd(0)),
        (DifferenceKind.PAYOUT, usd(0), usd(4_800_000)),
    ]
