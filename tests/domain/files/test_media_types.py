"""Which files are kept, by their type and their first bytes."""

import pytest

from domain.files.media_types import FileNotOfItsType, MediaTypeNotKept, TypeCheck, checked_media_type, name_of_type
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
    ("text/plain", b"x" * 2_000 + b"MZ\x00"),
    ("text/plain", b"x" * 2_000 + b"\xff"),
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
    check = TypeCheck(media_type)
    check.take(head)
    check.end()


def test_a_text_may_be_cut_anywhere_while_it_comes() -> None:
    check = TypeCheck("text/plain")
    for each in "Lời thoại".encode():
        check.take(bytes([each]))
    check.end()
    check.take("ộ".encode()[:1])

    with pytest.raises(FileNotOfItsType):
        check.end()


@pytest.mark.parametrize(
    ("name", "media_type", "given"),
    [
        ("nhap.hta", "text/plain", "nhap.hta.txt"),
        ("hop-dong.html", "text/plain", "hop-dong.html.txt"),
        ("x.svg", "text/plain", "x.svg.txt"),
        ("nhap.bat", "text/plain", "nhap.bat.txt"),
        ("nhap.txt.", "text/plain", "nhap.txt..txt"),
        ("phụ đề.SRT", "text/plain", "phụ đề.SRT"),
        ("png", "image/png", "png.png"),
        ("a.jpeg", "image/jpeg", "a.jpeg"),
    ],
)
def test_a_name_ends_as_its_type_does(name: str, media_type: str, given: str) -> None:
    assert name_of_type(name, media_type) == given
    assert name_of_type(given, media_type) == given


@pytest.mark.parametrize(("media_type", "head"), OF_ANOTHER)
def test_what_begins_otherwise_is_not_of_the_type(media_type: str, head: bytes) -> None:
    with pytest.raises(FileNotOfItsType) as refusal:
        check = TypeCheck(media_type)
        check.take(head)
        check.end()

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
