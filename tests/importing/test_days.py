from datetime import date

import pytest

from importing.days import DayUnreadable, read_day


@pytest.mark.parametrize(
    "written",
    ["2026-03-09", "2026/3/9", "9/3/2026", "09-03-2026", "09.03.2026", "2026-03-09T08:30:00Z", "9/3/2026 8:30"],
)
def test_a_day_is_read_year_first_or_day_first(written: str) -> None:
    assert read_day(written) == date(2026, 3, 9)


@pytest.mark.parametrize("written", ["", "-", " "])
def test_no_day_is_absent(written: str) -> None:
    assert read_day(written) is None


@pytest.mark.parametrize("written", ["31/02/2026", "12/31/2026", "9/3/26", "yesterday", "2026-13-01"])
def test_what_is_no_day_is_refused(written: str) -> None:
    with pytest.raises(DayUnreadable):
        read_day(written)
