from datetime import date, timedelta

import pytest

from domain.bookings.drafts import Draft
from domain.bookings.events import DeliverablePublished
from domain.bookings.refusals import PublishedAlready
from domain.errors import InvalidInput
from domain.ids import BookingId, LoginId, new_id
from tests.instants import NOON
from tests.makers.bookings import BEFORE, DURING, make_booking, make_deliverables, make_publication
from tests.makers.offers import make_terms, make_wide_terms

BOOKING = BookingId(new_id())
LATER = NOON + timedelta(hours=1)


def test_each_piece_is_owed_by_itself() -> None:
    terms = make_wide_terms()

    pieces = make_deliverables(make_booking(terms), terms)

    assert [(each.place, each.platform, each.format, each.due_on, each.note) for each in pieces] == [
        (1, "tiktok", "short_video", date(2026, 12, 20), None),
        (2, "tiktok", "short_video", date(2026, 12, 20), None),
        (3, "youtube", "long_video", date(2026, 12, 24), "4K"),
    ]


def test_a_deliverable_is_published_once() -> None:
    booking = make_booking()
    (piece,) = make_deliverables(booking, make_terms())
    publication, somebody = make_publication(), LoginId(new_id())

    event = piece.publish(publication, influencer_id=booking.influencer_id, by=somebody, now=LATER)

    assert (piece.url, piece.published_at) == ("https://vt.tiktok.com/ZSnhung1", NOON)
    assert (piece.evidence_before, piece.evidence_during) == (BEFORE, DURING)
    assert (piece.supplied_by, piece.supplied_at) == (somebody, LATER)
    assert event == DeliverablePublished(
        booking_id=booking.id,
        deliverable_id=piece.id,
        influencer_id=booking.influencer_id,
        platform="tiktok",
        url="https://vt.tiktok.com/ZSnhung1",
    )
    with pytest.raises(PublishedAlready):
        piece.publish(
            make_publication(url="https://other.vn/1"), influencer_id=booking.influencer_id, by=somebody, now=LATER
        )
    assert piece.url == "https://vt.tiktok.com/ZSnhung1"


def test_a_draft_is_sent_and_answered() -> None:
    draft = Draft.sent(BOOKING, 1, url=" https://files.example.vn/draft.mp4 ", note="  ", now=NOON)
    assert (draft.url, draft.note, draft.sent_at) == ("https://files.example.vn/draft.mp4", None, NOON)

    draft.ask_for_changes(" Nói rõ đây là quảng cáo. ", now=NOON)

    assert (draft.changes, draft.answered_at) == ("Nói rõ đây là quảng cáo.", NOON)
    better = Draft.sent(BOOKING, 2, url="https://files.example.vn/draft2.mp4", note=None, now=NOON)
    better.approve(now=NOON)
    assert (better.changes, better.answered_at) == (None, NOON)


def test_changes_that_say_nothing_are_not_asked_for() -> None:
    draft = Draft.sent(BOOKING, 1, url="https://files.example.vn/draft.mp4", note=None, now=NOON)

    with pytest.raises(InvalidInput):
        draft.ask_for_changes("  ", now=NOON)

    assert (draft.changes, draft.answered_at) == (None, None)
