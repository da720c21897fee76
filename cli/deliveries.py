"""`niemtin deliveries`: what the worker gave up on, or cannot finish for long, for a person to look at."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Final
from uuid import UUID

import anyio
import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import update

from domain.actors import System
from domain.ids import DeliveryId
from runtime.clock import now
from runtime.gateways import open_database
from runtime.logging import configure_logging
from runtime.settings import settings
from storage.outbox import Delivery, DeliveryStatus, Fact, parked_deliveries, waiting_deliveries

Only = Annotated[list[UUID] | None, typer.Argument(help="Which deliveries; none named: all that are parked.")]

LONG: Final = timedelta(hours=1)
"""House: a payment partner that is away for longer is no short trouble of the network."""

app = typer.Typer(name="deliveries", no_args_is_help=True, add_completion=False)
console = Console()


@app.callback()
def deliveries() -> None:
    """Facts that are owed to subscribers: the worker tries one twelve times, then parks it."""
    configure_logging(level=settings().log_level, as_json=settings().log_json)


@app.command()
def parked() -> None:
    """List the parked deliveries: which fact, owed to whom, and what went wrong the last time."""
    found = anyio.run(_parked)
    if not found:
        console.print("No delivery is parked.")
        return
    console.print(_table(found))


@app.command()
def away() -> None:
    """List what was recorded over an hour ago and still waits for a payment partner, and what it said the last time."""
    found = anyio.run(_away)
    if not found:
        console.print("No delivery has waited for a payment partner for more than an hour.")
        return
    console.print(_table(found))


@app.command()
def retry(only: Only = None) -> None:
    """Have parked deliveries tried again, as if for the first time. Exit code 1: one that was named is not parked."""
    named = [DeliveryId(each) for each in only or ()]
    again = anyio.run(_retry, named)
    console.print(f"Tried again from now on: {len(again)}.")
    if missing := set(named) - set(again):
        console.print(f"Not parked: {', '.join(sorted(map(str, missing)))}.")
        raise typer.Exit(1)


def _table(found: Sequence[tuple[Delivery, Fact]]) -> Table:
    table = Table("Delivery", "Subscriber", "Fact", "Recorded", "Why")
    for delivery, fact in found:
        recorded = f"{fact.at:%F %R} UTC"
        table.add_row(str(delivery.id), delivery.subscriber, fact.name, recorded, delivery.last_error)
    return table


async def _away() -> Sequence[tuple[Delivery, Fact]]:
    async with open_database(settings()) as database, database.reading() as session:
        return [(delivery, fact) for delivery, fact in await session.execute(waiting_deliveries(now() - LONG))]


async def _parked() -> Sequence[tuple[Delivery, Fact]]:
    async with open_database(settings()) as database, database.reading() as session:
        return [(delivery, fact) for delivery, fact in await session.execute(parked_deliveries())]


async def _retry(named: Sequence[DeliveryId]) -> Sequence[DeliveryId]:
    again = (
        update(Delivery)
        .where(Delivery.status == DeliveryStatus.PARKED)
        .values(status=DeliveryStatus.DUE, run_at=now(), attempts=0, away=0, takeovers=0)
        .returning(Delivery.id)
    )
    if named:
        again = again.where(Delivery.id.in_(named))
    async with open_database(settings()) as database, database.work(System(name="operator"), now()) as work:
        return (await work.session.scalars(again)).all()
