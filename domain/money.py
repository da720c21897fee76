"""Money: an integer of minor units with its currency. Đồng has no minor unit, so 1 minor = 1 đ."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import total_ordering

BASIS_POINTS = 10_000


class MixedCurrencies(TypeError):
    """Two amounts of different currencies met in one calculation: a mistake in our code, never a user's."""


@total_ordering
@dataclass(frozen=True)
class Money:
    """An amount; may be negative in a calculation, never in an account that has a floor."""

    minor: int
    currency: str = "VND"

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other).minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other).minor

    def share(self, basis_points: int) -> "Money":
        """Take `basis_points` ten-thousandths of the amount, rounded down to a whole đồng."""
        return Money(self.minor * basis_points // BASIS_POINTS, self.currency)

    def split(self, weights: Sequence[int]) -> list["Money"]:
        """Divide in proportion to `weights` without losing a đồng.

        The remainder goes, one unit each, to the largest fractions, the earlier first on a tie.
        """
        total = sum(weights)
        if total <= 0 or min(weights) < 0:
            raise ValueError("Weights are non-negative and sum to more than zero.")
        floors = [self.minor * weight // total for weight in weights]
        fractions = [self.minor * weight % total for weight in weights]
        by_fraction = sorted(range(len(weights)), key=lambda place: (-fractions[place], place))
        for place in by_fraction[: self.minor - sum(floors)]:
            floors[place] += 1
        return [Money(part, self.currency) for part in floors]

    def __composite_values__(self) -> tuple[int, str]:
        """The two columns under which SQLAlchemy keeps an amount."""
        return self.minor, self.currency

    def _same(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise MixedCurrencies(f"{self.currency} and {other.currency}")
        return other


def vnd(amount: int) -> Money:
    """An amount of đồng."""
    return Money(amount, "VND")
