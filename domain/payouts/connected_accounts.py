"""Connected accounts: an influencer's account with the payment partner itself, paid without a bank in Viet Nam."""

from dataclasses import dataclass, field

from domain.errors import DomainError


@dataclass(frozen=True, kw_only=True)
class ConnectedAccount:
    """An account as the partner knows it, by the partner's name for it; in a country by its code of ISO 3166-1."""

    account: str = field(repr=False)
    country: str


@dataclass(eq=False, kw_only=True)
class ConnectedAccountsNotOffered(DomainError):
    """No partner who reaches such accounts is set up, or none of the money that comes in is with it."""

    vi = "Ở đây chưa chi trả vào tài khoản tại đối tác thanh toán; hãy dùng tài khoản ngân hàng tại Việt Nam."
    en = "Nothing is paid to accounts with a payment partner here; use an account at a bank in Viet Nam."


@dataclass(eq=False, kw_only=True)
class ConnectedAccountUnknown(DomainError):
    """The partner has no such account, or it is not connected to this marketplace."""

    vi = "Đối tác thanh toán không có tài khoản nào mang mã này được kết nối với sàn."
    en = "The payment partner has no account of this name that is connected to the marketplace."


@dataclass(eq=False, kw_only=True)
class ConnectedAccountNotReady(DomainError):
    """The partner does not transfer to it, or does not pay out what lies there: some step at the partner is missing."""

    vi = "Tài khoản này chưa nhận tiền được; hãy hoàn tất các bước mà đối tác thanh toán yêu cầu."
    en = "This account cannot be paid yet; complete what the payment partner asks for."


@dataclass(eq=False, kw_only=True)
class PaymentPartnerAway(DomainError):
    """The partner gave no answer; nothing was changed."""

    vi = "Đối tác thanh toán chưa trả lời; hãy thử lại sau."
    en = "The payment partner gives no answer; try again later."
