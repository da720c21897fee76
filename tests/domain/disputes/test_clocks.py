from datetime import UTC, datetime, timedelta

import pytest

from domain.bookings.booking import BookingStatus
from domain.bookings.clocks import BookingStep, Clock
from domain.disputes.clocks import clock_of
from domain.disputes.dispute import Dispute
from domain.disputes.events import DisputeClockStarted, DisputeClockStruck, DisputeReminded
from domain.disputes.refusals import DisputeStepOver
from domain.disputes.rules import dispute_rule
from domain.disputes.status import DisputeStatus, Resolution
from domain.errors import WrongState
from domain.law.periods import LawNotOnFile
from domain.money import vnd
from domain.offers.terms import Side
from tests.domain.bookings.test_booking import brought_to
from tests.domain.disputes.test_dispute import ANOTHER, HALF, VERBS, dispute_in, state
from tests.instants import NOON
from tests.makers.disputes import SOMEBODY, make_dispute, make_published_booking, make_ruling

TICK = timedelta(microseconds=1)
RULE = dispute_rule(NOON)
FAR = datetime(2030, 1, 1, tzinfo=UTC)
OPENED, MEDIATING, PROPOSED, DECIDING = (
    DisputeStatus.OPENED,
    DisputeStatus.MEDIATING,
    DisputeStatus.PROPOSED,
    DisputeStatus.DECIDING,
)


@pytest.mark.parametrize(
    ("status", "now", "strikes_at"),
    [
        # Saturday noon: five working days from Monday, without the Day of Culture; then two and two.
        (OPENED, NOON, datetime(2026, 11, 30, 17, tzinfo=UTC)),
        (MEDIATING, NOON, datetime(2026, 11, 25, 17, tzinfo=UTC)),
        (PROPOSED, NOON, datetime(2026, 11, 25, 17, tzinfo=UTC)),
        # Tết of 2027: the 5th and the 8th to the 11th of February are days off.
        (OPENED, datetime(2027, 2, 3, 5, tzinfo=UTC), datetime(2027, 2, 17, 17, tzinfo=UTC)),
        (MEDIATING, datetime(2027, 2, 4, 5, tzinfo=UTC), datetime(2027, 2, 15, 17, tzinfo=UTC)),
        (PROPOSED, datetime(2027, 2, 3, 5, tzinfo=UTC), datetime(2027, 2, 12, 17, tzinfo=UTC)),
        # Over the leap day, a Tuesday.
        (OPENED, datetime(2028, 2, 25, 5, tzinfo=UTC), datetime(2028, 3, 3, 17, tzinfo=UTC)),
        (MEDIATING, datetime(2028, 2, 28, 5, tzinfo=UTC), datetime(2028, 3, 1, 17, tzinfo=UTC)),
        # A day begins at midnight in Hà Nội, 17:00 UTC.
        (PROPOSED, datetime(2026, 11, 30, 16, 59, 59, tzinfo=UTC), datetime(2026, 12, 2, 17, tzinfo=UTC)),
        (PROPOSED, datetime(2026, 11, 30, 17, tzinfo=UTC), datetime(2026, 12, 3, 17, tzinfo=UTC)),
        (DECIDING, NOON, FAR),
    ],
)
def test_each_step_has_its_clock_in_working_days(status: DisputeStatus, now: datetime, strikes_at: datetime) -> None:
    clock = clock_of(status, RULE, caps_at=FAR, now=now)

    assert clock == Clock(strikes_at=strikes_at, reminds_at=strikes_at - timedelta(hours=24))


@pytest.mark.parametrize("status", [OPENED, MEDIATING, PROPOSED, DECIDING])
def test_no_clock_runs_beyond_the_cap_and_nobody_is_reminded_before_it_started(status: DisputeStatus) -> None:
    cap = NOON + timedelta(hours=3)

    assert clock_of(status, RULE, caps_at=cap, now=NOON) == Clock(strikes_at=cap, reminds_at=NOON)


@pytest.mark.parametrize("status", [DisputeStatus.RESOLVED, DisputeStatus.WITHDRAWN])
def test_once_it_is_over_no_clock_runs(status: DisputeStatus) -> None:
    assert clock_of(status, RULE, caps_at=FAR, now=NOON) is None
    assert dispute_in(status).announced() == ()


@pytest.mark.parametrize(
    ("now", "caps_at"),
    [
        (NOON, datetime(2026, 12, 21, 5, tzinfo=UTC)),
        (datetime(2028, 2, 10, 5, tzinfo=UTC), datetime(2028, 3, 11, 5, tzinfo=UTC)),
        (datetime(2027, 2, 10, 5, tzinfo=UTC), datetime(2027, 3, 12, 5, tzinfo=UTC)),
    ],
)
def test_thirty_days_after_its_opening_a_dispute_is_over(now: datetime, caps_at: datetime) -> None:
    assert make_dispute(now=now).caps_at == caps_at


def test_a_year_whose_holidays_are_not_on_file_is_refused() -> None:
    booking = make_published_booking(late := datetime(2030, 12, 29, 5, tzinfo=UTC))
    before = state(booking)

    with pytest.raises(LawNotOnFile):
        make_dispute(booking, now=late)

    assert state(booking) == before


