"""A calendar as the bytes that calendar programs read."""

from datetime import timedelta
from uuid import UUID

import icalendar
import pytest

from api.ics import ics_of
from domain.ids import CalendarFeedId
from domain.sentences import Language
from tests.instants import NOON

FEED = CalendarFeedId(UUID(int=1))


@pytest.mark.parametrize(("language", "name"), [("vi", "Niềm Tin: việc đến hạn"), ("en", "Niềm Tin: what is due")])
def test_programs_are_told_when_to_ask_again_with_the_kind_of_the_value_named(language: Language, name: str) -> None:
    written = ics_of(FEED, [], language, NOON)

    # RFC 7986 section 5.7: VALUE=DURATION is required, there is no kind by default.
    assert written.split(b"\r\n").count(b"REFRESH-INTERVAL;VALUE=DURATION:PT1H") == 1
    assert written.count(b"REFRESH-INTERVAL") == 1
    read = icalendar.Calendar.from_ical(written)
    assert read.refresh_interval == timedelta(hours=1)
    assert read.calendar_name == name
