"""A second factor over HTTP: turned on, asked for, used, turned off."""

from typing import Any

import pytest
from sqlalchemy import select

from domain.ids import new_id
from domain.logins import LoginSession, OpenedWith
from domain.second_factors import code_at
from runtime.clock import now
from schema.bank_batches.types import BankBatch
from schema.node_keys import node_id
from tests.callers import Caller, Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.logins import PASSWORD
from tests.makers.payouts import ACCOUNT
from tests.makers.second_factors import RECOVERY, code_of, make_recovery_code, make_totp, step_at
from tests.schema.campaigns.asking import mutation

BEGIN = mutation("beginTotp", "password: String!", "... on BegunTotp { secret uri }")
CONFIRM = mutation("confirmTotp", "code: String!", "... on ConfirmedTotp { recoveryCodes }")
DISABLE = mutation("disableTotp", "password: String!, code: String", "... on TotpDisabled { at }")
SIGN_IN = mutation(
    "signIn",
    "input: SignInInput!",
    "__typename ... on Session { token } ... on SecondFactorNeeded { challenge expiresAt }",
)
COMPLETE = mutation("completeSignIn", "input: CompleteSignInInput!", "... on Session { token expiresAt }")
MINE = "{ me { email totp { confirmedAt recoveryCodesLeft } } }"
NODE = "query ($id: ID!) { node(id: $id) { ... on Totp { recoveryCodesLeft } } }"

SET_DETAILS = mutation("setPayoutDetails", "input: SetPayoutDetailsInput!", "... on PayoutDetails { number }")
CLOSE = mutation("closePeriod", "input: ClosePeriodInput!", "... on AccountingPeriod { id }")
APPROVE = mutation("approveBankBatch", "bankBatchId: ID!, password: String!, code: String", "... on BankBatch { id }")

VISITOR = Caller(Kind.VISITOR, {})


def bearer(token: str) -> Caller:
    return Caller(Kind.SIGNED_IN, {"authorization": f"Bearer {token}"})


async def with_factor(api: Api, kind: Kind = Kind.SIGNED_IN) -> Caller:
    """A caller whose login has a second factor and two recovery codes."""
    caller = await api.caller(kind)
    assert caller.login is not None
    await api.database.add(
        make_totp(caller.login), make_recovery_code(caller.login), make_recovery_code(caller.login, "B" * 24)
    )
    return caller


async def test_it_is_turned_on_used_and_turned_off(api: Api, database: TestDatabase) -> None:
    caller = await api.caller(Kind.SIGNED_IN)
    assert caller.login is not None
    mine = {"email": caller.login.email, "password": PASSWORD}
    assert await api.run(caller, MINE) == {"email": caller.login.email, "totp": None}

    begun = await api.run(caller, BEGIN, password=PASSWORD)
    step = step_at(now())
    assert (await api.run(caller, MINE))["totp"] is None
    codes = (await api.run(caller, CONFIRM, code=code_at(begun["secret"], step)))["recoveryCodes"]
    half = await api.run(VISITOR, SIGN_IN, input=mine)
    challenge = {"challenge": half["challenge"]}
    assert half["__typename"] == "SecondFactorNeeded"
    assert await api.refused(VISITOR, COMPLETE, input=challenge | {"code": code_at(begun["secret"], step)}) == (
        "WRONG_CODE"
    )
    session = await api.run(VISITOR, COMPLETE, input=challenge | {"code": codes[0]})

    assert begun["uri"].startswith("otpauth://totp/Ni%E1%BB%81m%20Tin:")
    assert (await api.run(bearer(session["token"]), MINE))["totp"]["recoveryCodesLeft"] == 9
    assert await api.refused(VISITOR, COMPLETE, input=challenge | {"code": codes[1]}) == "CHALLENGE_OVER"
    assert await api.refused(caller, DISABLE, password=PASSWORD) == "SECOND_FACTOR_NEEDED"
    assert (await api.run(caller, DISABLE, password=PASSWORD, code=codes[1]))["at"]
    assert (await api.run(VISITOR, SIGN_IN, input=mine))["__typename"] == "Session"
    assert await api.refused(caller, DISABLE, password=PASSWORD) == "SECOND_FACTOR_OFF"
    sessions = await database.all(select(LoginSession).order_by(LoginSession.id))
    opened = [each.opened_with for each in sessions]
    assert opened == [OpenedWith.PASSWORD, OpenedWith.PASSWORD_AND_RECOVERY_CODE, OpenedWith.PASSWORD]


