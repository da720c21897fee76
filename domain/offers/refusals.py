"""Why an offer does not do what it is asked to."""

from dataclasses import dataclass
from datetime import datetime

from domain.errors import DomainError
from domain.money import Money
from domain.sentences import Sentence


@dataclass(eq=False, kw_only=True)
class OfferDeadlinePassed(DomainError):
    """The offer had to be answered before this instant."""

    answer_by: datetime
    vi = "Lời mời phải được trả lời trước {answer_by}."
    en = "The offer had to be answered before {answer_by}."


@dataclass(eq=False, kw_only=True)
class OfferExtendedAlready(DomainError):
    """An offer is extended once."""

    answer_by: datetime
    vi = "Lời mời đã được gia hạn một lần, đến {answer_by}."
    en = "The offer was extended once already, to {answer_by}."


@dataclass(eq=False, kw_only=True)
class NotYourTurn(DomainError):
    """The open terms are one's own: it is for the other side to answer them."""

    vi = "Điều khoản đang mở là của bạn; phía bên kia trả lời."
    en = "The open terms are yours; it is for the other side to answer."


@dataclass(eq=False, kw_only=True)
class NotYourTerms(DomainError):
    """Only whoever wrote the open terms takes them back; the other side declines."""

    vi = "Điều khoản đang mở là của phía bên kia; bạn có thể từ chối."
    en = "The open terms are the other side's; you can decline them."


@dataclass(eq=False, kw_only=True)
class TermsSuperseded(DomainError):
    """What is answered are the terms one has read, and they are no longer the open ones."""

    number: int
    vi = "Điều khoản này không còn mở; bản đang mở là bản số {number}."
    en = "These terms are no longer open; the open version is number {number}."


@dataclass(eq=False, kw_only=True)
class TooManyVersions(DomainError):
    """A negotiation that does not end."""

    most: int
    vi = "Lời mời đã có {most} bản điều khoản; hãy chấp nhận hoặc từ chối."
    en = "The offer has {most} versions of terms; accept or decline."


@dataclass(eq=False, kw_only=True)
class OfferAlreadyOpen(DomainError):
    """Between a brief and an influencer there is one open offer at a time, whoever opened it."""

    vi = "Đã có một lời mời hoặc đề xuất đang mở giữa bản yêu cầu này và người này."
    en = "An offer or application between this brief and this influencer is open already."


@dataclass(eq=False, kw_only=True)
class BookedAlready(DomainError):
    """An influencer takes one place of a brief."""

    vi = "Người này đã nhận một suất của bản yêu cầu này."
    en = "This influencer has a place of this brief already."


@dataclass(eq=False, kw_only=True)
class BriefNotByInvitation(DomainError):
    """The brief is an open call only: its brand waits for applications."""

    vi = "Bản yêu cầu này chỉ nhận đề xuất, không gửi lời mời."
    en = "This brief is an open call only; it sends no offers."


@dataclass(eq=False, kw_only=True)
class FeeBelowBrief(DomainError):
    """A brand pays what its published brief promises, or more."""

    least: Money
    vi = "Mức phí không thấp hơn {least} đã công bố trong bản yêu cầu."
    en = "The fee is not below the {least} that the brief has published."


@dataclass(eq=False, kw_only=True)
class FeeOfUnpaidWork(DomainError):
    """A community brief pays nothing; a commercial one pays something."""

    vi = "Bản yêu cầu cộng đồng không trả phí; bản yêu cầu thương mại phải có phí."
    en = "A community brief pays no fee; a commercial one pays a fee."


@dataclass(eq=False, kw_only=True)
class UsageBeyondBrief(DomainError):
    """A brand asks for no use of the content that its brief has not told of; `field` names the part at fault."""

    asked: Sentence
    part: Sentence
    vi = "“{asked}” vượt quá quyền sử dụng đã nêu trong bản yêu cầu: {part}."
    en = "“{asked}” goes beyond the use that the brief tells of: {part}."


@dataclass(eq=False, kw_only=True)
class BriefBudgetExceeded(DomainError):
    """The bookings of a brief together cost at most its budget."""

    budget: Money
    left: Money
    vi = "Ngân sách {budget} của bản yêu cầu chỉ còn {left}."
    en = "Of the brief's budget of {budget} only {left} is left."


@dataclass(eq=False, kw_only=True)
class FeeNotCovered(DomainError):
    """The brief's budget or the campaign's money is short. Told to the influencer: the figures are the brand's own."""

    vi = "Hiện nhãn hàng chưa đủ ngân sách hoặc tiền đã nạp cho mức phí này."
    en = "At present the brand has not set aside enough for this fee."


@dataclass(eq=False, kw_only=True)
class NotEligible(DomainError):
    """The influencer does not pass the gates of the brief; the reasons say which."""

    vi_reasons: str
    en_reasons: str
    vi = "Chưa đủ điều kiện: {vi_reasons}"
    en = "Not eligible: {en_reasons}"
