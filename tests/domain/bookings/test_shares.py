from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.addresses import AddressInvalid
from domain.bookings.booking import Booking, BookingStatus
from domain.bookings.cancelling import agree_to_cancel, ask_to_cancel, cancel_by_silence, refuse_to_cancel
from domain.bookings.events import ScriptSent
from domain.bookings.refusals import AnswerTooLate, DraftNotApproved, ScriptSentAlready
from domain.bookings.rules import booking_rule
from domain.bookings.shares import part_of, share_reached
from domain.errors import WrongState
from domain.money import vnd
from domain.offers.terms import Side
from tests.domain.bookings.test_booking import state
from tests.instants import NOON
from tests.makers.bookings import make_booking
from tests.makers.offers import make_terms

SCRIPT = "https://files.example.vn/script/1.pdf"


def worked(*, script: bool = False, drafts: int = 0, rounds: int = 0, fee: int = 3_000_000) -> Booking:
    booking = make_booking(replace(make_terms(), fee=vnd(fee)))
    if script:
        booking.send_script(url=SCRIPT, now=NOON)
    for number in range(drafts):
        booking.send_draft(now=NOON)
        if number < rounds:
            booking.ask_for_changes(now=NOON)
    return booking


@pytest.mark.parametrize(
    ("booking", "pays"),
    [
        (worked(), 0),
        (worked(script=True), 300_000),
        (worked(drafts=1), 1_500_000),
        (worked(script=True, drafts=1), 1_500_000),
        (worked(drafts=2, rounds=1), 1_500_000),
        (worked(drafts=2, rounds=2), 3_000_000),
        (worked(drafts=3, rounds=2), 3_000_000),
        (worked(script=True, fee=1_000_009), 100_000),
    ],
)
def test_the_share_grows_with_the_work(booking: Booking, pays: int) -> None:
    asked = ask_to_cancel(booking, Side.BRAND, online=0, now=NOON)

    assert (asked.pays, booking.cancellation_pays) == (vnd(pays), vnd(pays))


def test_a_fault_that_the_influencer_names_pays_nothing() -> None:
    booking = worked(drafts=3, rounds=2)

    asked = ask_to_cancel(booking, Side.INFLUENCER, at_fault=True, online=0, now=NOON)
    cancel_by_silence(booking, now=NOON + timedelta(hours=72))

    assert (asked.pays, asked.at_fault, booking.ending_pays) == (vnd(0), True, vnd(0))


def test_a_fault_that_the_brand_names_pays_nothing_once_the_influencer_says_yes() -> None:
    booking = worked(drafts=1)

    asked = ask_to_cancel(booking, Side.BRAND, at_fault=True, online=0, now=NOON)
    assert (asked.pays, asked.at_fault, booking.cancellation_pays) == (vnd(1_500_000), True, vnd(1_500_000))
    agree_to_cancel(booking, Side.INFLUENCER, now=NOON)

    assert (booking.ending_pays, booking.cancellation_at_fault) == (vnd(0), True)


def test_silence_admits_no_fault() -> None:
    booking = worked(drafts=1)
    ask_to_cancel(booking, Side.BRAND, at_fault=True, online=0, now=NOON)

    cancel_by_silence(booking, now=NOON + timedelta(hours=72))

    assert (booking.ending_pays, booking.cancellation_at_fault) == (vnd(1_500_000), True)


def test_a_wish_that_names_no_fault_is_agreed_to_for_its_share() -> None:
    booking = worked(drafts=1)
    ask_to_cancel(booking, Side.BRAND, online=0, now=NOON)

    agree_to_cancel(booking, Side.INFLUENCER, now=NOON)

    assert (booking.ending_pays, booking.cancellation_at_fault) == (vnd(1_500_000), False)


def test_a_fault_is_forgotten_with_the_wish_that_named_it() -> None:
    booking = worked(drafts=1)
    ask_to_cancel(booking, Side.BRAND, at_fault=True, online=0, now=NOON)

    refuse_to_cancel(booking, Side.INFLUENCER, now=NOON)

    assert (booking.cancellation_at_fault, booking.cancellation_pays_minor) == (False, None)


def test_work_shown_after_the_wish_does_not_raise_its_share() -> None:
    booking = worked()
    ask_to_cancel(booking, Side.BRAND, online=0, now=NOON)

    booking.send_draft(now=NOON)

    assert (booking.cancellation_pays, booking.share_reached(0)) == (vnd(0), 5_000)


def test_a_wish_that_is_refused_leaves_no_share() -> None:
    booking = worked(drafts=1)
    ask_to_cancel(booking, Side.BRAND, online=0, now=NOON)

    refuse_to_cancel(booking, Side.INFLUENCER, now=NOON)

    assert (booking.cancellation_pays_minor, booking.cancellation_pays) == (None, vnd(0))


