"""What every option that draws has in common: a file that cannot be drawn is refused before the work begins."""

from pathlib import Path

import typer

from runtime.plotting import PlotRefused, require_plots


def plottable(file: Path | None) -> Path | None:
    """The file as it was named. Raises BadParameter where such a plot cannot be drawn here."""
    if file is not None:
        try:
            require_plots(file)
        except PlotRefused as refused:
            raise typer.BadParameter(str(refused)) from None
    return file
