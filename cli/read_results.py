"""`niemtin read-results`: ask the platform reader about what was published lately. Run it by a clock of yours."""

import json
from collections import Counter
from datetime import timedelta
from typing import Annotated

import anyio
import httpx
import typer

from operations.bookings.reading_results import ReadingOutcome, read_results
from runtime.clock import now
from runtime.gateways import open_database, platform_reader
from runtime.logging import configure_logging
from runtime.settings import Settings, settings

Days = Annotated[int, typer.Option("--days", min=1, max=400, help="Ask about what was published in so many days.")]

app = typer.Typer(name="read-results", add_completion=False)


@app.command()
def read(days: Days = 30) -> None:
    """Ask the platform reader about every post of the last days, and keep what it says as results of its own.

    Prints the reader and how often what happened, as one line of JSON. The reader is a service of yours
    (NIEMTIN_READER_URL); without one it is `fetch-free`, which reads nothing. Exit code 0: every post was asked about.
    Exit code 1: some had no usable answer.
    """
    chosen = settings()
    configure_logging(level=chosen.log_level, as_json=chosen.log_json)
    name, outcomes = anyio.run(_read, chosen, timedelta(days=days))
    print(json.dumps({"reader": name} | {each.value: outcomes[each] for each in ReadingOutcome}))
    if outcomes[ReadingOutcome.UNAVAILABLE]:
        raise typer.Exit(1)


async def _read(chosen: Settings, within: timedelta) -> tuple[str, Counter[ReadingOutcome]]:
    async with open_database(chosen) as database, httpx.AsyncClient() as http:
        reader = platform_reader(chosen, http)
        return reader.name, await read_results(database, reader, within=within, clock=now)
