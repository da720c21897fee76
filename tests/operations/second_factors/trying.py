"""What is tried with a second factor, each in a transaction of its own."""

from datetime import datetime, timedelta
from typing import TypeAlias

from sqlalchemy import select

from domain.actors import SignedIn, Visitor
from domain.logins import (
    Login,
    SignInDelay,
    TooManyAttempts,
    WrongCredentials,
)
from operations.logins import BegunSignIn, OpenedSession, sign_in
from operations.proving import Unproven, step_up
from operations.second_factors import (
    ConfirmedTotp,
    NotConfirmed,
    begin_totp,
    complete_sign_in,
    confirm_totp,
)
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.logins import PASSWORD
from tests.makers.second_factors import (
    SEALING,
    proof,
)
from trust.sealing import Sealing

STEP = timedelta(seconds=30)
LOST: Sealing = Sealing(lambda: (bytes(32),))
NO_KEY: Sealing = Sealing(tuple)

Begun: TypeAlias = BegunSignIn | OpenedSession | WrongCredentials | TooManyAttempts


async def signed_in(database: TestDatabase, login: Login, at: datetime = NOON, password: str = PASSWORD) -> Begun:
    """The first half, or all of it."""
    async with database.work(Visitor(), at) as work:
        return await sign_in(work, email=login.email, password=password)


async def challenge_of(database: TestDatabase, login: Login, at: datetime = NOON) -> str:
    """The first half, by a right password."""
    begun = await signed_in(database, login, at)
    assert isinstance(begun, BegunSignIn)
    return begun.token


async def completed(
    database: TestDatabase, challenge: str, code: str, at: datetime = NOON, sealing: Sealing = SEALING
) -> OpenedSession | NotConfirmed:
    """The second half."""
    async with database.work(Visitor(), at) as work:
        return await complete_sign_in(work, challenge=challenge, code=code, sealing=sealing)


async def stepped_up(
    database: TestDatabase, login: Login, code: str | None, at: datetime = NOON, password: str = PASSWORD
) -> Unproven | None:
    """Proof before something delicate."""
    async with database.work(SignedIn(login_id=login.id), at) as work:
        return await step_up(work, proof=proof(code, password=password))


async def begun(database: TestDatabase, login: Login, at: datetime = NOON, password: str = PASSWORD) -> object:
    """A secret for an app."""
    async with database.work(SignedIn(login_id=login.id), at) as work:
        return await begin_totp(work, password=password, sealing=SEALING)


async def confirmed(
    database: TestDatabase, login: Login, code: str, at: datetime = NOON, token: str = ""
) -> ConfirmedTotp | NotConfirmed:
    """Its first code."""
    async with database.work(SignedIn(login_id=login.id), at) as work:
        return await confirm_totp(work, code=code, token=token, sealing=SEALING)


async def failures_of(database: TestDatabase, login: Login) -> int:
    (delay,) = await database.all(select(SignInDelay).where(SignInDelay.email == login.email))
    return delay.failures
