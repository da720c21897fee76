"""Edits of a listed profile: reviewed while the old version stands."""

from datetime import datetime
from enum import StrEnum
from typing import Final, cast

from pydantic import TypeAdapter
from sqlalchemy import ForeignKey, Index, Select, select, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.ids import InfluencerId, ProfileRevisionId, new_id
from domain.influencers.content import ProfileContent
from domain.influencers.profiles import ProfileChangesAsked, ProfileRefused, ProfileSubmitted
from domain.lifecycle import Lifecycle
from domain.rows import Json, Row

_CONTENT: Final = TypeAdapter(ProfileContent)


class RevisionStatus(StrEnum):
    """Where an edit of a listed profile stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHANGES_ASKED = "changes_asked"
    APPROVED = "approved"
    REFUSED = "refused"


OPEN_REVISION: Final = frozenset({RevisionStatus.DRAFT, RevisionStatus.SUBMITTED, RevisionStatus.CHANGES_ASKED})

REVISIONS: Final = Lifecycle(
    "profile_revision",
    RevisionStatus.DRAFT,
    {
        "redraft": ({RevisionStatus.DRAFT, RevisionStatus.CHANGES_ASKED}, RevisionStatus.DRAFT),
        "submit": ({RevisionStatus.DRAFT}, RevisionStatus.SUBMITTED),
        "approve": ({RevisionStatus.SUBMITTED}, RevisionStatus.APPROVED),
        "ask_for_changes": ({RevisionStatus.SUBMITTED}, RevisionStatus.CHANGES_ASKED),
        "refuse": ({RevisionStatus.SUBMITTED}, RevisionStatus.REFUSED),
    },
)


class ProfileRevision(Row, kw_only=True):
    """What a person wants their listed profile to say from now on; one at a time is open."""

    __tablename__ = "profile_revisions"
    __table_args__ = (
        Index(
            "uq_profile_revisions_open",
            "influencer_id",
            unique=True,
            postgresql_where=text("status IN ('draft', 'submitted', 'changes_asked')"),
        ),
    )

    id: Mapped[ProfileRevisionId] = mapped_column(primary_key=True, default_factory=lambda: ProfileRevisionId(new_id()))
    influencer_id: Mapped[InfluencerId] = mapped_column(ForeignKey("influencers.id", ondelete="CASCADE"), index=True)
    status: Mapped[RevisionStatus] = mapped_column(default=REVISIONS.initial)
    content_json: Mapped[Json]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    @classmethod
    def of(cls, influencer_id: InfluencerId, content: ProfileContent, *, now: datetime) -> "ProfileRevision":
        """A new draft of what the profile shall say."""
        return cls(influencer_id=influencer_id, content_json=_document(content), created_at=now, changed_at=now)

    @property
    def content(self) -> ProfileContent:
        """What the profile shall say."""
        return _CONTENT.validate_python(self.content_json)

    def say(self, content: ProfileContent, *, now: datetime) -> None:
        """Change the draft; one that went back to its person is a draft again. Raises WrongState under review."""
        REVISIONS.enter("redraft", self)
        self.content_json, self.changed_at = _document(content), now

    def submit(self) -> ProfileSubmitted:
        """Hand the revision to the secretariat. Raises WrongState."""
        REVISIONS.enter("submit", self)
        return ProfileSubmitted(influencer_id=self.influencer_id, revision=True)

    def approve(self) -> ProfileContent:
        """Close the revision; its content is what the profile now adopts. Raises WrongState."""
        REVISIONS.enter("approve", self)
        return self.content

    def ask_for_changes(self) -> ProfileChangesAsked:
        """Send the revision back to its person. Raises WrongState."""
        REVISIONS.enter("ask_for_changes", self)
        return ProfileChangesAsked(influencer_id=self.influencer_id, revision=True)

    def refuse(self) -> ProfileRefused:
        """Close the revision; what stood goes on standing. Raises WrongState."""
        REVISIONS.enter("refuse", self)
        return ProfileRefused(influencer_id=self.influencer_id, revision=True)


def open_revision_of(influencer_id: InfluencerId) -> Select[ProfileRevision]:
    """The revision that is being written or reviewed, if there is one."""
    return select(ProfileRevision).where(
        ProfileRevision.influencer_id == influencer_id, ProfileRevision.status.in_(OPEN_REVISION)
    )


def _document(content: ProfileContent) -> Json:
    return cast("Json", _CONTENT.dump_python(content, mode="json"))
