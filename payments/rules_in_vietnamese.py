"""The rules of the books (`rules.py`) as they are called in Vietnamese, for refusals; a test compares the lists."""

from collections.abc import Mapping
from typing import Final

IN_VIETNAMESE: Final[Mapping[str, str]] = {
    "each posting carries its account's balance on from the one before it": (
        "mỗi bút toán nối tiếp số dư của bút toán trước trên cùng tài khoản"
    ),
    "the postings of a transfer sum to zero in each currency": (
        "các bút toán của một giao dịch cộng lại bằng không theo từng loại tiền"
    ),
    "a transfer has the postings it was made with": "giao dịch giữ nguyên các bút toán như khi được lập",
    "a posting fits the chart of accounts": "bút toán đúng với hệ thống tài khoản",
    "a transfer follows one that it may follow": "giao dịch chỉ nối tiếp giao dịch được phép",
    "a reversal has the postings of what it reverses, each turned round": (
        "giao dịch đảo có đúng các bút toán của giao dịch gốc, đổi chiều"
    ),
    "nothing is reversed twice": "không giao dịch nào bị đảo hai lần",
    "a funding is not refunded beyond its amount, and a payout settled once": (
        "khoản nạp không được hoàn quá số đã nạp, khoản chi trả chỉ được tất toán một lần"
    ),
    "a payout that is paid was settled, and where a bank or Stripe paid it, for what it comes to": (
        "khoản chi trả đã trả thì đã được tất toán, và nếu qua ngân hàng hay Stripe thì đúng số tiền"
    ),
    "a balance is the sum of its postings": "số dư bằng tổng các bút toán",
    "no account is below its floor": "không tài khoản nào xuống dưới mức sàn",
    "all accounts together hold zero": "tổng số dư mọi tài khoản bằng không",
    "what is left of a hold stands on its account": "phần còn lại của khoản giữ nằm trên tài khoản của nó",
    "a hold was held, released and refunded as its transfers say": (
        "khoản giữ được giữ, giải ngân và hoàn đúng như các giao dịch của nó"
    ),
    "what is held for a booking is its fee, as amended, less what was released and refunded": (
        "số giữ cho một hợp đồng đặt bằng phí đã thỏa thuận, kể cả sửa đổi, trừ phần đã giải ngân và đã hoàn"
    ),
    "a campaign's free money is what it was funded, less what is held, was released or went back": (
        "tiền tự do của chiến dịch bằng tiền đã nạp trừ phần đang giữ, đã giải ngân hoặc đã hoàn"
    ),
    "a held fee draws on fundings of its own campaign, to the đồng": (
        "khoản giữ lấy từ các khoản nạp của đúng chiến dịch, khớp đến từng đồng"
    ),
    "fees draw on a funding for no more than came in and did not go back": (
        "tổng phí lấy từ một khoản nạp không quá số đã nạp và chưa hoàn"
    ),
    "a fee is held from its own campaign, released to its own influencer, and refunded to that campaign": (
        "phí được giữ từ đúng chiến dịch, giải ngân cho đúng người có ảnh hưởng và hoàn về đúng chiến dịch đó"
    ),
    "each payout that was sent, and nothing else, took its gross from its influencer for its net, fee and tax": (
        "mỗi khoản chi trả đã gửi, và chỉ những khoản đó, lấy số gộp từ đúng người có ảnh hưởng"
        " cho số thực trả, phí và thuế"
    ),
    "a payout is settled from its own account with its net, by the partner behind its rail": (
        "khoản chi trả được tất toán từ tài khoản của chính nó, đúng số thực trả, bởi đối tác của kênh đã chọn"
    ),
    "a payout is settled while it is paid, and taken back when it failed": (
        "khoản chi trả đã trả thì đang được tất toán, khoản chi trả thất bại thì đã được thu lại"
    ),
    "nothing that came in through the sandbox was transferred to a connected account": (
        "không khoản nào nạp qua kênh thử nghiệm được chuyển vào tài khoản tại đối tác thanh toán"
    ),
    "each cost in the books, and nothing else, is one that a partner named, and was taken out of what it keeps": (
        "mỗi chi phí trong sổ, và chỉ những khoản đó, là khoản đối tác đã nêu và được trừ vào tiền đối tác đang giữ"
    ),
    "a closed period ends with the balances of its postings": "kỳ đã khóa kết thúc với số dư của các bút toán trong kỳ",
    "closed periods follow each other without a gap": "các kỳ đã khóa nối tiếp nhau không gián đoạn",
}
