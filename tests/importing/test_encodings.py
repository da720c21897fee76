import codecs
import unicodedata

import pytest

from importing.encodings import EncodingUnknown, detect_encoding

TEXT = "Tên hiển thị;Tỉnh/thành;Người theo dõi\nNguyễn Thị Hồng Nhung;Đà Nẵng;12,7 Tr\nTrần Văn Ước;Hồ Chí Minh;3,2K\n"
TONES = "\u0300\u0301\u0303\u0309\u0323"


def windows_1258(text: str) -> bytes:
    """As Windows writes Vietnamese: vowels composed, tones as marks behind them."""
    written: list[str] = []
    for letter in unicodedata.normalize("NFD", text):
        if letter not in TONES and unicodedata.combining(letter) and written:
            tone = written.pop() if written[-1] in TONES else ""
            written.append(unicodedata.normalize("NFC", written.pop() + letter))
            written.extend(tone)
        else:
            written.append(letter)
    return "".join(written).encode("cp1258")


@pytest.mark.parametrize(
    ("written", "codec"),
    [
        (TEXT.encode(), "utf-8"),
        (b"a,b\n1,2\n", "utf-8"),
        (b"", "utf-8"),
        (TEXT.encode().replace(b"3,2K", b"3,2\x00K"), "utf-8"),
        (TEXT.encode() + bytes(4096) + b"\n", "utf-8"),
        (windows_1258(TEXT).replace(b"3,2K", b"3,2\x00K"), "cp1258"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8-sig"),
        (TEXT.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("utf-32"), "utf-32"),
        (codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"), "utf-32"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (windows_1258(TEXT), "cp1258"),
        (windows_1258(TEXT) * 400, "cp1258"),
        ("Élodie Lefèvre;créatrice à Hanoï;déjà vu\n".encode("cp1252") * 20, "cp1252"),
    ],
)
def test_the_encoding_is_told_from_the_first_bytes(written: bytes, codec: str) -> None:
    assert detect_encoding(written) == codec


def test_a_prefix_that_ends_inside_a_character_is_still_utf_8() -> None:
    assert detect_encoding("Nguyễ".encode()[:-1]) == "utf-8"


def test_one_damaged_character_does_not_make_a_file_windows_1258() -> None:
    assert detect_encoding(TEXT.encode() + b"\xe1\xba," + TEXT.encode()) == "utf-8"


def test_windows_1258_reads_back_as_it_was_written() -> None:
    assert unicodedata.normalize("NFC", windows_1258(TEXT).decode("cp1258")) == TEXT


@pytest.mark.parametrize(
    "written",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"PK\x03\x04\x14\x00\x06\x00" + bytes(range(256)) * 20,
        TEXT.encode("utf-32-le"),
        bytes(100),
    ],
)
def test_what_is_no_text_is_refused(written: bytes) -> None:
    with pytest.raises(EncodingUnknown):
        detect_encoding(written)
