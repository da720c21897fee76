"""The hash of a file, as somebody states it: whoever has the file can compute it and see whether it is the same one."""

import re
from typing import Final

from domain.errors import InvalidInput

_SHA256: Final = re.compile(r"[0-9a-f]{64}")


def checked_sha256(stated: str, *, field: str) -> str:
    """A SHA-256 (FIPS 180-4) in hex, in small letters. Raises InvalidInput."""
    sha256 = stated.lower()
    if not _SHA256.fullmatch(sha256):
        raise InvalidInput(
            vi_reason="Mã băm SHA-256 gồm 64 chữ số thập lục phân.",
            en_reason="A SHA-256 has 64 hexadecimal digits.",
            field=field,
        )
    return sha256