async def test_turning_it_on_ends_the_other_sessions(api: Api) -> None:
    caller = await api.caller(Kind.SIGNED_IN)
    assert caller.login is not None
    mine = {"email": caller.login.email, "password": PASSWORD}
    other = bearer((await api.run(VISITOR, SIGN_IN, input=mine))["token"])
    begun = await api.run(caller, BEGIN, password=PASSWORD)

    await api.run(caller, CONFIRM, code=code_at(begun["secret"], step_at(now())))

    assert await api.refused(other, MINE) == "NOT_SIGNED_IN"
    assert (await api.run(caller, MINE))["totp"]["recoveryCodesLeft"] == 10


@pytest.mark.parametrize(
    ("document", "given", "code"),
    [
        (BEGIN, {"password": "guessed"}, "WRONG_PASSWORD"),
        (BEGIN, {"password": PASSWORD}, "SECOND_FACTOR_ON_ALREADY"),
        (CONFIRM, {"code": "000000"}, "SECOND_FACTOR_ON_ALREADY"),
        (DISABLE, {"password": "guessed", "code": RECOVERY}, "WRONG_PASSWORD"),
        (DISABLE, {"password": PASSWORD, "code": "000000"}, "WRONG_CODE"),
    ],
)
async def test_what_is_refused_turns_nothing_on_or_off(
    api: Api, document: str, given: dict[str, Any], code: str
) -> None:
    caller = await with_factor(api)

    assert await api.refused(caller, document, **given) == code
    assert (await api.run(caller, MINE))["totp"]["recoveryCodesLeft"] == 2


async def test_a_code_is_asked_for_before_payout_details_are_set(api: Api) -> None:
    caller = await with_factor(api, Kind.INFLUENCER)
    account = {"bank": ACCOUNT.bank, "number": ACCOUNT.number, "holder": ACCOUNT.holder, "password": PASSWORD}

    assert await api.refused(caller, SET_DETAILS, input=account) == "SECOND_FACTOR_NEEDED"
    assert await api.refused(caller, SET_DETAILS, input=account | {"code": "000000"}) == "WRONG_CODE"
    assert await api.run(caller, SET_DETAILS, input=account | {"code": code_of(now())}) == {"number": 1}


async def test_a_code_is_asked_for_before_the_books_are_closed(api: Api) -> None:
    caller, month = await with_factor(api, Kind.FINANCE), {"year": 2099, "month": 1, "password": PASSWORD}

    assert await api.refused(caller, CLOSE, input=month) == "SECOND_FACTOR_NEEDED"
    assert await api.refused(caller, CLOSE, input=month | {"code": "000000"}) == "WRONG_CODE"
    assert await api.refused(caller, CLOSE, input=month | {"code": code_of(now())}) == "PERIOD_NOT_OVER"


async def test_a_code_is_asked_for_before_a_bank_batch_is_approved(api: Api) -> None:
    caller, batch = await with_factor(api, Kind.FINANCE), {"bankBatchId": node_id(BankBatch, new_id())}

    assert await api.refused(caller, APPROVE, **batch, password=PASSWORD) == "SECOND_FACTOR_NEEDED"
    assert await api.refused(caller, APPROVE, **batch, password=PASSWORD, code="000000") == "WRONG_CODE"
    assert await api.refused(caller, APPROVE, **batch, password=PASSWORD, code=code_of(now())) == "NOT_FOUND"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("vi", "Bạn đã bật xác thực hai lớp: hãy gửi kèm mã từ ứng dụng, một mã khôi phục hoặc khóa truy cập."),
        ("en", "Your login has a second factor: send the code of your app as well, a recovery code or a passkey."),
    ],
)
async def test_the_refusal_speaks_the_callers_language(api: Api, language: str, sentence: str) -> None:
    caller = await with_factor(api)
    asking = Caller(caller.kind, caller.headers | {"accept-language": language})

    assert (await api.run(asking, DISABLE.replace("field message", "message"), password=PASSWORD)) == {
        "code": "SECOND_FACTOR_NEEDED",
        "message": sentence,
    }


async def test_a_second_factor_is_shown_to_its_person_only(api: Api) -> None:
    caller = await with_factor(api)
    assert caller.login is not None
    own = await api.run(caller, "{ me { totp { id } } }")

    assert await api.run(caller, NODE, id=own["totp"]["id"]) == {"recoveryCodesLeft": 2}
    for kind in (Kind.VISITOR, Kind.SIGNED_IN, Kind.SECRETARIAT, Kind.AUDITOR):
        assert await api.run(await api.caller(kind), NODE, id=own["totp"]["id"]) is None


async def test_one_address_completes_sign_ins_only_so_often(api: Api) -> None:
    nothing = {"challenge": "nothing", "code": "000000"}

    codes = {await api.refused(VISITOR, COMPLETE, input=nothing) for _ in range(32)}

    assert codes == {"CHALLENGE_OVER", "TOO_MANY_REQUESTS"}
