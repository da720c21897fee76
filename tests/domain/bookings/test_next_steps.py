from datetime import timedelta

import pytest

from domain.bookings.bars import PublicationBar
from domain.bookings.booking import STEPS, Booking, BookingStatus
from domain.bookings.cancelling import ask_to_cancel
from domain.bookings.clocks import BookingStep
from domain.bookings.next_steps import BookingParty, NextStep, next_steps
from domain.bookings.status import UNPUBLISHED
from domain.money import Money, vnd
from domain.offers.terms import Side
from tests.domain.bookings.test_booking import brought_to
from tests.instants import NOON
from tests.makers.bookings import make_booking


def steps_of(booking: Booking, removed_pays: Money | None = None) -> list[NextStep]:
    return next_steps(
        booking.status,
        booking.fee,
        strikes_at=booking.strikes_at,
        cancellation_side=booking.cancellation_side,
        cancels_at=booking.cancels_at,
        cancellation_pays=booking.cancellation_pays,
        cancellation_at_fault=booking.cancellation_at_fault,
        overdue_pays=vnd(booking.overdue_pays_minor),
        removed_pays=removed_pays,
    )


@pytest.mark.parametrize(
    ("status", "awaits", "enters", "pays", "refunds"),
    [
        (BookingStatus.FUNDED, "influencer", "cancelled", 0, 3_000_000),
        (BookingStatus.DRAFT_SENT, "brand", "draft_approved", 0, 0),
        (BookingStatus.CHANGES_ASKED, "influencer", "cancelled", 0, 3_000_000),
        (BookingStatus.JUDGING, "judge", "draft_approved", 0, 0),
        (BookingStatus.DRAFT_APPROVED, "influencer", "cancelled", 0, 3_000_000),
        (BookingStatus.PUBLISHED, "brand", "approved", 3_000_000, 0),
        (BookingStatus.APPROVED, "nobody", "settled", 3_000_000, 0),
    ],
)
def test_what_happens_next_in_each_state(
    status: BookingStatus, awaits: str, enters: str, pays: int, refunds: int
) -> None:
    booking = brought_to(status)

    (step,) = steps_of(booking)

    assert (step.step, step.awaits, step.by) == (STEPS[status], awaits, booking.strikes_at)
    assert (step.enters, step.pays, step.refunds) == (enters, vnd(pays), vnd(refunds))


def test_silence_pays_for_what_is_online() -> None:
    booking = make_booking(draft_review=False)
    booking.rule_version = "bookings-2026-02"

    booking.publish_part(online=1, now=NOON)

    (step,) = steps_of(booking)
    assert (step.step, step.enters, step.pays, step.refunds) == (
        BookingStep.DELIVER,
        BookingStatus.CANCELLED,
        vnd(1_500_000),
        vnd(1_500_000),
    )
    assert step.sentence.en == (
        "The influencer delivers the rest; if not all of it has come by 00:00 04/01/2027, the booking ends: the share "
        "of what is online is paid, the rest goes back."
    )
    assert step.sentence.vi == (
        "Người có ảnh hưởng bàn giao phần còn lại; nếu đến 00:00 04/01/2027 vẫn chưa đủ, hợp đồng kết thúc: trả phần "
        "của bài đã đăng, hoàn phần còn lại."
    )


@pytest.mark.parametrize("status", [BookingStatus.SETTLED, BookingStatus.CANCELLED])
def test_nothing_comes_after_the_end(status: BookingStatus) -> None:
    assert steps_of(brought_to(status)) == []


@pytest.mark.parametrize("side", Side)
def test_a_wish_to_cancel_waits_for_the_other_side(side: Side) -> None:
    booking = brought_to(BookingStatus.FUNDED)
    ask_to_cancel(booking, side, online=0, now=NOON)

    wish, work = steps_of(booking)

    assert (wish.step, wish.awaits, wish.by) == (
        BookingStep.ANSWER_CANCELLATION,
        BookingParty(side.other.value),
        NOON + timedelta(hours=72),
    )
    assert (wish.enters, wish.pays, wish.refunds) == (BookingStatus.CANCELLED, vnd(0), vnd(3_000_000))
    assert work.step is BookingStep.DELIVER


@pytest.mark.parametrize(("before", "waits"), [(73, 73), (72, 72), (71, 72)])
def test_what_is_overdue_ends_not_before_the_wish(before: int, waits: int) -> None:
    booking = brought_to(BookingStatus.FUNDED)
    assert booking.strikes_at is not None
    asked_at = booking.strikes_at - timedelta(hours=before)
    ask_to_cancel(booking, Side.INFLUENCER, online=0, now=asked_at)

    wish, work = steps_of(booking)

    assert (wish.step, wish.by) == (BookingStep.ANSWER_CANCELLATION, asked_at + timedelta(hours=72))
    assert (work.step, work.by) == (BookingStep.DELIVER, asked_at + timedelta(hours=waits))


def test_a_wish_that_pays_nothing_says_so_where_the_brief_is_removed_too() -> None:
    booking = brought_to(BookingStatus.DRAFT_APPROVED)
    ask_to_cancel(booking, Side.BRAND, online=0, bar=PublicationBar.INFLUENCER_NAMED, now=NOON)

    wish, _ = steps_of(booking, removed_pays=vnd(1_500_000))

    assert (wish.pays, wish.refunds) == (vnd(0), vnd(3_000_000))
    assert wish.sentence.en == (
        "The other side answers the wish to cancel and cannot refuse it, for nothing more may be published; silence "
        "until 12:00 24/11/2026 agrees: nothing is paid and the whole fee goes back."
    )
    assert wish.sentence.vi == (
        "Bên kia trả lời đề nghị hủy và không từ chối được vì không được đăng nữa; im lặng đến 12:00 24/11/2026 là "
        "đồng ý: không trả gì, hoàn toàn bộ phí."
    )


