"""`niemtin ledger`: the books of the money that the payment partner keeps."""

import anyio
import typer
from rich.console import Console
from rich.table import Table

from payments.books import BrokenRule, check_books_unhurried, first_broken_posting
from payments.rules import RULES
from runtime.gateways import open_database
from runtime.logging import configure_logging
from runtime.settings import settings

app = typer.Typer(name="ledger", no_args_is_help=True, add_completion=False)


@app.callback()
def ledger() -> None:
    """The books: accounts, transfers and postings, in whole đồng; nothing here moves money."""


@app.command()
def check() -> None:
    """Check that the books balance: every rule of the ledger, asked of every row.

    Each transfer sums to zero, has the postings it was made with and fits the chart of accounts; each posting carries
    its account's balance on from the one before; no account is below its floor; reversals are exact; held, released and
    refunded fees are where their bookings say; closed periods stand. Reads the database at DATABASE_URL, else the
    embedded one, and changes nothing; it may run beside a server.

    Exit code 0: the books balance. Exit code 1: they do not; a table names each rule, how many rows break it and the
    first hundred of them, and the oldest posting that breaks one is named last.
    """
    configure_logging(level=settings().log_level, as_json=settings().log_json)
    console, broken = Console(), anyio.run(_check)
    if not broken:
        console.print(f"The books balance: {len(RULES)} rules hold.")
        return
    console.print(_table(broken))
    first = first_broken_posting(broken)
    if first is not None:
        console.print(f"The first broken posting: {first}")
    raise typer.Exit(1)


async def _check() -> list[BrokenRule]:
    async with open_database(settings()) as database, database.reading() as session:
        return await check_books_unhurried(session)


def _table(broken: list[BrokenRule]) -> Table:
    table = Table(title="The books do not balance")
    table.add_column("This does not hold")
    table.add_column("Rows", justify="right")
    table.add_column("Row", overflow="fold")
    for found in broken:
        for row in found.rows:
            table.add_row(found.rule, str(found.count), row)
    return table