@pytest.mark.parametrize(
    ("status", "step", "leads_to"),
    [
        (OPENED, BookingStep.ANSWER_DISPUTE, MEDIATING),
        (MEDIATING, BookingStep.PROPOSE_RESOLUTION, DECIDING),
        (PROPOSED, BookingStep.ANSWER_PROPOSAL, DECIDING),
    ],
)
def test_silence_leads_on_at_its_instant_and_not_before(
    status: DisputeStatus, step: BookingStep, leads_to: DisputeStatus
) -> None:
    dispute = dispute_in(status)
    assert dispute.strikes_at is not None
    due, before = dispute.strikes_at, state(dispute)

    with pytest.raises(WrongState):
        dispute.strike(now=due - TICK)
    assert state(dispute) == before
    struck, resolved = dispute.strike(now=due)

    assert struck == DisputeClockStruck(dispute_id=dispute.id, booking_id=dispute.booking_id, step=step)
    assert (resolved, dispute.status) == (None, leads_to)
    (announced,) = dispute.announced()
    clock = clock_of(leads_to, RULE, caps_at=dispute.caps_at, now=due)
    assert clock == Clock(strikes_at=announced.strikes_at, reminds_at=announced.reminds_at)


def brought(status: DisputeStatus) -> Dispute:
    """In this state, with its clock running to the cap."""
    dispute = dispute_in(status)
    dispute.strikes_at = dispute.caps_at
    return dispute


@pytest.mark.parametrize(
    ("status", "pays"),
    [(OPENED, 3_000_000), (MEDIATING, 3_000_000), (PROPOSED, 1_500_000), (DECIDING, 1_500_000)],
)
def test_at_the_cap_the_proposal_counts_and_without_one_what_would_have_been(status: DisputeStatus, pays: int) -> None:
    dispute = brought(status)
    with pytest.raises(WrongState):
        dispute.strike(now=dispute.caps_at - TICK)

    _, resolved = dispute.strike(now=dispute.caps_at)

    assert resolved is not None
    assert (resolved.resolution, resolved.released) == (Resolution.TIMED_OUT, vnd(pays))
    assert (dispute.status, dispute.ended_at) == (DisputeStatus.RESOLVED, dispute.caps_at)


def test_without_a_word_from_anybody_the_end_is_what_the_ended_booking_had() -> None:
    dispute = make_dispute(brought_to(BookingStatus.CANCELLED), Side.INFLUENCER, claim=vnd(1))
    due = dispute.strikes_at

    while dispute.status is not DisputeStatus.RESOLVED:
        assert due is not None
        dispute.strike(now=due)
        due = dispute.strikes_at

    assert (dispute.released, dispute.ended_at) == (vnd(0), NOON + timedelta(days=30))


@pytest.mark.parametrize(
    ("status", "verb"),
    [(OPENED, "answer"), (OPENED, "concede"), (MEDIATING, "propose"), (PROPOSED, "accept"), (PROPOSED, "reject")],
)
def test_each_step_is_taken_until_its_time_is_over(status: DisputeStatus, verb: str) -> None:
    def act(dispute: Dispute, now: datetime) -> None:
        match verb:
            case "answer":
                dispute.answered(Side.INFLUENCER, statement="Có.", by=SOMEBODY, now=now)
            case "concede":
                dispute.concede(Side.INFLUENCER, statement="Có.", by=SOMEBODY, now=now)
            case "propose":
                dispute.propose(HALF, reasons="Vì.", by=SOMEBODY, now=now)
            case "accept":
                dispute.accept(Side.BRAND, now=now)
            case _:
                dispute.reject(Side.BRAND, now=now)

    in_time, late = dispute_in(status), dispute_in(status)
    assert late.strikes_at is not None
    due, before = late.strikes_at, state(late)

    with pytest.raises(DisputeStepOver) as refusal:
        act(late, due)
    act(in_time, due - TICK)

    assert (refusal.value.since, state(late)) == (due, before)
    assert state(in_time) != before


def test_it_is_decided_and_withdrawn_before_the_cap() -> None:
    decided, withdrawn, late = (dispute_in(DECIDING) for _ in range(3))
    due, before = late.caps_at, state(late)

    with pytest.raises(DisputeStepOver):
        late.decide(make_ruling(HALF), by=ANOTHER, now=due)
    with pytest.raises(DisputeStepOver):
        late.withdraw(Side.BRAND, now=due)
    assert state(late) == before
    decided.decide(make_ruling(HALF), by=ANOTHER, now=due - TICK)
    withdrawn.withdraw(Side.BRAND, now=due - TICK)

    assert (decided.status, withdrawn.status) == (DisputeStatus.RESOLVED, DisputeStatus.WITHDRAWN)


def test_each_step_is_announced_and_reminded_of_once() -> None:
    dispute = make_dispute()
    due = datetime(2026, 11, 30, 17, tzinfo=UTC)
    reminds_at = due - timedelta(hours=24)
    assert dispute.announced() == (
        DisputeClockStarted(
            dispute_id=dispute.id,
            booking_id=dispute.booking_id,
            step=BookingStep.ANSWER_DISPUTE,
            reminds_at=reminds_at,
            strikes_at=due,
        ),
    )

    with pytest.raises(WrongState):
        dispute.remind(now=reminds_at - TICK)
    reminded = dispute.remind(now=reminds_at)

    assert reminded == DisputeReminded(
        dispute_id=dispute.id, booking_id=dispute.booking_id, step=BookingStep.ANSWER_DISPUTE, strikes_at=due
    )
    with pytest.raises(WrongState):
        dispute.remind(now=reminds_at)


def test_withdrawn_the_booking_goes_on_with_the_time_that_was_left() -> None:
    booking = make_published_booking()
    later = NOON + timedelta(days=3)
    dispute = make_dispute(booking, now=later)
    assert dispute.clock_left == timedelta(days=11)
    back = NOON + timedelta(days=20)
    VERBS["withdraw"](dispute)

    booking.resume(dispute.booking_status, left=timedelta(days=11), now=back)

    assert (booking.status, booking.strikes_at) == (BookingStatus.PUBLISHED, back + timedelta(days=11))
    assert booking.reminds_at == back + timedelta(days=9)
