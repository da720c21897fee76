"""`niemtin grant-admin`: how the alliance's first people get their roles."""

from typing import Annotated

import anyio
import typer

from domain.actors import System
from domain.errors import InvalidInput, NotFound
from domain.logins import AdminRole
from operations.logins import grant_admin_role
from runtime.clock import now
from runtime.gateways import open_database
from runtime.settings import settings

Email = Annotated[str, typer.Argument(help="The e-mail they registered with.")]
Role = Annotated[AdminRole, typer.Argument(help="The organ of the alliance they act in.")]

app = typer.Typer(add_completion=False)


@app.command("grant-admin")
def grant_admin(email: Email, role: Role) -> None:
    """Let somebody who has registered act for the alliance; granting twice changes nothing.

    Whoever can run this can read the database as well: it is the operator's, not the API's.
    """
    try:
        anyio.run(_grant, email, role)
    except NotFound:
        raise typer.BadParameter("nobody has registered with this e-mail.", param_hint="EMAIL") from None
    except InvalidInput as refusal:
        raise typer.BadParameter(refusal.say("en"), param_hint="EMAIL") from None
    typer.echo(f"{email} acts as admin:{role.value}.")


async def _grant(email: str, role: AdminRole) -> None:
    async with open_database(settings()) as database, database.work(System(name="operator"), now()) as work:
        await grant_admin_role(work, email=email, role=role)
