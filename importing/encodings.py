"""Which encoding a file is in, told from a bounded prefix."""

import codecs
import re
from dataclasses import dataclass
from typing import Final

from charset_normalizer import from_bytes

from domain.errors import DomainError

PREFIX_BYTES: Final = 64 * 1024
"""How much of a file is looked at."""

_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like the mark of UTF-16, so it is asked first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ZEROS: Final = re.compile(rb"\x00+")
_CONTROL: Final = re.compile(rb"[\x01-\x08\x0e-\x1f]")
"""Bytes that no text has, in any code page we read."""
_CODE_PAGES: Final = ["cp1258", "cp1252"]
_REPLACEMENT: Final = "\ufffd"


@dataclass(eq=False, kw_only=True)
class EncodingUnknown(DomainError):
    """The file is not text in an encoding we read."""

    vi = (
        "Không nhận ra bảng mã của tệp. Hãy lưu lại dưới dạng CSV UTF-8 rồi nhập lại "
        "(đọc được: UTF-8, UTF-16, Windows-1258, Windows-1252)."
    )
    en = (
        "The file's encoding is not recognised. Save it as CSV UTF-8 and import it again "
        "(readable: UTF-8, UTF-16, Windows-1258, Windows-1252)."
    )


def detect_encoding(prefix: bytes) -> str:
    """Name the codec that reads a file beginning with these bytes.

    A byte order mark decides; then zero bytes (UTF-16 without a mark), then valid UTF-8, then the code pages Vietnamese
    exports come in. A few zeros are damage, which costs the rows they stand in. Raises EncodingUnknown.
    """
    for mark, codec in _BYTE_ORDER_MARKS:
        if prefix.startswith(mark):
            return codec
    if (wide := _utf16_without_mark(prefix)) is not None:
        return wide
    text = _without_zeros(prefix)
    if _is_mostly_utf8(text):
        return "utf-8"
    best = from_bytes(text, cp_isolation=_CODE_PAGES).best()
    if best is None:
        raise EncodingUnknown
    return best.encoding


def _utf16_without_mark(prefix: bytes) -> str | None:
    """Tell UTF-16 by its zeros: delimiters, digits and line ends are ASCII, so every other byte is often zero."""
    even, odd = prefix[0::2].count(0), prefix[1::2].count(0)
    often = len(prefix) // 10
    if odd > often and even * 10 < odd:
        return "utf-16-le"
    if even > often and odd * 10 < even:
        return "utf-16-be"
    return None


def _without_zeros(prefix: bytes) -> bytes:
    """What is left without its zeros. Raises EncodingUnknown where they are many, or stand in no text at all."""
    text, places = _ZEROS.subn(b"", prefix)
    if places and (places * 10 > len(text) or _CONTROL.search(text)):
        raise EncodingUnknown
    return text


def _is_mostly_utf8(prefix: bytes) -> bool:
    """True for UTF-8 with at most one character in ten damaged.

    A single cut character must not send a whole file to a one-byte code page, where every byte means something.
    """
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(prefix)
    damaged = text.count(_REPLACEMENT)
    if damaged == 0:
        return True
    sound = sum(not character.isascii() for character in text) - damaged
    return damaged * 10 <= sound
