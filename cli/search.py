"""`niemtin search`: the search indexes, compared with the database they come from."""

from collections.abc import Sequence
from typing import Annotated

import anyio
import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import select

from operations.indexing.indexes import INDEXES, SearchIndex
from runtime.gateways import Gateways, database_url, open_database, open_gateways
from runtime.logging import configure_logging
from runtime.settings import settings
from search.gateway import SearchUnavailable
from storage.parked_documents import ParkedDocument
from worker.indexing import reconcile as reconcile_index

Only = Annotated[list[str] | None, typer.Argument(help="Which indexes; none named: all of them.")]

app = typer.Typer(name="search", no_args_is_help=True, add_completion=False)
console = Console()


@app.callback()
def search() -> None:
    """The search indexes: they come from the database, and can be made from it again (`niemtin reindex`)."""


@app.command()
def reconcile(only: Only = None) -> None:
    """Compare every document of an index with the database, and mend what differs, as the worker does every night.

    The index answers meanwhile, and workers go on. Where more than a tenth differs it is built anew beside the live
    one. Exit code 1: an engine could not be asked.
    """
    configure_logging(level=settings().log_level, as_json=settings().log_json)
    known = {index.spec.name: index for index in INDEXES}
    if unknown := set(only or ()) - known.keys():
        raise typer.BadParameter(f"{', '.join(sorted(unknown))}: there are {', '.join(known)}.")
    if not anyio.run(_reconcile, [known[name] for name in dict.fromkeys(only or known)]):
        raise typer.Exit(1)


@app.command()
def parked() -> None:
    """List the documents that the engine refused: they are not in their index, or are there as they were before.

    Each is tried again when it says something else; `niemtin reindex` tries all of them.
    """
    configure_logging(level=settings().log_level, as_json=settings().log_json)
    found = anyio.run(_parked)
    if not found:
        console.print("No document is parked.")
        return
    table = Table("Index", "Document", "Since", "Why")
    for row in found:
        table.add_row(row.index_name, row.document_id, f"{row.parked_at:%F %R} UTC", row.reason)
    console.print(table)


async def _parked() -> Sequence[ParkedDocument]:
    order = select(ParkedDocument).order_by(ParkedDocument.index_name, ParkedDocument.document_id)
    async with open_database(settings()) as database, database.reading() as session:
        return (await session.scalars(order)).all()


async def _reconcile(indexes: list[SearchIndex]) -> bool:
    chosen = settings()
    async with database_url(chosen) as url, open_gateways(url, chosen) as gateways:
        return all([await _told(gateways, index) for index in indexes])


async def _told(gateways: Gateways, index: SearchIndex) -> bool:
    name = index.spec.name
    with console.status(f"Comparing {name} …"):
        try:
            found = await reconcile_index(gateways, index)
        except SearchUnavailable as gone:
            console.print(f"{name}: [red]{gone}[/red]")
            return False
    differing = f"{found.missing} missing, {found.outdated} outdated, {found.surplus} too many"
    console.print(f"{name}: {found.compared} compared; {differing}{'; built anew' if found.rebuilt else ''}.")
    return True
