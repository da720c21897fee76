"""`niemtin work`: a worker alone."""

import signal

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
    """Deliver facts and strike clocks until stopped (SIGTERM or Ctrl-C); any number of workers may run beside the API.

    What it has in hand then is given back, and another worker takes it at once.
    """
    configure_logging(level=settings().log_level, as_json=settings().log_json)
    anyio.run(_work)


async def _work() -> None:
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(_stop_when_told, tasks.cancel_scope)
        await _work_until_stopped()


async def _stop_when_told(everything: anyio.CancelScope) -> None:
    with anyio.open_signal_receiver(signal.SIGTERM, signal.SIGINT) as told:
        async for _ in told:
            everything.cancel()
            return


async def _work_until_stopped() -> None:
    chosen = settings()
    async with (
        database_url(chosen) as url,
        open_gateways(url, chosen) as gateways,
        watching(gateways.database) as watch,
    ):
        await work_until_cancelled(gateways, watch, lease=chosen.delivery_lease)
