from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from domain.bookings.booking import Booking, BookingStatus
from domain.bookings.cancelling import agree_to_cancel, ask_to_cancel, cancel_by_silence
from domain.bookings.refusals import AnswerTooLate
from domain.disputes.dispute import Dispute
from domain.disputes.events import (
    DisputeAnswered,
    DisputeOpened,
    DisputeProposed,
    DisputeResolved,
    DisputeWithdrawn,
    ProposalAccepted,
    ProposalRejected,
)
from domain.disputes.refusals import (
    AcceptedAlready,
    DisputeTooLate,
    EndedByConsent,
    NothingToDispute,
    OtherSidesStep,
    ProposedByYou,
)
from domain.disputes.status import BY_SILENCE, DISPUTE_LIFECYCLE, DISPUTE_STEPS, OPEN, DisputeStatus, Resolution
from domain.errors import InvalidInput, WrongState
from domain.ids import LoginId, new_id
from domain.money import Money, vnd
from domain.offers.terms import Side
from tests.domain.bookings.test_booking import brought_to
from tests.instants import NOON
from tests.makers.bookings import make_booking
from tests.makers.disputes import SOMEBODY, make_dispute, make_published_booking, make_ruling
from tests.makers.offers import make_terms

TICK = timedelta(microseconds=1)
HALF = vnd(1_500_000)
FEE = vnd(3_000_000)
ANOTHER = LoginId(new_id())
RUNNING = [each for each in BookingStatus if each.value in {"funded", "draft_sent", "changes_asked", "draft_approved"}]

VERBS: dict[str, Callable[[Dispute], object]] = {
    "answer": lambda it: it.answered(Side.INFLUENCER, statement="Có ở giây 12.", by=SOMEBODY, now=NOON),
    "concede": lambda it: it.concede(Side.INFLUENCER, statement="Đồng ý.", by=SOMEBODY, now=NOON),
    "propose": lambda it: it.propose(HALF, reasons="Một nửa.", by=SOMEBODY, now=NOON),
    "accept": lambda it: it.accept(Side.BRAND, now=NOON),
    "reject": lambda it: it.reject(Side.INFLUENCER, now=NOON),
    "decide": lambda it: it.decide(make_ruling(HALF), by=ANOTHER, now=NOON),
    "withdraw": lambda it: it.withdraw(Side.BRAND, now=NOON),
    "strike": lambda it: it.strike(now=it.caps_at),
}
LEAVES: dict[str, set[DisputeStatus]] = {
    "answer": {DisputeStatus.OPENED},
    "concede": {DisputeStatus.OPENED},
    "propose": {DisputeStatus.MEDIATING},
    "accept": {DisputeStatus.PROPOSED},
    "reject": {DisputeStatus.PROPOSED},
    "decide": {DisputeStatus.DECIDING},
    "withdraw": set(OPEN),
    "strike": set(OPEN),
}
PATHS: dict[DisputeStatus, list[str]] = {
    DisputeStatus.OPENED: [],
    DisputeStatus.MEDIATING: ["answer"],
    DisputeStatus.PROPOSED: ["answer", "propose"],
    DisputeStatus.DECIDING: ["answer", "propose", "reject"],
    DisputeStatus.RESOLVED: ["concede"],
    DisputeStatus.WITHDRAWN: ["withdraw"],
}


def dispute_in(status: DisputeStatus, **changes: Any) -> Dispute:
    dispute = make_dispute(**changes)
    for verb in PATHS[status]:
        VERBS[verb](dispute)
    assert dispute.status is status
    return dispute


def state(row: Dispute | Booking) -> list[object]:
    return [getattr(row, column.key) for column in type(row).__mapper__.column_attrs]


def ended(status: BookingStatus) -> Booking:
    """Settled, or cancelled by silence."""
    return brought_to(status)


def test_what_a_dispute_waits_for_is_said_of_each_open_state_and_silence_leads_out_of_it() -> None:
    open_states = set(DisputeStatus) - DISPUTE_LIFECYCLE.ends()

    assert set(OPEN) == set(DISPUTE_STEPS) == set(BY_SILENCE) == open_states
    for status, verb in BY_SILENCE.items():
        assert DISPUTE_LIFECYCLE.move(verb, status) is not status


@pytest.mark.parametrize(
    ("status", "verb"), [(status, verb) for status in DisputeStatus for verb in VERBS if status not in LEAVES[verb]]
)
def test_what_does_not_fit_its_state_is_refused_and_nothing_moves(status: DisputeStatus, verb: str) -> None:
    dispute = dispute_in(status)
    before = state(dispute)

    with pytest.raises(WrongState):
        VERBS[verb](dispute)

    assert state(dispute) == before


