"""What is drawn can be read, comes out alike byte for byte, and is refused before any work where it cannot be drawn."""

import re
import sys
from pathlib import Path

import pytest

from runtime.plotting import Panel, PlotRefused, draw, require_plots


def panel(slowest: float = 900.0) -> Panel:
    lines = {"match": [(1_000, 1.5), (10_000, 9.0)], "sql": [(1_000, 80.0), (10_000, slowest)]}
    return Panel(title="a wide brief", across="people", up="milliseconds", lines=lines, logarithmic=True)


def words(file: Path) -> set[str]:
    return set(re.findall(r"<text[^>]*>([^<]+)</text>", file.read_text()))


def test_a_panel_shows_its_title_its_axes_and_every_line(tmp_path: Path) -> None:
    draw(tmp_path / "plots" / "cost.svg", panel(), Panel(across="said", up="seen", lines={"one": [(0, 0)]}, even=True))

    told = words(tmp_path / "plots" / "cost.svg")
    assert {"a wide brief", "people", "milliseconds", "match", "sql", "said", "seen", "one"} <= told


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_the_same_numbers_are_the_same_bytes_and_others_are_not(tmp_path: Path, kind: str) -> None:
    first, again, other = (tmp_path / f"{name}.{kind}" for name in ("first", "again", "other"))

    draw(first, panel())
    draw(again, panel())
    draw(other, panel(slowest=901.0))

    assert first.read_bytes() == again.read_bytes()
    assert first.read_bytes() != other.read_bytes()


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PlotRefused, match=r"cost\.pdf: a plot is a file of \.svg or \.png\."):
        draw(tmp_path / "cost.pdf", panel())

    assert list(tmp_path.iterdir()) == []


def test_without_matplotlib_one_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    require_plots(Path("cost.svg"))
    monkeypatch.setitem(sys.modules, "matplotlib", None)

    with pytest.raises(PlotRefused, match="install the extra `plots`"):
        require_plots(Path("cost.svg"))
