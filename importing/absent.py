"""How people write that there is nothing to write."""

from typing import Final

_ABSENT: Final = frozenset(
    {
        "",
        "-",
        "--",
        "–",
        "—",
        "/",
        "?",
        ".",
        "n/a",
        "na",
        "#n/a",
        "nan",
        "null",
        "none",
        "unknown",
        "tbd",
        "n.a.",
        "n.a",
    }
    | {"không", "không có", "chưa có", "chưa rõ", "không rõ", "đang cập nhật"}
)


def is_absent(written: str) -> bool:
    """Whether a cell says, in NFC, that there is no value."""
    return written.strip().casefold() in _ABSENT
