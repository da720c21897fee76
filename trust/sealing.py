"""Secrets that the program must read again, sealed for the database: AES-256-GCM (NIST SP 800-38D).

What is sealed is bound to whose it is: put into another row, it does not open.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12


class NotOpened(Exception):
    """No key that is set opens it: the key was lost, or the row was tampered with."""


@dataclass(frozen=True)
class Sealing:
    """The operator's keys, 32 bytes each: the first seals, each of them opens, so that a key can be replaced."""

    keys: Callable[[], Sequence[bytes]]

    @property
    def available(self) -> bool:
        """Whether there is a key at all."""
        return bool(self.keys())

    def seal(self, secret: bytes, *, of: UUID) -> bytes:
        """The secret of this owner, encrypted under a nonce of its own. Raises IndexError without a key."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + AESGCM(self.keys()[0]).encrypt(nonce, secret, of.bytes)

    def opened(self, sealed: bytes, *, of: UUID) -> bytes:
        """The secret again. Raises NotOpened."""
        nonce, encrypted = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        for key in self.keys():
            try:
                return AESGCM(key).decrypt(nonce, encrypted, of.bytes)
            except InvalidTag:
                continue
        raise NotOpened
