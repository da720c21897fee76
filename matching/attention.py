"""How much attention a place in a list gets: what exposure is counted in.

Singh and Joachims, "Fairness of Exposure in Rankings", KDD 2018: a place's attention falls with the logarithm of the
place, as in DCG.
"""

from functools import cache
from math import log2

from domain.money import BASIS_POINTS


@cache
def attention(place: int) -> int:
    """The attention that place 1, 2, … gets: 10000 / log2(place + 1), to the nearest whole."""
    return round(BASIS_POINTS / log2(place + 1))
