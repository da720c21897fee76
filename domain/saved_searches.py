"""Saved searches: what a brand looks for among influencers, or an influencer among briefs, and what is new in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from pydantic import TypeAdapter
from sqlalchemy import CheckConstraint, ForeignKey, Select, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from domain.actors import ActingBrand, ActingInfluencer
from domain.errors import DomainError, InvalidInput
from domain.events import Event
from domain.ids import (
    BrandId,
    BriefId,
    InfluencerId,
    LoginId,
    SavedSearchAlertId,
    SavedSearchId,
    new_id,
)
from domain.law.keeping import read_alert_kept_until, unread_alert_kept_until
from domain.rows import Json, Row
from domain.vietnamese import composed, unwritable

MOST_SAVED_SEARCHES: Final = 20
"""Of one brand or influencer: each of them is looked at every day."""
LONGEST_SAVED_SEARCH_NAME: Final = 120
LONGEST_SEARCHED_TEXT: Final = 1_000
LOOK_EVERY: Final = timedelta(days=1)
SETTLED_AFTER: Final = timedelta(minutes=10)
"""What was listed so recently may not be committed yet; the next look sees it."""
MOST_SHOWN: Final = 20
"""Of what is new an alert shows so many, the newest; it counts all."""
QUERY_VERSION: Final = 1
"""Of the form in which a query is stored. A new one teaches `read_query` the old and moves the CHECK."""

Range = tuple[int | None, int | None]


@dataclass(frozen=True, kw_only=True)
class SavedQuery:
    """Words, codes chosen by facet, ranges by number (both ends included), and one strict order, if any.

    Facets and numbers bear the names that the search knows them by. `near` is a province, and how many kilometres away
    results may be, if not however far; queries stored before there were distances have none. `understood_as` is what
    the words were taken for when they were saved, where nothing held them as typed.
    """

    text: str = ""
    understood_as: str | None = None
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    ranges: Mapping[str, Range] = field(default_factory=dict[str, Range])
    near: tuple[str, int | None] | None = None
    sort: str | None = None
    falling: bool = True

    @property
    def texts(self) -> tuple[str, ...]:
        """The words, and what they were taken for: results hold all of the one or of the other."""
        return (self.text,) if self.understood_as is None else (self.text, self.understood_as)

    def checked(self) -> "SavedQuery":
        """The query with its text in NFC. Raises InvalidInput; codes and ranges are checked by the search itself."""
        text = composed(self.text).strip()
        if len(text) > LONGEST_SEARCHED_TEXT or unwritable(text):
            raise InvalidInput(
                vi_reason=f"Từ khóa dài nhất {LONGEST_SEARCHED_TEXT} ký tự.",
                en_reason=f"The words have {LONGEST_SEARCHED_TEXT} characters at most.",
                field="text",
            )
        return replace(self, text=text)


_QUERY: Final = TypeAdapter(SavedQuery)


class SavedSearch(Row, kw_only=True):
    """A search kept under a name: of a brand for influencers, or of an influencer for briefs.

    `place` is the slot it holds: unique and bounded, so that the database itself keeps its owner from having more than
    MOST_SAVED_SEARCHES. All that was listed before `looked_until` has been looked at.
    """

    __tablename__ = "saved_searches"
    __table_args__ = (
        UniqueConstraint("brand_id", "name"),
        UniqueConstraint("brand_id", "place"),
        UniqueConstraint("influencer_id", "name"),
        UniqueConstraint("influencer_id", "place"),
        CheckConstraint("num_nonnulls(brand_id, influencer_id) = 1", name="owner"),
        CheckConstraint(f"place BETWEEN 1 AND {MOST_SAVED_SEARCHES}", name="place"),
        CheckConstraint(f"length(name) BETWEEN 1 AND {LONGEST_SAVED_SEARCH_NAME}", name="name"),
        CheckConstraint(f"query_version BETWEEN 1 AND {QUERY_VERSION}", name="query_version"),
        CheckConstraint("jsonb_typeof(query) = 'object'", name="query"),
        CheckConstraint("looked_until >= created_at", name="looked_until"),
    )

    id: Mapped[SavedSearchId] = mapped_column(primary_key=True, default_factory=lambda: SavedSearchId(new_id()))
    brand_id: Mapped[BrandId | None] = mapped_column(ForeignKey("brands.id"), default=None)
    influencer_id: Mapped[InfluencerId | None] = mapped_column(
        ForeignKey("influencers.id", ondelete="CASCADE"), default=None
    )
    place: Mapped[int]
    name: Mapped[str]
    query_version: Mapped[int]
    query: Mapped[Json]
    created_by: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"))
    created_at: Mapped[datetime]
    looked_until: Mapped[datetime] = mapped_column(index=True)

    @classmethod
    def of(
        cls, actor: ActingBrand | ActingInfluencer, *, name: str, query: SavedQuery, place: int, now: datetime
    ) -> "tuple[SavedSearch, SearchSaved]":
        """Keep a checked query under a checked name, for everybody who acts for its owner."""
        search = cls(
            brand_id=actor.brand_id if isinstance(actor, ActingBrand) else None,
            influencer_id=actor.influencer_id if isinstance(actor, ActingInfluencer) else None,
            place=place,
            name=name,
            query_version=QUERY_VERSION,
            query=_QUERY.dump_python(query, mode="json"),
            created_by=actor.login_id,
            created_at=now,
            looked_until=now,
        )
        return search, SearchSaved(saved_search_id=search.id)

    def read(self) -> SavedQuery:
        """The query as a value."""
        return read_query(self.query)

    def rename(self, name: str) -> "SavedSearchRenamed":
        """Call it by another (checked) name."""
        self.name = name
        return SavedSearchRenamed(saved_search_id=self.id)

    def look(self, *, now: datetime) -> tuple[datetime, datetime]:
        """The half-open time from the last look up to this one; all of it has been looked at from now on."""
        since, until = self.looked_until, now - SETTLED_AFTER
        self.looked_until = until
        return since, until


class SavedSearchAlert(Row, kw_only=True):
    """What was new in a saved search at one look; a look that finds nothing leaves none.

    It names people, so it is removed once it has served: at `kept_until`, which comes sooner when somebody has read it.
    """

    __tablename__ = "saved_search_alerts"
    __table_args__ = (
        # The same time is told of once, however often the clock strikes.
        UniqueConstraint("saved_search_id", "since"),
        CheckConstraint("since < until", name="time"),
        CheckConstraint("found > 0", name="found"),
        CheckConstraint("num_nulls(read_at, read_by) IN (0, 2)", name="read"),
        CheckConstraint("kept_until > raised_at", name="kept_until"),
    )

    id: Mapped[SavedSearchAlertId] = mapped_column(
        primary_key=True, default_factory=lambda: SavedSearchAlertId(new_id())
    )
    saved_search_id: Mapped[SavedSearchId] = mapped_column(ForeignKey("saved_searches.id", ondelete="CASCADE"))
    since: Mapped[datetime]
    until: Mapped[datetime]
    found: Mapped[int]
    raised_at: Mapped[datetime]
    kept_until: Mapped[datetime] = mapped_column(index=True)
    read_at: Mapped[datetime | None] = mapped_column(default=None)
    read_by: Mapped[LoginId | None] = mapped_column(ForeignKey("logins.id"), default=None)

    @classmethod
    def of(
        cls, search: SavedSearch, *, since: datetime, until: datetime, found: int, now: datetime
    ) -> "tuple[SavedSearchAlert, SavedSearchAlertRaised]":
        """Tell of so many new results between two instants."""
        alert = cls(
            saved_search_id=search.id,
            since=since,
            until=until,
            found=found,
            raised_at=now,
            kept_until=unread_alert_kept_until(now),
        )
        return alert, SavedSearchAlertRaised(saved_search_id=search.id, alert_id=alert.id, found=found)

    def mark_read(self, *, by: LoginId, now: datetime) -> "SavedSearchAlertRead | None":
        """Somebody who acts for the owner has seen it; the first to do so is kept, and None answered to others."""
        if self.read_at is not None:
            return None
        self.read_at, self.read_by = now, by
        self.kept_until = min(self.kept_until, read_alert_kept_until(now))
        return SavedSearchAlertRead(alert_id=self.id)


class AlertedInfluencer(Row, kw_only=True):
    """An influencer whom an alert shows. Who leaves the marketplace for good leaves it as well."""

    __tablename__ = "alerted_influencers"
    __table_args__ = (
        UniqueConstraint("alert_id", "place"),
        CheckConstraint(f"place BETWEEN 1 AND {MOST_SHOWN}", name="place"),
    )

    alert_id: Mapped[SavedSearchAlertId] = mapped_column(
        ForeignKey("saved_search_alerts.id", ondelete="CASCADE"), primary_key=True
    )
    influencer_id: Mapped[InfluencerId] = mapped_column(
        ForeignKey("influencers.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    place: Mapped[int]


class AlertedBrief(Row, kw_only=True):
    """A brief that an alert shows."""

    __tablename__ = "alerted_briefs"
    __table_args__ = (
        UniqueConstraint("alert_id", "place"),
        CheckConstraint(f"place BETWEEN 1 AND {MOST_SHOWN}", name="place"),
    )

    alert_id: Mapped[SavedSearchAlertId] = mapped_column(
        ForeignKey("saved_search_alerts.id", ondelete="CASCADE"), primary_key=True
    )
    brief_id: Mapped[BriefId] = mapped_column(ForeignKey("briefs.id", ondelete="CASCADE"), primary_key=True, index=True)
    place: Mapped[int]


@dataclass(frozen=True, kw_only=True)
class SearchSaved(Event):
    """A search is kept under a name."""

    saved_search_id: SavedSearchId


@dataclass(frozen=True, kw_only=True)
class SavedSearchRenamed(Event):
    """A saved search goes by another name."""

    saved_search_id: SavedSearchId


@dataclass(frozen=True, kw_only=True)
class SavedSearchDeleted(Event):
    """A saved search is gone, with its alerts."""

    saved_search_id: SavedSearchId


@dataclass(frozen=True, kw_only=True)
class SavedSearchAlertRaised(Event):
    """There is something new in a saved search: so many results."""

    saved_search_id: SavedSearchId
    alert_id: SavedSearchAlertId
    found: int


@dataclass(frozen=True, kw_only=True)
class SavedSearchAlertRead(Event):
    """Somebody has seen an alert."""

    alert_id: SavedSearchAlertId


@dataclass(eq=False, kw_only=True)
class SavedSearchNameTaken(DomainError):
    """There is another saved search of this name."""

    name: str
    vi = "Bạn đã có tìm kiếm được lưu tên “{name}”."
    en = "There is already a saved search called “{name}”."


@dataclass(eq=False, kw_only=True)
class TooManySavedSearches(DomainError):
    """More saved searches than are looked at for one owner."""

    most: int = MOST_SAVED_SEARCHES
    vi = "Lưu được nhiều nhất {most} tìm kiếm."
    en = "At most {most} searches can be saved."


def read_query(stored: Json) -> SavedQuery:
    """A query from the form in which it is stored; there is one version of it so far."""
    return _QUERY.validate_python(stored)


def saved_searches_of(actor: ActingBrand | ActingInfluencer) -> Select[SavedSearch]:
    """Those of the brand, or of the influencer, that the actor acts for."""
    owner = (
        SavedSearch.brand_id == actor.brand_id
        if isinstance(actor, ActingBrand)
        else SavedSearch.influencer_id == actor.influencer_id
    )
    return select(SavedSearch).where(owner)


def alerts_of(actor: ActingBrand | ActingInfluencer) -> Select[SavedSearchAlert]:
    """The alerts of all their saved searches."""
    mine = saved_searches_of(actor).with_only_columns(SavedSearch.id)
    return select(SavedSearchAlert).where(SavedSearchAlert.saved_search_id.in_(mine))


def unread_alerts_raised_until(actor: ActingBrand | ActingInfluencer, instant: datetime) -> Select[SavedSearchAlert]:
    """Those of the actor's alerts that nobody has read, raised at this instant or before."""
    unread = alerts_of(actor).where(SavedSearchAlert.read_at.is_(None), SavedSearchAlert.raised_at <= instant)
    return unread.order_by(SavedSearchAlert.id)


def alerts_past_keeping(now: datetime, most: int) -> Select[SavedSearchAlert]:
    """Alerts whose time is over, the longest first."""
    over = select(SavedSearchAlert).where(SavedSearchAlert.kept_until <= now)
    return over.order_by(SavedSearchAlert.kept_until, SavedSearchAlert.id).limit(most)


def saved_searches_due(now: datetime, most: int) -> Select[SavedSearch]:
    """Those to be looked at again, the longest waiting first."""
    return (
        select(SavedSearch)
        .where(SavedSearch.looked_until <= now - SETTLED_AFTER - LOOK_EVERY)
        .order_by(SavedSearch.looked_until, SavedSearch.id)
        .limit(most)
    )
