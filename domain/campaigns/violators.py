"""The block list: people, companies, pages, channels and platforms an authority named publicly as violators.

No advertising may be arranged with them (Law on Advertising Art 23; Decree 87/2026/ND-CP Art 56.3.c).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.brands import checked_tax_code
from domain.campaigns.checks import LONGEST_LINE, LONGEST_TITLE, text_line
from domain.campaigns.events import ViolatorBlocked, ViolatorUnblocked
from domain.errors import DomainError, InvalidInput
from domain.ids import LoginId, NamedViolatorId, new_id
from domain.rows import Row
from domain.vietnamese import fold


class ViolatorKind(StrEnum):
    """Who or what was named."""

    COMPANY = "company"
    """A company."""
    PERSON = "person"
    """A person."""
    PAGE = "page"
    """A page or site."""
    CHANNEL = "channel"
    """A channel or account."""
    PLATFORM = "platform"
    """A platform."""


@dataclass(frozen=True, kw_only=True)
class ViolatorNotice:
    """An authority's public notice: whom it names, by which tax code or address, and where it can be read."""

    kind: ViolatorKind
    name: str
    tax_code: str | None
    url: str | None
    announced_by: str
    announced_on: date
    source_url: str


class NamedViolator(Row, kw_only=True):
    """Somebody on the block list, until an admin takes them off it."""

    __tablename__ = "named_violators"
    __table_args__ = (
        CheckConstraint("num_nulls(lifted_at, lifted_by) IN (0, 2)", name="lifted_by_somebody"),
        Index("ix_named_violators_name", "name_folded", postgresql_where=text("lifted_at IS NULL")),
        Index("ix_named_violators_tax_code", "tax_code", postgresql_where=text("lifted_at IS NULL")),
        Index("ix_named_violators_url", "url_folded", postgresql_where=text("lifted_at IS NULL")),
    )

    id: Mapped[NamedViolatorId] = mapped_column(primary_key=True, default_factory=lambda: NamedViolatorId(new_id()))
    kind: Mapped[ViolatorKind]
    name: Mapped[str]
    name_folded: Mapped[str]
    tax_code: Mapped[str | None]
    url: Mapped[str | None]
    url_folded: Mapped[str | None]
    announced_by: Mapped[str]
    announced_on: Mapped[date]
    source_url: Mapped[str]
    blocked_by: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"))
    blocked_at: Mapped[datetime]
    lifted_by: Mapped[LoginId | None] = mapped_column(ForeignKey("logins.id"), default=None)
    lifted_at: Mapped[datetime | None] = mapped_column(default=None)

    @classmethod
    def blocked(cls, notice: ViolatorNotice, *, by: LoginId, now: datetime) -> "tuple[NamedViolator, ViolatorBlocked]":
        """Put whom a notice names on the list. Raises InvalidInput."""
        name = text_line(notice.name, "name", LONGEST_TITLE)
        if notice.announced_on > now.date():
            raise InvalidInput(
                vi_reason="Ngày công bố không ở tương lai.",
                en_reason="The day of the notice is not in the future.",
                field="input.announcedOn",
            )
        violator = cls(
            kind=notice.kind,
            name=name,
            name_folded=fold(name),
            tax_code=None if notice.tax_code is None else checked_tax_code(notice.tax_code),
            url=notice.url,
            url_folded=None if notice.url is None else folded_url(notice.url),
            announced_by=text_line(notice.announced_by, "announcedBy", LONGEST_TITLE),
            announced_on=notice.announced_on,
            source_url=text_line(notice.source_url, "sourceUrl", LONGEST_LINE),
            blocked_by=by,
            blocked_at=now,
        )
        return violator, ViolatorBlocked(violator_id=violator.id)

    def lift(self, *, by: LoginId, now: datetime) -> ViolatorUnblocked:
        """Take the entry off the list; it stays in the books. Raises NotBlockedAnyMore."""
        if self.lifted_at is not None:
            raise NotBlockedAnyMore(lifted_at=self.lifted_at)
        self.lifted_by, self.lifted_at = by, now
        return ViolatorUnblocked(violator_id=self.id)


@dataclass(eq=False, kw_only=True)
class NotBlockedAnyMore(DomainError):
    """The entry was taken off the list already."""

    lifted_at: datetime
    vi = "Mục này đã được gỡ khỏi danh sách lúc {lifted_at}."
    en = "This entry was lifted at {lifted_at}."


_SCHEMES: Final = ("https://", "http://")
_PREFIXES: Final = ("www.", "m.")


def folded_url(url: str) -> str:
    """An address as it is compared: lower case, without scheme, "www." or "m.", query and closing slash."""
    folded = url.strip().lower()
    for prefix in (*_SCHEMES, *_PREFIXES):
        folded = folded.removeprefix(prefix)
    return folded.partition("?")[0].rstrip("/")


def violators_meant(
    *, names: Collection[str] = (), tax_codes: Collection[str] = (), urls: Collection[str] = ()
) -> Select[NamedViolator]:
    """The entries in force that mean somebody with one of these names (folded whole), tax codes or addresses."""
    return (
        select(NamedViolator)
        .where(
            NamedViolator.lifted_at.is_(None),
            or_(
                NamedViolator.name_folded.in_([fold(name) for name in names]),
                NamedViolator.tax_code.in_(list(tax_codes)),
                NamedViolator.url_folded.in_([folded_url(url) for url in urls]),
            ),
        )
        .order_by(NamedViolator.id)
    )
