"""Filling an empty database with the sample, with a bar to watch."""

import anyio
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from domain.logins import AdminRole
from runtime.clock import now
from runtime.gateways import database_url
from runtime.settings import Settings
from sample.cast import PASSWORD, admin_email, brand_email
from sample.marketplace import Sample
from storage.engine import Database


def load_sample(chosen: Settings) -> None:
    """Make the sample if the database is empty, and say who can sign in."""
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description:>12}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console
    )
    with bar:
        made = anyio.run(_load, chosen, bar)
    if made:
        console.print("[bold]The sample marketplace is ready.[/bold]")
    console.print(f"Sign in as {brand_email(1)} or {admin_email(AdminRole.SECRETARIAT)}; the password is “{PASSWORD}”.")


async def _load(chosen: Settings, bar: Progress) -> bool:
    tasks: dict[str, TaskID] = {}

    def show(what: str, done: int, of: int) -> None:
        if what not in tasks:
            tasks[what] = bar.add_task(what, total=of)
        bar.update(tasks[what], completed=done)

    async with database_url(chosen) as url:
        database = Database(url, pool_size=2)
        try:
            return await Sample(now=now(), progress=show).load(database)
        finally:
            await database.close()
