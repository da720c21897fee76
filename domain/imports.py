"""Imports: which file brought in which rows, so that a file can be run again and a row traced back to its line."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.campaigns.content import BriefContent
from domain.errors import DomainError
from domain.events import Event
from domain.ids import BrandId, BriefId, ImportRunId, InfluencerId, new_id
from domain.influencers.audience import Audience
from domain.influencers.channels import ChannelFigures
from domain.influencers.content import ProfileContent
from domain.influencers.handles import Handle
from domain.influencers.rates import RateCard
from domain.rows import Row


class ImportSubject(StrEnum):
    """What a file holds."""

    INFLUENCERS = "influencers"
    BRIEFS = "briefs"


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How many rows of a file came to what end; every row that was read came to one of them."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0

    @property
    def read(self) -> int:
        """All rows that were read."""
        return self.created + self.changed + self.unchanged + self.rejected

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            created=self.created + other.created,
            changed=self.changed + other.changed,
            unchanged=self.unchanged + other.unchanged,
            rejected=self.rejected + other.rejected,
        )


class ImportRun(Row, kw_only=True):
    """One reading of one file; `finished_at` stays empty when it broke off.

    `source` is where the file is from, in the operator's words: a person may ask whence we have what we hold of them
    (Law 91/2025/QH15).
    """

    __tablename__ = "import_runs"
    __table_args__ = (CheckConstraint("least(created, changed, unchanged, rejected) >= 0", name="counts"),)

    id: Mapped[ImportRunId] = mapped_column(primary_key=True, default_factory=lambda: ImportRunId(new_id()))
    subject: Mapped[ImportSubject]
    file_name: Mapped[str]
    source: Mapped[str]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None] = mapped_column(default=None)
    created: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)

    @classmethod
    def begun(cls, subject: ImportSubject, *, file_name: str, source: str | None, now: datetime) -> "ImportRun":
        """A run that has read nothing yet; a file without a given source is its own."""
        return cls(subject=subject, file_name=file_name, source=(source or "").strip() or file_name, started_at=now)

    def count(self, tally: Tally) -> None:
        """Add the ends of further rows."""
        self.created += tally.created
        self.changed += tally.changed
        self.unchanged += tally.unchanged
        self.rejected += tally.rejected

    def finish(self, *, now: datetime) -> "FileImported":
        """Record that the file was read to its end."""
        self.finished_at = now
        return FileImported(
            run_id=self.id,
            subject=self.subject,
            created=self.created,
            changed=self.changed,
            unchanged=self.unchanged,
            rejected=self.rejected,
        )


class ImportedProfile(Row, kw_only=True):
    """From which line of which run a profile last came, and a hash of what that line said."""

    __tablename__ = "imported_profiles"

    influencer_id: Mapped[InfluencerId] = mapped_column(
        ForeignKey("influencers.id", ondelete="CASCADE"), primary_key=True
    )
    run_id: Mapped[ImportRunId] = mapped_column(ForeignKey("import_runs.id"), index=True)
    line: Mapped[int]
    row_hash: Mapped[str]


class ImportedBrief(Row, kw_only=True):
    """From which line of which run a brief last came, under which name its brand's own system knows it.

    `written_at` is when the file last wrote it: a version written since is the brand's own.
    """

    __tablename__ = "imported_briefs"
    __table_args__ = (UniqueConstraint("brand_id", "external_id"),)

    brief_id: Mapped[BriefId] = mapped_column(ForeignKey("briefs.id", ondelete="CASCADE"), primary_key=True)
    brand_id: Mapped[BrandId] = mapped_column(ForeignKey("brands.id"))
    external_id: Mapped[str]
    run_id: Mapped[ImportRunId] = mapped_column(ForeignKey("import_runs.id"), index=True)
    line: Mapped[int]
    row_hash: Mapped[str]
    written_at: Mapped[datetime]


@dataclass(frozen=True, kw_only=True)
class ChannelRead:
    """A channel as one row of a file names it, with what was measured there."""

    handle: Handle
    figures: ChannelFigures

    @property
    def key(self) -> str:
        """What the channel goes by: `tiktok:hong.nhung`."""
        return f"{self.handle.platform}:{self.handle.folded}"


@dataclass(frozen=True, kw_only=True)
class ProfileRead:
    """One row of a file as a profile: checked, and with at least one channel, by which it is known again."""

    line: int
    content: ProfileContent
    channels: tuple[ChannelRead, ...]
    rate_card: RateCard
    audience: Audience
    contact_email: str | None = None

    @property
    def key(self) -> str:
        """What the row goes by: `tiktok:hong.nhung`."""
        return self.channels[0].key


@dataclass(frozen=True, kw_only=True)
class BriefRead:
    """One entry of a file as a brief, known again by `external_id` within its brand.

    `brand` is a tax code or an id, `campaign` the name or the id of an open campaign of it.
    """

    line: int
    external_id: str
    brand: str
    campaign: str
    content: BriefContent

    @property
    def key(self) -> str:
        """What the entry goes by: `0312345678:TET-2027-01`."""
        return f"{self.brand}:{self.external_id}"


@dataclass(frozen=True, kw_only=True)
class RowRefused:
    """Why the row that begins on `line` stays out; `key` is what the row goes by."""

    line: int
    key: str
    refusal: DomainError


@dataclass(frozen=True, kw_only=True)
class BatchTaken:
    """What became of the rows of one batch."""

    tally: Tally
    refused: tuple[RowRefused, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FileImported(Event):
    """A file was read to its end."""

    run_id: ImportRunId
    subject: ImportSubject
    created: int
    changed: int
    unchanged: int
    rejected: int


@dataclass(frozen=True, kw_only=True)
class InfluencersImported(Event):
    """A batch of profiles came in from a file, new or changed."""

    run_id: ImportRunId
    influencer_ids: tuple[InfluencerId, ...]


@dataclass(eq=False, kw_only=True)
class RowRepeated(DomainError):
    """An earlier row of the same file spoke of the same thing."""

    first_line: int
    vi = "Mục này đã có ở dòng {first_line} của tệp."
    en = "This is already on line {first_line} of the file."


@dataclass(eq=False, kw_only=True)
class ProfileOwned(DomainError):
    """The channel belongs to a profile that has its person: a file does not speak for them."""

    vi = "Kênh này thuộc một hồ sơ đã có chủ; chỉ chủ hồ sơ sửa được."
    en = "This channel is on a profile that has its person; only they may change it."


@dataclass(eq=False, kw_only=True)
class ChannelsOfSeveralProfiles(DomainError):
    """The channels of one row are on different profiles already."""

    vi = "Các kênh trên dòng này đang thuộc những hồ sơ khác nhau."
    en = "The channels on this row are on different profiles already."


@dataclass(eq=False, kw_only=True)
class RowUnstorable(DomainError):
    """A rule of the database that no rule before it named; the constraint says which."""

    constraint: str
    vi = "Cơ sở dữ liệu không nhận dòng này ({constraint})."
    en = "The database does not take this row ({constraint})."


@dataclass(eq=False, kw_only=True)
class BrandUnknown(DomainError):
    """No brand with this tax code or id, or none that has an owner."""

    written: str
    vi = "Không có nhãn hàng nào mang mã “{written}”."
    en = "There is no brand “{written}”."


@dataclass(eq=False, kw_only=True)
class CampaignUnknown(DomainError):
    """No open campaign of the brand, or several, under this name or id."""

    written: str
    vi = "Nhãn hàng không có đúng một chiến dịch đang mở tên “{written}”."
    en = "The brand does not have one open campaign “{written}”."


@dataclass(eq=False, kw_only=True)
class BriefTakenUp(DomainError):
    """The brand has edited or submitted the draft since: a file no longer speaks for it."""

    vi = "Nhãn hàng đã tự sửa hoặc đã nộp bản yêu cầu này; tệp không ghi đè."
    en = "The brand has edited or submitted this brief itself; a file does not write over it."
