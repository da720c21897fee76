"""What an integration sends is its own and of this moment."""

from datetime import UTC, datetime

import pytest

from api.integrations.signatures import WINDOW, SignatureRefused, require_signed, signature

KEY = "k" * 32
BODY = b'{"views": 1}'
AT = 1_800_000_000
NOW = datetime.fromtimestamp(AT, UTC)
SIGNED = signature(KEY, BODY, at=AT)


def test_a_signature_is_the_hmac_of_its_time_and_the_body() -> None:
    # printf '1800000000.{"views": 1}' | openssl dgst -sha256 -hmac kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk
    assert SIGNED == "t=1800000000,v1=985833c9fedc5eee21cb2f79fe30375295b69760181f66622fbbee230f3bbe46"


@pytest.mark.parametrize("header", [SIGNED, f"v1=00,{SIGNED}", f"{SIGNED},v1=00", SIGNED.replace(",", " , ")])
def test_what_was_signed_just_now_is_taken(header: str) -> None:
    require_signed(header, KEY, BODY, now=NOW)


@pytest.mark.parametrize("off", [-WINDOW, WINDOW])
def test_the_window_ends_on_its_second(off: int) -> None:
    require_signed(signature(KEY, BODY, at=AT + off), KEY, BODY, now=NOW)
    with pytest.raises(SignatureRefused):
        require_signed(signature(KEY, BODY, at=AT + off + (1 if off > 0 else -1)), KEY, BODY, now=NOW)


@pytest.mark.parametrize(
    ("header", "key", "body"),
    [
        (None, KEY, BODY),
        ("", KEY, BODY),
        (SIGNED, None, BODY),
        (SIGNED, "x" * 32, BODY),
        (SIGNED, KEY, BODY + b" "),
        (SIGNED.replace(str(AT), str(AT + 1)), KEY, BODY),
        (f"t={AT},{SIGNED}", KEY, BODY),
        (f"t={AT}", KEY, BODY),
        (SIGNED.partition(",")[2], KEY, BODY),
        ("t=now,v1=00", KEY, BODY),
        ("t=" + "9" * 5_000 + ",v1=00", KEY, BODY),
        ("t=١,v1=00", KEY, BODY),
        (SIGNED.replace("v1=", "v1=é"), KEY, BODY),
    ],
)
def test_anything_else_is_refused(header: str | None, key: str | None, body: bytes) -> None:
    with pytest.raises(SignatureRefused):
        require_signed(header, key, body, now=NOW)
