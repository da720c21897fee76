from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from domain.bookings.milestones import Milestone, MilestoneKind, milestones
from domain.bookings.status import BookingStatus
from tests.instants import NOON

DUE_ON = date(2026, 12, 20)
TOO_LATE = datetime(2026, 12, 20, 17, 0, tzinfo=UTC)
"""The next midnight in Viet Nam."""
SOON = NOON + timedelta(days=3)


def of(status: BookingStatus, **known: Any) -> dict[str, tuple[datetime | None, datetime | None]]:
    """When each is due and was reached."""
    unknown = ("script_sent_at", "strikes_at", "ended_at", "first_draft_at", "draft_approved_at", "published_at")
    given: dict[str, Any] = {"made_at": NOON, "due_on": DUE_ON, "draft_review": True, **dict.fromkeys(unknown), **known}
    found = milestones(status, **given)
    return {each.kind.value: (each.due, each.reached_at) for each in found}


def test_what_a_new_booking_has_before_it() -> None:
    assert of(BookingStatus.FUNDED, strikes_at=SOON) == {
        "agreed": (None, NOON),
        "draft_shown": (None, None),
        "draft_approved": (None, None),
        "published": (TOO_LATE, None),
        "settled": (None, None),
    }


def test_where_the_brand_does_not_look_first_drafts_and_scripts_appear_when_they_were_shown() -> None:
    assert [*of(BookingStatus.FUNDED, draft_review=False)] == ["agreed", "published", "settled"]
    shown = of(BookingStatus.DRAFT_SENT, draft_review=False, script_sent_at=NOON, first_draft_at=SOON)
    assert [*shown] == ["agreed", "script_shown", "draft_shown", "draft_approved", "published", "settled"]
    assert (shown["script_shown"], shown["draft_shown"]) == ((None, NOON), (None, SOON))


@pytest.mark.parametrize(
    ("status", "reached_by_silence"),
    [
        (BookingStatus.DRAFT_SENT, "draft_approved"),
        (BookingStatus.JUDGING, "draft_approved"),
        (BookingStatus.PUBLISHED, "settled"),
    ],
)
def test_what_silence_reaches_is_due_when_the_clock_strikes(status: BookingStatus, reached_by_silence: str) -> None:
    due = {kind: due for kind, (due, _) in of(status, strikes_at=SOON).items() if kind != "published"}
    assert due.pop(reached_by_silence) == SOON
    assert set(due.values()) == {None}


def test_a_settled_booking_has_passed_them_all() -> None:
    passed = of(
        BookingStatus.SETTLED, first_draft_at=NOON, draft_approved_at=SOON, published_at=SOON, ended_at=TOO_LATE
    )
    assert passed == {
        "agreed": (None, NOON),
        "draft_shown": (None, NOON),
        "draft_approved": (None, SOON),
        "published": (TOO_LATE, SOON),
        "settled": (None, TOO_LATE),
    }


def test_a_cancelled_booking_has_nothing_before_it() -> None:
    assert of(BookingStatus.CANCELLED, first_draft_at=SOON, ended_at=TOO_LATE) == {
        "agreed": (None, NOON),
        "draft_shown": (None, SOON),
    }


def test_the_last_day_owed_is_whole() -> None:
    late = {
        instant: Milestone(kind=MilestoneKind.PUBLISHED, due=TOO_LATE, reached_at=instant).late
        for instant in (TOO_LATE - timedelta(microseconds=1), TOO_LATE, None)
    }
    assert late == {TOO_LATE - timedelta(microseconds=1): False, TOO_LATE: True, None: False}
    assert not Milestone(kind=MilestoneKind.SETTLED, due=None, reached_at=NOON).late
