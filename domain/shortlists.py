"""Shortlists: influencers whom a brand's members keep together, each with a note that all of them read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Select, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from domain.actors import ActingBrand
from domain.errors import DomainError
from domain.events import Event
from domain.ids import BrandId, InfluencerId, LoginId, ShortlistEntryId, ShortlistId, new_id
from domain.offers.texts import optional_text
from domain.rows import Row

MOST_ENTRIES: Final = 50
"""People on one shortlist: as many as somebody can still compare side by side."""
LONGEST_SHORTLIST_NAME: Final = 120
LONGEST_NOTE: Final = 2_000


class Shortlist(Row, kw_only=True):
    """A named list of influencers, shared by the members of one brand and seen by nobody else."""

    __tablename__ = "shortlists"
    __table_args__ = (
        UniqueConstraint("brand_id", "name"),
        CheckConstraint(f"length(name) BETWEEN 1 AND {LONGEST_SHORTLIST_NAME}", name="name"),
    )

    id: Mapped[ShortlistId] = mapped_column(primary_key=True, default_factory=lambda: ShortlistId(new_id()))
    brand_id: Mapped[BrandId] = mapped_column(ForeignKey("brands.id"))
    name: Mapped[str]
    created_by: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"))
    created_at: Mapped[datetime]

    def rename(self, name: str) -> "ShortlistRenamed":
        """Call it by another (checked) name."""
        self.name = name
        return ShortlistRenamed(shortlist_id=self.id)


class ShortlistEntry(Row, kw_only=True):
    """One influencer on one shortlist. Who leaves the marketplace for good leaves it as well.

    `place` is the slot the entry holds: unique and bounded, so that the database itself keeps a list from growing
    longer than MOST_ENTRIES. The order in which entries are shown is the order in which they were added.
    """

    __tablename__ = "shortlist_entries"
    __table_args__ = (
        UniqueConstraint("shortlist_id", "influencer_id"),
        UniqueConstraint("shortlist_id", "place"),
        CheckConstraint(f"place BETWEEN 1 AND {MOST_ENTRIES}", name="place"),
        CheckConstraint(f"length(note) BETWEEN 1 AND {LONGEST_NOTE}", name="note"),
        CheckConstraint("num_nulls(note, noted_by, noted_at) IN (0, 3)", name="noted"),
    )

    id: Mapped[ShortlistEntryId] = mapped_column(primary_key=True, default_factory=lambda: ShortlistEntryId(new_id()))
    shortlist_id: Mapped[ShortlistId] = mapped_column(ForeignKey("shortlists.id", ondelete="CASCADE"))
    influencer_id: Mapped[InfluencerId] = mapped_column(ForeignKey("influencers.id", ondelete="CASCADE"), index=True)
    place: Mapped[int]
    added_by: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"))
    added_at: Mapped[datetime]
    note: Mapped[str | None] = mapped_column(default=None)
    noted_by: Mapped[LoginId | None] = mapped_column(ForeignKey("logins.id"), default=None)
    noted_at: Mapped[datetime | None] = mapped_column(default=None)

    def take_note(self, note: str | None, *, by: LoginId, now: datetime) -> "ShortlistNoteSet":
        """Let all members read this; a blank note takes the one there was away. Raises InvalidInput."""
        self.note = optional_text(note, "note", LONGEST_NOTE)
        self.noted_by, self.noted_at = (None, None) if self.note is None else (by, now)
        return ShortlistNoteSet(entry_id=self.id, shortlist_id=self.shortlist_id)


@dataclass(frozen=True, kw_only=True)
class ShortlistCreated(Event):
    """A brand has a shortlist, with nobody on it yet."""

    shortlist_id: ShortlistId
    brand_id: BrandId


@dataclass(frozen=True, kw_only=True)
class ShortlistRenamed(Event):
    """A shortlist goes by another name."""

    shortlist_id: ShortlistId


@dataclass(frozen=True, kw_only=True)
class ShortlistDeleted(Event):
    """A shortlist is gone, with its entries and their notes."""

    shortlist_id: ShortlistId
    brand_id: BrandId


@dataclass(frozen=True, kw_only=True)
class ShortlistEntryAdded(Event):
    """An influencer stands on a shortlist."""

    entry_id: ShortlistEntryId
    shortlist_id: ShortlistId
    influencer_id: InfluencerId


@dataclass(frozen=True, kw_only=True)
class ShortlistNoteSet(Event):
    """The note on an entry says something else, or nothing any more."""

    entry_id: ShortlistEntryId
    shortlist_id: ShortlistId


@dataclass(frozen=True, kw_only=True)
class ShortlistEntryRemoved(Event):
    """An influencer stands on a shortlist no longer."""

    entry_id: ShortlistEntryId
    shortlist_id: ShortlistId
    influencer_id: InfluencerId


@dataclass(eq=False, kw_only=True)
class ShortlistNameTaken(DomainError):
    """The brand has another shortlist of this name."""

    name: str
    vi = "Nhãn hàng đã có danh sách chọn tên “{name}”."
    en = "The brand already has a shortlist called “{name}”."


@dataclass(eq=False, kw_only=True)
class AlreadyShortlisted(DomainError):
    """An influencer stands on a shortlist once."""

    vi = "Người này đã có trong danh sách chọn."
    en = "This person is on the shortlist already."


@dataclass(eq=False, kw_only=True)
class ShortlistFull(DomainError):
    """More people than can be compared side by side."""

    most: int = MOST_ENTRIES
    vi = "Một danh sách chọn có nhiều nhất {most} người."
    en = "A shortlist holds {most} people at most."


def shortlists_of(actor: ActingBrand) -> Select[Shortlist]:
    """The shortlists of the actor's brand."""
    return select(Shortlist).where(Shortlist.brand_id == actor.brand_id)


def entries_of(actor: ActingBrand) -> Select[ShortlistEntry]:
    """The entries of all shortlists of the actor's brand, in the order in which they were added."""
    mine = shortlists_of(actor).with_only_columns(Shortlist.id)
    return select(ShortlistEntry).where(ShortlistEntry.shortlist_id.in_(mine)).order_by(ShortlistEntry.id)
