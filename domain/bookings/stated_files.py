"""A file as somebody states it: which bytes were shown, and so which were approved, or what was captured as evidence.

Nothing is fetched: whoever has the file can compute the hash and see whether it is the same one. Of a file that is kept
here (`domain/files`) we have computed it ourselves.
"""

import re
from dataclasses import dataclass
from typing import Final

from domain.errors import InvalidInput
from domain.file_hashes import checked_sha256

MEDIA_TYPE: Final = re.compile(r"(?:audio|image|text|video|application)/[a-z0-9][a-z0-9.+-]{0,80}")
MOST_BYTES: Final = 100_000_000_000
"""A hundred gigabytes: more than any platform takes."""


@dataclass(frozen=True, kw_only=True)
class StatedFile:
    """A file by its SHA-256 in hex, its size in bytes and its media type (RFC 6838)."""

    sha256: str
    size: int
    media_type: str

    def checked(self, *, field: str) -> "StatedFile":
        """The file, its hash and type in small letters. Raises InvalidInput."""
        file = StatedFile(
            sha256=checked_sha256(self.sha256, field=f"{field}.sha256"),
            size=self.size,
            media_type=self.media_type.strip().lower(),
        )
        if not 0 < file.size <= MOST_BYTES:
            raise InvalidInput(
                vi_reason="Tệp có từ 1 byte đến 100 GB.",
                en_reason="A file has from 1 byte to 100 GB.",
                field=f"{field}.size",
            )
        if not MEDIA_TYPE.fullmatch(file.media_type):
            raise InvalidInput(
                vi_reason="Loại tệp được viết như video/mp4.",
                en_reason="A media type is written like video/mp4.",
                field=f"{field}.mediaType",
            )
        return file
