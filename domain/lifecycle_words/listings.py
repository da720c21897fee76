"""The words of what is shown and asked for: profiles, campaigns, briefs, offers and their terms, certificates."""

from collections.abc import Mapping
from typing import Final

from domain.lifecycle_words.shared import Words
from domain.sentences import Sentence

LISTING_WORDS: Final[Mapping[str, Words]] = {
    "profile": Words(
        acts={"begin_again": Sentence("viết lại hồ sơ", "begin again")},
        states={"imported": Sentence("nhập từ tệp", "imported")},
    ),
    "campaign": Words(states={"open": Sentence("đang mở", "open")}),
    "brief": Words(
        acts={
            "fill": Sentence("ghi nhận là đã đủ người", "mark it as filled"),
            "reopen": Sentence("mở lại", "reopen"),
            "take_down": Sentence("gỡ theo yêu cầu của cơ quan có thẩm quyền", "take it down by an authority's order"),
            "free_place": Sentence("trả lại một chỗ", "give a place back"),
        },
        states={
            "filled": Sentence("đã đủ người", "filled"),
            "taken_down": Sentence("đã bị gỡ theo yêu cầu của cơ quan có thẩm quyền", "taken down"),
        },
    ),
    "offer": Words(
        acts={
            "counter": Sentence("đề nghị điều khoản khác", "answer with other terms"),
            "extend": Sentence("gia hạn", "extend"),
        },
    ),
    "terms": Words(
        acts={"agree": Sentence("đồng ý", "agree"), "end": Sentence("kết thúc", "end")},
        states={"agreed": Sentence("đã được đồng ý", "agreed"), "ended": Sentence("đã kết thúc", "ended")},
    ),
    "certification": Words(
        acts={
            "ask": Sentence("yêu cầu bổ sung hồ sơ", "ask for what is missing"),
            "complete": Sentence("bổ sung hồ sơ", "complete the file"),
            "admit": Sentence("chuyển hồ sơ sang chấm điểm", "admit the file to assessment"),
            "close_assessment": Sentence("kết thúc việc chấm điểm", "close the assessment"),
            "reopen_assessment": Sentence("mở lại việc chấm điểm", "reopen the assessment"),
            "grant": Sentence("cấp chứng nhận", "grant the certificate"),
            "refuse": Sentence("từ chối cấp chứng nhận", "refuse the certificate"),
            "record_conflict": Sentence("ghi nhận xung đột lợi ích", "record a conflict of interest"),
        },
        states={
            "applied": Sentence("đang chờ sàng lọc", "waiting for screening"),
            "incomplete": Sentence("đang chờ bổ sung", "incomplete"),
            "assessment": Sentence("đang chấm điểm", "being assessed"),
            "decision": Sentence("đang chờ quyết định", "waiting for a decision"),
            "granted": Sentence("đã cấp chứng nhận", "granted"),
        },
    ),
    "certificate": Words(
        acts={
            "announce_end": Sentence("báo sắp hết hạn", "announce its end"),
            "replace": Sentence("thay bằng chứng nhận mới", "replace with a new certificate"),
            "suspend": Sentence("tạm đình chỉ", "suspend"),
            "reinstate": Sentence("khôi phục", "reinstate"),
            "revoke": Sentence("thu hồi", "revoke"),
        },
        states={
            "active": Sentence("đang có hiệu lực", "in force"),
            "expiring": Sentence("sắp hết hạn", "about to expire"),
            "suspended": Sentence("đang bị tạm đình chỉ", "suspended"),
            "revoked": Sentence("đã bị thu hồi", "revoked"),
        },
    ),
}
