"""Which kinds of file are kept, how their names end, and whether the bytes of one are of the kind that is stated.

The signatures are those of the WHATWG's MIME Sniffing Standard, sections 6 and 7: what browsers go by. None of these
kinds is a page or a program: HTML, SVG and archives are not kept.
"""

import codecs
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from domain.errors import DomainError

TEXT: Final = "text/plain"
HEAD: Final = 1_445
"""Bytes that are looked at: the standard's resource header."""

_BINARY: Final = bytes([*range(0x09), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20)])
"""Bytes that no text has (section 3)."""
_SHORTEST_BOX: Final = 12
"""Bytes of a `ftyp` box with its major brand alone."""
_EBML: Final = b"\x1a\x45\xdf\xa3"
_DOC_TYPE: Final = b"\x42\x82"
_MPEG_AUDIO: Final = {b"\xfb", b"\xfa", b"\xf3", b"\xf2", b"\xe3", b"\xe2"}
"""The second byte of a frame of layer III, of MPEG 1, 2 and 2.5, with and without a checksum."""


@dataclass(eq=False, kw_only=True)
class MediaTypeNotKept(DomainError):
    """Only some kinds of file are kept; `kept` names them."""

    kept: str
    vi = "Chỉ lưu các loại tệp: {kept}."
    en = "Only files of these types are kept: {kept}."


@dataclass(eq=False, kw_only=True)
class FileNotOfItsType(DomainError):
    """The first bytes of a file are not those of the type that is stated."""

    media_type: str
    vi = "Nội dung tệp không phải là {media_type}."
    en = "The bytes of the file are not {media_type}."


def _begins(*signatures: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(signatures)


def _is_webp(head: bytes) -> bool:
    return head[:4] == b"RIFF" and head[8:14] == b"WEBPVP"


def _is_mp4(head: bytes) -> bool:
    """Section 6.2.1, with the brands of ISO base media besides `mp4*`: players write these as often."""
    size = int.from_bytes(head[:4])
    if head[4:8] != b"ftyp" or size % 4 or not _SHORTEST_BOX <= size <= len(head):
        return False
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, size, 4))]
    return any(brand.startswith((b"mp4", b"iso", b"avc1", b"M4V ", b"dash")) for brand in brands)


def _is_webm(head: bytes) -> bool:
    """Section 6.2.2: an EBML header whose document type is `webm`; Matroska's other one is not kept."""
    at = head.find(_DOC_TYPE, 4, 64)
    return head.startswith(_EBML) and at > 0 and head[at + 2 : at + 12].lstrip(b"\x84\x80\x40\x00").startswith(b"webm")


def _is_mp3(head: bytes) -> bool:
    """Section 6.2.3: tags of ID3v2, or a frame."""
    return head.startswith(b"ID3") or (head[:1] == b"\xff" and head[1:2] in _MPEG_AUDIO)


SIGNATURES: Final[dict[str, Callable[[bytes], bool]]] = {
    "image/png": _begins(b"\x89PNG\r\n\x1a\n"),
    "image/jpeg": _begins(b"\xff\xd8\xff"),
    "image/gif": _begins(b"GIF87a", b"GIF89a"),
    "image/webp": _is_webp,
    "application/pdf": _begins(b"%PDF-"),
    TEXT: lambda _: True,
    "video/mp4": _is_mp4,
    "video/webm": _is_webm,
    "audio/mpeg": _is_mp3,
}
"""The kinds that are kept, and how each begins; a text is looked at whole."""
EXTENSIONS: Final = {
    "image/png": ("png",),
    "image/jpeg": ("jpg", "jpeg"),
    "image/gif": ("gif",),
    "image/webp": ("webp",),
    "application/pdf": ("pdf",),
    TEXT: ("txt", "srt", "vtt"),
    "video/mp4": ("mp4", "m4v"),
    "video/webm": ("webm",),
    "audio/mpeg": ("mp3",),
}
"""How the name of each may end; the first one is added where it ends otherwise: a system opens a file by its name."""


def checked_media_type(stated: str | None) -> str:
    """A type that is kept, in small letters and without parameters. Raises MediaTypeNotKept."""
    media_type = (stated or "").partition(";")[0].strip().lower()
    if media_type not in SIGNATURES:
        raise MediaTypeNotKept(kept=", ".join(SIGNATURES))
    return media_type


def name_of_type(name: str, media_type: str) -> str:
    """A name that ends in an extension of the type: what it has, or that one added."""
    extensions = EXTENSIONS[media_type]
    fits = name.lower().endswith(tuple(f".{each}" for each in extensions))
    return name if fits else f"{name}.{extensions[0]}"


class TypeCheck:
    """Holds a file against its type while it comes: its first HEAD bytes, and all of a text."""

    def __init__(self, media_type: str) -> None:
        self._media_type = media_type
        self._begun = False
        self._text = codecs.getincrementaldecoder("utf-8")() if media_type == TEXT else None

    def take(self, piece: bytes) -> None:
        """The next piece; the first one has HEAD bytes at least, or all that there are. Raises FileNotOfItsType."""
        if not self._begun and not SIGNATURES[self._media_type](piece[:HEAD]):
            raise FileNotOfItsType(media_type=self._media_type)
        self._begun = True
        if self._text is not None:
            self._decode(self._text, piece)
            if len(piece.translate(None, _BINARY)) < len(piece):
                raise FileNotOfItsType(media_type=self._media_type)

    def end(self) -> None:
        """That was all of it. Raises FileNotOfItsType where a character is cut off."""
        if self._text is not None:
            self._decode(self._text, b"", final=True)

    def _decode(self, text: codecs.IncrementalDecoder, piece: bytes, *, final: bool = False) -> None:
        try:
            text.decode(piece, final)
        except UnicodeDecodeError:
            raise FileNotOfItsType(media_type=self._media_type) from None
