"""The acts and states that mean the same wherever they occur."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from domain.sentences import Sentence


@dataclass(frozen=True)
class Words:
    """What the acts and states of one thing are called: an act follows “không thể”, and “it is not possible to”."""

    acts: Mapping[str, Sentence] = field(default_factory=dict[str, Sentence])
    states: Mapping[str, Sentence] = field(default_factory=dict[str, Sentence])


SHARED: Final = Words(
    acts={
        "accept": Sentence("chấp nhận", "accept"),
        "approve": Sentence("duyệt", "approve"),
        "ask_for_changes": Sentence("yêu cầu chỉnh sửa", "ask for changes"),
        "cancel": Sentence("hủy", "cancel"),
        "close": Sentence("đóng", "close"),
        "decline": Sentence("từ chối", "decline"),
        "edit": Sentence("sửa", "edit"),
        "expire": Sentence("kết thúc vì hết hạn", "let it expire"),
        "lapse": Sentence("kết thúc vì quá hạn trả lời", "let it lapse"),
        "refuse": Sentence("từ chối", "refuse"),
        "remind": Sentence("gửi lời nhắc", "send a reminder"),
        "strike": Sentence("tính im lặng là câu trả lời", "count silence as an answer"),
        "submit": Sentence("nộp để duyệt", "submit for review"),
        "supersede": Sentence("thay bằng bản mới hơn", "replace with a later version"),
        "take_back": Sentence("rút về để sửa tiếp", "take back to go on writing"),
        "withdraw": Sentence("rút lại", "withdraw"),
    },
    states={
        "accepted": Sentence("đã được chấp nhận", "accepted"),
        "approved": Sentence("đã được duyệt", "approved"),
        "cancelled": Sentence("đã hủy", "cancelled"),
        "closed": Sentence("đã đóng", "closed"),
        "declined": Sentence("đã bị từ chối", "declined"),
        "draft": Sentence("đang soạn", "draft"),
        "expired": Sentence("đã hết hạn", "expired"),
        "failed": Sentence("không thành công", "failed"),
        "lapsed": Sentence("đã quá hạn trả lời", "lapsed"),
        "open": Sentence("đang chờ trả lời", "waiting for an answer"),
        "paid": Sentence("đã chi trả", "paid"),
        "published": Sentence("đã đăng", "published"),
        "refused": Sentence("đã bị từ chối", "refused"),
        "requested": Sentence("đang chờ đối tác thanh toán", "waiting for the payment partner"),
        "standing": Sentence("đang áp dụng", "the version that stands"),
        "submitted": Sentence("đang chờ duyệt", "waiting for review"),
        "superseded": Sentence("đã được thay bằng bản mới hơn", "replaced by a later version"),
        "withdrawn": Sentence("đã rút lại", "withdrawn"),
    },
)
