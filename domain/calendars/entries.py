"""What stands in a calendar: each thing that is due, under a name that stays, counted each time it may have moved."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from domain.bookings.clocks import BookingStep
from domain.bookings.next_steps import next_steps
from domain.bookings.status import BookingStatus
from domain.ids import BookingId, DeliverableId, PayoutId
from domain.money import vnd
from domain.offers.terms import Side
from domain.reference.platforms import FORMATS, PLATFORMS
from domain.sentences import Sentence

DOMAIN: Final = "calendar.niemtin"
"""The end of every entry's name (RFC 5545, 3.8.4.7); it is no address of ours."""


class AnswerKind(StrEnum):
    """What waits for an answer besides bookings themselves."""

    AMENDMENT = "amendment"
    """An amendment to a booking."""
    DISPUTE = "dispute"
    """A dispute over a booking."""
    OFFER = "offer"
    """An offer whose open terms this side is to answer."""
    REVIEW = "review"
    """A booking that has ended and that this side has not reviewed."""


@dataclass(frozen=True, kw_only=True)
class CalendarEntry:
    """One thing. It is due on a whole day in Viet Nam, or at an instant; `sequence` never falls for one `uid`."""

    uid: str
    sequence: int
    due: date | datetime
    title: Sentence
    text: Sentence
    cancelled: bool = False


@dataclass(frozen=True, kw_only=True)
class DueBooking:
    """What a calendar needs to know of a booking; `moves` counts all that may have moved a day or a clock of it."""

    id: BookingId
    title: str
    status: BookingStatus
    fee_minor: int
    drafts: int
    strikes_at: datetime | None
    cancellation_side: Side | None
    cancellation_asked_at: datetime | None
    cancels_at: datetime | None
    cancellation_pays_minor: int | None
    cancellation_at_fault: bool
    overdue_pays_minor: int
    brief_removed: bool
    moves: int


@dataclass(frozen=True, kw_only=True)
class DueDeliverable:
    """One thing owed that is not online."""

    id: DeliverableId
    booking_id: BookingId
    platform: str
    format: str
    due_on: date


@dataclass(frozen=True, kw_only=True)
class DuePayout:
    """Money that is to be sent to the person."""

    id: PayoutId
    title: str
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class DueAnswer:
    """What waits for somebody's word; `run` names the step, `moves` counts how often its instant was moved."""

    kind: AnswerKind
    id: UUID
    run: str
    title: str
    by: datetime
    moves: int = 0


_ANSWERS: Final[Mapping[AnswerKind, tuple[Sentence, Sentence]]] = {
    AnswerKind.AMENDMENT: (
        Sentence("Hạn trả lời đề nghị sửa đổi: {title}", "Last moment to answer the amendment: {title}"),
        Sentence("Im lặng là từ chối.", "Silence declines it."),
    ),
    AnswerKind.DISPUTE: (
        Sentence("Hạn của bước tranh chấp: {title}", "The dispute's step ends: {title}"),
        Sentence("Sau lúc này tranh chấp đi tiếp.", "After this instant the dispute goes on."),
    ),
    AnswerKind.OFFER: (
        Sentence("Hạn trả lời lời mời: {title}", "Last moment to answer the offer: {title}"),
        Sentence("Im lặng thì lời mời hết hiệu lực.", "Silence lets it lapse."),
    ),
    AnswerKind.REVIEW: (
        Sentence("Hạn đánh giá hợp tác: {title}", "Last moment to review the other side: {title}"),
        Sentence(
            "Sau lúc này không viết được nữa, và điều bên kia đã viết được hiển thị.",
            "Nothing is written after it, and what the other side has written is shown.",
        ),
    ),
}
_DELIVERABLE: Final = Sentence("Giao {form} trên {platform}: {title}", "Deliver {form} on {platform}: {title}")
_DELIVERABLE_TEXT: Final = Sentence("Ngày cuối để đăng.", "The last day to publish it.")
_STEPS: Final[Mapping[BookingStep, Sentence]] = {
    BookingStep.DELIVER: Sentence("Quá hạn bàn giao: {title}", "Delivery is overdue: {title}"),
    BookingStep.ANSWER_DRAFT: Sentence("Hạn trả lời bản nháp: {title}", "Last moment to answer the draft: {title}"),
    BookingStep.JUDGE_DRAFT: Sentence("Hạn phân xử bản nháp: {title}", "Last moment to judge the draft: {title}"),
    BookingStep.ACCEPT_DELIVERY: Sentence("Hạn nghiệm thu: {title}", "Last moment to accept the delivery: {title}"),
    BookingStep.ANSWER_CANCELLATION: Sentence(
        "Hạn trả lời đề nghị hủy: {title}", "Last moment to answer the wish to cancel: {title}"
    ),
}
_PAYOUT: Final = Sentence("Đến hạn chi trả: {title}", "Payout is due: {title}")
_PAYOUT_TEXT: Final = Sentence(
    "Phí được gửi đến tài khoản nhận tiền của bạn từ lúc này.", "From now on the fee is sent to your bank account."
)


