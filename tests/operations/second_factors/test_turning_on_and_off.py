"""An app is confirmed with its first code, and turned off with the password and another."""

import base64
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from domain.actors import SignedIn, Visitor
from domain.logins import (
    Login,
    LoginSession,
    OpenedWith,
    TooManyAttempts,
    WrongPassword,
    hash_of_token,
)
from domain.second_factors import (
    RecoveryCode,
    SecondFactorNeeded,
    SecondFactorNotBegun,
    SecondFactorOff,
    SecondFactorOnAlready,
    SecondFactorUnavailable,
    SignInChallenge,
    Totp,
    WrongCode,
    code_at,
)
from operations.logins import BegunSignIn, OpenedSession, open_session
from operations.proving import Unproven
from operations.second_factors import (
    BegunTotp,
    ConfirmedTotp,
    begin_totp,
    disable_totp,
)
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.logins import PASSWORD, make_login
from tests.makers.second_factors import (
    SEALING,
    code_of,
    make_recovery_code,
    make_totp,
    proof,
    step_at,
)
from tests.operations.second_factors.trying import (
    NO_KEY,
    begun,
    challenge_of,
    confirmed,
    signed_in,
)


async def test_a_code_of_the_app_confirms_it(database: TestDatabase) -> None:
    login = await database.add(make_login(email="an@example.vn"))

    told = await begun(database, login)
    assert isinstance(told, BegunTotp)
    assert isinstance(await signed_in(database, login), OpenedSession), "a pending one asks for nothing"
    outcome = await confirmed(database, login, code_at(told.secret, step_at(NOON)))

    assert isinstance(outcome, ConfirmedTotp)
    (totp,) = await database.all(select(Totp))
    kept = {each.code_hash for each in await database.all(select(RecoveryCode))}
    assert SEALING.opened(totp.sealed_secret, of=login.id) == base64.b32decode(told.secret)
    assert base64.b32decode(told.secret) not in totp.sealed_secret
    assert f"secret={told.secret}" in told.uri
    assert (totp.confirmed_at, totp.last_step) == (NOON, step_at(NOON))
    assert len(outcome.recovery_codes) == 10
    assert kept == {hash_of_token(code.replace("-", "")) for code in outcome.recovery_codes}
    assert {len(code) for code in outcome.recovery_codes} == {29}
    assert isinstance(await signed_in(database, login), BegunSignIn)
    assert await database.event_names() == ["SecondFactorTurnedOn", "SignedOut"]


async def test_every_other_session_ends(database: TestDatabase) -> None:
    login, stranger = await database.add(make_login()), await database.add(make_login())
    async with database.work(Visitor(), NOON) as work:
        mine, other, theirs = (open_session(work, each.id, OpenedWith.PASSWORD) for each in (login, login, stranger))
    told = await begun(database, login)
    assert isinstance(told, BegunTotp)

    await confirmed(database, login, code_at(told.secret, step_at(NOON)), token=mine.token)

    ended = {each.id: each.revoked_at for each in await database.all(select(LoginSession))}
    assert ended == {mine.session.id: None, other.session.id: NOON, theirs.session.id: None}
    assert await database.event_names() == ["SecondFactorTurnedOn", "SignedOut"]


async def test_a_wrong_first_code_counts_and_turns_nothing_on(database: TestDatabase) -> None:
    login = await database.add(make_login())
    await database.add(make_totp(login, confirmed_at=None, last_step=None))

    answers = [await confirmed(database, login, "000000") for _ in range(5)]

    assert [type(each) for each in answers] == [WrongCode] * 4 + [TooManyAttempts]
    (totp,) = await database.all(select(Totp))
    assert (totp.confirmed_at, await database.count(RecoveryCode)) == (None, 0)
    assert await database.event_names() == []


async def test_beginning_takes_the_password(database: TestDatabase) -> None:
    login = await database.add(make_login())

    answers = [await begun(database, login, password="guessed") for _ in range(5)]

    assert [type(each) for each in answers] == [WrongPassword] * 4 + [TooManyAttempts]
    assert await database.count(Totp) == 0


