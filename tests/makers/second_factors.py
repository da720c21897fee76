"""Second factors: an app with the secret of RFC 6238, its codes, and what secrets are sealed with."""

import base64
from datetime import datetime
from typing import Any, Final

from domain.logins import Login, hash_of_token
from domain.second_factors import RecoveryCode, Totp, base32, code_at, tidied
from operations.proving import Proof
from tests.instants import NOON
from tests.makers.logins import PASSWORD
from trust.passkeys import Site
from trust.sealing import Sealing

SECRET: Final = base32(b"12345678901234567890")
"""Of the test vectors in RFC 6238, appendix B."""
SEALING: Final = Sealing(lambda: (bytes(range(32)),))
RECOVERY: Final = "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF"


def step_at(at: datetime) -> int:
    """Steps of 30 seconds since 1970."""
    return int(at.timestamp()) // 30


def code_of(at: datetime, steps: int = 0) -> str:
    """What the app shows at an instant, or so many steps later."""
    return code_at(SECRET, step_at(at) + steps)


def make_totp(login: Login, **changes: Any) -> Totp:
    """The app of a login, on since long ago."""
    values: dict[str, Any] = {
        "sealed_secret": SEALING.seal(base64.b32decode(SECRET), of=login.id),
        "begun_at": NOON,
        "confirmed_at": NOON,
        "last_step": 0,
    }
    return Totp(login_id=login.id, **(values | changes))


def make_recovery_code(login: Login, code: str = RECOVERY, **changes: Any) -> RecoveryCode:
    """A recovery code of a login."""
    return RecoveryCode(login_id=login.id, code_hash=hash_of_token(tidied(code)), **changes)


def proof(
    code: str | None = None,
    *,
    passkey: str | None = None,
    password: str = PASSWORD,
    sealing: Sealing = SEALING,
    site: Site | None = None,
) -> Proof:
    """The password of all logins, and a code or what a passkey signed."""
    return Proof(password=password, code=code, passkey=passkey, sealing=sealing, site=site)
