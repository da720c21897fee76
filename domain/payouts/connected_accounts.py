"""Connected accounts: an influencer's account with the payment partner itself, paid without a bank in Viet Nam."""

import re
from dataclasses import dataclass, field
from typing import Final

from domain.errors import DomainError, InvalidInput

_NAME: Final = re.compile(r"acct_[A-Za-z0-9]{8,40}")


@dataclass(frozen=True, kw_only=True)
class ConnectedAccount:
    """An account as the partner knows it, by the partner's name for it; in a country by its code of ISO 3166-1."""

    account: str = field(repr=False)
    country: str


def connected_account_name(written: str) -> str:
    """The partner's name for an account, as its person wrote it. Raises InvalidInput for what is none."""
    name = written.strip()
    if not _NAME.fullmatch(name):
        raise InvalidInput(
            vi_reason="Mã tài khoản Stripe bắt đầu bằng acct_, tiếp theo là chữ cái và chữ số.",
            en_reason="A Stripe account is named acct_, then letters and digits.",
            field="input.account",
        )
    return name


@dataclass(eq=False, kw_only=True)
class ConnectedAccountsNotOffered(DomainError):
    """No partner who reaches such accounts is set up, or none of the money that comes in is with it."""

    vi = "Ở đây chưa chi trả qua tài khoản Stripe; hãy dùng tài khoản ngân hàng tại Việt Nam."
    en = "Nothing is paid to Stripe accounts here; use an account at a bank in Viet Nam."


@dataclass(eq=False, kw_only=True)
class ConnectedAccountUnknown(DomainError):
    """The partner has no such account, or it is not connected to this marketplace."""

    vi = "Stripe không có tài khoản nào mang mã này được kết nối với sàn."
    en = "Stripe has no account of this name that is connected to the marketplace."


@dataclass(eq=False, kw_only=True)
class ConnectedAccountNotReady(DomainError):
    """The partner does not transfer to it, or does not pay out what lies there: some step at the partner is missing."""

    vi = "Tài khoản Stripe này chưa nhận tiền được; hãy hoàn tất các bước mà Stripe yêu cầu."
    en = "This Stripe account cannot be paid yet; complete what Stripe asks for."


@dataclass(eq=False, kw_only=True)
class PaymentPartnerAway(DomainError):
    """The partner gave no answer; nothing was changed."""

    vi = "Đối tác thanh toán chưa trả lời; hãy thử lại sau."
    en = "The payment partner gives no answer; try again later."
