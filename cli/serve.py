"""`niemtin serve`: the API and the worker in one process, or several API processes on an outside database."""

import socket
from contextlib import suppress
from functools import partial
from typing import Annotated

import typer
import uvicorn
from uvicorn.supervisors import Multiprocess

from api.app import build_app
from api.body_limit import MOST
from cli.listening import Server, bound, url_of
from cli.sample import load_sample
from runtime.logging import configure_logging
from runtime.settings import Settings, settings
from worker.process import work_until_cancelled

Host = Annotated[str | None, typer.Option(help="Address to listen on; NIEMTIN_HOST, else 127.0.0.1.")]
Port = Annotated[int | None, typer.Option(min=0, max=65_535, help="Port to listen on; NIEMTIN_PORT, else 8000.")]
Workers = Annotated[
    int, typer.Option(min=1, max=64, help="API processes; more than one needs an outside DATABASE_URL.")
]
Demo = Annotated[bool, typer.Option("--demo", help="Fill an empty database with the sample first.")]

app = typer.Typer(add_completion=False)


@app.command()
def serve(host: Host = None, port: Port = None, workers: Workers = 1, demo: Demo = False) -> None:
    """Serve the API and do the background work.

    Without DATABASE_URL an embedded PostgreSQL is started in the data folder and migrated.
    With --demo an empty database is first filled with a sample marketplace: 300 influencers, 40 brands, their briefs,
    offers and bookings in every state.
    With --workers N the API runs in N processes; run `niemtin work` beside them.
    """
    chosen = settings()
    address, port = host or chosen.host, port if port is not None else chosen.port
    configure_logging(level=chosen.log_level, as_json=chosen.log_json)
    if workers > 1 and chosen.database_url is None:
        raise typer.BadParameter(
            "several processes need an outside database: set DATABASE_URL.", param_hint="--workers"
        )
    with _door(address, port) as door:
        if demo:
            load_sample(chosen)
        if workers == 1:
            _serve_alone(chosen, door)
        else:
            config = uvicorn.Config("api.app:app", factory=True, workers=workers, log_level="warning", ws_max_size=MOST)
            typer.echo(f"{workers} processes begin to serve {url_of(door)} (Ctrl-C ends them)", err=True)
            Multiprocess(config, sockets=[door]).run()


def _door(address: str, port: int) -> socket.socket:
    """The socket to listen on, before anything else is started for nothing."""
    try:
        return bound(address, port)
    except OSError as wrong:
        typer.echo(f"Cannot listen on {address}, port {port}: {wrong.strerror}.", err=True)
        raise typer.Exit(1) from None


def _serve_alone(chosen: Settings, door: socket.socket) -> None:
    app = build_app(chosen, beside=partial(work_until_cancelled, lease=chosen.delivery_lease))
    config = uvicorn.Config(app, log_level="warning", ws_max_size=MOST)
    server = Server(config, answering=lambda: typer.echo(f"Serving on {url_of(door)} (Ctrl-C ends it)", err=True))
    with suppress(KeyboardInterrupt):
        server.run(sockets=[door])
    if not server.started:
        raise typer.Exit(1)
