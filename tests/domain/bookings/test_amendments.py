from datetime import UTC, date, datetime, timedelta

import pytest

from domain.bookings.amended_terms import AmendableTerms, Piece
from domain.bookings.amendments import AmendmentStatus, BookingAmendment
from domain.bookings.refusals import AmendmentDeadlinePassed
from domain.errors import WrongState
from domain.ids import LoginId, new_id
from domain.logins import OpenedWith
from domain.offers.terms import Side
from tests.instants import NOON
from tests.makers.bookings import make_booking

TICK = timedelta(microseconds=1)


def proposed(now: datetime) -> BookingAmendment:
    piece = Piece(place=1, platform="tiktok", format="short_video", due_on=date(2028, 3, 31), note=None)
    booking = make_booking()
    amendment, _ = BookingAmendment.proposed(
        booking.id,
        1,
        AmendableTerms(pieces=(piece,), usage_grants=(), exclusivity=None),
        (),
        side=Side.BRAND,
        reason="Hàng về muộn.",
        amends_hash=booking.contract_hash,
        rule_version=booking.rule_version,
        by=LoginId(new_id()),
        session_opened_with=OpenedWith.PASSWORD,
        now=now,
    )
    return amendment


@pytest.mark.parametrize(
    ("asked_at", "answer_by"),
    [
        (NOON, datetime(2026, 11, 24, 5, tzinfo=UTC)),
        # Over Tết, and over the leap day.
        (datetime(2027, 2, 5, 5, tzinfo=UTC), datetime(2027, 2, 8, 5, tzinfo=UTC)),
        (datetime(2028, 2, 27, 5, tzinfo=UTC), datetime(2028, 3, 1, 5, tzinfo=UTC)),
    ],
)
def test_an_amendment_is_open_for_72_hours_and_reminded_of_two_days_before(
    asked_at: datetime, answer_by: datetime
) -> None:
    amendment, reminder = proposed(asked_at), answer_by - timedelta(days=2)

    with pytest.raises(WrongState):
        amendment.remind(now=reminder - TICK)
    assert amendment.remind(now=reminder).answer_by == answer_by
    amendment.require_acceptable(Side.INFLUENCER, now=answer_by - TICK)
    with pytest.raises(WrongState):
        amendment.lapse(now=answer_by - TICK)
    assert amendment.status is AmendmentStatus.OPEN
    with pytest.raises(AmendmentDeadlinePassed):
        amendment.require_acceptable(Side.INFLUENCER, now=answer_by)
    amendment.lapse(now=answer_by)

    assert (amendment.status, amendment.answered_at, amendment.answered_by) == (AmendmentStatus.LAPSED, answer_by, None)
