"""`niemtin evaluate`: how good the ranking is, on a generated market or on the offers that have ended."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Final

import anyio
import typer
from rich.console import Console
from rich.table import Table

from evaluation.comparing import NobodyEligible
from evaluation.comparing import evaluate as evaluate_market
from evaluation.figures import MEASURES, Figures
from evaluation.logged import LEAST, LoggedFigures, logged_figures, logged_outcomes
from evaluation.logged_report import write_logged_report
from evaluation.report import promise_kept, verdict, where_it_does_not, write_report
from evaluation.shown import LEAST_LISTS, ShownFigures, certified_count, showings, shown_figures
from evaluation.truth import Truth, truth
from runtime.clock import now
from runtime.gateways import open_database
from runtime.logging import configure_logging
from runtime.plotting import PlotRefused, require_plots
from runtime.settings import settings

app = typer.Typer(add_completion=False)

BRIEFS: Final = 120
"""The sample's forty brands, each with one a month for three months."""
PEOPLE: Final = 2_000
"""As many as the API weighs for one brief."""
DAYS: Final = 90

Out = Annotated[Path, typer.Option(file_okay=False, help="The folder for the report and its plots.")]
Varied = Annotated[
    str | None, typer.Option(help="Other numbers of the behavioural model, by name: “careful”, “plain”.")
]
Logged = Annotated[bool, typer.Option("--logged", help="Look at the database's offers that ended, and nothing else.")]
AsJson = Annotated[bool, typer.Option("--json", help="End with one line of JSON, which holds all figures.")]


@app.command()
def evaluate(
    *,
    briefs: Annotated[int, typer.Option(min=2, help="How many briefs.")] = BRIEFS,
    people: Annotated[int, typer.Option(min=10, help="How many influencers.")] = PEOPLE,
    days: Annotated[int, typer.Option(min=1, help="Over how many days the briefs are spread.")] = DAYS,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same report, byte for byte.")] = 1,
    variation: Varied = None,
    out: Out = Path("evaluation-report"),
    logged: Logged = False,
    as_json: AsJson = False,
) -> None:
    """Compare the shipped ranking with simpler ones on a generated market, and write a report with plots.

    What people would deliver and accept there is known, and is not what the ranking assumes (docs/evaluation.md). Each
    policy lives through the same days, and whoever it shows gets the work and the record.

    With --logged: what the answers to this marketplace's offers and the places people were shown at say of its ranking.
    It reads the database at DATABASE_URL, else the embedded one, and changes nothing.
    """
    try:
        require_plots()
    except PlotRefused as refused:
        raise typer.BadParameter(str(refused)) from None
    console = Console(stderr=as_json)
    if logged:
        found = anyio.run(_logged)
        write_logged_report(out, found)
        _tell_logged(console, found)
    else:
        model = _model(variation)
        try:
            found = evaluate_market(briefs=briefs, people=people, days=days, seed=seed, truth=model, say=console.print)
        except NobodyEligible as nobody:
            raise typer.BadParameter(str(nobody)) from None
        write_report(out, found)
        _tell(console, found)
    console.print(f"The report is in {out / 'report.md'}.", highlight=False, soft_wrap=True)
    if as_json:
        typer.echo(json.dumps(_plain(found)))


def _model(variation: str | None) -> Truth:
    model = truth()
    if variation is None:
        return model
    if variation not in model.variations:
        raise typer.BadParameter(f"{variation}: there are {', '.join(model.variations)}.")
    return model.varied(variation)


async def _logged() -> LoggedFigures:
    chosen = settings()
    configure_logging(level=chosen.log_level, as_json=chosen.log_json)
    async with open_database(chosen) as database, database.reading() as session:
        lists = shown_figures(await showings(session), await certified_count(session, now()))
        return logged_figures(await logged_outcomes(session), lists)


def _tell(console: Console, figures: Figures) -> None:
    table = Table("policy", *(f"{each.title} {'↑' if each.upwards else '↓'}" for each in MEASURES))
    for name, found in figures.policies.items():
        table.add_row(name, *(f"{found.measures[each.name].value:.3f}" for each in MEASURES))
    console.print(table)
    console.print(verdict(figures), highlight=False)
    console.print(promise_kept(figures), highlight=False)
    for sentence in where_it_does_not(figures):
        console.print(f"- {sentence.replace('**', '')}", highlight=False)


def _tell_logged(console: Console, found: LoggedFigures) -> None:
    _tell_shown(console, found.shown)
    if found.accepted_first is None:
        console.print(f"{found.answers} offers were answered; figures are shown from {LEAST} on.", highlight=False)
        return
    console.print(
        f"{found.answers} offers of {found.briefs} briefs were answered; accept@10 {found.accepted_first:.3f}."
    )
    for version, each in found.calibration.items():
        console.print(f"Acceptance model {version}: Brier score {each.brier:.3f} over {each.offers} answers.")


def _tell_shown(console: Console, found: ShownFigures | None) -> None:
    if found is None:
        console.print(f"Figures of the lists are shown from {LEAST_LISTS} on.", highlight=False)
        return
    console.print(
        f"{found.lists} lists of {found.briefs} briefs showed {found.people} of {found.everybody} people; Gini"
        f" {found.gini:.3f}; minimums of newcomers broken: {found.broken}.",
        highlight=False,
    )


def _plain(found: Figures | LoggedFigures) -> Mapping[str, Any]:
    if isinstance(found, LoggedFigures):
        return {"logged": asdict(found)}
    return {"beats_every_baseline": found.beats_every_baseline, **asdict(found)}
