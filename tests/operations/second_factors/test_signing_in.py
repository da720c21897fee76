"""A right password is half a sign-in where the second factor is on; a code completes it, once."""

from datetime import timedelta

import anyio
import pytest
from sqlalchemy import select

from domain.logins import (
    FREE_FAILURES,
    Login,
    LoginSession,
    OpenedWith,
    TooManyAttempts,
    WrongCredentials,
    hash_of_token,
)
from domain.second_factors import (
    CHALLENGE_LIFETIME,
    ChallengeOver,
    RecoveryCode,
    SecondFactorUnavailable,
    SignInChallenge,
    WrongCode,
)
from operations.logins import BegunSignIn, OpenedSession
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.logins import make_login
from tests.makers.second_factors import (
    RECOVERY,
    code_of,
    make_recovery_code,
    make_totp,
)
from tests.operations.second_factors.trying import LOST, challenge_of, completed, failures_of, signed_in


async def test_a_right_password_opens_nothing_yet(database: TestDatabase, login: Login) -> None:
    half = await signed_in(database, login)

    assert isinstance(half, BegunSignIn)
    assert half.challenge.expires_at == NOON + CHALLENGE_LIFETIME
    assert half.token not in half.challenge.token_hash
    assert await database.count(LoginSession) == 0


async def test_a_code_opens_the_session(database: TestDatabase, login: Login) -> None:
    opened = await completed(database, await challenge_of(database, login), code_of(NOON))

    assert isinstance(opened, OpenedSession)
    (session,) = await database.all(select(LoginSession))
    assert (session.login_id, session.opened_with) == (login.id, OpenedWith.PASSWORD_AND_TOTP)
    assert session.token_hash == hash_of_token(opened.token)


async def test_a_code_works_once_in_whichever_sign_in(database: TestDatabase, login: Login) -> None:
    first, second = await challenge_of(database, login), await challenge_of(database, login)
    await completed(database, first, code_of(NOON))

    assert isinstance(await completed(database, second, code_of(NOON)), WrongCode)
    assert isinstance(await completed(database, second, code_of(NOON, -1)), WrongCode)
    assert isinstance(await completed(database, second, code_of(NOON, 1)), OpenedSession)
    assert await database.count(LoginSession) == 2


async def test_a_challenge_opens_one_session(database: TestDatabase, login: Login) -> None:
    challenge = await challenge_of(database, login)
    await completed(database, challenge, code_of(NOON))
    before = await database.picture()

    with pytest.raises(ChallengeOver):
        await completed(database, challenge, code_of(NOON, 1))

    assert await database.picture() == before


async def test_a_challenge_lives_five_minutes_and_is_then_forgotten(database: TestDatabase, login: Login) -> None:
    challenge, last = await challenge_of(database, login), NOON + CHALLENGE_LIFETIME
    other = await challenge_of(database, login)

    assert isinstance(
        await completed(database, challenge, code_of(last), at=last - timedelta(microseconds=1)), OpenedSession
    )
    with pytest.raises(ChallengeOver):
        await completed(database, other, code_of(last, 1), at=last)
    await challenge_of(database, login, at=last)
    assert await database.count(SignInChallenge) == 1


@pytest.mark.parametrize("challenge", ["", "nothing", RECOVERY])
async def test_what_is_no_challenge_opens_nothing(database: TestDatabase, login: Login, challenge: str) -> None:
    with pytest.raises(ChallengeOver):
        await completed(database, challenge, code_of(NOON))

    assert login.id
    assert await database.count(LoginSession) == 0


async def test_a_disabled_login_completes_nothing(database: TestDatabase, login: Login) -> None:
    challenge = await challenge_of(database, login)
    await database.execute("UPDATE logins SET disabled_at = now()")

    with pytest.raises(ChallengeOver):
        await completed(database, challenge, code_of(NOON))

    assert isinstance(await signed_in(database, login), WrongCredentials)
    assert await database.count(LoginSession) == 0