def entries_of(
    bookings: Iterable[DueBooking],
    deliverables: Iterable[DueDeliverable],
    payouts: Iterable[DuePayout],
    answers: Iterable[DueAnswer] = (),
) -> list[CalendarEntry]:
    """All that stands in one person's calendar, in no particular order."""
    found = list(bookings)
    known = {each.id: each for each in found}
    return [
        *(entry for each in found for entry in _clocks(each)),
        *(_deliverable(each, known[each.booking_id]) for each in deliverables),
        *(_payout(each) for each in payouts),
        *(_answer(each) for each in answers),
    ]


def _clocks(booking: DueBooking) -> Iterator[CalendarEntry]:
    pays = booking.cancellation_pays_minor
    steps = next_steps(
        booking.status,
        vnd(booking.fee_minor),
        strikes_at=booking.strikes_at,
        cancellation_side=booking.cancellation_side,
        cancels_at=booking.cancels_at,
        cancellation_pays=None if pays is None else vnd(pays),
        cancellation_at_fault=booking.cancellation_at_fault,
        overdue_pays=vnd(booking.overdue_pays_minor),
        # What ending it pays is not said here: it has no instant.
        removed_pays=vnd(0) if booking.brief_removed else None,
    )
    for each in steps:
        if each.by is not None:
            yield CalendarEntry(
                uid=f"{_run_of(each.step, booking)}.{booking.id}@{DOMAIN}",
                sequence=booking.moves,
                due=each.by,
                title=_filled(_STEPS[each.step], title=booking.title),
                text=each.sentence,
            )


def _run_of(step: BookingStep, booking: DueBooking) -> str:
    """A clock that runs again for another draft, or another wish to cancel, is another entry."""
    if step is BookingStep.ANSWER_CANCELLATION and booking.cancellation_asked_at is not None:
        return f"{step.value}-{booking.cancellation_asked_at:%Y%m%dT%H%M%S%f}"
    return f"{step.value}-{booking.drafts}"


def _deliverable(owed: DueDeliverable, booking: DueBooking) -> CalendarEntry:
    form, platform = FORMATS[owed.format], PLATFORMS[owed.platform].name
    return CalendarEntry(
        uid=f"deliverable.{owed.id}@{DOMAIN}",
        sequence=booking.moves,
        due=owed.due_on,
        title=Sentence(
            _DELIVERABLE.vi.format(form=form.name_vi, platform=platform, title=booking.title),
            _DELIVERABLE.en.format(form=form.name_en, platform=platform, title=booking.title),
        ),
        text=_DELIVERABLE_TEXT,
        cancelled=booking.status is BookingStatus.CANCELLED,
    )


def _payout(payout: DuePayout) -> CalendarEntry:
    return CalendarEntry(
        uid=f"payout.{payout.id}@{DOMAIN}",
        sequence=0,
        due=payout.due_at,
        title=_filled(_PAYOUT, title=payout.title),
        text=_PAYOUT_TEXT,
    )


def _answer(answer: DueAnswer) -> CalendarEntry:
    """Its instant is fixed when it starts; only an offer is extended, once."""
    title, text = _ANSWERS[answer.kind]
    return CalendarEntry(
        uid=f"{answer.kind.value}-{answer.run}.{answer.id}@{DOMAIN}",
        sequence=answer.moves,
        due=answer.by,
        title=_filled(title, title=answer.title),
        text=text,
    )


def _filled(sentence: Sentence, **values: str) -> Sentence:
    return Sentence(sentence.vi.format(**values), sentence.en.format(**values))