async def test_beginning_again_replaces_what_was_not_confirmed(database: TestDatabase) -> None:
    login = await database.add(make_login())

    first, second = await begun(database, login), await begun(database, login)

    assert isinstance(first, BegunTotp)
    assert isinstance(second, BegunTotp)
    assert await database.count(Totp) == 1
    assert isinstance(await confirmed(database, login, code_at(first.secret, step_at(NOON))), WrongCode)
    assert isinstance(await confirmed(database, login, code_at(second.secret, step_at(NOON))), ConfirmedTotp)


async def test_it_is_confirmed_in_time_and_once(database: TestDatabase) -> None:
    nobody, late, on = [await database.add(make_login()) for _ in range(3)]
    await database.add(make_totp(late, confirmed_at=None, last_step=None), make_totp(on))
    before, hour = await database.picture(), NOON + timedelta(hours=1)

    for login, refusal in (
        (nobody, SecondFactorNotBegun),
        (late, SecondFactorNotBegun),
        (on, SecondFactorOnAlready),
    ):
        with pytest.raises(refusal):
            await confirmed(database, login, code_of(hour), at=hour)
    with pytest.raises(SecondFactorOnAlready):
        await begun(database, on)

    assert await database.picture() == before


async def test_without_the_operators_key_nobody_begins(database: TestDatabase) -> None:
    login = await database.add(make_login())
    before = await database.picture()

    with pytest.raises(SecondFactorUnavailable):
        async with database.work(SignedIn(login_id=login.id), NOON) as work:
            await begin_totp(work, password=PASSWORD, sealing=NO_KEY)

    assert await database.picture() == before


async def test_it_takes_password_and_code(database: TestDatabase, login: Login) -> None:
    await challenge_of(database, login)

    async def disabled(code: str | None) -> Unproven | None:
        async with database.work(SignedIn(login_id=login.id), NOON) as work:
            return await disable_totp(work, proof=proof(code))

    assert isinstance(await disabled(None), SecondFactorNeeded)
    assert isinstance(await disabled("000000"), WrongCode)
    assert await database.count(Totp) == 1
    assert await disabled(code_of(NOON)) is None

    assert [await database.count(each) for each in (Totp, RecoveryCode, SignInChallenge)] == [0, 0, 0]
    assert await database.event_names() == ["SecondFactorTurnedOff"]
    assert isinstance(await signed_in(database, login), OpenedSession)


async def test_what_is_off_is_not_turned_off(database: TestDatabase) -> None:
    login = await database.add(make_login())
    await database.add(make_totp(login, confirmed_at=None, last_step=None))
    before = await database.picture()

    with pytest.raises(SecondFactorOff):
        async with database.work(SignedIn(login_id=login.id), NOON) as work:
            await disable_totp(work, proof=proof())

    assert await database.picture() == before


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE totps SET last_step = 4", "the last step used never falls"),
        ("UPDATE totps SET last_step = NULL, confirmed_at = NULL", "the last step used never falls"),
        ("UPDATE totps SET confirmed_at = NULL", "ck_totps_confirmed"),
        ("UPDATE recovery_codes SET used_at = NULL", "never used again"),
        ("UPDATE sign_in_challenges SET used_at = now()", "never used again"),
        ("INSERT INTO totps SELECT uuidv7(), login_id, sealed_secret, begun_at FROM totps", "uq_totps_login_id"),
    ],
)
async def test_the_database_keeps_codes_single(database: TestDatabase, statement: str, reason: str) -> None:
    login = await database.add(make_login())
    await database.add(make_totp(login, last_step=5), make_recovery_code(login, used_at=NOON))
    await challenge_of(database, login)
    await database.execute("UPDATE sign_in_challenges SET used_at = now()")
    before = await database.picture()

    with pytest.raises(IntegrityError, match=reason):
        await database.execute(statement)

    assert await database.picture() == before
