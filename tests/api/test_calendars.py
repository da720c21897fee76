"""Calendars over HTTP: read by two libraries, by their secret address alone, and saying what is due now."""

import importlib
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import icalendar
import pytest

from domain.ids import CalendarFeedId
from domain.law.periods import day_in_vietnam
from operations.calendars import read_calendar
from runtime.clock import now
from tests.callers import Caller, Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.schema.bookings.asking import AGREE_TO_CANCEL, ASK_TO_CANCEL, PUBLISH
from tests.schema.bookings.test_amending import ACCEPT as ACCEPT_AMENDMENT
from tests.schema.bookings.test_amending import PROPOSE, wish
from tests.schema.bookings.test_journeys import booked, publication
from tests.schema.campaigns.asking import mutation
from tests.schema.offers.asking import COUNTER, DECLARED, DECLINE, EXTEND, Stand, open_stand, terms_input
from tests.schema.test_reviews import WRITE

RENEW = mutation("renewCalendar", "language: Tongue", "... on CalendarAddress { address language renewedAt }")
REVOKE = """mutation { revokeCalendar { ... on CalendarRevoked { at } ... on Problem { code } } }"""
ME = "{ me { calendar { language renewedAt revokedAt } } }"
ANSWER_BY = "query ($id: ID!) { offer(id: $id) { answerBy } }"
CLOSES_AT = "query ($id: ID!) { booking(id: $id) { reviewsCloseAt } }"
SHOWN = "query ($id: ID!) { booking(id: $id) { strikesAt cancelsAt deliverables { id dueOn } } }"


async def renewed(api: Api, caller: Caller, language: str = "EN") -> str:
    return (await api.run(caller, RENEW, language=language))["address"]


async def read(api: Api, address: str) -> dict[str, icalendar.Event]:
    """The entries by the first part of their names; nobody signs in."""
    answer = await api.http.get(address)
    assert answer.status_code == 200, answer.text
    calendar = icalendar.Calendar.from_ical(answer.content)
    return {str(each.uid).partition(".")[0]: each for each in calendar.events}


def read_by_another(text: str) -> dict[str, tuple[str, object]]:
    """Title and beginning of each entry, as the other library reads them; it has no types."""
    vobject: Any = importlib.import_module("vobject")
    entries: list[Any] = vobject.readOne(text).vevent_list
    return {each.uid.value.partition(".")[0]: (each.summary.value, each.dtstart.value) for each in entries}


async def due_at(database: TestDatabase, address: str, instant: datetime) -> set[str]:
    """What would be due at an instant, by the first part of each name."""
    name, _, key = address.removeprefix("/calendars/").partition(".ics?key=")
    async with database.reading() as session:
        found = await read_calendar(session, feed_id=CalendarFeedId(UUID(name)), key=key, now=instant)
    return {each.uid.partition(".")[0] for each in found.entries}


def whole_second(instant: str) -> datetime:
    """As calendars write it."""
    return datetime.fromisoformat(instant).replace(microsecond=0)


def code_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["errors"][0]["extensions"]["code"]


@pytest.fixture
async def stand(api: Api) -> Stand:
    return await open_stand(api, draft_review=False)


async def test_what_is_due_is_read_by_two_libraries_alike(api: Api, stand: Stand) -> None:
    booking = await booked(api, stand)
    shown = await api.run(stand.influencer, SHOWN, id=booking["id"])

    answer = await api.http.get(await renewed(api, stand.influencer, "VI"))

    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert (answer.headers["cache-control"], answer.headers["x-robots-tag"]) == ("private, no-store", "noindex")
    said = read_by_another(answer.text)
    strikes_at = datetime.fromisoformat(shown["strikesAt"])
    due_on = datetime.fromisoformat(shown["deliverables"][0]["dueOn"]).date()
    assert said == {
        "deliver-0": ("Quá hạn bàn giao: Video mở hộp điện thoại Sen", strikes_at),
        "deliverable": ("Giao Video ngắn (TikTok, Shorts) trên TikTok: Video mở hộp điện thoại Sen", due_on),
    }
    ours = await read(api, await renewed(api, stand.influencer, "EN"))
    assert {name: each.start for name, each in ours.items()} == {name: start for name, (_, start) in said.items()}
    assert ours["deliver-0"].summary == "Delivery is overdue: Video mở hộp điện thoại Sen"
    assert {each.status for each in ours.values()} == {icalendar.STATUS.CONFIRMED}


async def test_a_moved_day_keeps_its_name_and_counts_up_and_what_is_done_vanishes(api: Api, stand: Stand) -> None:
    booking = await booked(api, stand)
    shown = await api.run(stand.influencer, SHOWN, id=booking["id"])
    address, piece = await renewed(api, stand.manager), shown["deliverables"][0]["id"]
    day = day_in_vietnam(now() + timedelta(days=45))
    before = await read(api, address)

    moved = wish(deliverables=[{"deliverableId": piece, "dueOn": day.isoformat()}])
    proposed = await api.run(stand.influencer, PROPOSE, bookingId=booking["id"], input=moved)
    asked = await read(api, address)
    await api.run(stand.manager, ACCEPT_AMENDMENT, amendmentId=proposed["id"])
    after = await read(api, address)
    await api.run(stand.influencer, PUBLISH, deliverableId=piece, input=publication())
    published = await read(api, address)

    assert set(before) == {"deliver-0", "deliverable"}
    assert set(asked) == {"deliver-0", "deliverable", "amendment-1"}
    assert set(after) == {"deliver-0", "deliverable"}
    assert after["deliverable"].uid == before["deliverable"].uid
    assert after["deliverable"].start == day
    for name in ("deliver-0", "deliverable"):
        assert after[name].sequence > before[name].sequence
    assert set(published) == {"accept_delivery-0"}


