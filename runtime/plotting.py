"""The one place that draws: lines in one look, as files that come out alike byte for byte from the same numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any, Final

KINDS: Final = (".svg", ".png")
LOOK: Final = {
    # Ids inside an SVG come from this word instead of from chance; text stays text.
    "svg.hashsalt": "niemtin",
    "svg.fonttype": "none",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#dddddd",
    "legend.frameon": False,
}
MARKS: Final = "osD^vP*X"
"""Lines differ by their marks as well as by colour."""
WIDTH: Final = 5.5
HEIGHT: Final = 4.2
"""Inches of one panel."""

_ONE_AT_A_TIME: Final = Lock()

Line = Sequence[tuple[float, float]]


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One pair of axes: what they count, and lines by name. `even`: a dashed line where both axes say the same."""

    across: str
    up: str
    lines: Mapping[str, Line]
    title: str = ""
    logarithmic: bool = False
    even: bool = False


class PlotRefused(ValueError):
    """What is wanted cannot be drawn; the message says what to do about it."""


def require_plots(*files: Path) -> None:
    """Raise PlotRefused unless such files can be drawn here: before the work, not after it."""
    if unknown := [file.name for file in files if file.suffix not in KINDS]:
        raise PlotRefused(f"{', '.join(unknown)}: a plot is a file of {' or '.join(KINDS)}.")
    if find_spec("matplotlib") is None:
        raise PlotRefused("Plots need Matplotlib: install the extra `plots`.")


def draw(file: Path, *panels: Panel) -> None:
    """Write the panels side by side into the file. Raises PlotRefused."""
    require_plots(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(drawn(file.suffix, *panels))


def drawn(kind: str, *panels: Panel) -> bytes:
    """The panels side by side, as what a file of this kind holds: `.svg` or `.png`. Raises PlotRefused.

    It takes a good part of a second: not for an event loop. Threads draw one after another, for the look is the
    library's own state.
    """
    require_plots(Path(f"plot{kind}"))
    # An extra, and half a second: only whoever draws pays for it. Its types are partly unknown.
    matplotlib: Any = import_module("matplotlib")
    held = BytesIO()
    with _ONE_AT_A_TIME, matplotlib.rc_context(LOOK):
        figure: Any = import_module("matplotlib.figure").Figure(
            figsize=(WIDTH * len(panels), HEIGHT), layout="constrained"
        )
        for place, panel in enumerate(panels, start=1):
            _fill(figure.add_subplot(1, len(panels), place), panel)
        figure.savefig(held, format=kind[1:], metadata={"Date": None} if kind == ".svg" else None)
    return held.getvalue()


def _fill(axes: Any, panel: Panel) -> None:
    for place, (name, points) in enumerate(panel.lines.items()):
        across, up = [x for x, _ in points], [y for _, y in points]
        axes.plot(across, up, marker=MARKS[place % len(MARKS)], markersize=5, label=name)
    if panel.even:
        axes.axline((0, 0), slope=1, color="#888888", linestyle="--", linewidth=1)
    if panel.logarithmic:
        axes.set(xscale="log", yscale="log")
    axes.set(xlabel=panel.across, ylabel=panel.up, title=panel.title)
    if panel.lines:
        axes.legend(fontsize="small")
