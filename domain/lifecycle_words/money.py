"""The words of the money: fundings, holds and refunds, payouts, bank orders and batches, reconciliation."""

from collections.abc import Mapping
from typing import Final

from domain.lifecycle_words.shared import Words
from domain.sentences import Sentence

_PAID: Final = Sentence("ghi nhận là đã chi trả", "record it as paid")

MONEY_WORDS: Final[Mapping[str, Words]] = {
    "funding": Words(
        acts={
            "receive": Sentence("ghi nhận tiền đã về", "record that the money came in"),
            "decline": Sentence("ghi nhận tiền không về", "record that the money did not come in"),
        },
        states={
            "received": Sentence("đã nhận tiền", "received"),
            "declined": Sentence("không nhận được tiền", "declined"),
        },
    ),
    "funding end": Words(
        acts={
            "announce": Sentence("báo trước ngày hết hạn giữ tiền", "announce its end"),
            "look_after": Sentence("kiểm tra số tiền còn lại", "look after what is left"),
        },
        states={
            "announced": Sentence("đã báo trước", "announced"),
            "running": Sentence("chưa đến hạn", "not yet due"),
            "over": Sentence("không còn tiền nào", "nothing left"),
        },
    ),
    "funding refund": Words(
        acts={
            "arrive": Sentence("ghi nhận tiền hoàn đã đến", "record that the refund arrived"),
            "fail": Sentence("ghi nhận hoàn tiền không thành công", "record that the refund failed"),
            "undo_partly": Sentence("ghi nhận một phần tiền hoàn quay lại", "record that part of the refund came back"),
            "undo": Sentence("ghi nhận toàn bộ tiền hoàn quay lại", "record that all of the refund came back"),
        },
        states={"returned": Sentence("đã hoàn tiền", "refunded")},
    ),
    "hold": Words(
        acts={
            "release": Sentence("giải ngân", "release the fee"),
            "refund": Sentence("hoàn phí về chiến dịch", "give the fee back to its campaign"),
            "split": Sentence("chia phí", "split the fee"),
            "reopen": Sentence("giữ phí lại lần nữa", "hold the fee again"),
            "increase": Sentence("tăng phí đang giữ", "increase the held fee"),
            "decrease": Sentence("giảm phí đang giữ", "decrease the held fee"),
        },
        states={
            "held": Sentence("đang giữ", "held"),
            "released": Sentence("đã giải ngân", "released"),
            "refunded": Sentence("đã hoàn về chiến dịch", "given back"),
            "split": Sentence("đã chia", "split"),
        },
    ),
    "chargeback": Words(
        acts={
            "win": Sentence("ghi nhận tiền đã lấy lại được", "record that the money came back"),
            "lose": Sentence("ghi nhận ngân hàng giữ tiền", "record that the bank keeps the money"),
        },
        states={
            "taken": Sentence("ngân hàng đã đòi lại tiền", "taken by the bank"),
            "won": Sentence("tiền đã lấy lại được", "won"),
            "lost": Sentence("ngân hàng giữ tiền", "lost"),
        },
    ),
    "payout": Words(
        acts={
            "hold": Sentence("giữ lại để xem xét", "hold it for review"),
            "clear": Sentence("cho chi trả tiếp", "clear it"),
            "send": Sentence("gửi cho đối tác thanh toán", "send it"),
            "settle": _PAID,
            "fail": Sentence("ghi nhận chi trả không thành công", "record it as failed"),
        },
        states={
            "scheduled": Sentence("đang chờ chi trả", "scheduled"),
            "held": Sentence("đang được xem xét", "held for review"),
            "sent": Sentence("đã gửi cho đối tác thanh toán", "sent"),
        },
    ),
    "payout reversal": Words(
        acts={
            "reverse": Sentence("ghi nhận là đã thu hồi", "record it as reversed"),
            "refuse": Sentence("ghi nhận là không thu hồi được", "record it as refused"),
        },
        states={
            "reversed": Sentence("đã thu hồi", "reversed"),
            "refused": Sentence("không thu hồi được", "refused"),
        },
    ),
    "bank batch": Words(
        acts={
            "reject": Sentence("loại bỏ lô", "reject the batch"),
            "export": Sentence("tải tệp", "download the file"),
            "answer_partly": Sentence("ghi nhận một phần trả lời của ngân hàng", "record some of the bank's answers"),
            "answer": Sentence("ghi nhận trả lời cuối cùng của ngân hàng", "record the last of the bank's answers"),
        },
        states={
            "draft": Sentence("mới lập, đang chờ duyệt", "made, waiting for approval"),
            "exported": Sentence("đã tải tệp", "file downloaded"),
            "partly_answered": Sentence("ngân hàng đã trả lời một phần", "partly answered"),
            "answered": Sentence("ngân hàng đã trả lời hết", "answered"),
            "rejected": Sentence("đã loại bỏ", "rejected"),
        },
    ),
    "bank order": Words(
        acts={
            "batch": Sentence("đưa vào lô", "put it into a batch"),
            "put_back": Sentence("đưa ra khỏi lô để chờ lô khác", "let it wait for another batch"),
            "pay": _PAID,
            "refuse": Sentence("ghi nhận là không chi trả", "record it as not paid"),
            "return": Sentence("ghi nhận tiền bị trả về", "record that the money came back"),
            "take_out": Sentence("giữ ngoài mọi lô", "keep it from any batch"),
        },
        states={
            "waiting": Sentence("đang chờ vào lô", "waiting for a batch"),
            "batched": Sentence("đã vào lô", "in a batch"),
            "refused": Sentence("không chi trả", "not paid"),
            "returned": Sentence("tiền bị trả về", "money came back"),
        },
    ),
    "reconciliation case": Words(
        acts={
            "explain": Sentence("giải trình", "explain it"),
            "vanish": Sentence("kết thúc vì không còn chênh lệch", "end it as gone"),
            "come_back": Sentence("mở lại vì chênh lệch quay lại", "reopen it"),
        },
        states={
            "open": Sentence("chưa giải trình", "not explained"),
            "explained": Sentence("đã giải trình", "explained"),
            "gone": Sentence("không còn chênh lệch", "gone"),
        },
    ),
}
