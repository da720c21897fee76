"""How well chances foretold what came true."""

from collections.abc import Sequence


def brier(foretold: Sequence[tuple[float, bool]]) -> float:
    """The mean squared difference of a chance, 0 to 1, and what came true; 0 to 1, less is better (Brier 1950)."""
    return sum((chance - came_true) ** 2 for chance, came_true in foretold) / len(foretold)
