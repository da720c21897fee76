"""`niemtin second-factor`: help for somebody who has lost their app, their passkeys and every recovery code."""

from collections.abc import Awaitable, Callable
from typing import Annotated

import anyio
import typer

from domain.actors import System
from domain.errors import DomainError
from domain.second_factor_resets import SecondFactorReset
from operations.second_factor_resets import (
    ask_second_factor_reset,
    call_off_second_factor_reset,
    carry_out_second_factor_reset,
)
from runtime.clock import now
from runtime.gateways import open_database
from runtime.settings import settings
from storage.work import Work

Email = Annotated[str, typer.Argument(help="The e-mail that the person signs in with.")]
By = Annotated[str, typer.Option("--by", help="Your own e-mail: you act for the alliance.")]
Reason = Annotated[str, typer.Option("--reason", help="How you know that it is them, and what they have lost.")]

app = typer.Typer(name="second-factor", no_args_is_help=True, add_completion=False)


@app.callback()
def second_factor() -> None:
    """Take off a second factor that was lost: one person asks, and after 72 hours another one carries it out.

    Whoever can run this can change the database as well: that these are two people is for the operator to see to.
    """


@app.command("ask-reset")
def ask_reset(email: Email, by: By, reason: Reason) -> None:
    """Note that somebody has lost every second factor. They are told; using one of them calls it off."""
    reset = _done(lambda work: ask_second_factor_reset(work, email=email, by=by, reason=reason))
    typer.echo(f"From {reset.ready_at:%F %R} UTC on, somebody else may run `niemtin second-factor reset {email}`.")


@app.command()
def reset(email: Email, by: By) -> None:
    """Take the second factor off and end all sessions, as another person than the one who asked."""
    _done(lambda work: carry_out_second_factor_reset(work, email=email, by=by))
    typer.echo(f"{email} signs in with the password alone, and has no session left.")


@app.command("call-off")
def call_off(email: Email) -> None:
    """Leave somebody their second factor: the report was wrong."""
    _done(lambda work: call_off_second_factor_reset(work, email=email))
    typer.echo(f"{email} keeps the second factor.")


def _done(act: Callable[[Work[System]], Awaitable[SecondFactorReset]]) -> SecondFactorReset:
    try:
        return anyio.run(_acted, act)
    except DomainError as refusal:
        raise typer.BadParameter(refusal.say("en"), param_hint=refusal.field or "EMAIL") from None


async def _acted(act: Callable[[Work[System]], Awaitable[SecondFactorReset]]) -> SecondFactorReset:
    async with open_database(settings()) as database, database.work(System(name="operator"), now()) as work:
        return await act(work)
