"""The versions of a brief's content: the one that stands, the one in work, and those before."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.campaigns.content import BriefContent
from domain.ids import BriefId, BriefVersionId, LoginId, new_id
from domain.lifecycle import Lifecycle
from domain.rows import Json, Row


class VersionStatus(StrEnum):
    """Where one version of a brief's content stands."""

    DRAFT = "draft"
    """Being written."""
    SUBMITTED = "submitted"
    """Waits for the secretariat."""
    STANDING = "standing"
    """What the brief says now."""
    SUPERSEDED = "superseded"
    """What the brief said before."""
    REFUSED = "refused"
    """Turned down by the secretariat."""
    WITHDRAWN = "withdrawn"
    """Given up: the brief ended before it was answered."""


OPEN_VERSIONS: Final = (VersionStatus.DRAFT, VersionStatus.SUBMITTED)

VERSION_LIFECYCLE: Final = Lifecycle(
    "brief version",
    VersionStatus.DRAFT,
    {
        "submit": ({VersionStatus.DRAFT}, VersionStatus.SUBMITTED),
        "approve": ({VersionStatus.SUBMITTED}, VersionStatus.STANDING),
        "ask_for_changes": ({VersionStatus.SUBMITTED}, VersionStatus.DRAFT),
        "take_back": ({VersionStatus.SUBMITTED}, VersionStatus.DRAFT),
        "refuse": ({VersionStatus.SUBMITTED}, VersionStatus.REFUSED),
        "supersede": ({VersionStatus.STANDING}, VersionStatus.SUPERSEDED),
        "withdraw": ({*OPEN_VERSIONS}, VersionStatus.WITHDRAWN),
    },
)


class BriefVersion(Row, kw_only=True):
    """One version of a brief's content; from its submission on the content is fixed (a trigger keeps it).

    `law_version` names the rules under which the law gate last let it pass.
    """

    __tablename__ = "brief_versions"
    __table_args__ = (
        UniqueConstraint("brief_id", "number"),
        Index(
            "uq_brief_versions_open", "brief_id", unique=True, postgresql_where=text("status IN ('draft', 'submitted')")
        ),
        Index("uq_brief_versions_standing", "brief_id", unique=True, postgresql_where=text("status = 'standing'")),
        CheckConstraint("number > 0", name="number"),
    )

    id: Mapped[BriefVersionId] = mapped_column(primary_key=True, default_factory=lambda: BriefVersionId(new_id()))
    brief_id: Mapped[BriefId] = mapped_column(ForeignKey("briefs.id"))
    number: Mapped[int]
    content: Mapped[Json]
    status: Mapped[VersionStatus] = mapped_column(default=VersionStatus.DRAFT)
    law_version: Mapped[str | None] = mapped_column(default=None)
    written_by: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"))
    written_at: Mapped[datetime]

    def read(self) -> BriefContent:
        """The content as a value."""
        return BriefContent.from_json(self.content)
