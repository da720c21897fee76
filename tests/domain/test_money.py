import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.money import MixedCurrencies, Money, vnd

amounts = st.integers(min_value=0, max_value=10**15)
weights = st.lists(st.integers(min_value=0, max_value=10_000), min_size=1, max_size=12).filter(any)


def test_amounts_of_one_currency_add_subtract_and_compare() -> None:
    assert vnd(5) + vnd(7) == vnd(12)
    assert vnd(5) - vnd(7) == vnd(-2) == -vnd(2)
    assert vnd(5) < vnd(7) <= vnd(7)


@pytest.mark.parametrize("meet", [Money.__add__, Money.__sub__, Money.__lt__])
def test_currencies_never_mix(meet: object) -> None:
    with pytest.raises(MixedCurrencies):
        meet(vnd(1), Money(1, "USD"))  # type: ignore[operator]


@pytest.mark.parametrize(
    ("amount", "basis_points", "share"),
    [(10_000, 1_000, 1_000), (9_999, 1_000, 999), (1, 9_999, 0), (5_000_000, 10_000, 5_000_000)],
)
def test_a_share_is_rounded_down(amount: int, basis_points: int, share: int) -> None:
    assert vnd(amount).share(basis_points) == vnd(share)


def test_the_remainder_of_a_split_goes_to_the_largest_fractions() -> None:
    assert vnd(100).split([1, 1, 1]) == [vnd(34), vnd(33), vnd(33)]
    assert vnd(10).split([3, 0, 3]) == [vnd(5), vnd(0), vnd(5)]
    assert vnd(5).split([2, 1]) == [vnd(3), vnd(2)]


@pytest.mark.parametrize("shares", [[0, 0], [1, -1, 2]])
def test_weights_are_not_negative_and_not_all_nothing(shares: list[int]) -> None:
    with pytest.raises(ValueError, match="Weights"):
        vnd(10).split(shares)


@given(amounts, weights)
def test_a_split_loses_nothing_and_is_fair_to_within_one(amount: int, shares: list[int]) -> None:
    parts = vnd(amount).split(shares)

    assert sum(part.minor for part in parts) == amount
    for part, share in zip(parts, shares, strict=True):
        assert abs(part.minor * sum(shares) - amount * share) < sum(shares)
