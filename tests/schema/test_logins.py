from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from domain.logins import FREE_FAILURES, Login, LoginSession, SignInDelay
from runtime.clock import now
from tests.callers import Caller, Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.logins import PASSWORD, make_login

REGISTER = """
mutation ($input: RegisterInput!) {
  register(input: $input) { ... on Session { token } ... on Problem { code field message } } }
"""
SIGN_IN = """
mutation ($input: SignInInput!) {
  signIn(input: $input) { ... on Session { token expiresAt } ... on Problem { code message } } }
"""
SIGN_OUT = "mutation { signOut { ... on SignedOut { at } ... on Problem { code } } }"
ME = "{ me { email displayName language memberships { role brand { name } } adminRoles { role } } }"

AN: dict[str, Any] = {"email": " An@Example.vn ", "password": PASSWORD, "displayName": "Nguyễn Văn An"}
VISITOR = Caller(Kind.VISITOR, {})


def bearer(token: str, **headers: str) -> Caller:
    return Caller(Kind.SIGNED_IN, {"authorization": f"Bearer {token}", **headers})


async def test_registering_opens_a_session(api: Api, database: TestDatabase) -> None:
    session = await api.run(VISITOR, REGISTER, input=AN)

    me = await api.run(bearer(session["token"]), ME)
    assert me == {
        "email": "an@example.vn",
        "displayName": "Nguyễn Văn An",
        "language": "VI",
        "memberships": [],
        "adminRoles": [],
    }
    (kept,) = await database.all(select(LoginSession))
    assert session["token"] not in kept.token_hash
    assert await database.event_names() == ["LoginRegistered"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "an"}, "input.email"),
        ({"email": f"{'a' * 250}@example.vn"}, "input.email"),
        ({"password": "short"}, "input.password"),
        ({"password": "x" * 257}, "input.password"),
        ({"displayName": " "}, "input.displayName"),
    ],
)
async def test_bad_input_registers_nobody(api: Api, database: TestDatabase, change: dict[str, str], field: str) -> None:
    problem = await api.run(VISITOR, REGISTER, input=AN | change)

    assert (problem["code"], problem["field"]) == ("INVALID_INPUT", field)
    assert await database.count(Login) == 0


async def test_an_email_registers_once(api: Api, database: TestDatabase) -> None:
    await database.add(make_login(email="an@example.vn"))

    assert await api.refused(VISITOR, REGISTER, input=AN) == "EMAIL_TAKEN"
    assert await database.count(Login) == 1


async def test_signing_in_and_out(api: Api, database: TestDatabase) -> None:
    await database.add(make_login(email="an@example.vn"))

    session = await api.run(VISITOR, SIGN_IN, input={"email": "AN@example.vn", "password": PASSWORD})
    me = bearer(session["token"])

    assert (await api.run(me, ME))["email"] == "an@example.vn"
    assert (await api.run(me, SIGN_OUT))["at"]
    response = await api.post(me, ME)
    assert (response.status_code, response.json()["errors"][0]["extensions"]["code"]) == (401, "NOT_SIGNED_IN")


async def test_a_visitor_is_nobody(api: Api) -> None:
    assert await api.run(VISITOR, ME) is None
    assert await api.refused(VISITOR, SIGN_OUT) == "NOT_SIGNED_IN"


@pytest.mark.parametrize("email", ["an@example.vn", "nobody@example.vn"])
async def test_guessing_is_delayed_more_and_more(api: Api, database: TestDatabase, email: str) -> None:
    await database.add(make_login(email="an@example.vn"))
    wrong = {"email": email, "password": "wrong password!"}

    codes = [await api.refused(VISITOR, SIGN_IN, input=wrong) for _ in range(FREE_FAILURES + 2)]

    assert codes == ["WRONG_CREDENTIALS"] * (FREE_FAILURES + 1) + ["TOO_MANY_ATTEMPTS"]
    assert await api.refused(VISITOR, SIGN_IN, input=wrong | {"password": PASSWORD}) == "TOO_MANY_ATTEMPTS"
    assert await database.count(LoginSession) == 0


async def test_signing_in_clears_the_failures(api: Api, database: TestDatabase) -> None:
    await database.add(make_login(email="an@example.vn"))
    right = {"email": "an@example.vn", "password": PASSWORD}

    await api.refused(VISITOR, SIGN_IN, input=right | {"password": "wrong password!"})
    await api.run(VISITOR, SIGN_IN, input=right)

    (delay,) = await database.all(select(SignInDelay))
    assert delay.failures == 0


async def test_a_disabled_login_is_shut_out(api: Api, database: TestDatabase) -> None:
    caller = await api.caller(Kind.SIGNED_IN)
    assert caller.login is not None

    await database.execute("UPDATE logins SET disabled_at = now()")

    assert await api.refused(caller, ME) == "NOT_SIGNED_IN"
    right = {"email": caller.login.email, "password": PASSWORD}
    assert await api.refused(VISITOR, SIGN_IN, input=right) == "WRONG_CREDENTIALS"


async def test_an_expired_session_is_dead(api: Api, database: TestDatabase) -> None:
    caller = await api.caller(Kind.SIGNED_IN)

    await database.execute("UPDATE login_sessions SET expires_at = :at", at=now() - timedelta(seconds=1))

    assert await api.refused(caller, ME) == "NOT_SIGNED_IN"


@pytest.mark.parametrize(
    "role",
    [
        "brand:0192aaaa-0000-7000-8000-000000000000",
        "admin:council",
        "admin:king",
        "brand:x",
        "influencer:x",
        "dog:1",
        "brand",
    ],
)
async def test_a_role_that_is_not_yours_is_refused_at_the_door(api: Api, role: str) -> None:
    caller = await api.caller(Kind.SECRETARIAT)

    response = await api.post(Caller(caller.kind, caller.headers | {"acting-as": role}), ME)

    assert (response.status_code, response.json()["errors"][0]["extensions"]["code"]) == (403, "NOT_ALLOWED")


async def test_a_person_acts_as_their_own_profile_only(api: Api) -> None:
    one, other = await api.caller(Kind.INFLUENCER), await api.caller(Kind.INFLUENCER)
    as_other = Caller(one.kind, one.headers | {"acting-as": other.headers["acting-as"]})

    assert (await api.post(one, ME)).status_code == 200
    assert (await api.post(as_other, ME)).status_code == 403


@pytest.mark.parametrize(
    ("header", "message"),
    [("vi", "Bạn cần đăng nhập."), ("en-GB,vi;q=0.5", "Sign in first."), ("fr", "Bạn cần đăng nhập.")],
)
async def test_refusals_speak_the_callers_language(api: Api, header: str, message: str) -> None:
    caller = Caller(Kind.VISITOR, {"accept-language": header})
    document = SIGN_OUT.replace("code", "code message")

    assert (await api.run(caller, document))["message"] == message


async def test_a_login_without_wishes_is_answered_in_its_own_language(api: Api, database: TestDatabase) -> None:
    caller = await api.caller(Kind.SIGNED_IN)
    await database.execute("UPDATE logins SET language = 'en'")
    plain = Caller(caller.kind, caller.headers | {"accept-language": ""})

    problem = await api.run(plain, REGISTER, input=AN)

    assert problem["message"].startswith("This takes the role visitor.")
