import pytest

from domain.bookings.booking import Booking, BookingStatus
from domain.bookings.next_steps import BookingParty, NextStep
from domain.disputes.dispute import Dispute
from domain.disputes.next_steps import Standing, ends_as, next_step
from domain.disputes.status import DISPUTE_STEPS, DisputeStatus
from domain.money import vnd
from domain.offers.terms import Side
from tests.domain.bookings.test_booking import brought_to
from tests.domain.disputes.test_dispute import VERBS, dispute_in
from tests.instants import NOON
from tests.makers.disputes import make_dispute, make_published_booking


def step_of(dispute: Dispute) -> NextStep | None:
    return next_step(
        Standing(
            status=dispute.status,
            side=dispute.side,
            booking_status=dispute.booking_status,
            fee=dispute.fee,
            silence_pays=dispute.silence_pays,
            accepted_by=dispute.accepted_by,
            strikes_at=dispute.strikes_at,
        )
    )


@pytest.mark.parametrize(
    ("status", "awaits", "enters", "pays", "refunds"),
    [
        (DisputeStatus.OPENED, BookingParty.INFLUENCER, BookingStatus.DISPUTED, 0, 0),
        (DisputeStatus.MEDIATING, BookingParty.MEDIATOR, BookingStatus.DISPUTED, 0, 0),
        (DisputeStatus.PROPOSED, BookingParty.BOTH, BookingStatus.DISPUTED, 0, 0),
        (DisputeStatus.DECIDING, BookingParty.DECIDER, BookingStatus.SETTLED, 1_500_000, 1_500_000),
    ],
)
def test_what_a_dispute_waits_for_in_each_state(
    status: DisputeStatus, awaits: BookingParty, enters: BookingStatus, pays: int, refunds: int
) -> None:
    dispute = dispute_in(status)

    step = step_of(dispute)

    assert step is not None
    assert (step.step, step.awaits, step.by) == (DISPUTE_STEPS[status], awaits, dispute.strikes_at)
    assert (step.enters, step.pays, step.refunds) == (enters, vnd(pays), vnd(refunds))


@pytest.mark.parametrize("status", [DisputeStatus.RESOLVED, DisputeStatus.WITHDRAWN])
def test_nothing_comes_after_its_end(status: DisputeStatus) -> None:
    assert step_of(dispute_in(status)) is None


@pytest.mark.parametrize("side", Side)
def test_once_a_side_has_accepted_the_other_is_awaited(side: Side) -> None:
    dispute = dispute_in(DisputeStatus.PROPOSED)
    dispute.accept(side, now=NOON)

    step = step_of(dispute)

    assert step is not None
    assert step.awaits is BookingParty(side.other.value)


@pytest.mark.parametrize("status", [BookingStatus.SETTLED, BookingStatus.CANCELLED])
def test_what_had_ended_stays_as_it_was(status: BookingStatus) -> None:
    dispute = make_dispute(brought_to(status))

    step = step_of(dispute)

    assert step is not None
    assert step.enters is status
    assert {ends_as(status, vnd(each)) for each in (0, 1)} == {status}


@pytest.mark.parametrize(
    ("booking", "released", "end"),
    [
        (make_published_booking(), 1, BookingStatus.SETTLED),
        (make_published_booking(), 0, BookingStatus.CANCELLED),
        (brought_to(BookingStatus.DRAFT_APPROVED), 3_000_000, BookingStatus.CANCELLED),
    ],
)
def test_published_work_that_is_paid_was_delivered(booking: Booking, released: int, end: BookingStatus) -> None:
    assert ends_as(booking.status, vnd(released)) is end


def test_each_step_is_a_sentence_with_its_instant() -> None:
    dispute = make_dispute()

    step = step_of(dispute)

    assert step is not None
    assert "00:00 01/12/2026" in step.sentence.vi
    assert step.sentence.en == (
        "The other side answers the dispute; without an answer by 00:00 01/12/2026 an admin proposes how to end it all "
        "the same."
    )
    VERBS["answer"](dispute)
    mediated = step_of(dispute)
    assert mediated is not None
    assert mediated.sentence.en.startswith("An admin proposes how to end the dispute; without a proposal by 00:00")
