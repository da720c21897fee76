"""`niemtin refit`: fit published numbers to what happened, as a proposal for people to review and ship."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Final

import anyio
import typer
from rich.console import Console
from rich.table import Table

from domain.law.periods import day_in_vietnam
from matching.acceptance import AcceptanceFeature
from matching.refitting import LEAST_OF_EACH, LEAST_OUTCOMES, Refit, TooFewOutcomes
from operations.refitting import refit_acceptance
from runtime.clock import now
from runtime.gateways import open_database
from runtime.logging import configure_logging
from runtime.settings import settings

NOTICE: Final = timedelta(days=14)

File = Annotated[
    Path, typer.Argument(help="Where the proposal is written, such as acceptance_v2.json. It must not exist yet.")
]
From = Annotated[
    datetime | None,
    typer.Option("--valid-from", formats=["%Y-%m-%d"], help="The first day it would hold; in 14 days when left out."),
]

app = typer.Typer(name="refit", no_args_is_help=True, add_completion=False)


@app.callback()
def refit() -> None:
    """Fit published numbers to what happened. The database is only read, and nothing is in force by it."""


@app.command()
def acceptance(file: File, valid_from: From = None) -> None:
    """Fit the chance that an offer is accepted to the offers that were answered, and write a proposal to FILE.

    Prints the coefficients in force and those proposed, and how well both foretell the newest fifth of the answers,
    which was kept back. Refusals for a protected reason are left out. The proposal is a file as `matching/reference`
    holds them: it takes effect only when people have read it and shipped it.

    Exit code 0: the proposal is written. Exit code 1: there are too few answers, and nothing is.
    """
    configure_logging(level=settings().log_level, as_json=settings().log_json)
    if file.exists():
        raise typer.BadParameter(f"{file} exists already: name another file.", param_hint="FILE")
    console, at = Console(), now()
    first_day = valid_from.date() if valid_from else day_in_vietnam(at) + NOTICE
    found = anyio.run(_refit, first_day, at)
    if isinstance(found, TooFewOutcomes):
        console.print(
            f"Too few answers to fit on: {found.accepted} accepted, {found.declined} declined or left to lapse. "
            f"It takes {LEAST_OUTCOMES} in all, and {LEAST_OF_EACH} of each without the newest fifth, kept back."
        )
        raise typer.Exit(1)
    file.write_text(found.proposed.model_dump_json(indent=1) + "\n", encoding="utf-8")
    console.print(f"In thousandths of a logit, fitted on {found.fitted} answers:", _coefficients(found))
    console.print(f"On the {found.held_out} newest answers, kept back; lower is better:", _qualities(found))
    if not found.better:
        console.print("The proposal does not foretell better than what is in force: think twice before shipping it.")
    console.print(f"Written to {file}; in force only once it is reviewed and shipped in matching/reference.")


async def _refit(valid_from: date, at: datetime) -> Refit | TooFewOutcomes:
    async with open_database(settings()) as database:
        return await refit_acceptance(database, valid_from=valid_from, now=at)


def _coefficients(found: Refit) -> Table:
    table = Table()
    table.add_column("")
    for column in (found.present.version, found.proposed.version):
        table.add_column(column, justify="right")
    table.add_row("intercept", str(found.present.intercept), str(found.proposed.intercept))
    for name in AcceptanceFeature:
        table.add_row(name, str(found.present.coefficients[name]), str(found.proposed.coefficients[name]))
    return table


def _qualities(found: Refit) -> Table:
    before, after = found.present_quality, found.proposed_quality
    table = Table()
    for column in ("", found.present.version, found.proposed.version):
        table.add_column(column)
    table.add_row("Brier", f"{before.brier:.4f}", f"{after.brier:.4f}")
    table.add_row("log loss", f"{before.log_loss:.4f}", f"{after.log_loss:.4f}")
    return table