def test_a_wish_to_cancel_after_a_draft_says_what_it_splits() -> None:
    booking = brought_to(BookingStatus.CHANGES_ASKED)
    ask_to_cancel(booking, Side.BRAND, online=0, now=NOON)

    wish, _ = steps_of(booking)

    assert (wish.pays, wish.refunds) == (vnd(1_500_000), vnd(1_500_000))


def test_a_fault_that_the_brand_names_is_not_admitted_by_silence() -> None:
    booking = brought_to(BookingStatus.CHANGES_ASKED)
    ask_to_cancel(booking, Side.BRAND, online=0, at_fault=True, now=NOON)

    wish, work = steps_of(booking)

    assert (wish.awaits, wish.enters) == (BookingParty.INFLUENCER, BookingStatus.CANCELLED)
    assert (wish.pays, wish.refunds) == (vnd(1_500_000), vnd(1_500_000))
    assert wish.sentence.en == (
        "The brand wishes to cancel by the influencer's fault. Agreeing in words admits it: nothing is paid and the "
        "whole fee goes back. Silence until 12:00 24/11/2026 ends the booking as well and admits nothing: the share "
        "reached is paid, the rest goes back."
    )
    assert wish.sentence.vi == (
        "Nhãn hàng đề nghị hủy do lỗi của người có ảnh hưởng. Đồng ý bằng lời là nhận lỗi: không trả gì, hoàn toàn bộ "
        "phí. Im lặng đến 12:00 24/11/2026 cũng kết thúc hợp đồng nhưng không nhận lỗi: trả phần đã đạt, hoàn phần còn "
        "lại."
    )
    assert (work.step, work.at_fault) == (BookingStep.DELIVER, False)


def test_a_fault_that_the_influencer_names_pays_nothing_whatever_the_brand_says() -> None:
    booking = brought_to(BookingStatus.CHANGES_ASKED)
    ask_to_cancel(booking, Side.INFLUENCER, online=0, at_fault=True, now=NOON)

    wish, _ = steps_of(booking)

    assert (wish.awaits, wish.pays, wish.refunds) == (BookingParty.BRAND, vnd(0), vnd(3_000_000))
    assert wish.sentence.en == (
        "The influencer wishes to cancel and says that it is their fault. The brand answers; silence until 12:00 "
        "24/11/2026 agrees: nothing is paid and the whole fee goes back."
    )
    assert wish.sentence.vi == (
        "Người có ảnh hưởng đề nghị hủy và nhận lỗi. Nhãn hàng trả lời; im lặng đến 12:00 24/11/2026 là đồng ý: không "
        "trả gì, hoàn toàn bộ phí."
    )


def test_a_wish_that_names_no_fault_says_what_silence_splits() -> None:
    booking = brought_to(BookingStatus.CHANGES_ASKED)
    ask_to_cancel(booking, Side.BRAND, online=0, now=NOON)

    assert steps_of(booking)[0].sentence.en == (
        "The other side answers the wish to cancel; silence until 12:00 24/11/2026 agrees: the share reached is paid, "
        "the rest goes back."
    )


def test_the_earliest_comes_first() -> None:
    booking = brought_to(BookingStatus.DRAFT_SENT)
    ask_to_cancel(booking, Side.BRAND, online=0, now=NOON + timedelta(hours=1))

    assert [each.step for each in steps_of(booking)] == [BookingStep.ANSWER_DRAFT, BookingStep.ANSWER_CANCELLATION]


def test_a_step_is_said_in_both_languages() -> None:
    (step,) = steps_of(brought_to(BookingStatus.PUBLISHED))

    assert step.sentence.vi == ("Nhãn hàng nghiệm thu; im lặng đến 12:00 05/12/2026 là đồng ý và phí được giải ngân.")
    assert step.sentence.en == (
        "The brand accepts what was delivered; silence until 12:00 05/12/2026 accepts it and releases the fee."
    )
    (last,) = steps_of(brought_to(BookingStatus.APPROVED))
    assert last.sentence.en == "The fee is released to the influencer in a moment."


@pytest.mark.parametrize("status", sorted(UNPUBLISHED))
def test_where_the_brief_was_removed_ending_it_stands_first(status: BookingStatus) -> None:
    booking = brought_to(status)

    end, then = steps_of(booking, vnd(1_500_000))

    assert (end.step, end.awaits, end.by) == (BookingStep.END_BARRED, BookingParty.BOTH, None)
    assert (end.enters, end.pays, end.refunds) == (BookingStatus.CANCELLED, vnd(1_500_000), vnd(1_500_000))
    assert end.sentence.en == (
        "An authority had the brief removed, so nothing more is published. Either side may ask to cancel, which the "
        "other cannot refuse: the share reached is paid, the rest goes back."
    )
    assert then.step is STEPS[status]
    assert "The influencer delivers" not in then.sentence.en


@pytest.mark.parametrize("status", [BookingStatus.PUBLISHED, BookingStatus.APPROVED, BookingStatus.SETTLED])
def test_what_is_online_goes_its_way_though_the_brief_was_removed(status: BookingStatus) -> None:
    booking = brought_to(status)

    assert steps_of(booking, vnd(0)) == steps_of(booking)


def test_a_wish_to_end_what_is_barred_says_that_it_cannot_be_refused() -> None:
    booking = make_booking()
    ask_to_cancel(booking, Side.BRAND, online=0, now=NOON)

    wish, then = steps_of(booking, vnd(0))

    assert wish.sentence.en.startswith("The other side answers the wish to cancel and cannot refuse it")
    assert then.sentence.en.startswith("Nothing more may be published; if neither side has ended it by")
