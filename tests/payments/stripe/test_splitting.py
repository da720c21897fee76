from hypothesis import example, given
from hypothesis import strategies as st

from domain.money import vnd
from payments.stripe.splitting import BOUNDS, LEAST, MOST, MOST_PARTS, parts_for

AMOUNTS = st.integers(BOUNDS.least.minor, BOUNDS.most.minor)


@given(AMOUNTS)
@example(LEAST)
@example(MOST)
@example(MOST + 1)
@example(MOST * MOST_PARTS)
def test_parts_are_equal_to_the_dong_as_few_as_can_be_and_nothing_is_lost(amount: int) -> None:
    parts = [each.minor for each in parts_for(vnd(amount))]

    assert sum(parts) == amount
    assert max(parts) - min(parts) <= 1
    assert LEAST <= min(parts) <= max(parts) <= MOST
    assert (len(parts) - 1) * MOST < amount <= len(parts) * MOST


def test_exact_parts() -> None:
    assert parts_for(vnd(99_999_999)) == [vnd(99_999_999)]
    assert parts_for(vnd(100_000_000)) == [vnd(50_000_000)] * 2
    assert parts_for(vnd(200_000_000)) == [vnd(66_666_667), vnd(66_666_667), vnd(66_666_666)]


def test_what_cannot_be_collected_has_no_parts() -> None:
    assert (BOUNDS.least, BOUNDS.most) == (vnd(13_000), vnd(1_999_999_980))
    assert parts_for(vnd(12_999)) == []
    assert parts_for(vnd(1_999_999_981)) == []