def test_opening_stops_the_bookings_clock_and_lets_a_wish_to_cancel_stand_still() -> None:
    booking = make_booking()
    ask_to_cancel(booking, Side.INFLUENCER, online=0, now=NOON)
    left = (booking.strikes_at or NOON) - NOON

    dispute, event = Dispute.opened(
        booking, Side.BRAND, claim=HALF, grounds=" Chậm. ", had=vnd(0), online=0, by=SOMEBODY, now=NOON
    )

    assert (booking.status, booking.strikes_at, booking.reminds_at) == (BookingStatus.DISPUTED, None, None)
    assert (booking.cancellation_side, booking.cancellation_reminds_at) == (Side.INFLUENCER, None)
    assert (dispute.booking_status, dispute.clock_left) == (BookingStatus.FUNDED, left)
    assert (dispute.grounds, dispute.claim_minor, dispute.undisputed_minor) == ("Chậm.", HALF.minor, 0)
    assert event == DisputeOpened(dispute_id=dispute.id, booking_id=booking.id, side=Side.BRAND, claim=HALF)


@pytest.mark.parametrize(
    ("status", "worth"),
    [
        (BookingStatus.FUNDED, 0),
        (BookingStatus.DRAFT_SENT, 5_000),
        (BookingStatus.CHANGES_ASKED, 5_000),
        (BookingStatus.DRAFT_APPROVED, 5_000),
        (BookingStatus.PUBLISHED, 10_000),
    ],
)
def test_silence_at_the_end_pays_what_the_work_was_worth(status: BookingStatus, worth: int) -> None:
    booking = brought_to(status)

    assert make_dispute(booking).silence_pays == booking.fee.share(worth)


def test_a_script_alone_is_worth_its_tenth() -> None:
    booking = make_booking()
    booking.send_script(url="https://files.example.vn/script.pdf", now=NOON)

    assert make_dispute(booking).silence_pays == vnd(300_000)


def test_a_piece_online_is_worth_a_half_before_all_of_it_is() -> None:
    assert make_dispute(make_booking(draft_review=False), online=1).silence_pays == vnd(1_500_000)


@pytest.mark.parametrize("status", [BookingStatus.JUDGING, BookingStatus.APPROVED, BookingStatus.DISPUTED])
def test_a_judge_or_a_dispute_comes_first(status: BookingStatus) -> None:
    booking = make_published_booking() if status is BookingStatus.DISPUTED else brought_to(status)
    if status is BookingStatus.DISPUTED:
        make_dispute(booking)
    before = state(booking)

    with pytest.raises(WrongState):
        make_dispute(booking)

    assert state(booking) == before


@pytest.mark.parametrize("cancelling", [False, True])
def test_a_running_booking_is_disputed_until_silence_has_answered(cancelling: bool) -> None:
    in_time, late = make_booking(), make_booking()
    for booking in (in_time, late):
        if cancelling:
            ask_to_cancel(booking, Side.INFLUENCER, online=0, now=NOON)
    due = late.cancels_at if cancelling else late.strikes_at
    assert due is not None
    before = state(late)

    with pytest.raises(AnswerTooLate) as refusal:
        make_dispute(late, now=due)
    make_dispute(in_time, now=due - TICK)

    assert (refusal.value.since, state(late)) == (due, before)
    assert in_time.status is BookingStatus.DISPUTED


@pytest.mark.parametrize(
    "ended_at",
    [
        NOON,
        datetime.fromisoformat("2027-02-04T05:00:00Z"),  # over Tết: calendar days go on
        datetime.fromisoformat("2028-02-25T05:00:00Z"),  # over the leap day
    ],
)
def test_the_end_of_a_booking_is_disputed_for_seven_days(ended_at: datetime) -> None:
    booking = ended(BookingStatus.SETTLED)
    booking.ended_at = ended_at
    until = ended_at + timedelta(days=7)
    before = state(booking)

    with pytest.raises(DisputeTooLate) as refusal:
        make_dispute(booking, now=until)
    dispute = make_dispute(booking, now=until - TICK)

    assert refusal.value.until == until
    assert (dispute.clock_left, dispute.undisputed_minor, state(booking)) == (None, booking.fee.minor, before)


def test_what_both_agreed_to_in_words_is_not_disputed_and_what_silence_agreed_to_is() -> None:
    agreed, silent = make_booking(), make_booking()
    for booking in (agreed, silent):
        ask_to_cancel(booking, Side.BRAND, online=0, now=NOON)
    due = NOON + timedelta(hours=72)
    agree_to_cancel(agreed, Side.INFLUENCER, now=due - TICK)
    cancel_by_silence(silent, now=due)

    with pytest.raises(EndedByConsent):
        make_dispute(agreed, Side.INFLUENCER, now=due)

    assert make_dispute(silent, Side.INFLUENCER, now=due).booking_status is BookingStatus.CANCELLED


def test_unpaid_work_has_no_fee_to_dispute() -> None:
    booking = make_booking(make_terms(fee=vnd(0)))

    with pytest.raises(NothingToDispute):
        make_dispute(booking)

    assert booking.status is BookingStatus.FUNDED


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"claim": vnd(-1)}, "input.claim"),
        ({"claim": vnd(3_000_001)}, "input.claim"),
        ({"claim": Money(1, "USD")}, "input.claim"),
        ({"grounds": " "}, "input.grounds"),
        ({"grounds": "x" * 5_001}, "input.grounds"),
    ],
)
def test_what_cannot_be_claimed_is_refused_before_the_booking_stops(changes: dict[str, Any], field: str) -> None:
    booking = make_published_booking()
    before = state(booking)

    with pytest.raises(InvalidInput) as refusal:
        make_dispute(booking, **changes)

    assert (refusal.value.field, state(booking)) == (field, before)


