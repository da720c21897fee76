"""The plots of a report."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from evaluation.calibration import Calibration
from evaluation.figures import MISPLACED, NDCG, Estimate, Figures, Newcomers
from evaluation.newcomers import MERIT_BORDERS
from evaluation.policies import BASELINES, SHIPPED
from runtime.plotting import Line, Panel, draw

DIFFERENCES: Final = "differences.svg"
RELIABILITY: Final = "reliability.svg"
DECILES: Final = "deciles.svg"
NEWCOMERS: Final = "newcomers.svg"
EQUAL_MERIT: Final = "equal-merit.svg"


def draw_all(folder: Path, figures: Figures) -> None:
    """Every plot of a generated market. Raises PlotRefused."""
    draw(folder / DIFFERENCES, *(_differences(figures, each.name, each.title) for each in (NDCG, MISPLACED)))
    draw_deciles(folder / DECILES, {name: figures.policies[name].deciles for name in (SHIPPED, *BASELINES)})
    draw(
        folder / NEWCOMERS,
        *(_newcomers(name, figures.policies[name].newcomers) for name in (SHIPPED, "without fair start")),
    )
    draw(folder / EQUAL_MERIT, _equal_merit(figures))
    if (found := figures.policies[SHIPPED].calibration) is not None:
        draw_reliability(folder / RELIABILITY, found)


def draw_reliability(file: Path, found: Calibration) -> None:
    """Foreseen against seen, on the diagonal where chances mean what they say. Raises PlotRefused."""
    lines: dict[str, Line] = {"offers": [(band.foreseen, band.accepted) for band in found.reliability]}
    draw(file, Panel(across="chance foreseen", up="share accepted", lines=lines, even=True))


def draw_deciles(file: Path, deciles: Mapping[str, Sequence[float]]) -> None:
    """A line for each row of tenths. Raises PlotRefused."""
    lines: dict[str, Line] = {name: list(enumerate(shares, start=1)) for name, shares in deciles.items()}
    draw(file, Panel(across="tenth of the people, the least seen first", up="share of attention", lines=lines))


def _differences(figures: Figures, measure: str, title: str) -> Panel:
    """One line for each baseline, from the low end of the interval over its value to the high end."""
    found = {name: figures.differences[name][measure] for name in BASELINES}
    lines: dict[str, Line] = {name: _across(each, place) for place, (name, each) in enumerate(found.items(), start=1)}
    lines["no difference"] = [(0, 0), (0, len(found) + 1)]
    return Panel(title=title, across="shipped less baseline", up="baseline", lines=lines)


def _across(interval: Estimate, place: int) -> Line:
    return [(interval.low, place), (interval.value, place), (interval.high, place)]


def _newcomers(name: str, found: Newcomers) -> Panel:
    lines: Mapping[str, Line] = {
        "newcomers": _by_merit(newcomer for newcomer, _ in found.merit_bands),
        "others": _by_merit(other for _, other in found.merit_bands),
    }
    return Panel(title=name, across="merit, up to", up="attention to one person", lines=lines)


def _by_merit(attention: Iterable[float | None]) -> Line:
    return [(upper, each) for upper, each in zip(MERIT_BORDERS[1:], attention, strict=True) if each is not None]


def _equal_merit(figures: Figures) -> Panel:
    """What newcomers of equal merit get by band of merit, under each policy, and what is promised."""
    lines: dict[str, Line] = {
        name: _by_merit(None if band is None else band.value for band in found.bands)
        for name, found in figures.equal_merit.items()
    }
    promised = figures.equal_merit[SHIPPED].promised
    lines["promised"] = [(0, promised), (MERIT_BORDERS[-1], promised)]
    return Panel(across="merit, up to", up="attention to newcomers, over that to their equals", lines=lines)
