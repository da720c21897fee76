"""`niemtin migrate`: bring an outside database to the newest revision."""

from typing import Annotated

import anyio
import typer

from runtime.settings import outside_url, settings
from storage.migrate import migrate as bring_to

Revision = Annotated[str, typer.Option(help="A revision, `head`, or `-1` for one step back.")]

app = typer.Typer(add_completion=False)


@app.command()
def migrate(to: Revision = "head") -> None:
    """Migrate the database at DATABASE_URL. The embedded one migrates itself when it starts."""
    given = settings().database_url
    if given is None:
        raise typer.BadParameter("set DATABASE_URL; the embedded database migrates itself.")
    anyio.run(bring_to, outside_url(given), to)
    typer.echo(f"The database is at {to}.")
