"""Why a booking does not do what it is asked to."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.errors import DomainError
from domain.sentences import Sentence


@dataclass(eq=False, kw_only=True)
class ExclusivityConflict(DomainError):
    """The influencer has promised, or would have to promise, to work for one brand only in a category of goods."""

    category: str
    until: date
    vi = "Xung đột độc quyền trong nhóm “{category}” đến {until}."
    en = "An exclusivity in “{category}” stands against this until {until}."


@dataclass(eq=False, kw_only=True)
class RoundsUsedUp(DomainError):
    """A draft is sent back a limited number of times."""

    rounds: int
    vi = "Đã yêu cầu chỉnh sửa {rounds} lần, là số lần tối đa."
    en = "Changes were asked for {rounds} times, which is the most."


@dataclass(eq=False, kw_only=True)
class DraftNotApproved(DomainError):
    """The brief asks to see a draft before anything is published."""

    vi = "Bản nháp phải được nhãn hàng duyệt trước khi đăng."
    en = "The brand approves a draft before anything is published."


@dataclass(eq=False, kw_only=True)
class ProductNotUsed(DomainError):
    """What one has not used must not be introduced: Law 16/2012 Art 15a.3.a."""

    vi = "Không được giới thiệu sản phẩm chưa dùng (Luật Quảng cáo, Điều 15a.3.a): hãy khai ngày đã dùng trước."
    en = "What was not used must not be introduced (Advertising Law Art 15a.3.a): state its use first."


@dataclass(eq=False, kw_only=True)
class ProductUseStatedAlready(DomainError):
    """That a product was used is said once: when the offer is accepted, or afterwards."""

    vi = "Việc đã dùng sản phẩm đã được khai."
    en = "That the product was used has been stated already."


@dataclass(eq=False, kw_only=True)
class PublishedBeforeUse(DomainError):
    """A post that went online before its author knew the product introduced what was not used: Art 15a.3.a."""

    used_on: date
    vi = "Bài được đăng trước ngày đầu tiên dùng sản phẩm ({used_on:%d/%m/%Y}): trái Điều 15a.3.a."
    en = "It was published before the product was first used ({used_on}), against Art 15a.3.a."


@dataclass(eq=False, kw_only=True)
class InfluencerNamedViolator(DomainError):
    """No advertising is arranged with whom an authority has named: Law 16/2012 Art 23."""

    name: str
    announced_by: str
    vi = "Kênh của người có ảnh hưởng bị nêu tên vi phạm (“{name}”, {announced_by}) nên không được đăng quảng cáo."
    en = "A channel of the influencer's is on the list of named violators (“{name}”, {announced_by}): no ad is posted."


@dataclass(eq=False, kw_only=True)
class EvidenceRepeated(DomainError):
    """Two notices are two captures, and neither is the post itself, which may be edited or gone tomorrow."""

    vi = "Bằng chứng trước và trong là hai bản ghi riêng, khác nhau và khác chính bài đăng."
    en = "The evidence of before and of during are two captures of their own, and neither is the post itself."


@dataclass(eq=False, kw_only=True)
class NoticeNotBefore(DomainError):
    """People are told immediately before and then during: Law 16/2012 Art 15a.3.b."""

    before: int
    during: int
    vi = "Thông báo trước (giây {before}) phải đứng trước thông báo trong bài (giây {during}): Điều 15a.3.b."
    en = "The notice before (second {before}) comes before the one during (second {during}): Art 15a.3.b."


@dataclass(eq=False, kw_only=True)
class PublishedAlready(DomainError):
    """A deliverable is published once."""

    url: str
    vi = "Sản phẩm này đã được đăng tại {url}."
    en = "This deliverable is published at {url} already."


@dataclass(eq=False, kw_only=True)
class CancellationAskedAlready(DomainError):
    """One wish to cancel stands at a time."""

    vi = "Đã có đề nghị hủy đang chờ trả lời."
    en = "A wish to cancel is waiting for an answer already."


@dataclass(eq=False, kw_only=True)
class NoCancellationAsked(DomainError):
    """There is no wish of the other side's to answer."""

    vi = "Không có đề nghị hủy nào của phía bên kia."
    en = "The other side has not asked to cancel."


@dataclass(eq=False, kw_only=True)
class RoundsLeft(DomainError):
    """The judge is for drafts whose rounds of changes are used up."""

    left: int
    vi = "Còn {left} lần yêu cầu chỉnh sửa; chỉ nhờ phân xử khi đã hết lượt."
    en = "Changes can be asked for {left} more times; the judge is for when none is left."


