"""The versions of what a profile says: the one that stands, the one in work, and those before."""

from datetime import datetime
from enum import StrEnum
from typing import Final, cast

from pydantic import TypeAdapter
from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, UniqueConstraint, func, select, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.ids import InfluencerId, ProfileVersionId, new_id
from domain.influencers.content import ProfileContent
from domain.lifecycle import Lifecycle
from domain.rows import Json, Row

_CONTENT: Final = TypeAdapter(ProfileContent)


class ProfileVersionStatus(StrEnum):
    """Where one version of what a profile says stands."""

    DRAFT = "draft"
    """Being written."""
    SUBMITTED = "submitted"
    """Waits for the secretariat."""
    STANDING = "standing"
    """What everybody sees now."""
    SUPERSEDED = "superseded"
    """Stood until a later version was approved."""
    REFUSED = "refused"
    """Turned down, with reasons."""


IN_WORK: Final = frozenset({ProfileVersionStatus.DRAFT, ProfileVersionStatus.SUBMITTED})

PROFILE_VERSIONS: Final = Lifecycle(
    "profile version",
    ProfileVersionStatus.DRAFT,
    {
        "edit": ({ProfileVersionStatus.DRAFT}, ProfileVersionStatus.DRAFT),
        "submit": ({ProfileVersionStatus.DRAFT}, ProfileVersionStatus.SUBMITTED),
        "take_back": ({ProfileVersionStatus.SUBMITTED}, ProfileVersionStatus.DRAFT),
        "approve": ({ProfileVersionStatus.SUBMITTED}, ProfileVersionStatus.STANDING),
        "ask_for_changes": ({ProfileVersionStatus.SUBMITTED}, ProfileVersionStatus.DRAFT),
        "refuse": ({ProfileVersionStatus.SUBMITTED}, ProfileVersionStatus.REFUSED),
        "supersede": ({ProfileVersionStatus.STANDING}, ProfileVersionStatus.SUPERSEDED),
    },
)


class ProfileVersion(Row, kw_only=True):
    """One version of what a profile says; one at a time is in work, and one stands."""

    __tablename__ = "profile_versions"
    __table_args__ = (
        UniqueConstraint("influencer_id", "number"),
        CheckConstraint("number > 0", name="number"),
        Index(
            "uq_profile_versions_in_work",
            "influencer_id",
            unique=True,
            postgresql_where=text("status IN ('draft', 'submitted')"),
        ),
        Index(
            "uq_profile_versions_standing", "influencer_id", unique=True, postgresql_where=text("status = 'standing'")
        ),
    )

    id: Mapped[ProfileVersionId] = mapped_column(primary_key=True, default_factory=lambda: ProfileVersionId(new_id()))
    influencer_id: Mapped[InfluencerId] = mapped_column(ForeignKey("influencers.id", ondelete="CASCADE"))
    number: Mapped[int]
    status: Mapped[ProfileVersionStatus] = mapped_column(default=PROFILE_VERSIONS.initial)
    content: Mapped[Json]
    written_at: Mapped[datetime]

    @classmethod
    def of(
        cls, influencer_id: InfluencerId, number: int, content: ProfileContent, *, now: datetime
    ) -> "ProfileVersion":
        """A version that nobody has reviewed yet."""
        return cls(influencer_id=influencer_id, number=number, content=_document(content), written_at=now)

    def read(self) -> ProfileContent:
        """The content as a value."""
        return _CONTENT.validate_python(self.content)

    def edit(self, content: ProfileContent, *, now: datetime) -> None:
        """Rewrite the draft. Raises WrongState while it is under review."""
        PROFILE_VERSIONS.enter("edit", self)
        self.content, self.written_at = _document(content), now


def version_in_work(influencer_id: InfluencerId) -> Select[ProfileVersion]:
    """The version that is being written or reviewed, if there is one."""
    return select(ProfileVersion).where(
        ProfileVersion.influencer_id == influencer_id, ProfileVersion.status.in_(IN_WORK)
    )


def version_standing(influencer_id: InfluencerId) -> Select[ProfileVersion]:
    """The version that everybody sees, if there is one."""
    return select(ProfileVersion).where(
        ProfileVersion.influencer_id == influencer_id, ProfileVersion.status == ProfileVersionStatus.STANDING
    )


def last_version_number(influencer_id: InfluencerId) -> Select[int]:
    """The number of the newest version; 0 where there is none."""
    return select(func.coalesce(func.max(ProfileVersion.number), 0)).where(
        ProfileVersion.influencer_id == influencer_id
    )


def _document(content: ProfileContent) -> Json:
    return cast("Json", _CONTENT.dump_python(content, mode="json"))
