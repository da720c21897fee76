"""What a thief of a session must not do takes the password, and a code where the second factor is on."""

from domain.logins import (
    FREE_FAILURES,
    Login,
    TooManyAttempts,
    WrongPassword,
)
from domain.second_factors import (
    SecondFactorNeeded,
    WrongCode,
)
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.logins import make_login
from tests.makers.second_factors import (
    RECOVERY,
    code_of,
)
from tests.operations.second_factors.trying import STEP, challenge_of, completed, failures_of, stepped_up


async def test_a_login_without_one_needs_its_password_only(database: TestDatabase) -> None:
    login = await database.add(make_login())

    assert await stepped_up(database, login, None) is None
    assert await stepped_up(database, login, "000000") is None


async def test_a_login_with_one_needs_both(database: TestDatabase, login: Login) -> None:
    assert isinstance(await stepped_up(database, login, None), SecondFactorNeeded)
    assert isinstance(await stepped_up(database, login, code_of(NOON), password="guessed"), WrongPassword)
    assert isinstance(await stepped_up(database, login, "000000"), WrongCode)
    assert await failures_of(database, login) == 2
    assert await stepped_up(database, login, code_of(NOON)) is None
    assert await failures_of(database, login) == 0


async def test_a_code_for_signing_in_is_none_for_stepping_up(database: TestDatabase, login: Login) -> None:
    await completed(database, await challenge_of(database, login), code_of(NOON))

    assert isinstance(await stepped_up(database, login, code_of(NOON)), WrongCode)
    assert await stepped_up(database, login, code_of(NOON + STEP), at=NOON + STEP) is None
    assert await stepped_up(database, login, RECOVERY, at=NOON + STEP) is None
    assert isinstance(await stepped_up(database, login, RECOVERY, at=NOON + STEP), WrongCode)


async def test_guesses_are_delayed(database: TestDatabase, login: Login) -> None:
    answers = [await stepped_up(database, login, "000000") for _ in range(FREE_FAILURES + 2)]

    assert [type(each) for each in answers] == [WrongCode] * (FREE_FAILURES + 1) + [TooManyAttempts]
    assert isinstance(await stepped_up(database, login, code_of(NOON)), TooManyAttempts)
