"""`niemtin work`: a worker alone."""

import anyio
import typer

from runtime.gateways import database_url, open_gateways
from runtime.logging import configure_logging
from runtime.settings import settings
from runtime.watching import watching
from worker.process import work_until_cancelled

app = typer.Typer(add_completion=False)


@app.command()
def work() -> None:
    """Deliver facts and strike clocks until interrupted; any number of workers may run beside the API."""
    configure_logging(level=settings().log_level, as_json=settings().log_json)
    anyio.run(_work)


async def _work() -> None:
    chosen = settings()
    async with (
        database_url(chosen) as url,
        open_gateways(url, chosen) as gateways,
        watching(gateways.database) as watch,
    ):
        await work_until_cancelled(gateways, watch, lease=chosen.delivery_lease)
