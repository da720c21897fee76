"""argon2id in bounded threads: a hash takes some 35 ms and 19 MiB, so only a few run at once."""

import anyio
from anyio import CapacityLimiter
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

OWASP = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""The OWASP minimum for argon2id: m=19 MiB, t=2, p=1."""

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""For samples and tests, where a thousand people are made at once."""

_DUMMY = "$argon2id$v=19$m=19456,t=2,p=1$QFInQeDx5Nv6jhB8bEOkbw$+XJ7NPvg0vGghbSux0oUBhzuk1ncDSMfsEN7vrW1KAI"
"""Of 32 random bytes that nobody kept."""
_turns = CapacityLimiter(4)


async def hashed(password: str, hasher: PasswordHasher = OWASP) -> str:
    """The argon2id hash to keep."""
    return await anyio.to_thread.run_sync(hasher.hash, password, limiter=_turns)


async def fits(password: str, kept: str | None) -> bool:
    """Whether the password is the one hashed in `kept`; takes as long when there is no such login."""

    def check() -> bool:
        try:
            return OWASP.verify(kept or _DUMMY, password) and kept is not None
        except (VerifyMismatchError, InvalidHashError):
            return False

    return await anyio.to_thread.run_sync(check, limiter=_turns)