@dataclass(eq=False, kw_only=True)
class ScriptSentAlready(DomainError):
    """A script is shown once, before the first draft."""

    vi = "Kịch bản chỉ gửi một lần, trước bản nháp đầu tiên."
    en = "A script is sent once, before the first draft."


@dataclass(eq=False, kw_only=True)
class AnswerTooLate(DomainError):
    """Silence has counted as the answer since `since`."""

    since: datetime
    vi = "Đã quá hạn trả lời lúc {since}: im lặng được tính là đồng ý."
    en = "It had to be answered by {since}; since then silence has counted as a yes."


@dataclass(eq=False, kw_only=True)
class PartyToBooking(DomainError):
    """Whoever judges is neither of the brand nor the influencer."""

    vi = "Bạn là một bên của hợp đồng này nên không thể phân xử."
    en = "You are a party to this booking and cannot judge it."


@dataclass(eq=False, kw_only=True)
class NotPublishedYet(DomainError):
    """What is not online has no results."""

    vi = "Sản phẩm này chưa được đăng nên chưa có kết quả."
    en = "This deliverable is not published yet: it has no results."


@dataclass(eq=False, kw_only=True)
class FigureFell(DomainError):
    """What is counted up from publication on does not shrink, unless somebody says why."""

    figure: Sentence
    earlier: int
    later: int
    vi = "{figure} giảm từ {earlier} xuống {later}: hãy nêu lý do, hoặc sửa báo cáo trước."
    en = "{figure} would fall from {earlier} to {later}: give a reason, or correct the earlier report."


@dataclass(eq=False, kw_only=True)
class ReportedAlready(DomainError):
    """One source says one thing of one instant; whoever was wrong corrects it."""

    measured_at: datetime
    vi = "Đã có báo cáo cho thời điểm {measured_at}; hãy sửa báo cáo đó."
    en = "There is a report for {measured_at} already; correct that one."


@dataclass(eq=False, kw_only=True)
class CorrectedAlready(DomainError):
    """A report is corrected once; after that its correction is what may be corrected."""

    vi = "Báo cáo này đã được sửa; hãy sửa báo cáo thay thế nó."
    en = "This report was corrected already; correct the one in its place."


@dataclass(eq=False, kw_only=True)
class DraftUnchanged(DomainError):
    """A draft that was sent back comes again as another file: rounds of changes are few."""

    number: int
    vi = "Tệp này trùng với bản nháp số {number} đã được yêu cầu chỉnh sửa."
    en = "This is the same file as draft {number}, which was sent back."


@dataclass(eq=False, kw_only=True)
class AmendmentOpenAlready(DomainError):
    """One amendment is open at a time, whoever proposed it."""

    vi = "Đã có một đề nghị sửa đổi đang chờ trả lời."
    en = "An amendment is waiting for an answer already."


@dataclass(eq=False, kw_only=True)
class AmendmentDeadlinePassed(DomainError):
    """Silence declines an amendment."""

    answer_by: datetime
    vi = "Đề nghị sửa đổi phải được trả lời trước {answer_by}."
    en = "The amendment had to be answered before {answer_by}."


@dataclass(eq=False, kw_only=True)
class AmendmentOfOtherSide(DomainError):
    """Only whoever proposed an amendment takes it back; the other side declines."""

    vi = "Đề nghị sửa đổi là của phía bên kia; bạn có thể từ chối."
    en = "The amendment is the other side's; you can decline it."


@dataclass(eq=False, kw_only=True)
class AmendmentOfYours(DomainError):
    """It is for the other side to answer an amendment."""

    vi = "Đề nghị sửa đổi là của bạn; phía bên kia trả lời."
    en = "The amendment is yours; it is for the other side to answer."


@dataclass(eq=False, kw_only=True)
class NothingAmended(DomainError):
    """The amendment would leave everything as it is."""

    vi = "Đề nghị không sửa đổi điều gì."
    en = "The amendment changes nothing."


@dataclass(eq=False, kw_only=True)
class FeeNotAmendable(DomainError):
    """Who wished to cancel was told what that pays, as a share of the fee of then."""

    vi = "Đang có đề nghị hủy chờ trả lời, nên chưa sửa đổi thù lao được."
    en = "Somebody wishes to cancel; the fee cannot be amended before that is answered."


@dataclass(eq=False, kw_only=True)
class PieceNotAmendable(DomainError):
    """What is published is done."""

    place: int
    vi = "Sản phẩm số {place} đã đăng nên không sửa đổi được."
    en = "Deliverable {place} is published and cannot be amended."
