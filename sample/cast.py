"""Who can sign in to the sample, and with what."""

from domain.logins import AdminRole

PASSWORD = "niềm tin là sản phẩm"  # noqa: S105 - public: everybody signs in to the sample with it
"""The password of everybody in the sample."""


def admin_email(role: AdminRole) -> str:
    """The e-mail of the one who acts in `role`."""
    return f"{role.value}@lienminh.example"


def second_assessor_email() -> str:
    """The e-mail of the second member of the Integrity Committee: two assess each application."""
    return "integrity2@lienminh.example"


def second_finance_email() -> str:
    """The e-mail of the second person of finance: one makes a bank batch, and another approves it."""
    return "finance2@lienminh.example"


def brand_email(number: int) -> str:
    """The e-mail of the owner of brand `number`, 1 to 40."""
    return f"brand{number}@nhanhang.example"


def brand_tax_code(number: int) -> str:
    """The tax code of brand `number`; no company has one that begins like this."""
    return f"99{number:08d}"


def influencer_email(handle: str) -> str:
    """The e-mail of the influencer whose channels have this handle."""
    return f"{handle}@nguoi.example"