def test_the_other_side_answers_and_an_admin_mediates() -> None:
    dispute = make_dispute()

    event = VERBS["answer"](dispute)

    assert event == DisputeAnswered(dispute_id=dispute.id, booking_id=dispute.booking_id)
    assert (dispute.status, dispute.answer) == (DisputeStatus.MEDIATING, "Có ở giây 12.")


def test_who_agrees_to_the_claim_ends_it_as_claimed() -> None:
    dispute = make_dispute(claim=vnd(1_000_000))

    event = VERBS["concede"](dispute)

    assert event == DisputeResolved(
        dispute_id=dispute.id,
        booking_id=dispute.booking_id,
        resolution=Resolution.CONCEDED,
        released=vnd(1_000_000),
        refunded=vnd(2_000_000),
    )
    assert (dispute.released, dispute.found_delivered, dispute.ended_at) == (vnd(1_000_000), True, NOON)


@pytest.mark.parametrize("side", Side)
def test_who_opened_it_withdraws_and_the_other_side_answers(side: Side) -> None:
    dispute = make_dispute(side=side)
    before = state(dispute)

    with pytest.raises(OtherSidesStep):
        dispute.answered(side, statement="Tôi.", by=SOMEBODY, now=NOON)
    with pytest.raises(OtherSidesStep):
        dispute.concede(side, statement="Tôi.", by=SOMEBODY, now=NOON)
    with pytest.raises(OtherSidesStep):
        dispute.withdraw(side.other, now=NOON)

    assert state(dispute) == before
    assert dispute.withdraw(side, now=NOON) == DisputeWithdrawn(dispute_id=dispute.id, booking_id=dispute.booking_id)


def test_a_proposal_binds_once_both_have_accepted_it() -> None:
    dispute = dispute_in(DisputeStatus.MEDIATING)
    assert VERBS["propose"](dispute) == DisputeProposed(
        dispute_id=dispute.id, booking_id=dispute.booking_id, released=HALF
    )

    first, not_yet = dispute.accept(Side.INFLUENCER, now=NOON)
    before = state(dispute)
    with pytest.raises(AcceptedAlready):
        dispute.accept(Side.INFLUENCER, now=NOON)
    with pytest.raises(AcceptedAlready):
        dispute.reject(Side.INFLUENCER, now=NOON)
    assert state(dispute) == before
    _, resolved = dispute.accept(Side.BRAND, now=NOON)

    assert first == ProposalAccepted(dispute_id=dispute.id, booking_id=dispute.booking_id, side=Side.INFLUENCER)
    assert not_yet is None
    assert resolved is not None
    assert (resolved.resolution, resolved.released, resolved.refunded) == (Resolution.AGREED, HALF, HALF)


def test_one_no_takes_it_to_another_admin_whose_decision_binds() -> None:
    dispute = dispute_in(DisputeStatus.PROPOSED)
    rejected = VERBS["reject"](dispute)
    assert rejected == ProposalRejected(dispute_id=dispute.id, booking_id=dispute.booking_id, side=Side.INFLUENCER)
    before = state(dispute)

    with pytest.raises(ProposedByYou):
        dispute.decide(make_ruling(FEE), by=SOMEBODY, now=NOON)
    assert state(dispute) == before
    decided = dispute.decide(make_ruling(FEE), by=ANOTHER, now=NOON)

    assert (decided.resolution, decided.released, decided.refunded) == (Resolution.DECIDED, FEE, vnd(0))
    assert (dispute.decided_by, dispute.strikes_at, dispute.reminds_at) == (ANOTHER, None, None)
    assert dispute.decision_ground == "Bản yêu cầu, mục 2; Bộ quy tắc, điều 5.1."


@pytest.mark.parametrize(
    "changes", [{"ground": ""}, {"facts": " "}, {"reasons": ""}, {"released": vnd(3_000_001)}, {"released": vnd(-1)}]
)
def test_no_decision_without_ground_facts_and_reasons(changes: dict[str, Any]) -> None:
    dispute = dispute_in(DisputeStatus.DECIDING)
    given = {"released": FEE} | changes

    with pytest.raises(InvalidInput) as refusal:
        dispute.decide(make_ruling(**given), by=ANOTHER, now=NOON)

    assert refusal.value.field == f"input.{next(iter(changes))}"
    assert dispute.status is DisputeStatus.DECIDING


def test_a_proposal_is_a_part_of_the_fee_with_reasons() -> None:
    dispute = dispute_in(DisputeStatus.MEDIATING)
    before = state(dispute)

    for released, reasons in ((vnd(-1), "Vì."), (vnd(3_000_001), "Vì."), (HALF, " ")):
        with pytest.raises(InvalidInput):
            dispute.propose(released, reasons=reasons, by=SOMEBODY, now=NOON)

    assert state(dispute) == before
