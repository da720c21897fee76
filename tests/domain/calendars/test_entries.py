"""What stands in a calendar: stable names, both languages, and nothing that is over."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from domain.bookings.status import ENDED, STEPS, BookingStatus
from domain.calendars.entries import AnswerKind, DueAnswer, DueBooking, DueDeliverable, DuePayout, entries_of
from domain.calendars.feed import CalendarFeed
from domain.ids import BookingId, DeliverableId, LoginId, PayoutId
from domain.logins import Tongue, hash_of_token
from domain.offers.terms import Side
from domain.sentences import Sentence
from tests.instants import NOON

LIMIT = NOON + timedelta(hours=72)
BOOKING = DueBooking(
    id=BookingId(UUID(int=1)),
    title="Mở hộp {x}",
    status=BookingStatus.DRAFT_SENT,
    fee_minor=3_000_000,
    drafts=2,
    strikes_at=LIMIT,
    cancellation_side=None,
    cancellation_asked_at=None,
    cancels_at=None,
    cancellation_pays_minor=None,
    cancellation_at_fault=False,
    overdue_pays_minor=0,
    brief_removed=False,
    moves=3,
)
PIECE = DueDeliverable(
    id=DeliverableId(UUID(int=2)),
    booking_id=BOOKING.id,
    platform="tiktok",
    format="short_video",
    due_on=date(2026, 12, 20),
)


@pytest.mark.parametrize(
    ("kind", "uid", "title"),
    [
        (AnswerKind.OFFER, "offer-2", Sentence("Hạn trả lời lời mời: {x}", "Last moment to answer the offer: {x}")),
        (
            AnswerKind.REVIEW,
            "review-2",
            Sentence("Hạn đánh giá hợp tác: {x}", "Last moment to review the other side: {x}"),
        ),
    ],
)
def test_what_waits_for_a_word_stands_at_its_last_moment(kind: AnswerKind, uid: str, title: Sentence) -> None:
    waiting = DueAnswer(kind=kind, id=UUID(int=5), run="2", title="{x}", by=LIMIT, moves=1)

    (entry,) = entries_of([], [], [], [waiting])

    assert (entry.uid, entry.sequence) == (f"{uid}.{UUID(int=5)}@calendar.niemtin", 1)
    assert (entry.due, entry.title, entry.cancelled) == (LIMIT, title, False)


def test_a_clock_stands_at_its_instant_under_the_name_of_its_run() -> None:
    (entry,) = entries_of([BOOKING], [], [])

    assert entry.uid == f"answer_draft-2.{UUID(int=1)}@calendar.niemtin"
    assert (entry.sequence, entry.due, entry.cancelled) == (3, LIMIT, False)
    assert entry.title == Sentence("Hạn trả lời bản nháp: Mở hộp {x}", "Last moment to answer the draft: Mở hộp {x}")
    assert entry.text.en == "The brand answers the draft; silence until 12:00 24/11/2026 lets it be published."


def test_another_draft_and_another_wish_to_cancel_are_other_entries() -> None:
    wish = replace(
        BOOKING,
        cancellation_side=Side.BRAND,
        cancellation_asked_at=NOON,
        cancels_at=LIMIT - timedelta(hours=1),
        cancellation_pays_minor=0,
    )

    before, after = entries_of([BOOKING], [], []), entries_of([replace(BOOKING, drafts=3)], [], [])
    asked, _ = entries_of([wish], [], [])
    again, _ = entries_of([replace(wish, cancellation_asked_at=NOON + timedelta(seconds=1))], [], [])

    assert before[0].uid != after[0].uid
    assert (asked.due, asked.title.en) == (
        LIMIT - timedelta(hours=1),
        "Last moment to answer the wish to cancel: Mở hộp {x}",
    )
    assert asked.uid != again.uid


def test_a_calendar_says_that_silence_admits_no_fault() -> None:
    wish = replace(
        BOOKING,
        cancellation_side=Side.BRAND,
        cancellation_asked_at=NOON,
        cancels_at=LIMIT - timedelta(hours=1),
        cancellation_pays_minor=1_500_000,
    )

    asked, _ = entries_of([wish], [], [])
    blamed, _ = entries_of([replace(wish, cancellation_at_fault=True)], [], [])

    assert asked.text.en == (
        "The other side answers the wish to cancel; silence until 11:00 24/11/2026 agrees: the share reached is paid, "
        "the rest goes back."
    )
    assert blamed.text.en == (
        "The brand wishes to cancel by the influencer's fault. Agreeing in words admits it: nothing is paid and the "
        "whole fee goes back. Silence until 11:00 24/11/2026 ends the booking as well and admits nothing: the share "
        "reached is paid, the rest goes back."
    )


@pytest.mark.parametrize("status", sorted(STEPS.keys() - {BookingStatus.APPROVED}))
def test_every_state_that_waits_by_a_clock_has_words(status: BookingStatus) -> None:
    found = entries_of([replace(BOOKING, status=status)], [], [])

    assert len(found) == 1
    assert found[0].title.vi.endswith(": Mở hộp {x}")


@pytest.mark.parametrize("status", ENDED)
def test_what_has_ended_waits_for_nothing(status: BookingStatus) -> None:
    assert entries_of([replace(BOOKING, status=status, strikes_at=None)], [], []) == []


def test_a_deliverable_is_due_on_a_day_and_cancelled_with_its_booking() -> None:
    cancelled = replace(BOOKING, status=BookingStatus.CANCELLED, strikes_at=None, moves=4)

    _, due = entries_of([BOOKING], [PIECE], [])
    (over,) = entries_of([cancelled], [PIECE], [])

    assert (due.due, due.cancelled, due.sequence) == (date(2026, 12, 20), False, 3)
    assert due.title == Sentence(
        "Giao Video ngắn (TikTok, Shorts) trên TikTok: Mở hộp {x}", "Deliver Short video on TikTok: Mở hộp {x}"
    )
    assert (over.uid, over.cancelled, over.sequence) == (due.uid, True, 4)


def test_payouts_amendments_and_disputes_stand_at_their_instants() -> None:
    answers = [
        DueAnswer(kind=AnswerKind.AMENDMENT, id=UUID(int=4), run="1", title="Sen", by=LIMIT),
        DueAnswer(kind=AnswerKind.DISPUTE, id=UUID(int=5), run="answering", title="Sen", by=LIMIT),
    ]

    found = entries_of([], [], [DuePayout(id=PayoutId(UUID(int=3)), title="Sen", due_at=NOON)], answers)

    assert [(each.uid.partition(".")[0], each.due, each.title.en) for each in found] == [
        ("payout", NOON, "Payout is due: Sen"),
        ("amendment-1", LIMIT, "Last moment to answer the amendment: Sen"),
        ("dispute-answering", LIMIT, "The dispute's step ends: Sen"),
    ]


def test_an_address_opens_with_its_last_key_only_and_not_once_revoked() -> None:
    feed = CalendarFeed(
        login_id=LoginId(UUID(int=1)), key_hash=hash_of_token("một"), language=Tongue.VI, renewed_at=NOON
    )
    assert feed.opens_with("một")

    feed.renew("hai", language=Tongue.EN, now=NOON)
    assert (feed.opens_with("một"), feed.opens_with("hai"), feed.opens_with("")) == (False, True, False)

    feed.revoke(now=NOON)
    assert not feed.opens_with("hai")
    feed.renew("ba", language=Tongue.EN, now=NOON)
    assert feed.opens_with("ba")
