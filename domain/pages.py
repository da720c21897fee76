"""A document as a page of plain text in one language, whatever form it is then shown in (HTML, PDF)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.logins import OpenedWith
from domain.sentences import Language, Sentence


@dataclass(frozen=True)
class Line:
    """What is said, and what of."""

    label: str
    text: str


@dataclass(frozen=True)
class Section:
    """One part of the page: clauses that are counted from 1, or labelled lines, or both."""

    heading: str
    clauses: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Page:
    """Plain text throughout: whoever shows it escapes it."""

    language: Language
    title: str
    signed_at: datetime
    """When the last side signed."""
    sections: tuple[Section, ...]


SESSIONS_IN_WORDS: Final[Mapping[str | None, Sentence]] = {
    OpenedWith.PASSWORD.value: Sentence("đăng nhập chỉ bằng mật khẩu", "signed in with a password only"),
    OpenedWith.PASSWORD_AND_TOTP.value: Sentence(
        "đăng nhập bằng mật khẩu và mã từ ứng dụng (TOTP)", "signed in with a password and a code of an app (TOTP)"
    ),
    OpenedWith.PASSWORD_AND_RECOVERY_CODE.value: Sentence(
        "đăng nhập bằng mật khẩu và mã khôi phục", "signed in with a password and a recovery code"
    ),
    OpenedWith.PASSWORD_AND_PASSKEY.value: Sentence(
        "đăng nhập bằng mật khẩu và khóa truy cập (passkey)", "signed in with a password and a passkey"
    ),
    None: Sentence("không rõ có xác thực hai lớp hay không", "whether with a second factor is not known"),
}
"""How a session was opened in which something was signed."""
