"""Whether chances mean what they say: the Brier score and the reliability table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from matching.brier import brier

BANDS: Final = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """An offer that was answered: the chance that matching gave it, 0 to 1, and whether it was accepted."""

    chance: float
    accepted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The offers whose chance lay in one band: how many, what was foreseen on average, what share was accepted."""

    offers: int
    foreseen: float
    accepted: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """So many offers; `always` is the Brier score of whoever foretells the share of all that were accepted."""

    offers: int
    brier: float
    always: float
    foreseen: float
    accepted: float
    reliability: tuple[Band, ...]


def reliability(outcomes: Sequence[Outcome], bands: int = BANDS) -> tuple[Band, ...]:
    """By equal bands of chance, the last one closed; a band without offers is missing."""
    found: dict[int, list[Outcome]] = {}
    for each in outcomes:
        found.setdefault(min(int(each.chance * bands), bands - 1), []).append(each)
    return tuple(
        Band(
            offers=len(within),
            foreseen=sum(each.chance for each in within) / len(within),
            accepted=sum(each.accepted for each in within) / len(within),
        )
        for _, within in sorted(found.items())
    )


def calibration(outcomes: Sequence[Outcome]) -> Calibration:
    """All of it, for one outcome at least."""
    share = sum(each.accepted for each in outcomes) / len(outcomes)
    return Calibration(
        offers=len(outcomes),
        brier=brier([(each.chance, each.accepted) for each in outcomes]),
        always=share * (1 - share),
        foreseen=sum(each.chance for each in outcomes) / len(outcomes),
        accepted=share,
        reliability=reliability(outcomes),
    )