def test_what_is_overdue_pays_nothing_once_no_wish_stands() -> None:
    booking = worked(drafts=1, rounds=1)
    ask_to_cancel(booking, Side.BRAND, online=0, now=NOON)
    before = state(booking)

    with pytest.raises(WrongState):
        booking.end_overdue(now=NOON)
    assert state(booking) == before
    refuse_to_cancel(booking, Side.INFLUENCER, now=NOON)
    booking.end_overdue(now=NOON)

    assert (booking.cancellation_side, booking.ending_pays) == (None, vnd(0))


@pytest.mark.parametrize("late", [timedelta(0), timedelta(days=1)])
def test_no_wish_puts_off_what_is_overdue(late: timedelta) -> None:
    booking = worked(drafts=1, rounds=1)
    assert booking.strikes_at is not None
    before = state(booking)

    with pytest.raises(AnswerTooLate) as told:
        ask_to_cancel(booking, Side.INFLUENCER, online=0, now=booking.strikes_at + late)
    assert (told.value.since, state(booking)) == (booking.strikes_at, before)
    ask_to_cancel(booking, Side.INFLUENCER, online=0, now=booking.strikes_at - timedelta(microseconds=1))

    assert booking.waits_for_wish


@pytest.mark.parametrize(
    ("made_at", "fee", "pays"),
    [
        (NOON, 3_000_001, 0),
        (NOON + timedelta(days=1), 3_000_001, 1_500_000),
        (NOON + timedelta(days=1), 1, 0),
        (NOON + timedelta(days=1), 0, 0),
    ],
)
def test_what_is_overdue_pays_what_is_online_by_the_rule_of_its_day(made_at: datetime, fee: int, pays: int) -> None:
    booking = make_booking(replace(make_terms(), fee=vnd(fee)), draft_review=False)
    booking.rule_version = booking_rule(made_at).version
    ask_to_cancel(booking, Side.BRAND, at_fault=True, online=0, now=made_at)

    booking.publish_part(online=1, now=made_at)
    assert (booking.status, booking.ending_pays) == (BookingStatus.FUNDED, vnd(0))
    refuse_to_cancel(booking, Side.INFLUENCER, now=made_at)
    booking.end_overdue(now=made_at)

    assert (booking.cancellation_side, booking.ending_pays) == (None, vnd(pays))


def test_a_part_is_published_where_the_whole_may_be() -> None:
    booking = make_booking()
    before = state(booking)

    with pytest.raises(DraftNotApproved):
        booking.publish_part(online=1, now=NOON)

    assert state(booking) == before


def test_a_script_comes_once_and_before_the_first_draft() -> None:
    booking = make_booking()
    with pytest.raises(AddressInvalid):
        booking.send_script(url="kich-ban", now=NOON)
    assert booking.script_url is None

    assert booking.send_script(url=SCRIPT, now=NOON) == ScriptSent(booking_id=booking.id)

    assert (booking.script_url, booking.script_sent_at) == (SCRIPT, NOON)
    for late in (booking, worked(drafts=1)):
        before = state(late)
        with pytest.raises(ScriptSentAlready):
            late.send_script(url=SCRIPT, now=NOON)
        assert state(late) == before


def test_no_script_is_sent_for_what_has_ended() -> None:
    booking = make_booking()
    booking.end_overdue(now=NOON)

    with pytest.raises(WrongState):
        booking.send_script(url=SCRIPT, now=NOON)


@pytest.mark.parametrize(
    ("booking", "online", "pays"),
    [
        (worked(), 1, 1_500_000),
        (worked(), 2, 1_500_000),
        (worked(script=True), 1, 1_500_000),
        (worked(drafts=1), 1, 1_500_000),
        (worked(drafts=2, rounds=2), 1, 3_000_000),
    ],
)
def test_a_piece_that_is_online_is_worth_what_a_draft_is(booking: Booking, online: int, pays: int) -> None:
    asked = ask_to_cancel(booking, Side.BRAND, online=online, now=NOON)

    assert (asked.pays, booking.cancellation_pays) == (vnd(pays), vnd(pays))


@given(
    fee=st.integers(0, 10**15),
    script=st.booleans(),
    drafts=st.integers(0, 5),
    rounds=st.integers(0, 2),
    online=st.integers(0, 3),
)
def test_both_parts_add_up_and_more_work_never_pays_less(
    fee: int, script: bool, drafts: int, rounds: int, online: int
) -> None:
    whole, sent_back = vnd(fee), min(rounds, drafts)
    reached = partial(share_reached, booking_rule(NOON), rounds=sent_back)
    share = reached(script_sent=script, drafts=drafts, online=online)
    more = min(
        reached(script_sent=True, drafts=drafts, online=online),
        reached(script_sent=script, drafts=drafts + 1, online=online),
        reached(script_sent=script, drafts=drafts, online=online + 1),
    )

    assert 0 <= share <= more <= 10_000
    assert vnd(0) <= part_of(whole, share) <= part_of(whole, more) <= whole
    assert part_of(whole, 10_000) == whole
