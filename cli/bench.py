"""`niemtin bench`: measurements, as ratios between things run side by side."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.table import Table

from bench.api.measuring import measure as measure_api
from bench.freshness.measuring import measure as measure_freshness
from bench.ledger.measuring import measure as measure_ledger
from bench.match.measuring import measure as measure_match
from bench.search.measuring import measure as measure_search
from cli.plots import plottable
from runtime.plotting import Line, Panel, draw

app = typer.Typer(name="bench", no_args_is_help=True, add_completion=False)

SIZES: Final = (10_000, 100_000)
PEOPLE: Final = (10_000, 100_000, 1_000_000)
LEAST: Final = 500
"""Below this there are not enough pages to ask for."""

Influencers = Annotated[
    list[int] | None, typer.Option("--influencers", min=LEAST, help="How many influencers; may be given several times.")
]
People = Annotated[
    list[int] | None, typer.Option("--people", min=LEAST, help="How many people; may be given several times.")
]
Rounds = Annotated[int, typer.Option(min=1, help="How often each program has its turn.")]
Changes = Annotated[int, typer.Option(min=1, help="How many profiles are changed.")]
Seconds = Annotated[float, typer.Option(min=0.1, help="How long it is pressed in each turn.")]
AsJson = Annotated[bool, typer.Option("--json", help="End with one line of JSON, which holds the `ratios`.")]
Plot = Annotated[
    Path | None,
    typer.Option(callback=plottable, help="Draw the cost against the size into this file, .svg or .png."),
]


@app.callback()
def bench() -> None:
    """Measure ways of doing the same thing against each other."""


@app.command("api")
def api(influencers: Influencers = None, rounds: Rounds = 5, seconds: Seconds = 2.0, as_json: AsJson = False) -> None:
    """Serve a nested page of 20 influencers from three programs over the same rows.

    `bare` is one Starlette route with SQL by hand; `loaders` is plain Strawberry with data loaders and ORM rows;
    `api` is the product with its permissions and limits, asked by a visitor and by somebody signed in. Pages and
    answers are the same, the rounds are interleaved and their medians shown, and CPU is that of the server process and
    of PostgreSQL.
    """
    console = Console(stderr=as_json)
    sizes = {
        number: asyncio.run(measure_api(number, rounds=rounds, seconds=seconds, say=console.print))
        for number in influencers or SIZES
    }
    for number, size in sizes.items():
        console.print(_table(number, size), size["ratios"])
    if as_json:
        typer.echo(json.dumps({"ratios": worst([each["ratios"] for each in sizes.values()]), "sizes": sizes}))


@app.command("match")
def match(people: People = None, rounds: Rounds = 15, plot: Plot = None, as_json: AsJson = False) -> None:
    """Rank one brief over generated people, against one read of the same columns and against plain SQL.

    `match` is the function that the API calls: gates, score, order and fair start over columns and over whom facts have
    touched since they were built, the exact first 50 explained, everybody else counted by reason. `memory` is one plain
    read of the columns that the answer depends on, `read_whole` of what our way to it goes through whole, both as quick
    as NumPy reads; all three in processor time, and `match_wall` by the clock as `sql` is. `sql` is the best plain
    PostgreSQL we know for the same gates, score and order, which must find the same 50 order values; it counts nobody,
    explains nothing and leaves fair start out. A narrow brief and a wide one; the rounds are interleaved, the caches
    cleared each time, and of each way the quickest round is shown, in which the machine did least else. The ratios are
    those of the largest size; beside them stand the ratios of the medians, which tell how busy the machine was.
    """
    console = Console(stderr=as_json)
    sizes = {
        number: asyncio.run(measure_match(number, rounds=rounds, say=console.print))
        for number in sorted(people or PEOPLE)
    }
    ways = ("match", "memory", "read_whole", "match_wall", "sql")
    table = Table("people", "brief", "pass the gates", *(f"{way} ms" for way in ways))
    for number, size in sizes.items():
        for brief in ("narrow", "wide"):
            found = size[brief]
            told = (f"{found[way]:.2f}" for way in ways)
            table.add_row(f"{number:,}", brief, f"{found['passing']:.1%}", *told)
    if plot is not None:
        draw(plot, *(_match_panel(sizes, brief) for brief in ("narrow", "wide")))
    console.print("Ratios of the medians:", sizes[max(sizes)]["ratios_of_medians"])
    _tell_largest(console, table, sizes, as_json=as_json)


@app.command("search")
def search(influencers: Influencers = None, rounds: Rounds = 5, plot: Plot = None, as_json: AsJson = False) -> None:
    """Search among generated influencers, against tantivy called directly on the same index.

    `search` is the gateway of the embedded engine; `engine` is tantivy's own query objects and relevance, written for
    the question. Words have typos, results are filtered, five facets are counted; both must find as many and count the
    same. The ratio is that of the largest size; to index a million takes minutes.
    """
    console = Console(stderr=as_json)
    sizes = {
        number: asyncio.run(measure_search(number, rounds=rounds, say=console.print))
        for number in sorted(influencers or PEOPLE)
    }
    table = Table("influencers", "search p50 ms", "search p99 ms", "engine p50 ms", "engine p99 ms")
    for number, size in sizes.items():
        told = (size[way][figure] for way in ("search", "engine") for figure in ("p50", "p99"))
        table.add_row(f"{number:,}", *(f"{each:.2f}" for each in told))
    if plot is not None:
        draw(plot, _search_panel(sizes))
    _tell_largest(console, table, sizes, as_json=as_json)


@app.command("freshness")
def freshness(
    influencers: Influencers = None,
    changes: Changes = 20,
    as_json: Annotated[bool, typer.Option("--json", help="End with one line of JSON.")] = False,
) -> None:
    """Change profiles one after the other, and tell how long until search and candidates show each.

    A worker and a server follow the facts over generated influencers, as in production; the clock starts when a change
    has been committed, and stops when a search finds the new name and a ranking of everybody counts the person as fully
    booked. These are seconds of this machine and no ratios: either is to be there within one.
    """
    console = Console(stderr=as_json)
    sizes = {
        number: asyncio.run(measure_freshness(number, changes=changes, say=console.print))
        for number in sorted(influencers or (100_000,))
    }
    table = Table("influencers", "search p50 s", "search max s", "candidates p50 s", "candidates max s")
    for number, size in sizes.items():
        told = (size[where][figure] for where in ("search", "candidates") for figure in ("p50", "max"))
        table.add_row(f"{number:,}", *(f"{each:.3f}" for each in told))
    console.print(table)
    if as_json:
        typer.echo(json.dumps({"sizes": sizes}))


@app.command("ledger")
def ledger(
    transfers: Annotated[int, typer.Option(min=10, help="How many transfers each way and round.")] = 1_000,
    rounds: Rounds = 7,
    as_json: AsJson = False,
) -> None:
    """Post transfers between fifty hot accounts, against the plainest correct SQL for the same double entry.

    `ledger` is what the product does, with all rules kept by the database; `sql` is the transfer, two balances and two
    postings written by hand, in the same unit of work. `function` and `driver` are the same two without our unit of
    work, through the driver alone. Ten callers at once post the same random transfers each way; the balances must come
    out alike, the books balance, and nothing may deadlock. The rounds are interleaved and their medians shown.
    """
    console = Console(stderr=as_json)
    found = asyncio.run(measure_ledger(transfers, rounds=rounds, say=console.print))
    table = Table("way", "postings/s")
    for way in ("ledger", "sql", "function", "driver"):
        table.add_row(way, f"{found[way]['postings_per_second']:,}")
    console.print(table, found["ratios"])
    if as_json:
        typer.echo(json.dumps(found))


def _tell_largest(console: Console, table: Table, sizes: Mapping[int, Mapping[str, Any]], *, as_json: bool) -> None:
    """Show what was measured, sizes rising, and the ratios at the largest."""
    ratios = list(sizes.values())[-1]["ratios"]
    console.print(table, ratios)
    if as_json:
        typer.echo(json.dumps({"ratios": ratios, "sizes": sizes}))


def _match_panel(sizes: Mapping[int, Mapping[str, Any]], brief: str) -> Panel:
    lines: dict[str, Line] = {
        way: [(number, size[brief][way]) for number, size in sizes.items()] for way in ("match", "memory", "sql")
    }
    return Panel(title=f"a {brief} brief", across="people", up="milliseconds", lines=lines, logarithmic=True)


def _search_panel(sizes: Mapping[int, Mapping[str, Any]]) -> Panel:
    lines: dict[str, Line] = {
        f"{way} {figure}": [(number, size[way][figure]) for number, size in sizes.items()]
        for way in ("search", "engine")
        for figure in ("p50", "p99")
    }
    return Panel(across="influencers", up="milliseconds", lines=lines, logarithmic=True)


def worst(ratios: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Of each ratio the worst: of requests per second the least, of CPU the greatest."""
    return {name: (max if "_cpu_" in name else min)(each[name] for each in ratios) for name in ratios[0]}


def _table(influencers: int, size: Mapping[str, Mapping[str, float]]) -> Table:
    table = Table(
        "program", "requests/s", "server CPU ms", "database CPU ms", "p50 ms", "p99 ms",
        title=f"{influencers:,} influencers",
    )  # fmt: skip
    for name, found in size.items():
        if name != "ratios":
            table.add_row(
                name, f"{found['requests_per_second']:.0f}", f"{found['server_cpu_ms']:.2f}",
                f"{found['database_cpu_ms']:.2f}", f"{found['p50_ms']:.1f}", f"{found['p99_ms']:.1f}",
            )  # fmt: skip
    return table
