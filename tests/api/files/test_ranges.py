"""Which bytes a `Range` header asks for."""

import pytest

from api.files.ranges import Part, part_asked_for

ALL = Part(0, 9, 10)
ASKED = [
    (None, ALL),
    ("bytes=0-", ALL),
    ("bytes=0-9", ALL),
    ("bytes=0-99", ALL),
    ("bytes=2-4", Part(2, 4, 10)),
    ("Bytes = 2-4", Part(2, 4, 10)),
    ("bytes=9-", Part(9, 9, 10)),
    ("bytes=-3", Part(7, 9, 10)),
    ("bytes=-99", ALL),
    ("bytes=10-", None),
    ("bytes=10-12", None),
    ("bytes=-0", None),
    ("bytes=4-2", ALL),
    ("bytes=-", ALL),
    ("bytes=0-1,4-5", ALL),
    ("lines=0-1", ALL),
    ("bytes=٣-4", ALL),
    ("bytes=" + "9" * 30 + "-", ALL),
]


@pytest.mark.parametrize(("header", "part"), ASKED)
def test_one_range_is_given_and_anything_else_is_all(header: str | None, part: Part | None) -> None:
    assert part_asked_for(header, 10) == part


def test_how_long_a_part_is() -> None:
    assert (Part(2, 4, 10).length, Part(2, 4, 10).is_all, ALL.length, ALL.is_all) == (3, False, 10, True)
