"""What happens next in a booking: who is awaited, by when, what silence does, and what that pays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from domain.bookings.clocks import BookingStep
from domain.bookings.status import STEPS, UNPUBLISHED, BookingStatus
from domain.errors import HA_NOI
from domain.money import Money
from domain.offers.terms import Side
from domain.sentences import Sentence


class BookingParty(StrEnum):
    """Whom a booking waits for."""

    BRAND = "brand"
    """The company that booked."""
    INFLUENCER = "influencer"
    """The influencer who was booked."""
    JUDGE = "judge"
    """An alliance admin who is neither."""
    BOTH = "both"
    """Both sides of it."""
    MEDIATOR = "mediator"
    """An alliance admin of neither side, who proposes how to end a dispute."""
    DECIDER = "decider"
    """Another alliance admin of neither side, who decides it."""
    NOBODY = "nobody"
    """It happens by itself, in a moment."""


@dataclass(frozen=True, kw_only=True)
class NextStep:
    """One thing that a booking waits for. `enters` is where silence leads; `pays` and `refunds` are what it moves.

    `at_fault` is said of a wish to cancel by the influencer's fault, `barred` where the law lets nothing be published.
    """

    step: BookingStep
    awaits: BookingParty
    by: datetime | None
    enters: BookingStatus
    pays: Money
    refunds: Money
    at_fault: bool = False
    barred: bool = False

    @property
    def sentence(self) -> Sentence:
        """The step in words, its instant in Vietnamese time."""
        words = _SENTENCES[self.step]
        nothing_paid = self.step is BookingStep.ANSWER_CANCELLATION and self.pays.minor == 0 < self.refunds.minor
        if self.barred:
            words = _BARRED_NOTHING_PAID if nothing_paid else _BARRED.get(self.step, words)
        elif self.step is BookingStep.DELIVER and self.pays.minor > 0:
            words = _DELIVER_THE_REST
        elif self.at_fault:
            words = _FAULT_NAMED if self.awaits is BookingParty.INFLUENCER else _FAULT_ADMITTED
        elif nothing_paid:
            words = _NOTHING_PAID
        by = "" if self.by is None else f"{self.by.astimezone(HA_NOI):%H:%M %d/%m/%Y}"
        return Sentence(words.vi.format(by=by), words.en.format(by=by))


_AWAITED: Final[Mapping[BookingStep, BookingParty]] = {
    BookingStep.DELIVER: BookingParty.INFLUENCER,
    BookingStep.ANSWER_DRAFT: BookingParty.BRAND,
    BookingStep.JUDGE_DRAFT: BookingParty.JUDGE,
    BookingStep.ACCEPT_DELIVERY: BookingParty.BRAND,
    BookingStep.SETTLE: BookingParty.NOBODY,
}
_BY_SILENCE: Final[Mapping[BookingStep, BookingStatus]] = {
    BookingStep.DELIVER: BookingStatus.CANCELLED,
    BookingStep.ANSWER_DRAFT: BookingStatus.DRAFT_APPROVED,
    BookingStep.JUDGE_DRAFT: BookingStatus.DRAFT_APPROVED,
    BookingStep.ACCEPT_DELIVERY: BookingStatus.APPROVED,
    BookingStep.SETTLE: BookingStatus.SETTLED,
}
_PAYING: Final = (BookingStatus.APPROVED, BookingStatus.SETTLED)
_SENTENCES: Final[Mapping[BookingStep, Sentence]] = {
    BookingStep.DELIVER: Sentence(
        "Người có ảnh hưởng bàn giao; nếu đến {by} vẫn chưa bàn giao, hợp đồng kết thúc và toàn bộ phí được hoàn.",
        "The influencer delivers; if nothing has come by {by}, the booking ends and the whole fee is refunded.",
    ),
    BookingStep.ANSWER_DRAFT: Sentence(
        "Nhãn hàng trả lời bản nháp; im lặng đến {by} là đồng ý cho đăng.",
        "The brand answers the draft; silence until {by} lets it be published.",
    ),
    BookingStep.JUDGE_DRAFT: Sentence(
        "Người phân xử trung lập đối chiếu bản nháp với bản yêu cầu; im lặng đến {by} là đạt.",
        "A neutral judge holds the draft against the brief; silence until {by} means that it meets it.",
    ),
    BookingStep.ACCEPT_DELIVERY: Sentence(
        "Nhãn hàng nghiệm thu; im lặng đến {by} là đồng ý và phí được giải ngân.",
        "The brand accepts what was delivered; silence until {by} accepts it and releases the fee.",
    ),
    BookingStep.ANSWER_CANCELLATION: Sentence(
        "Bên kia trả lời đề nghị hủy; im lặng đến {by} là đồng ý: trả phần đã đạt, hoàn phần còn lại.",
        "The other side answers the wish to cancel; silence until {by} agrees: the share reached is paid, the rest "
        "goes back.",
    ),
    BookingStep.ANSWER_DISPUTE: Sentence(
        "Phía bên kia trả lời khiếu nại; đến {by} chưa trả lời thì quản trị viên vẫn đề xuất cách giải quyết.",
        "The other side answers the dispute; without an answer by {by} an admin proposes how to end it all the same.",
    ),
    BookingStep.PROPOSE_RESOLUTION: Sentence(
        "Quản trị viên đề xuất cách giải quyết; đến {by} chưa có đề xuất thì chuyển sang ra quyết định.",
        "An admin proposes how to end the dispute; without a proposal by {by} it is decided.",
    ),
    BookingStep.ANSWER_PROPOSAL: Sentence(
        "Hai bên trả lời đề xuất; đến {by} chưa đủ hai bên chấp nhận thì chuyển sang ra quyết định.",
        "Both sides answer the proposal; unless both have accepted it by {by}, the dispute is decided.",
    ),
    BookingStep.DECIDE_DISPUTE: Sentence(
        "Quản trị viên khác ra quyết định ràng buộc; đến {by} chưa có quyết định thì áp dụng đề xuất, nếu không có đề "
        "xuất thì như khi không có tranh chấp.",
        "Another admin decides, and that binds; without a decision by {by} the proposal counts, or without one what "
        "would have been without the dispute.",
    ),
    BookingStep.END_BARRED: Sentence(
        "Bản yêu cầu đã bị gỡ theo yêu cầu của cơ quan có thẩm quyền nên không được đăng nữa. Mỗi bên đều có thể đề "
        "nghị hủy, bên kia không từ chối được: trả phần đã đạt, hoàn phần còn lại.",
        "An authority had the brief removed, so nothing more is published. Either side may ask to cancel, which the "
        "other cannot refuse: the share reached is paid, the rest goes back.",
    ),
    BookingStep.SETTLE: Sentence(
        "Phí được giải ngân cho người có ảnh hưởng ngay sau đây.",
        "The fee is released to the influencer in a moment.",
    ),
}

_DELIVER_THE_REST: Final = Sentence(
    "Người có ảnh hưởng bàn giao phần còn lại; nếu đến {by} vẫn chưa đủ, hợp đồng kết thúc: trả phần của bài đã đăng, "
    "hoàn phần còn lại.",
    "The influencer delivers the rest; if not all of it has come by {by}, the booking ends: the share of what is "
    "online is paid, the rest goes back.",
)
_NOTHING_PAID: Final = Sentence(
    "Bên kia trả lời đề nghị hủy; im lặng đến {by} là đồng ý: không trả gì, hoàn toàn bộ phí.",
    "The other side answers the wish to cancel; silence until {by} agrees: nothing is paid and the whole fee goes "
    "back.",
)
_FAULT_NAMED: Final = Sentence(
    "Nhãn hàng đề nghị hủy do lỗi của người có ảnh hưởng. Đồng ý bằng lời là nhận lỗi: không trả gì, hoàn toàn bộ phí. "
    "Im lặng đến {by} cũng kết thúc hợp đồng nhưng không nhận lỗi: trả phần đã đạt, hoàn phần còn lại.",
    "The brand wishes to cancel by the influencer's fault. Agreeing in words admits it: nothing is paid and the whole "
    "fee goes back. Silence until {by} ends the booking as well and admits nothing: the share reached is paid, the "
    "rest goes back.",
)
_FAULT_ADMITTED: Final = Sentence(
    "Người có ảnh hưởng đề nghị hủy và nhận lỗi. Nhãn hàng trả lời; im lặng đến {by} là đồng ý: không trả gì, hoàn "
    "toàn bộ phí.",
    "The influencer wishes to cancel and says that it is their fault. The brand answers; silence until {by} agrees: "
    "nothing is paid and the whole fee goes back.",
)


_BARRED: Final[Mapping[BookingStep, Sentence]] = {
    BookingStep.DELIVER: Sentence(
        "Không được đăng gì nữa; nếu đến {by} chưa bên nào hủy, hợp đồng kết thúc: trả phần của bài đã đăng, hoàn phần "
        "còn lại.",
        "Nothing more may be published; if neither side has ended it by {by}, the booking ends: the share of what is "
        "online is paid, the rest goes back.",
    ),
    BookingStep.ANSWER_CANCELLATION: Sentence(
        "Bên kia trả lời đề nghị hủy và không từ chối được vì không được đăng nữa; im lặng đến {by} là đồng ý: trả "
        "phần đã đạt, hoàn phần còn lại.",
        "The other side answers the wish to cancel and cannot refuse it, for nothing more may be published; silence "
        "until {by} agrees: the share reached is paid, the rest goes back.",
    ),
}
"""What is said instead where an authority had the brief removed."""
_BARRED_NOTHING_PAID: Final = Sentence(
    "Bên kia trả lời đề nghị hủy và không từ chối được vì không được đăng nữa; im lặng đến {by} là đồng ý: không trả "
    "gì, hoàn toàn bộ phí.",
    "The other side answers the wish to cancel and cannot refuse it, for nothing more may be published; silence until "
    "{by} agrees: nothing is paid and the whole fee goes back.",
)


def next_steps(
    status: BookingStatus,
    fee: Money,
    *,
    strikes_at: datetime | None,
    cancellation_side: Side | None,
    cancels_at: datetime | None,
    cancellation_pays: Money | None,
    cancellation_at_fault: bool,
    overdue_pays: Money,
    removed_pays: Money | None = None,
) -> list[NextStep]:
    """What a booking in this state waits for, the earliest first; nothing once it has ended.

    `overdue_pays` is what of the fee is the influencer's if nothing more is delivered. Where an authority had the brief
    removed, `removed_pays` is what is theirs if a side wishes to end it now, which stands first.
    """
    step, nothing = STEPS.get(status), Money(0, fee.currency)
    if step is None:
        return []
    enters = _BY_SILENCE[step]
    ends, barred = enters is BookingStatus.CANCELLED, removed_pays is not None and status in UNPUBLISHED
    steps = [
        NextStep(
            step=step,
            awaits=_AWAITED[step],
            by=_not_before(cancels_at, strikes_at) if ends else strikes_at,
            enters=enters,
            pays=fee if enters in _PAYING else overdue_pays if ends else nothing,
            refunds=fee - overdue_pays if ends else nothing,
            barred=barred,
        )
    ]
    if cancellation_side is not None and cancels_at is not None:
        asked = NextStep(
            step=BookingStep.ANSWER_CANCELLATION,
            awaits=BookingParty(cancellation_side.other.value),
            by=cancels_at,
            enters=BookingStatus.CANCELLED,
            pays=cancellation_pays or nothing,
            refunds=fee - (cancellation_pays or nothing),
            at_fault=cancellation_at_fault,
            barred=barred and not cancellation_at_fault,
        )
        steps.insert(0 if ends or strikes_at is None or cancels_at <= strikes_at else 1, asked)
    elif removed_pays is not None and barred:
        steps.insert(0, _end_barred(fee, removed_pays))
    return steps


def _not_before(cancels_at: datetime | None, strikes_at: datetime | None) -> datetime | None:
    """What is overdue ends only once the wish to cancel is answered."""
    return strikes_at if cancels_at is None or strikes_at is None else max(cancels_at, strikes_at)


def _end_barred(fee: Money, pays: Money) -> NextStep:
    return NextStep(
        step=BookingStep.END_BARRED,
        awaits=BookingParty.BOTH,
        by=None,
        enters=BookingStatus.CANCELLED,
        pays=pays,
        refunds=fee - pays,
        barred=True,
    )
