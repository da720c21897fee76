import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ids import AccountId, HoldId, new_id
from domain.ledger import InsufficientFunds, TransferKind, Unbalanced, checked_amounts, hash_of_transfer
from domain.money import Money, vnd

A, B, C = sorted(AccountId(new_id()) for _ in range(3))


@given(st.lists(st.integers(min_value=1, max_value=10**12), min_size=1, max_size=6))
def test_amounts_that_balance_come_back_in_the_order_of_ids(minors: list[int]) -> None:
    amounts = {AccountId(new_id()): vnd(minor) for minor in reversed(minors)}
    amounts |= {AccountId(new_id()): vnd(-sum(minors))}

    checked = checked_amounts(dict(reversed(amounts.items())))

    assert checked == amounts
    assert list(checked) == sorted(amounts)


@pytest.mark.parametrize(
    "amounts",
    [
        {},
        {A: vnd(1)},
        {A: vnd(0), B: vnd(0)},
        {A: vnd(-1), B: vnd(2)},
        {A: vnd(-1), B: vnd(1), C: vnd(0)},
        {A: vnd(-1), B: Money(1, "USD")},
        {A: vnd(-1), B: vnd(1), C: Money(1, "USD")},
    ],
)
def test_amounts_that_do_not_balance_are_our_mistake(amounts: dict[AccountId, Money]) -> None:
    with pytest.raises(Unbalanced):
        checked_amounts(amounts)


def test_the_hash_tells_transfers_apart_and_not_the_order_they_are_written_in() -> None:
    one = {A: vnd(-5), B: vnd(5)}
    hold = HoldId(new_id())

    same = hash_of_transfer(TransferKind.HOLD, {B: vnd(5), A: vnd(-5)}, hold)
    others = {
        hash_of_transfer(TransferKind.REFUND, one, hold),
        hash_of_transfer(TransferKind.HOLD, one, None),
        hash_of_transfer(TransferKind.HOLD, one, HoldId(new_id())),
        hash_of_transfer(TransferKind.HOLD, {A: vnd(-6), B: vnd(6)}, hold),
        hash_of_transfer(TransferKind.HOLD, {A: Money(-5, "USD"), B: Money(5, "USD")}, hold),
    }

    assert hash_of_transfer(TransferKind.HOLD, one, hold) == same
    assert len(others | {same}) == 6


def test_what_is_missing_is_said_in_both_languages() -> None:
    refusal = InsufficientFunds(needed=Money(5_000_000), available=Money(1_200_000))

    assert refusal.say("vi") == "Cần 5.000.000 ₫ nhưng chỉ còn 1.200.000 ₫."
    assert refusal.say("en") == "VND 5,000,000 is needed and only VND 1,200,000 is left."
