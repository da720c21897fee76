"""What is due, written in the form that calendar programs read (iCalendar, RFC 5545)."""

from datetime import datetime, timedelta
from typing import Final

import icalendar

from domain.calendars.entries import CalendarEntry
from domain.ids import CalendarFeedId
from domain.sentences import Language, Sentence

ASKED_AGAIN_AFTER: Final = timedelta(hours=1)
NAME: Final = Sentence("Niềm Tin: việc đến hạn", "Niềm Tin: what is due")


def ics_of(feed_id: CalendarFeedId, entries: list[CalendarEntry], language: Language, instant: datetime) -> bytes:
    """The entries as one calendar; what people wrote is escaped by the library."""
    calendar = icalendar.Calendar.new(
        uid=feed_id,
        prodid=f"-//Niem Tin//What is due//{language.upper()}",
        name=NAME.say(language),
        subcomponents=[_event(each, language, instant) for each in sorted(entries, key=lambda each: each.uid)],
    )
    # RFC 7986 section 5.7 asks that the kind of its value is named; the library's own setter leaves it out.
    calendar["REFRESH-INTERVAL"] = icalendar.vDuration(ASKED_AGAIN_AFTER, params={"VALUE": "DURATION"})
    return calendar.to_ical()


def _event(entry: CalendarEntry, language: Language, instant: datetime) -> icalendar.Event:
    return icalendar.Event.new(
        uid=entry.uid,
        sequence=entry.sequence,
        stamp=instant,
        start=entry.due,
        summary=entry.title.say(language),
        description=entry.text.say(language),
        status=icalendar.STATUS.CANCELLED if entry.cancelled else icalendar.STATUS.CONFIRMED,
        # Something to be done by then keeps nobody from other appointments.
        transparency=icalendar.TRANSP.TRANSPARENT,
    )
