"""How much attention a place in a list gets: what exposure is counted in, everywhere.

Singh and Joachims, "Fairness of Exposure in Rankings", KDD 2018: a place's attention falls with the logarithm of the
place, the discount of DCG (Järvelin and Kekäläinen, ACM TOIS 2002).
"""

from functools import cache

import numpy as np
import numpy.typing as npt

from domain.money import BASIS_POINTS


def attentions(places: int) -> npt.NDArray[np.float64]:
    """The attention of places 1, 2, … `places`: 1 / log2(place + 1), the first gets 1. Figures are made of these."""
    return 1 / np.log2(np.arange(2, places + 2))


@cache
def attention(place: int) -> int:
    """The attention that place 1, 2, … gets in basis points, to the nearest whole: what the ledger keeps."""
    return round(BASIS_POINTS * float(attentions(place)[-1]))
