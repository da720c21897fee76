"""Passkeys over HTTP: added, shown, used at signing in, taken away."""

import json

from runtime.clock import now
from tests.callers import Caller, Kind
from tests.client import Api
from tests.makers.logins import PASSWORD
from tests.makers.passkeys import PRESENT, VERIFIED, Device
from tests.makers.second_factors import code_of, make_recovery_code, make_totp
from tests.schema.campaigns.asking import mutation

BEGIN = mutation("beginPasskey", "password: String!, code: String", "... on BegunPasskey { options }")
ADD = mutation("addPasskey", "name: String!, credential: String!", "... on Passkey { id name usedAt }")
REMOVE = mutation(
    "removePasskey", "passkeyId: ID!, password: String!, code: String, passkey: String", "... on PasskeyRemoved { at }"
)
STEP_UP = "mutation { beginStepUp { ... on BegunStepUp { options expiresAt } ... on Problem { code } } }"
SIGN_IN = mutation(
    "signIn", "input: SignInInput!", "... on SecondFactorNeeded { challenge passkeyOptions } ... on Session { token }"
)
COMPLETE = mutation(
    "completeSignInWithPasskey", "input: CompleteSignInWithPasskeyInput!", "... on Session { token expiresAt }"
)
MINE = "{ me { passkeys { id name usedAt } } }"
NODE = "query ($id: ID!) { node(id: $id) { ... on Passkey { name } } }"
VISITOR = Caller(Kind.VISITOR, {})
CODES = ("AAAA" * 6, "BBBB" * 6)


async def with_factor(api: Api) -> tuple[Caller, dict[str, str]]:
    """Somebody whose second factor is on, and how they sign in."""
    caller = await api.caller(Kind.SIGNED_IN)
    assert caller.login is not None
    await api.database.add(make_totp(caller.login), *(make_recovery_code(caller.login, code) for code in CODES))
    return caller, {"email": caller.login.email, "password": PASSWORD}


async def test_a_passkey_is_added_signs_in_and_is_taken_away(api: Api) -> None:
    caller, mine = await with_factor(api)
    device = Device()
    assert (await api.run(VISITOR, SIGN_IN, input=mine))["passkeyOptions"] is None

    assert await api.refused(caller, BEGIN, password=PASSWORD) == "SECOND_FACTOR_NEEDED"
    begun = await api.run(caller, BEGIN, password=PASSWORD, code=code_of(now()))
    assert await api.refused(caller, ADD, name="x", credential="{}") == "WRONG_PASSKEY"
    added = await api.run(caller, ADD, name=" Điện  thoại ", credential=device.create(begun["options"]))
    half = await api.run(VISITOR, SIGN_IN, input=mine)
    challenge = {"challenge": half["challenge"]}
    assert await api.refused(VISITOR, COMPLETE, input=challenge | {"credential": "{}"}) == "WRONG_PASSKEY"
    answer = device.get(half["passkeyOptions"])
    session = await api.run(VISITOR, COMPLETE, input=challenge | {"credential": answer})

    assert await api.refused(VISITOR, COMPLETE, input=challenge | {"credential": answer}) == "CHALLENGE_OVER"
    assert json.loads(half["passkeyOptions"])["rpId"] == "niemtin.test"
    assert added == {"id": added["id"], "name": "Điện thoại", "usedAt": None}
    again = Caller(Kind.SIGNED_IN, {"authorization": f"Bearer {session['token']}"})
    (seen,) = (await api.run(again, MINE))["passkeys"]
    assert (seen["id"], seen["usedAt"] is None) == (added["id"], False)
    given = {"passkeyId": added["id"], "password": PASSWORD}
    assert await api.refused(caller, REMOVE, **given) == "SECOND_FACTOR_NEEDED"
    assert (await api.run(caller, REMOVE, **given, code=CODES[0]))["at"]
    assert await api.run(caller, MINE) == {"passkeys": []}


async def test_passkeys_are_shown_to_their_person_only(api: Api) -> None:
    caller, _ = await with_factor(api)
    begun = await api.run(caller, BEGIN, password=PASSWORD, code=code_of(now()))
    added = await api.run(caller, ADD, name="Máy tính", credential=Device().create(begun["options"]))

    assert await api.run(caller, NODE, id=added["id"]) == {"name": "Máy tính"}
    for kind in (Kind.VISITOR, Kind.SIGNED_IN, Kind.SECRETARIAT, Kind.AUDITOR):
        assert await api.run(await api.caller(kind), NODE, id=added["id"]) is None
    stranger = await api.caller(Kind.SIGNED_IN)
    given = {"passkeyId": added["id"], "password": PASSWORD}
    assert await api.refused(stranger, REMOVE, **given) == "NOT_FOUND"


async def test_a_passkey_proves_who_one_is_before_what_is_delicate(api: Api) -> None:
    caller, _ = await with_factor(api)
    device = Device()
    assert await api.refused(caller, STEP_UP) == "NO_PASSKEY"
    begun = await api.run(caller, BEGIN, password=PASSWORD, code=code_of(now()))
    added = await api.run(caller, ADD, name="Điện thoại", credential=device.create(begun["options"]))
    given = {"passkeyId": added["id"], "password": PASSWORD}

    assert await api.refused(caller, REMOVE, **given, passkey="{}") == "STEP_UP_NOT_BEGUN"
    asked = await api.run(caller, STEP_UP)
    unchecked = device.get(asked["options"])
    assert await api.refused(caller, REMOVE, **given, passkey=unchecked) == "WRONG_PASSKEY"
    checked = device.get(asked["options"], flags=PRESENT | VERIFIED)
    removed = await api.run(caller, REMOVE, **given, passkey=checked)

    assert removed["at"] < asked["expiresAt"]
    assert await api.run(caller, MINE) == {"passkeys": []}
