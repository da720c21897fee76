from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.funding_ends.lots import Lot, first_in_first_out, last_in_first_out
from domain.ids import FundingId
from tests.instants import NOON

SOON, LATER = NOON + timedelta(days=10), NOON + timedelta(days=75)


def named(place: int) -> FundingId:
    return FundingId(UUID(int=place))


def lot(place: int, left: int, ends_at: datetime | None = None, *, taken: int = 0) -> Lot:
    return Lot(funding_id=named(place), left=left, taken=taken, ends_at=ends_at)


LOTS = st.lists(
    st.tuples(st.integers(0, 50), st.integers(0, 9), st.sampled_from([None, SOON, LATER])), min_size=1, max_size=5
).map(lambda found: [lot(place, left, ends, taken=taken) for place, (left, taken, ends) in enumerate(found)])


@pytest.mark.parametrize(
    ("amount", "until", "drawn"),
    [
        (10, None, {1: 10}),
        (15, None, {1: 10, 2: 5}),
        (35, None, {1: 10, 2: 20, 3: 5}),
        # What is kept long enough comes first; what is not, only where there is no other.
        (15, SOON + timedelta(seconds=1), {2: 15}),
        (25, SOON + timedelta(seconds=1), {2: 20, 3: 5}),
        (55, SOON + timedelta(seconds=1), {2: 20, 3: 30, 1: 5}),
        (15, SOON, {1: 10, 2: 5}),
        (15, LATER + timedelta(seconds=1), {3: 15}),
    ],
)
def test_a_fee_draws_on_what_came_in_first_and_lasts(
    amount: int, until: datetime | None, drawn: dict[int, int]
) -> None:
    lots = [lot(1, 10, SOON), lot(2, 20, LATER), lot(3, 30)]

    assert first_in_first_out(lots, amount, until=until) == {named(place): part for place, part in drawn.items()}


def test_what_a_bank_took_is_drawn_on_last() -> None:
    lots = [lot(1, 0, taken=10), lot(2, 5, SOON), lot(3, 5, LATER, taken=1)]

    assert first_in_first_out(lots, 13, until=LATER) == {named(3): 5, named(2): 5, named(1): 3}


def test_the_newest_goes_back_first() -> None:
    drawn = {named(1): 10, named(2): 20, named(3): 30}

    assert last_in_first_out(drawn, 0) == {}
    assert last_in_first_out(drawn, 35) == {named(3): 30, named(2): 5}
    assert last_in_first_out(drawn, 60) == drawn


def test_more_than_there_is_is_neither_drawn_nor_given_back() -> None:
    with pytest.raises(ValueError, match="lack 1"):
        first_in_first_out([lot(1, 10, taken=5)], 16, until=None)
    with pytest.raises(ValueError, match="1 less"):
        last_in_first_out({named(1): 10}, 11)


@settings(max_examples=60)
@given(lots=LOTS, until=st.sampled_from([None, SOON, LATER]), percent=st.integers(0, 100))
def test_all_of_a_fee_is_drawn_and_never_more_of_a_lot_than_it_has(
    lots: Sequence[Lot], until: datetime | None, percent: int
) -> None:
    amount = sum(each.left + each.taken for each in lots) * percent // 100

    drawn = first_in_first_out(lots, amount, until=until)

    assert sum(drawn.values()) == amount
    assert all(0 < drawn[each.funding_id] <= each.left + each.taken for each in lots if each.funding_id in drawn)
    short = [each for each in lots if not each.lasts(until) and each.funding_id in drawn]
    lasting = sum(each.left for each in lots if each.lasts(until))
    assert not short or amount > lasting


@settings(max_examples=40)
@given(
    funded=st.lists(st.integers(1, 30), min_size=1, max_size=4),
    deeds=st.lists(st.tuples(st.booleans(), st.integers(1, 40)), max_size=12),
)
def test_fees_that_come_and_go_never_draw_more_than_was_funded(
    funded: Sequence[int], deeds: Sequence[tuple[bool, int]]
) -> None:
    held: list[Counter[FundingId]] = []
    for holds, amount in deeds:
        on_each = sum(held, Counter[FundingId]())
        lots = [lot(place, minor - on_each[named(place)]) for place, minor in enumerate(funded)]
        free = sum(each.left for each in lots)
        if holds and amount <= free:
            held.append(Counter(first_in_first_out(lots, amount, until=None)))
        elif held and not holds:
            fee = held[amount % len(held)]
            in_order = {key: fee[key] for key in sorted(fee)}
            fee.subtract(last_in_first_out(in_order, min(amount, fee.total())))

        on_each = sum(held, Counter[FundingId]())
        assert all(0 <= on_each[named(place)] <= minor for place, minor in enumerate(funded))
