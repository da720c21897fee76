"""Codes by time as RFC 6238 has them, within the drift, each once."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.ids import LoginId, new_id
from domain.second_factors import (
    PENDING_FOR,
    SecondFactorNotBegun,
    SecondFactorOnAlready,
    SecondFactorTurnedOn,
    Totp,
    base32,
    code_at,
    is_by_time,
    step_of,
    tidied,
    uri_of,
    written_out,
)
from tests.instants import NOON
from tests.makers.logins import make_login
from tests.makers.second_factors import SECRET, code_of, make_totp, step_at

STEP = timedelta(seconds=30)
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("seconds", "of_eight_digits"),
    [
        (59, "94287082"),
        (1_111_111_109, "07081804"),
        (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"),
        (20_000_000_000, "65353130"),
    ],
)
def test_codes_are_those_of_rfc_6238(seconds: int, of_eight_digits: str) -> None:
    at = datetime.fromtimestamp(seconds, tz=UTC)

    # Six digits are the last six of eight: both are remainders of one number (RFC 4226 section 5.3).
    assert code_at(SECRET, seconds // 30) == of_eight_digits[2:]
    assert step_of(SECRET, of_eight_digits[2:], now=at) == seconds // 30


def test_a_code_is_taken_from_one_step_before_its_own_to_one_step_after_it() -> None:
    begins, code = NOON, code_of(NOON)
    assert begins.timestamp() % 30 == 0

    taken = {
        at: step_of(SECRET, code, now=at) is not None
        for at in (begins - STEP - TICK, begins - STEP, begins, begins + 2 * STEP - TICK, begins + 2 * STEP)
    }

    assert [*taken.values()] == [False, True, True, True, False]


@pytest.mark.parametrize("guess", ["", "12345", "1234567", "28708a", "２８７０８２"])
def test_what_is_no_code_is_none(guess: str) -> None:
    assert not is_by_time(guess)


def test_a_code_is_used_once_and_so_is_everything_before_it() -> None:
    totp = make_totp(make_login())

    assert totp.use(SECRET, code_of(NOON), now=NOON)
    assert totp.last_step == step_at(NOON)
    assert not totp.use(SECRET, code_of(NOON), now=NOON)
    assert not totp.use(SECRET, code_of(NOON, -1), now=NOON)
    assert not totp.use(SECRET, code_of(NOON), now=NOON + STEP)
    assert totp.use(SECRET, code_of(NOON, 1), now=NOON)
    assert not totp.use(SECRET, "000000", now=NOON)
    assert totp.last_step == step_at(NOON) + 1


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(-3, 3)), max_size=12))
def test_the_steps_used_only_rise_and_lie_within_the_drift(tries: list[tuple[int, int]]) -> None:
    totp, used, now = make_totp(make_login()), [0], NOON

    for pause, off in tries:
        now += pause * timedelta(seconds=17)
        if totp.use(SECRET, code_of(now, off), now=now):
            assert abs(off) <= 1
            assert totp.last_step == step_at(now) + off
            used.append(step_at(now) + off)

    assert used == sorted(set(used))


def pending() -> Totp:
    return make_totp(make_login(), confirmed_at=None, last_step=None)


def test_the_first_code_turns_it_on_and_is_used_up() -> None:
    totp = pending()

    assert totp.confirm(SECRET, "000000", now=NOON) is None
    assert totp.confirmed_at is None
    assert totp.confirm(SECRET, code_of(NOON), now=NOON) == SecondFactorTurnedOn(login_id=totp.login_id)
    assert (totp.confirmed_at, totp.last_step) == (NOON, step_at(NOON))
    assert not totp.use(SECRET, code_of(NOON), now=NOON)


def test_a_secret_waits_a_quarter_of_an_hour_for_its_first_code() -> None:
    totp, late = pending(), NOON + PENDING_FOR

    with pytest.raises(SecondFactorNotBegun):
        totp.confirm(SECRET, code_of(late), now=late)
    assert totp.confirmed_at is None

    totp.begin(b"another", now=late)
    assert (totp.sealed_secret, totp.begun_at) == (b"another", late)
    assert totp.confirm(SECRET, code_of(late), now=late) is not None


def test_what_is_on_is_neither_begun_nor_confirmed_again() -> None:
    totp = make_totp(make_login())

    with pytest.raises(SecondFactorOnAlready):
        totp.begin(b"another", now=NOON)
    with pytest.raises(SecondFactorOnAlready):
        totp.confirm(SECRET, code_of(NOON), now=NOON)

    assert totp.last_step == 0


def test_an_app_reads_the_secret_from_an_address() -> None:
    assert base32(b"12345678901234567890") == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert uri_of(SECRET, "an@example.vn") == (
        "otpauth://totp/Ni%E1%BB%81m%20Tin:an%40example.vn?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Ni%E1%BB%81m%20Tin"
    )


def test_codes_are_typed_with_spaces_and_dashes_as_people_like() -> None:
    assert written_out("ABCDEFGHIJKLMNOPQRSTUVWX") == "ABCD-EFGH-IJKL-MNOP-QRST-UVWX"
    assert tidied(" abcd-efgh-ijkl mnop-qrst-uvwx\n") == "ABCDEFGHIJKLMNOPQRSTUVWX"
    assert is_by_time(tidied("287 082"))


def test_secrets_are_not_shown() -> None:
    login = LoginId(new_id())

    assert "sealed" not in repr(Totp(login_id=login, sealed_secret=b"sealed", begun_at=NOON))
