"""The words of the work itself: bookings, their samples and amendments, disputes, reviews."""

from collections.abc import Mapping
from typing import Final

from domain.lifecycle_words.shared import Words
from domain.sentences import Sentence

_RESUME: Final = Sentence("tiếp tục công việc sau tranh chấp", "go on with the work after a dispute")
_RESUMED: Final = ("changes_asked", "draft_approved", "draft_sent", "funded", "published")
"""The states to which a dispute may lead back: a verb each, one act to people."""

WORK_WORDS: Final[Mapping[str, Words]] = {
    "booking": Words(
        acts={
            "send_script": Sentence("gửi kịch bản", "send a script"),
            "send_draft": Sentence("gửi bản nháp", "send a draft"),
            "approve_draft": Sentence("duyệt bản nháp", "approve the draft"),
            "refer_draft": Sentence("chuyển bản nháp cho người phân xử", "refer the draft to a judge"),
            "find_draft_met": Sentence("kết luận bản nháp đạt bản yêu cầu", "find that the draft meets the brief"),
            "find_draft_unmet": Sentence(
                "kết luận bản nháp chưa đạt bản yêu cầu", "find that the draft does not meet the brief"
            ),
            "publish": Sentence("đăng", "publish"),
            "approve": Sentence("nghiệm thu", "accept the delivery"),
            "settle": Sentence("giải ngân phí", "settle the fee"),
            "dispute": Sentence("mở tranh chấp", "open a dispute"),
            **{f"resume_{status}": _RESUME for status in _RESUMED},
            "find_delivered": Sentence("kết luận công việc đã được giao", "find that the work was delivered"),
            "find_undelivered": Sentence("kết luận công việc chưa được giao", "find that the work was not delivered"),
            "amend": Sentence("sửa đổi thỏa thuận", "amend the agreement"),
            "cancel_by_silence": Sentence("hủy vì bên kia im lặng", "cancel by the other side's silence"),
            "remind_of_cancellation": Sentence("gửi lời nhắc về đề nghị hủy", "send a reminder of the wish to cancel"),
            "end_overdue": Sentence("kết thúc vì quá hạn giao", "end it as overdue"),
            "send_sample": Sentence("gửi sản phẩm mẫu", "send a sample"),
            "state_product_use": Sentence("khai báo việc dùng sản phẩm", "state how the product was used"),
        },
        states={
            "funded": Sentence("đã giữ phí", "funded"),
            "draft_sent": Sentence("đã gửi bản nháp", "draft sent"),
            "changes_asked": Sentence("bản nháp cần chỉnh sửa", "changes asked for"),
            "judging": Sentence("đang chờ người phân xử", "with the judge"),
            "draft_approved": Sentence("bản nháp đã được duyệt", "draft approved"),
            "approved": Sentence("đã nghiệm thu", "delivery accepted"),
            "disputed": Sentence("đang tranh chấp", "disputed"),
            "settled": Sentence("đã giải ngân", "settled"),
        },
    ),
    "product sample": Words(
        acts={
            "receive": Sentence("xác nhận đã nhận sản phẩm mẫu", "confirm that the sample arrived"),
            "lose": Sentence("báo sản phẩm mẫu thất lạc", "report the sample as lost"),
        },
        states={
            "sent": Sentence("đã gửi", "sent"),
            "received": Sentence("đã nhận", "received"),
            "lost": Sentence("thất lạc", "lost"),
        },
    ),
    "dispute": Words(
        acts={
            "concede": Sentence("đồng ý với yêu cầu của bên kia", "agree to the claim"),
            "answer": Sentence("trả lời tranh chấp", "answer the dispute"),
            "pass_unanswered": Sentence("đi tiếp khi bên kia chưa trả lời", "go on without an answer"),
            "propose": Sentence("đề xuất cách giải quyết", "propose how to end it"),
            "pass_unproposed": Sentence("đi tiếp khi chưa có đề xuất", "go on without a proposal"),
            "agree": Sentence("chấp nhận đề xuất", "accept the proposal"),
            "reject": Sentence("không chấp nhận đề xuất", "reject the proposal"),
            "pass_unaccepted": Sentence("đi tiếp khi đề xuất chưa được chấp nhận", "go on without an agreement"),
            "decide": Sentence("ra quyết định", "decide it"),
            "time_out": Sentence("kết thúc vì quá hạn", "end it as out of time"),
            "add_evidence": Sentence("bổ sung chứng cứ", "add evidence"),
        },
        states={
            "opened": Sentence("đang chờ bên kia trả lời", "waiting for the other side's answer"),
            "mediating": Sentence("đang chờ quản trị viên đề xuất", "waiting for a proposal"),
            "proposed": Sentence("đang chờ hai bên trả lời đề xuất", "waiting for answers to the proposal"),
            "deciding": Sentence("đang chờ quyết định", "waiting for a decision"),
            "resolved": Sentence("đã giải quyết", "resolved"),
        },
    ),
    "review": Words(
        acts={
            "publish": Sentence("công bố đánh giá", "show the review"),
            "reply": Sentence("phản hồi đánh giá", "reply to the review"),
        },
        states={
            "hidden": Sentence("chưa công bố", "not shown yet"),
            "published": Sentence("đã công bố", "shown"),
        },
    ),
}
