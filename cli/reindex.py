"""`niemtin reindex`: build the search indexes anew beside the live ones and swap them in."""

from typing import Annotated

import anyio
import typer
from rich.console import Console

from domain.actors import System
from operations.indexing.following import rebuild_index
from operations.indexing.indexes import INDEXES, SearchIndex
from runtime.clock import now
from runtime.gateways import Gateways, database_url, open_gateways
from runtime.logging import configure_logging
from runtime.settings import settings
from search.gateway import SearchUnavailable

Only = Annotated[list[str] | None, typer.Argument(help="Which indexes; none named: all of them.")]

app = typer.Typer(add_completion=False)
console = Console()


@app.command()
def reindex(only: Only = None) -> None:
    """Build search indexes anew from the database.

    The live index answers until its successor is whole; what is written meanwhile is in both.
    """
    configure_logging(level=settings().log_level, as_json=settings().log_json)
    known = {index.spec.name: index for index in INDEXES}
    if unknown := set(only or ()) - known.keys():
        raise typer.BadParameter(f"{', '.join(sorted(unknown))}: there are {', '.join(known)}.")
    if not anyio.run(_reindex, [known[name] for name in dict.fromkeys(only or known)]):
        raise typer.Exit(1)


async def _reindex(indexes: list[SearchIndex]) -> bool:
    chosen = settings()
    async with database_url(chosen) as url, open_gateways(url, chosen) as gateways:
        return all([await _rebuild(gateways, index) for index in indexes])


async def _rebuild(gateways: Gateways, index: SearchIndex) -> bool:
    name = index.spec.name
    with console.status(f"Building {name} …"):
        try:
            async with gateways.database.work(System(name="reindex"), now()) as work:
                done = await rebuild_index(work, gateways.search, index)
        except SearchUnavailable as gone:
            console.print(f"{name}: [red]{gone}[/red]")
            return False
    if not done:
        console.print(f"{name}: a worker is at it just now; try again in a moment.")
        return False
    documents = (await gateways.search.health(index.spec)).documents
    console.print(f"{name}: {documents} documents.")
    return True
