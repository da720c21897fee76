"""A second factor that was lost is taken off by two people, after 72 hours in which its person may use it."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from domain.actors import System
from domain.errors import InvalidInput, NotFound
from domain.logins import AdminRole, Login, LoginSession
from domain.passkeys import Passkey, StepUpChallenge
from domain.second_factor_resets import (
    NoResetWaits,
    ResetForOneself,
    ResetTakesAnother,
    ResetTooEarly,
    ResetWaitsAlready,
    SecondFactorReset,
)
from domain.second_factors import RecoveryCode, SecondFactorOff, SignInChallenge, Totp
from operations.logins import OpenedSession
from operations.second_factor_resets import (
    ask_second_factor_reset,
    call_off_second_factor_reset,
    carry_out_second_factor_reset,
)
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.logins import make_admin_grant, make_login
from tests.makers.second_factors import RECOVERY, code_of
from tests.operations.second_factors.trying import challenge_of, completed, signed_in, stepped_up
from tests.refusing import refused

OPERATOR = System(name="operator")
READY = NOON + timedelta(hours=72)


@pytest.fixture
async def admins(database: TestDatabase) -> tuple[Login, Login]:
    """Two people of the alliance."""
    first, second = await database.add(make_login()), await database.add(make_login())
    await database.add(make_admin_grant(first, AdminRole.SECRETARIAT), make_admin_grant(second, AdminRole.FINANCE))
    return first, second


async def ask(database: TestDatabase, login: Login, by: Login, reason: str = "Mất điện thoại.") -> SecondFactorReset:
    async with database.work(OPERATOR, NOON) as work:
        return await ask_second_factor_reset(work, email=login.email.upper(), by=by.email, reason=reason)


async def carry_out(database: TestDatabase, login: Login, by: Login, at: timedelta = timedelta()) -> SecondFactorReset:
    async with database.work(OPERATOR, READY + at) as work:
        return await carry_out_second_factor_reset(work, email=login.email, by=by.email)


async def test_two_people_take_it_off_after_the_wait(
    database: TestDatabase, login: Login, admins: tuple[Login, Login]
) -> None:
    session = await completed(database, await challenge_of(database, login), RECOVERY)
    assert isinstance(session, OpenedSession)
    await challenge_of(database, login)

    asked = await ask(database, login, admins[0])
    done = await carry_out(database, login, admins[1])

    assert (asked.asked_at, asked.ready_at, asked.reason) == (NOON, READY, "Mất điện thoại.")
    assert (done.asked_by, done.carried_out_by, done.carried_out_at) == (admins[0].id, admins[1].id, READY)
    assert [await database.count(each) for each in (Totp, RecoveryCode, SignInChallenge, StepUpChallenge, Passkey)] == [
        0
    ] * 5
    assert [each.revoked_at for each in await database.all(select(LoginSession))] == [READY]
    assert (await database.event_names())[-4:] == [
        "SecondFactorResetAsked", "SecondFactorTurnedOff", "SignedOut", "SecondFactorResetCarriedOut",
    ]  # fmt: skip
    assert isinstance(await signed_in(database, login, READY), OpenedSession)
    await refused(database, NoResetWaits, lambda: carry_out(database, login, admins[1]))


async def test_neither_before_the_wait_is_over_nor_by_one_person_nor_for_oneself(
    database: TestDatabase, login: Login, admins: tuple[Login, Login]
) -> None:
    await database.add(make_admin_grant(login, AdminRole.DECIDER))
    await refused(database, ResetForOneself, lambda: ask(database, login, login))
    await ask(database, login, admins[0])

    early = await refused(
        database, ResetTooEarly, lambda: carry_out(database, login, admins[1], at=-timedelta(microseconds=1))
    )
    await refused(database, ResetTakesAnother, lambda: carry_out(database, login, admins[0]))
    await refused(database, ResetForOneself, lambda: carry_out(database, login, login))
    waiting = await refused(database, ResetWaitsAlready, lambda: ask(database, login, admins[1]))

    assert early.ready_at == waiting.ready_at == READY


async def test_what_cannot_be_asked_for_is_refused(
    database: TestDatabase, login: Login, admins: tuple[Login, Login]
) -> None:
    plain = await database.add(make_login())

    await refused(database, SecondFactorOff, lambda: ask(database, plain, admins[0]))
    unknown = await refused(database, NotFound, lambda: ask(database, login, plain))
    await refused(database, InvalidInput, lambda: ask(database, login, admins[0], reason=" "))
    await refused(database, NotFound, lambda: ask(database, make_login(), admins[0]))

    assert unknown.field == "by"


@pytest.mark.parametrize("code", [code_of(NOON), RECOVERY])
async def test_using_it_calls_the_reset_off(
    database: TestDatabase, login: Login, admins: tuple[Login, Login], code: str
) -> None:
    await ask(database, login, admins[0])

    assert isinstance(await completed(database, await challenge_of(database, login), code), OpenedSession)

    assert (await database.event_names())[-1] == "SecondFactorResetCalledOff"
    await refused(database, NoResetWaits, lambda: carry_out(database, login, admins[1]))


async def test_so_does_proving_who_one_is(database: TestDatabase, login: Login, admins: tuple[Login, Login]) -> None:
    await ask(database, login, admins[0])

    assert await stepped_up(database, login, code_of(NOON)) is None

    assert (await database.event_names())[-1] == "SecondFactorResetCalledOff"
    again = await ask(database, login, admins[1])
    assert (again.asked_by, await database.count(SecondFactorReset)) == (admins[1].id, 2)


async def test_an_operator_calls_it_off(database: TestDatabase, login: Login, admins: tuple[Login, Login]) -> None:
    await ask(database, login, admins[0])

    async with database.work(OPERATOR, READY) as work:
        reset = await call_off_second_factor_reset(work, email=login.email)

    assert (reset.called_off_at, reset.carried_out_at) == (READY, None)
    assert await database.count(Totp) == 1


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ("carried_out_by = asked_by, carried_out_at = ready_at", "two_people"),
        ("carried_out_by = login_id, carried_out_at = ready_at", "not_for_oneself"),
        ("carried_out_by = :other, carried_out_at = ready_at - interval '1 microsecond'", "rested"),
        ("carried_out_by = :other", "carried_out"),
        ("carried_out_by = :other, carried_out_at = ready_at, called_off_at = ready_at", "ended_once"),
        ("asked_at = ready_at", "ready_at"),
    ],
)
async def test_the_database_keeps_it_as_well(
    database: TestDatabase, login: Login, admins: tuple[Login, Login], changed: str, name: str
) -> None:
    await ask(database, login, admins[0])
    given = {"other": admins[1].id} if ":other" in changed else {}

    with pytest.raises(IntegrityError, match=f"ck_second_factor_resets_{name}"):
        await database.execute(f"UPDATE second_factor_resets SET {changed}", **given)  # noqa: S608 - our own words
