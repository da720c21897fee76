"""Filling an empty database with the sample, with a bar to watch."""

import anyio
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from sqlalchemy import select

from domain.logins import AdminRole, Login
from runtime.clock import now
from runtime.gateways import open_database
from runtime.settings import Settings
from sample.cast import PASSWORD, admin_email, brand_email, influencer_email, second_finance_email
from sample.marketplace import Sample


def load_sample(chosen: Settings) -> None:
    """Make the sample if the database is empty, and say who can sign in."""
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description:>12}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console
    )
    with bar:
        made, influencer = anyio.run(_load, chosen, bar, backend_options={"use_uvloop": True})
    if made:
        console.print("[bold]The sample marketplace is ready.[/bold]")
    alliance = [admin_email(AdminRole.SECRETARIAT), admin_email(AdminRole.FINANCE), second_finance_email()]
    people = [brand_email(1), *([influencer] if influencer else []), *alliance]
    console.print(f"Sign in as {', '.join(people[:-1])} or {people[-1]}; the password is “{PASSWORD}”.", soft_wrap=True)


async def _load(chosen: Settings, bar: Progress) -> tuple[bool, str | None]:
    """Whether the sample was made, and the e-mail of one of its influencers."""
    tasks: dict[str, TaskID] = {}

    def show(what: str, done: int, of: int) -> None:
        if what not in tasks:
            tasks[what] = bar.add_task(what, total=of)
        bar.update(tasks[what], completed=done)

    async with open_database(chosen, connections=2) as database:
        made = await Sample(now=now(), progress=show).load(database)
        async with database.reading() as session:
            anybody = select(Login.email).where(Login.email.endswith(influencer_email("")))
            return made, await session.scalar(anybody.order_by(Login.id).limit(1))