async def test_a_wrong_password_does_not_tell_that_there_is_a_second_factor(
    database: TestDatabase, login: Login
) -> None:
    plain = await database.add(make_login())

    for each in (login, plain):
        answers = [await signed_in(database, each, password="guessed") for _ in range(5)]
        assert [type(answer) for answer in answers] == [WrongCredentials] * 4 + [TooManyAttempts]


async def test_guesses_of_codes_are_delayed_and_a_right_password_clears_none(
    database: TestDatabase, login: Login
) -> None:
    tries = range(FREE_FAILURES + 1)
    answers = [await completed(database, await challenge_of(database, login), "000000") for _ in tries]
    assert [type(each) for each in answers] == [WrongCode] * (FREE_FAILURES + 1)

    assert isinstance(await signed_in(database, login), TooManyAttempts)
    later = NOON + timedelta(seconds=1)
    challenge = await challenge_of(database, login, at=later)
    assert isinstance(await completed(database, challenge, "000000", at=later), WrongCode)
    assert await failures_of(database, login) == FREE_FAILURES + 2
    assert isinstance(await completed(database, challenge, code_of(later), at=later), TooManyAttempts)
    latest = later + timedelta(seconds=2)
    assert isinstance(await completed(database, challenge, code_of(latest), at=latest), OpenedSession)
    assert await failures_of(database, login) == 0


async def test_a_recovery_code_stands_in_once(database: TestDatabase, login: Login) -> None:
    typed = RECOVERY.lower().replace("-", " ")

    opened = await completed(database, await challenge_of(database, login), typed)
    again = await completed(database, await challenge_of(database, login), RECOVERY)

    assert isinstance(opened, OpenedSession)
    assert opened.session.opened_with is OpenedWith.PASSWORD_AND_RECOVERY_CODE
    assert isinstance(again, WrongCode)
    assert [each.used_at for each in await database.all(select(RecoveryCode))] == [NOON]
    assert await database.event_names() == ["RecoveryCodeUsed"]


async def test_anothers_recovery_code_does_not(database: TestDatabase, login: Login) -> None:
    other = await database.add(make_login())
    await database.add(make_totp(other), make_recovery_code(other, "ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ"))

    outcome = await completed(database, await challenge_of(database, login), "ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ")

    assert isinstance(outcome, WrongCode)
    assert await database.count(LoginSession) == 0


async def test_with_the_key_lost_only_recovery_codes_are_left(database: TestDatabase, login: Login) -> None:
    challenge = await challenge_of(database, login)
    before = await database.picture()

    with pytest.raises(SecondFactorUnavailable):
        await completed(database, challenge, code_of(NOON), sealing=LOST)

    assert await database.picture() == before
    assert isinstance(await completed(database, challenge, RECOVERY, sealing=LOST), OpenedSession)


async def test_of_two_with_one_challenge_at_once_one_gets_in(database: TestDatabase, login: Login) -> None:
    challenge, outcomes = await challenge_of(database, login), list[str]()

    async def complete(code: str) -> None:
        try:
            outcomes.append(type(await completed(database, challenge, code)).__name__)
        except ChallengeOver:
            outcomes.append("over")

    async with anyio.create_task_group() as tasks:
        for steps in (0, 1):
            tasks.start_soon(complete, code_of(NOON, steps))

    assert sorted(outcomes) == ["OpenedSession", "over"]
    assert await database.count(LoginSession) == 1


@pytest.mark.parametrize("code", [code_of(NOON), RECOVERY])
async def test_of_two_with_one_code_at_once_one_gets_in(database: TestDatabase, login: Login, code: str) -> None:
    challenges, outcomes = [await challenge_of(database, login) for _ in range(2)], list[str]()

    async def complete(challenge: str) -> None:
        outcomes.append(type(await completed(database, challenge, code)).__name__)

    async with anyio.create_task_group() as tasks:
        for challenge in challenges:
            tasks.start_soon(complete, challenge)

    assert sorted(outcomes) == ["OpenedSession", "WrongCode"]
    assert await database.count(LoginSession) == 1
