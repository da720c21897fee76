"""A kept file: its name, and which one it is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.actors import ActingBrandManager
from domain.bookings.stated_files import StatedFile
from domain.errors import InvalidInput
from domain.files.kept_file import PIECE, KeptFile, checked_name
from domain.files.refusals import FileDiffers
from domain.files.rules import file_rule
from domain.ids import BrandId, LoginId, new_id
from tests.instants import NOON

STATED = StatedFile(sha256="ab" * 32, size=PIECE + 1, media_type="video/mp4")


def kept() -> KeptFile:
    owner = ActingBrandManager(login_id=LoginId(new_id()), brand_id=BrandId(new_id()))
    return KeptFile.kept(owner, name="a.mp4", file=STATED, now=NOON)[0]


def test_it_has_as_many_pieces_as_it_needs() -> None:
    sizes = {1: 1, PIECE: 1, PIECE + 1: 2, 2 * PIECE: 2}
    file = kept()

    for size, pieces in sizes.items():
        file.size = size
        assert file.pieces == pieces


def test_what_is_stated_of_it_is_so() -> None:
    file = kept()

    assert file.agreed(None, field="f") == STATED
    assert file.agreed(replace(STATED, sha256="AB" * 32, media_type="Video/MP4"), field="f") == STATED


@pytest.mark.parametrize("changes", [{"sha256": "cd" * 32}, {"size": PIECE}, {"media_type": "video/webm"}])
def test_what_is_stated_otherwise_is_refused(changes: dict[str, object]) -> None:
    stated = StatedFile(**({"sha256": STATED.sha256, "size": STATED.size, "media_type": "video/mp4"} | changes))  # type: ignore[arg-type]

    with pytest.raises(FileDiffers) as refusal:
        kept().agreed(stated, field="input.file")

    assert (refusal.value.sha256, refusal.value.field) == ("ab" * 32, "input.file")


@pytest.mark.parametrize("name", ["nháp 1.png", "x" * 200, "  bản nháp.mp4  "])
def test_a_name_is_tidied(name: str) -> None:
    assert checked_name(name) == name.strip()


@pytest.mark.parametrize(
    "name",
    [None, "", "  ", "x" * 201, "a/b.png", "a\\b.png", "a\nb.png", "..", "a\u202egnp.exe", "a\u061cgnp.exe", "a\x00"],
)
def test_a_name_that_would_do_harm_is_refused(name: str | None) -> None:
    with pytest.raises(InvalidInput) as refusal:
        checked_name(name)

    assert refusal.value.field == "name"


def test_the_house_s_numbers() -> None:
    rule = file_rule(NOON)

    assert (rule.most_bytes, rule.most_files_a_day, rule.most_bytes_a_day) == (25_000_000, 60, 500_000_000)
    assert NOON - rule.unused_before(NOON) == timedelta(days=7)
    assert NOON - rule.outlived_before(NOON) == 3 * timedelta(days=365.2425)
