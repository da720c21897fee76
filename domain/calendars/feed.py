"""The address under which calendar programs, which cannot sign in, read what is due to one person."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Select, false, select
from sqlalchemy.orm import Mapped, mapped_column

from domain.actors import SignedIn
from domain.events import Event
from domain.ids import CalendarFeedId, LoginId, new_id
from domain.logins import Login, Tongue, hash_of_token
from domain.rows import Row


@dataclass(frozen=True, kw_only=True)
class CalendarRenewed(Event):
    """A person's calendar has a new address; the one before no longer answers."""

    login_id: LoginId


@dataclass(frozen=True, kw_only=True)
class CalendarRevoked(Event):
    """A person's calendar no longer answers."""

    login_id: LoginId


class CalendarFeed(Row, kw_only=True):
    """One address for each login. Only the hash of its key is kept; it is renewed and revoked at once."""

    __tablename__ = "calendar_feeds"

    id: Mapped[CalendarFeedId] = mapped_column(primary_key=True, default_factory=lambda: CalendarFeedId(new_id()))
    login_id: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"), unique=True)
    key_hash: Mapped[str] = mapped_column(repr=False)
    language: Mapped[Tongue]
    renewed_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)

    def renew(self, key: str, *, language: Tongue, now: datetime) -> CalendarRenewed:
        """Take another key; the one before is dead from now on."""
        self.key_hash, self.language = hash_of_token(key), language
        self.renewed_at, self.revoked_at = now, None
        return CalendarRenewed(login_id=self.login_id)

    def revoke(self, *, now: datetime) -> CalendarRevoked:
        """Answer no more."""
        self.revoked_at = now
        return CalendarRevoked(login_id=self.login_id)

    def opens_with(self, key: str) -> bool:
        """Whether a key is this address's; how much of it is right cannot be told from the time this takes."""
        fits = hmac.compare_digest(self.key_hash, hash_of_token(key))
        return fits and self.revoked_at is None


def own_feed(actor: Any) -> ColumnElement[bool]:
    """A calendar is seen by its own person and by nobody else."""
    return CalendarFeed.login_id == actor.login_id if isinstance(actor, SignedIn) else false()


def living_feed(feed_id: CalendarFeedId) -> Select[CalendarFeed]:
    """The address of a login that still signs in."""
    living = select(Login.id).where(Login.disabled_at.is_(None))
    return select(CalendarFeed).where(CalendarFeed.id == feed_id, CalendarFeed.login_id.in_(living))