async def test_a_cancelled_booking_says_so_of_its_deliverables(api: Api, stand: Stand) -> None:
    booking = await booked(api, stand)
    address = await renewed(api, stand.influencer)
    before = await read(api, address)

    await api.run(stand.manager, ASK_TO_CANCEL, bookingId=booking["id"])
    asked = await read(api, address)
    await api.run(stand.influencer, AGREE_TO_CANCEL, bookingId=booking["id"])
    after = await read(api, address)

    (cancelling,) = set(asked) - set(before)
    assert cancelling.startswith("answer_cancellation-")
    assert set(after) == {"deliverable", "review-influencer"}
    assert after["deliverable"].status == icalendar.STATUS.CANCELLED
    assert after["deliverable"].sequence > before["deliverable"].sequence


async def test_an_offer_is_due_to_the_side_that_is_to_answer_it_until_it_does(api: Api, stand: Stand) -> None:
    brand, person = await renewed(api, stand.manager), await renewed(api, stand.influencer)
    offer = await stand.send()
    key = {"offerId": offer["id"]}
    until = whole_second((await api.run(stand.manager, ANSWER_BY, id=offer["id"]))["answerBy"])

    sent = await read(api, person)
    assert (set(sent), await read(api, brand)) == ({"offer-1"}, {})
    assert sent["offer-1"].summary == "Last moment to answer the offer: Video mở hộp điện thoại Sen"
    assert (sent["offer-1"].start, sent["offer-1"].sequence) == (until, 0)
    await api.run(stand.manager, EXTEND, **key)
    extended = (await read(api, person))["offer-1"]
    assert (extended.uid, extended.start - until, extended.sequence) == (sent["offer-1"].uid, timedelta(hours=72), 1)
    asked = {"termsId": offer["openTerms"]["id"], "terms": terms_input(3_500_000), "declarations": DECLARED}
    await api.run(stand.influencer, COUNTER, **key, input=asked)
    assert (set(await read(api, brand)), await read(api, person)) == ({"offer-2"}, {})
    await api.run(stand.manager, DECLINE, **key, reason="FEE")
    assert await read(api, brand) == await read(api, person) == {}


async def test_a_review_is_due_for_seven_days_to_the_side_that_has_not_written_it(
    api: Api, stand: Stand, database: TestDatabase
) -> None:
    key = {"bookingId": (await booked(api, stand))["id"]}
    await api.run(stand.manager, ASK_TO_CANCEL, **key)
    await api.run(stand.influencer, AGREE_TO_CANCEL, **key)
    shown = await api.run(stand.manager, CLOSES_AT, id=key["bookingId"])
    closes_at = datetime.fromisoformat(shown["reviewsCloseAt"])
    brand, person = await renewed(api, stand.manager), await renewed(api, stand.influencer)

    (due,) = set(await read(api, brand)) - {"deliverable"}
    assert due == "review-brand"
    assert (await read(api, brand))[due].start == whole_second(shown["reviewsCloseAt"])
    await api.run(stand.manager, WRITE, **key, input={"rating": 5})
    assert set(await read(api, brand)) == {"deliverable"}
    assert set(await read(api, person)) == {"deliverable", "review-influencer"}
    assert await due_at(database, person, closes_at - timedelta(microseconds=1)) == {"deliverable", "review-influencer"}
    assert await due_at(database, person, closes_at) == {"deliverable"}


async def test_only_the_address_of_now_answers_and_tells_of_its_own_person_only(
    api: Api, stand: Stand, database: TestDatabase
) -> None:
    await booked(api, stand)
    stranger = await api.caller(Kind.INFLUENCER)
    assert await api.run(stranger, ME) == {"calendar": None}

    first = await renewed(api, stand.influencer)
    second = await renewed(api, stand.influencer)
    theirs = await renewed(api, stranger)

    assert await read(api, theirs) == {}
    assert len(await read(api, second)) == 2
    wrong = [
        first,
        second[:-1],
        second.partition("?")[0],
        second.partition("?")[0] + "?" + theirs.partition("?")[2],
        f"/calendars/x.ics?key={second.partition('=')[2]}",
    ]
    assert {code_of(await api.http.get(each)) for each in wrong} == {(404, "NOT_FOUND")}
    await api.run(stand.influencer, REVOKE)
    assert code_of(await api.http.get(second)) == (404, "NOT_FOUND")
    assert await api.refused(stand.influencer, REVOKE) == "NOT_FOUND"
    state = (await api.run(stand.influencer, ME))["calendar"]
    assert state["revokedAt"] is not None
    third = await renewed(api, stand.influencer)
    assert third.partition("?")[0] == second.partition("?")[0]
    assert len(await read(api, third)) == 2
    assert stand.influencer.login is not None
    await database.execute("UPDATE logins SET disabled_at = now() WHERE id = :id", id=stand.influencer.login.id)
    assert code_of(await api.http.get(third)) == (404, "NOT_FOUND")


async def test_the_key_is_kept_as_a_hash_only_and_leaves_no_trace(api: Api, database: TestDatabase) -> None:
    caller = await api.caller(Kind.SIGNED_IN)

    address = await renewed(api, caller)

    key = address.partition("=")[2]
    assert len(key) == 43
    assert key not in str(await database.picture())
    assert (await database.event_names())[-1] == "CalendarRenewed"
