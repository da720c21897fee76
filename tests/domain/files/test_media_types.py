"""Which files are kept, by their type and their first bytes."""

import pytest

from domain.files.media_types import HEAD, FileNotOfItsType, MediaTypeNotKept, checked_media_type, require_type
from tests.makers.files import MP4, PNG

WEBM = bytes.fromhex("1A45DFA39F4286810142F7810142F2810442F381084282847765626D4287810442858102")
MATROSKA = bytes.fromhex("1A45DFA3A34286810142F7810142F2810442F381084282886D6174726F736B61")
OF_A_KIND = [
    ("image/png", PNG[:64]),
    ("image/jpeg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"),
    ("image/gif", b"GIF87a\x01\x00"),
    ("image/gif", b"GIF89a\x01\x00"),
    ("image/webp", b"RIFF\x24\x00\x00\x00WEBPVP8 "),
    ("application/pdf", b"%PDF-1.7\n"),
    ("text/plain", "Lời thoại: mở hộp, rồi dùng thử.".encode()),
    ("text/plain", b"x" * (HEAD - 1) + "ộ".encode()[:1]),
    ("video/mp4", MP4[:64]),
    ("video/mp4", b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"),
    ("video/mp4", b"\x00\x00\x00\x18ftypXXXX\x00\x00\x00\x00XXXXiso5"),
    ("video/webm", WEBM),
    ("audio/mpeg", b"ID3\x04\x00"),
    ("audio/mpeg", b"\xff\xfb\x90\x64"),
    ("audio/mpeg", b"\xff\xf3\x90\x64"),
]
OF_ANOTHER = [
    ("image/png", b"\xff\xd8\xff\xe0"),
    ("image/png", b"\x89PNG"),
    ("image/jpeg", PNG[:64]),
    ("image/gif", b"GIF88a"),
    ("image/webp", b"RIFF\x24\x00\x00\x00WAVEfmt "),
    ("application/pdf", b"<!DOCTYPE html>"),
    ("text/plain", b"MZ\x90\x00"),
    ("text/plain", b"abc\x00def"),
    ("text/plain", "ộ".encode("utf-16")),
    ("text/plain", "ộ".encode()[:1]),
    ("video/mp4", b"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00qt  "),
    ("video/mp4", b"\x00\x00\x00\x20ftypisom"),
    ("video/mp4", b"\x00\x00\x00\x08ftypisom"),
    ("video/webm", MATROSKA),
    ("video/webm", WEBM[4:]),
    ("audio/mpeg", b"\xff"),
    ("audio/mpeg", b"RIFF\x24\x00\x00\x00WAVEfmt "),
]


@pytest.mark.parametrize(("media_type", "head"), OF_A_KIND)
def test_a_file_begins_as_its_type_does(media_type: str, head: bytes) -> None:
    require_type(media_type, head[:HEAD])


@pytest.mark.parametrize(("media_type", "head"), OF_ANOTHER)
def test_what_begins_otherwise_is_not_of_the_type(media_type: str, head: bytes) -> None:
    with pytest.raises(FileNotOfItsType) as refusal:
        require_type(media_type, head)

    assert refusal.value.say("en") == f"The bytes of the file are not {media_type}."


def test_parameters_of_a_type_do_not_matter() -> None:
    assert checked_media_type("Text/Plain; charset=utf-8") == "text/plain"


@pytest.mark.parametrize("stated", [None, "", "text/html", "image/svg+xml", "application/zip", "image/*"])
def test_pages_and_programs_are_not_kept(stated: str | None) -> None:
    with pytest.raises(MediaTypeNotKept) as refusal:
        checked_media_type(stated)

    assert refusal.value.say("en") == (
        "Only files of these types are kept: image/png, image/jpeg, image/gif, image/webp, application/pdf, "
        "text/plain, video/mp4, video/webm, audio/mpeg."
    )
