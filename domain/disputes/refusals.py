"""Why a dispute does not do what it is asked to."""

from dataclasses import dataclass
from datetime import datetime

from domain.errors import DomainError


@dataclass(eq=False, kw_only=True)
class DisputeTooLate(DomainError):
    """The end of a booking may be disputed for some days only."""

    until: datetime
    vi = "Chỉ có thể mở tranh chấp đến {until}."
    en = "It could be disputed until {until}."


@dataclass(eq=False, kw_only=True)
class DisputedAlready(DomainError):
    """A booking is disputed once, and who has withdrawn a dispute opens no other."""

    vi = "Hợp đồng này đã có tranh chấp, hoặc bạn đã rút một tranh chấp của nó."
    en = "This booking has been disputed, or you have withdrawn a dispute of it."


@dataclass(eq=False, kw_only=True)
class NothingToDispute(DomainError):
    """A dispute is about a fee, and this work is unpaid."""

    vi = "Công việc này không có thù lao nên không có gì để tranh chấp."
    en = "This work is unpaid: there is no fee to dispute."


@dataclass(eq=False, kw_only=True)
class EndedByConsent(DomainError):
    """What both sides agreed to in words is not disputed afterwards."""

    vi = "Hai bên đã thỏa thuận kết thúc hợp đồng này nên không thể tranh chấp."
    en = "Both sides agreed to end this booking, so it cannot be disputed."


@dataclass(eq=False, kw_only=True)
class DeliveryAccepted(DomainError):
    """What the brand accepted in words is paid without waiting for a dispute."""

    vi = "Nhãn hàng đã nghiệm thu bằng lời nên không thể tranh chấp nữa."
    en = "The brand has accepted the delivery in words, so it cannot be disputed any more."


@dataclass(eq=False, kw_only=True)
class FeeGone(DomainError):
    """What was refunded was taken back by the brand's bank, or the fee paid out before it had to wait."""

    vi = "Phí đã được chi trả hoặc đã dùng sau khi hoàn nên không thể giữ lại."
    en = "The fee has been paid out, or spent after it was refunded: it can no longer be held."


@dataclass(eq=False, kw_only=True)
class DisputeStepOver(DomainError):
    """The time of this step is over, and the dispute goes its announced way."""

    since: datetime
    vi = "Bước này đã hết hạn lúc {since}."
    en = "The time for this was over at {since}."


@dataclass(eq=False, kw_only=True)
class OtherSidesStep(DomainError):
    """Whoever opened a dispute withdraws it, and the other side answers it."""

    vi = "Việc này thuộc về phía bên kia."
    en = "This is for the other side to do."


@dataclass(eq=False, kw_only=True)
class AcceptedAlready(DomainError):
    """A side that has accepted a proposal is bound until the other side has answered."""

    vi = "Bạn đã chấp nhận đề xuất này."
    en = "You have accepted this proposal already."


@dataclass(eq=False, kw_only=True)
class ProposedByYou(DomainError):
    """Whoever proposed does not decide."""

    vi = "Bạn là người đã đề xuất nên không thể ra quyết định."
    en = "You made the proposal, so somebody else decides."


@dataclass(eq=False, kw_only=True)
class TooMuchEvidence(DomainError):
    """Each side may add so many pieces of evidence."""

    most: int
    vi = "Mỗi bên nộp nhiều nhất {most} chứng cứ."
    en = "Each side adds {most} pieces of evidence at most."
