"""Why a payout did not arrive, is held, or is not taken back: a code of the program's, or somebody's own words."""

import re
import unicodedata
from enum import StrEnum
from typing import Final

from domain.sentences import Sentence


class PayoutReason(StrEnum):
    """Why; what is kept is this value, but for words."""

    ACCOUNT_CHANGED = "ACCOUNT_CHANGED"
    """The influencer has changed where, or as whom, they are paid since it was sent."""
    FUNDED_OTHERWISE = "FUNDED_OTHERWISE"
    """The fee's money came in by rails from which it may not go out by the payout's own."""
    ACCOUNT_UNKNOWN = "ACCOUNT_UNKNOWN"
    """The payment partner knows no such account."""
    ACCOUNT_UNREACHABLE = "ACCOUNT_UNREACHABLE"
    """The payment partner does not reach accounts of this kind."""
    ACCOUNT_MALFORMED = "ACCOUNT_MALFORMED"
    """No bank would take the account or its holder as they are written."""
    AMOUNT_NOT_PAYABLE = "AMOUNT_NOT_PAYABLE"
    """The payment partner pays no such amount."""
    TAKEN_BACK = "TAKEN_BACK"
    """The payment partner has taken back what it had paid."""
    NOTHING_PAID = "NOTHING_PAID"
    """There is nothing that could be taken back."""
    NOT_REVERSIBLE = "NOT_REVERSIBLE"
    """The payment partner gives nothing back for the asking; its answer is brought in."""
    OWN_WORDS = "OWN_WORDS"
    """Words of the payment partner's or of finance's, as they were given and in whatever language."""


_SENTENCES: Final = {
    PayoutReason.ACCOUNT_CHANGED: Sentence(
        "Từ khi gửi, người có ảnh hưởng đã đổi nơi nhận tiền hoặc tư cách nhận tiền.",
        "The influencer has changed where, or as whom, they are paid since it was sent.",
    ),
    PayoutReason.ACCOUNT_UNKNOWN: Sentence("Không có tài khoản này.", "There is no such account."),
    PayoutReason.ACCOUNT_UNREACHABLE: Sentence(
        "Đối tác thanh toán không chuyển được đến loại tài khoản này.",
        "The payment partner does not reach accounts of this kind.",
    ),
    PayoutReason.ACCOUNT_MALFORMED: Sentence(
        "Tài khoản hoặc tên chủ tài khoản không được ghi như ngân hàng ghi.",
        "The account or its holder is not written as banks write it.",
    ),
    PayoutReason.AMOUNT_NOT_PAYABLE: Sentence(
        "Ngân hàng chỉ trả số đồng nguyên, lớn hơn 0.", "A bank pays whole đồng, more than 0."
    ),
    PayoutReason.TAKEN_BACK: Sentence(
        "Đối tác thanh toán đã thu hồi khoản đã chuyển.", "The payment partner has taken back what it had paid."
    ),
    PayoutReason.NOTHING_PAID: Sentence("Chưa có khoản nào được chuyển.", "Nothing was transferred."),
    PayoutReason.NOT_REVERSIBLE: Sentence(
        "Ngân hàng không hoàn lại theo yêu cầu; hãy nhập câu trả lời của ngân hàng khi tiền đã về.",
        "A bank gives nothing back for the asking; bring in its answer when it has returned it.",
    ),
}
_MARK: Final = f"{PayoutReason.OWN_WORDS}: "
"""What stands before somebody's own words that are written like a code or a sentence of the program's."""
_FUNDED_OTHERWISE: Final = re.compile(r"FUNDED_OTHERWISE: it came in by (.+) and would go out by (.+)\.")
_BEFORE_CODES: Final = (
    (re.compile(r"The influencer has changed where, or as whom, .+"), PayoutReason.ACCOUNT_CHANGED),
    (re.compile(r"There is no such account\."), PayoutReason.ACCOUNT_UNKNOWN),
    (re.compile(r"A bank reaches bank accounts only\."), PayoutReason.ACCOUNT_UNREACHABLE),
    (re.compile(r"The sandbox knows bank accounts only\."), PayoutReason.ACCOUNT_UNREACHABLE),
    (re.compile(r"\w+ reaches connected accounts only\."), PayoutReason.ACCOUNT_UNREACHABLE),
    (re.compile(r"There is no bank of this code\."), PayoutReason.ACCOUNT_MALFORMED),
    (re.compile(r"An account number has \d+ to \d+ digits or letters\."), PayoutReason.ACCOUNT_MALFORMED),
    (re.compile(r"A business's name is letters, digits and .+"), PayoutReason.ACCOUNT_MALFORMED),
    (re.compile(r"The account is not written as banks write it\."), PayoutReason.ACCOUNT_MALFORMED),
    (re.compile(r"A bank pays whole đồng, more than 0\."), PayoutReason.AMOUNT_NOT_PAYABLE),
    (re.compile(r"The transfer was taken back at \w+\."), PayoutReason.TAKEN_BACK),
    (re.compile(r"Nothing was transferred\."), PayoutReason.NOTHING_PAID),
    (re.compile(r"A bank gives nothing back for the asking; .+"), PayoutReason.NOT_REVERSIBLE),
)
"""The program's own sentences, which older rows keep in place of a code."""


def funded_otherwise(came_in_by: str, goes_out_by: str) -> str:
    """What is kept where nothing is paid of a fee for which no money came in that could go out by the payout's rail."""
    return f"{PayoutReason.FUNDED_OTHERWISE}: it came in by {came_in_by} and would go out by {goes_out_by}."


def own_words(words: str) -> str:
    """What is kept of the words of a partner or of finance: marked where they would pass for the program's own."""
    clean = unicodedata.normalize("NFC", words).strip()
    return _MARK + clean if clean.startswith(_MARK) or reason_of(clean) is not PayoutReason.OWN_WORDS else clean


def reason_of(kept: str) -> PayoutReason:
    """The code behind what a row keeps; whatever is none of ours is somebody's own words."""
    if kept.startswith(_MARK):
        return PayoutReason.OWN_WORDS
    if kept in _SENTENCES:
        return PayoutReason(kept)
    if _FUNDED_OTHERWISE.fullmatch(kept):
        return PayoutReason.FUNDED_OTHERWISE
    return next((reason for words, reason in _BEFORE_CODES if words.fullmatch(kept)), PayoutReason.OWN_WORDS)


def said(kept: str) -> Sentence:
    """What a row keeps, for people; somebody's own words as they were given."""
    if kept.startswith(_MARK):
        words = kept.removeprefix(_MARK)
        return Sentence(words, words)
    rails = _FUNDED_OTHERWISE.fullmatch(kept)
    if rails is not None:
        came_in_by, goes_out_by = rails.groups()
        return Sentence(
            f"Tiền của khoản phí đã vào qua {came_in_by.replace(' and ', ' và ')}, không được chi qua {goes_out_by}.",
            f"The fee's money came in by {came_in_by} and may not go out by {goes_out_by}.",
        )
    return _SENTENCES.get(reason_of(kept), Sentence(kept, kept))
