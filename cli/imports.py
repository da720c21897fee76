"""`niemtin import`: files from elsewhere, with a bar to watch and a report of every row that stays out."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, BinaryIO, TypeVar

import anyio
import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from domain.errors import HA_NOI, DomainError
from domain.imports import ImportSubject, Tally
from importing.briefs import BriefFile
from importing.influencers import InfluencerFile
from importing.intake import Intake, TakesBatch
from importing.records import open_table
from importing.report import Rejection, Report
from operations.imports.briefs import import_briefs
from operations.imports.influencers import import_influencers
from runtime.clock import now
from runtime.gateways import open_database
from runtime.logging import configure_logging
from runtime.settings import settings

INTERRUPTED = 130

RowT = TypeVar("RowT")

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="The file to bring in.")]
ReportPath = Annotated[
    Path | None,
    typer.Option("--report", help="Where rejected rows are listed; else beside the file, as NAME.rejected.csv."),
]
Source = Annotated[str | None, typer.Option(help="Where the file is from, in a few words; else its name is kept.")]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of",
        formats=["%Y-%m-%d"],
        help="The day figures were read, for rows that do not say; else the day the file was last changed.",
    ),
]

app = typer.Typer(name="import", no_args_is_help=True, add_completion=False)
console = Console()


@app.callback()
def imports() -> None:
    """Bring files in: what is understood comes in, and every other row is reported with its reason."""


@app.command("influencers")
def influencers(file: File, report: ReportPath = None, source: Source = None, as_of: AsOf = None) -> None:
    """Bring profiles in from a CSV file, one row a person.

    Each becomes a listed profile without a certificate, which its person may claim. Figures are marked as imported.
    A profile is known again by platform and handle, so that a file may be run again: what has not changed stays.
    Ctrl-C leaves in what is in; run the file again to go on.
    """
    read_on = as_of.date() if as_of else _last_changed(file)
    with _watching(file, report) as watch, open_table(watch.file) as table:
        rows = InfluencerFile(table, now=now(), as_of=read_on).rows()
        _bring_in(watch, ImportSubject.INFLUENCERS, source, import_influencers, rows)


@app.command("briefs")
def briefs(file: File, report: ReportPath = None, source: Source = None) -> None:
    """Bring briefs in from a JSON array, or from a file with one JSON object on each line.

    Each becomes a draft of the brand that it names by tax code or id; its brand submits it, nothing is published.
    A brief is known again by its external id, so that a file may be run again: what its brand took up stays.
    """
    with _watching(file, report) as watch:
        _bring_in(watch, ImportSubject.BRIEFS, source, import_briefs, BriefFile(watch.file).rows())


def _bring_in(
    watch: "_Watch",
    subject: ImportSubject,
    source: str | None,
    take: TakesBatch[RowT],
    rows: Iterator[RowT | Rejection],
) -> None:
    intake = Intake[RowT](
        subject=subject,
        file_name=Path(watch.file.name).name,
        source=source,
        take=take,
        report=watch.report,
        now=now,
        progress=watch.show,
    )
    anyio.run(_run, intake, rows)


@dataclass
class _Watch:
    """An open file that is being brought in, and what is seen of it meanwhile."""

    file: BinaryIO
    report: Report
    bar: Progress
    task: TaskID
    tally: Tally = field(default_factory=Tally)

    def show(self, tally: Tally) -> None:
        """Move the bar on to where the file was read to."""
        self.tally = tally
        self.bar.update(self.task, completed=self.file.tell(), rows=f"{tally.read:,} rows")


@contextmanager
def _watching(file: Path, report_path: Path | None) -> Generator[_Watch]:
    """Open a file and its report, show a bar, and say at the end, also of an interruption, what became of the rows."""
    configure_logging(level=settings().log_level, as_json=settings().log_json)
    report_path = report_path or file.with_suffix(".rejected.csv")
    columns = (BarColumn(), DownloadColumn(), TextColumn("{task.fields[rows]}"), TimeElapsedColumn())
    with file.open("rb") as opened, _open_report(report_path, file) as report:
        with Progress(*columns, console=Console(stderr=True)) as bar:
            task = bar.add_task(file.name, total=file.stat().st_size, rows="")
            watch = _Watch(opened, report, bar, task)
            try:
                yield watch
            except DomainError as refusal:
                bar.stop()
                console.print(f"[red]{refusal.code}[/red]\n{refusal.say('vi')}\n{refusal.say('en')}", soft_wrap=True)
                raise typer.Exit(1) from refusal
            except KeyboardInterrupt:
                bar.stop()
                _tell(watch, "Interrupted; run the file again to go on.")
                raise typer.Exit(INTERRUPTED) from None
            bar.update(task, completed=file.stat().st_size)
        _tell(watch, "Done.")


def _open_report(path: Path, file: Path) -> Report:
    """Begin the report, which writes over whatever it finds there: never over the file that is brought in."""
    if path.exists() and path.samefile(file):
        raise typer.BadParameter("this is the file to bring in.", param_hint="--report")
    try:
        return Report(path)
    except OSError as wrong:
        raise typer.BadParameter(f"cannot be written: {wrong.strerror}.", param_hint="--report") from None


def _tell(watch: _Watch, ending: str) -> None:
    tally = watch.tally
    console.print(
        f"{ending} read {tally.read} = created {tally.created} + changed {tally.changed} "
        f"+ unchanged {tally.unchanged} + rejected {tally.rejected}",
        soft_wrap=True,
        highlight=False,
    )
    if tally.rejected:
        console.print(f"Why rows stayed out: {watch.report.path}", soft_wrap=True, highlight=False)


async def _run(intake: Intake[RowT], rows: Iterator[RowT | Rejection]) -> None:
    async with open_database(settings()) as database:
        await intake.run(database, rows)


def _last_changed(file: Path) -> date:
    """By the calendar of Hà Nội; a clock that ran ahead dates nothing after today."""
    changed = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    return min(changed, now()).astimezone(HA_NOI).date()
