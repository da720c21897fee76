from datetime import date

import pytest

from matching.published import Published, in_force

OLDER = Published(version="v1", valid_from=date(2026, 1, 1), note="")
NEWER = Published(version="v2", valid_from=date(2026, 7, 1), note="")


@pytest.mark.parametrize(
    ("day", "version"),
    [(date(2026, 1, 1), OLDER), (date(2026, 6, 30), OLDER), (date(2026, 7, 1), NEWER), (date(2030, 1, 1), NEWER)],
)
def test_a_version_holds_until_the_next_one(day: date, version: Published) -> None:
    assert in_force([OLDER, NEWER], day) is in_force([NEWER, OLDER], day) is version


def test_nothing_is_in_force_before_the_first_version() -> None:
    with pytest.raises(ValueError, match="empty"):
        in_force([OLDER], date(2025, 12, 31))
