"""A brief: one ask in a campaign, with a number of places, and the versions of its content."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.campaigns.content import BriefContent, BriefGoal, BriefKind
from domain.campaigns.events import (
    BriefChangesAsked,
    BriefClosed,
    BriefDrafted,
    BriefEdited,
    BriefExpired,
    BriefFilled,
    BriefPublished,
    BriefRefused,
    BriefReopened,
    BriefSubmitted,
    BriefTakenBack,
    BriefTakenDown,
    PlaceFreed,
    PlaceTaken,
)
from domain.campaigns.refusals import BriefFull, BriefNotOpen, BriefRemoved, PlacesBelowTaken
from domain.campaigns.versions import VERSION_LIFECYCLE, BriefVersion, VersionStatus
from domain.errors import WrongState
from domain.events import Event
from domain.ids import BrandId, BriefId, CampaignId, LoginId, new_id
from domain.lifecycle import Lifecycle
from domain.money import Money
from domain.rows import Json, JsonList, Row, money_columns


class BriefStatus(StrEnum):
    """Where a brief stands; everyone sees it only once it is published."""

    DRAFT = "draft"
    """Being written; only its brand and admins see it."""
    SUBMITTED = "submitted"
    """Waits for the secretariat."""
    PUBLISHED = "published"
    """Open: influencers may apply and accept."""
    REFUSED = "refused"
    """Turned down by the secretariat."""
    FILLED = "filled"
    """Every place is taken."""
    CLOSED = "closed"
    """Ended by its brand."""
    EXPIRED = "expired"
    """Its time is over."""
    TAKEN_DOWN = "taken_down"
    """Removed by an authority's order."""


_LISTED: Final = {BriefStatus.PUBLISHED, BriefStatus.FILLED}

BRIEF_LIFECYCLE: Final = Lifecycle(
    "brief",
    BriefStatus.DRAFT,
    {
        "submit": ({BriefStatus.DRAFT}, BriefStatus.SUBMITTED),
        "approve": ({BriefStatus.SUBMITTED}, BriefStatus.PUBLISHED),
        "ask_for_changes": ({BriefStatus.SUBMITTED}, BriefStatus.DRAFT),
        "take_back": ({BriefStatus.SUBMITTED}, BriefStatus.DRAFT),
        "refuse": ({BriefStatus.SUBMITTED}, BriefStatus.REFUSED),
        "fill": ({BriefStatus.PUBLISHED}, BriefStatus.FILLED),
        "reopen": ({BriefStatus.FILLED}, BriefStatus.PUBLISHED),
        "close": ({BriefStatus.DRAFT, BriefStatus.SUBMITTED, *_LISTED}, BriefStatus.CLOSED),
        "expire": ({BriefStatus.PUBLISHED}, BriefStatus.EXPIRED),
        "take_down": ({*_LISTED, BriefStatus.CLOSED, BriefStatus.EXPIRED}, BriefStatus.TAKEN_DOWN),
    },
)


class Brief(Row, kw_only=True):
    """One ask. Its columns hold the content of version `version`: the one that stands, or the first while unpublished.

    `places_taken` moves only while the brief's row is locked.
    """

    __tablename__ = "briefs"
    __table_args__ = (
        CheckConstraint("places_taken BETWEEN 0 AND places", name="places_taken"),
        CheckConstraint("fee_minimum_minor BETWEEN 0 AND fee_maximum_minor", name="fee_range"),
        CheckConstraint("fee_maximum_minor <= budget_minor", name="budget"),
        CheckConstraint("(kind = 'community') = (fee_maximum_minor = 0)", name="community_is_unpaid"),
        CheckConstraint("kind = 'commercial' OR budget_minor = 0", name="community_has_no_budget"),
        CheckConstraint("tier_minimum BETWEEN 0 AND 3", name="tier_minimum"),
        CheckConstraint("num_nulls(exclusivity_category, exclusivity_days) IN (0, 2)", name="exclusivity"),
        CheckConstraint("open_call OR invitation", name="reaches_somebody"),
        CheckConstraint("(status = 'filled') <= (places_taken = places)", name="filled_is_full"),
        CheckConstraint(
            "published_at IS NOT NULL OR status IN ('draft', 'submitted', 'refused', 'closed')", name="published_at"
        ),
        Index("ix_briefs_status", "status", "id"),
        Index("ix_briefs_closing", "open_until", postgresql_where=text("status = 'published'")),
    )

    id: Mapped[BriefId] = mapped_column(primary_key=True, default_factory=lambda: BriefId(new_id()))
    campaign_id: Mapped[CampaignId] = mapped_column(ForeignKey("campaigns.id"), index=True)
    brand_id: Mapped[BrandId] = mapped_column(ForeignKey("brands.id"), index=True)
    status: Mapped[BriefStatus] = mapped_column(default=BriefStatus.DRAFT)
    version: Mapped[int] = mapped_column(default=1)
    places_taken: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None] = mapped_column(default=None, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)

    title: Mapped[str]
    summary: Mapped[str]
    kind: Mapped[BriefKind]
    goal: Mapped[BriefGoal]
    product_name: Mapped[str]
    category: Mapped[str]
    abv_hundredths: Mapped[int | None]
    label_age_months: Mapped[int | None]
    prescription_only: Mapped[bool | None]
    niches: Mapped[JsonList]
    provinces: Mapped[list[str]]
    languages: Mapped[list[str]]
    audience: Mapped[Json]
    deliverables: Mapped[JsonList]
    platforms: Mapped[list[str]]
    formats: Mapped[list[str]]
    places: Mapped[int]
    fee_minimum: Mapped[Money] = money_columns("fee_minimum")
    fee_maximum: Mapped[Money] = money_columns("fee_maximum")
    budget: Mapped[Money] = money_columns("budget")
    tier_minimum: Mapped[int]
    talking_points: Mapped[list[str]]
    claims: Mapped[JsonList]
    forbidden_content: Mapped[list[str]]
    mentions: Mapped[list[str]]
    hashtags: Mapped[list[str]]
    usage_grants: Mapped[JsonList]
    exclusivity_category: Mapped[str | None]
    exclusivity_days: Mapped[int | None]
    draft_review: Mapped[bool]
    open_call: Mapped[bool]
    invitation: Mapped[bool]
    open_until: Mapped[datetime]
    documents: Mapped[JsonList]

    @classmethod
    def drafted(
        cls, *, campaign_id: CampaignId, brand_id: BrandId, content: BriefContent, by: LoginId, now: datetime
    ) -> "tuple[Brief, BriefVersion, BriefDrafted]":
        """A new brief with its first version; the content is checked already."""
        brief = cls(campaign_id=campaign_id, brand_id=brand_id, created_at=now, **columns_of(content))
        return brief, brief.next_version(1, content, by=by, now=now), BriefDrafted(brief_id=brief.id, brand_id=brand_id)

    def next_version(self, number: int, content: BriefContent, *, by: LoginId, now: datetime) -> BriefVersion:
        """A version of the content that nobody has reviewed yet."""
        return BriefVersion(brief_id=self.id, number=number, content=content.to_json(), written_by=by, written_at=now)

    def edit(self, version: BriefVersion, content: BriefContent, *, by: LoginId, now: datetime) -> BriefEdited:
        """Rewrite a version that nobody has reviewed yet. Raises WrongState."""
        if version.status is not VersionStatus.DRAFT:
            raise WrongState(thing="brief version", verb="edit", status=version.status.value)
        version.content, version.written_by, version.written_at = content.to_json(), by, now
        if self.status is BriefStatus.DRAFT:
            self._take(content)
        return BriefEdited(brief_id=self.id, version=version.number)

    def submit(self, version: BriefVersion, *, law_version: str) -> BriefSubmitted:
        """Hand a version in for moderation, the law gate having let it pass. Raises WrongState."""
        VERSION_LIFECYCLE.enter("submit", version)
        if self.status is not BriefStatus.PUBLISHED:
            BRIEF_LIFECYCLE.enter("submit", self)
        version.law_version = law_version
        return BriefSubmitted(brief_id=self.id, version=version.number)

    def approve(self, version: BriefVersion, *, law_version: str, now: datetime) -> Sequence[Event]:
        """Let a version stand; the one that stood is superseded already. Raises WrongState, PlacesBelowTaken.

        The places may have been taken while it waited: with more of them than are taken a filled brief is open again.
        """
        content = version.read()
        if content.places < self.places_taken:
            raise PlacesBelowTaken(taken=self.places_taken)
        VERSION_LIFECYCLE.enter("approve", version)
        if self.status is BriefStatus.SUBMITTED:
            BRIEF_LIFECYCLE.enter("approve", self)
            self.published_at = now
        version.law_version = law_version
        self._take(content)
        self.version = version.number
        return [
            BriefPublished(brief_id=self.id, brand_id=self.brand_id, version=version.number),
            *self._fill_or_reopen(),
        ]

    def ask_for_changes(self, version: BriefVersion) -> BriefChangesAsked:
        """Send a version back to its brand. Raises WrongState."""
        VERSION_LIFECYCLE.enter("ask_for_changes", version)
        if self.status is BriefStatus.SUBMITTED:
            BRIEF_LIFECYCLE.enter("ask_for_changes", self)
        return BriefChangesAsked(brief_id=self.id, version=version.number)

    def take_back(self, version: BriefVersion) -> BriefTakenBack:
        """Make a submitted version a draft again, at its brand's wish. Raises WrongState."""
        VERSION_LIFECYCLE.enter("take_back", version)
        if self.status is BriefStatus.SUBMITTED:
            BRIEF_LIFECYCLE.enter("take_back", self)
        return BriefTakenBack(brief_id=self.id, version=version.number)

    def refuse(self, version: BriefVersion, *, now: datetime) -> BriefRefused:
        """Turn a version down for good; a version that stands goes on standing. Raises WrongState."""
        VERSION_LIFECYCLE.enter("refuse", version)
        if self.status is BriefStatus.SUBMITTED:
            BRIEF_LIFECYCLE.enter("refuse", self)
            self.ended_at = now
        return BriefRefused(brief_id=self.id, version=version.number)

    def require_open(self, *, now: datetime) -> None:
        """Raise BriefFull, or BriefNotOpen when it is not published or its time is over."""
        if self.status is BriefStatus.FILLED:
            raise BriefFull
        if self.status is not BriefStatus.PUBLISHED or now >= self.open_until:
            raise BriefNotOpen(open_until=self.open_until)

    def require_not_removed(self) -> None:
        """Raise BriefRemoved once an authority has had it taken down."""
        if self.status is BriefStatus.TAKEN_DOWN:
            raise BriefRemoved

    def take_place(self, *, now: datetime) -> Sequence[Event]:
        """Take one place for a booking; the last one fills the brief. Hold the row locked.

        Raises BriefFull, and BriefNotOpen when it is not published or its time is over.
        """
        self.require_open(now=now)
        self.places_taken += 1
        return [PlaceTaken(brief_id=self.id, left=self.places - self.places_taken), *self._fill_or_reopen()]

    def free_place(self) -> Sequence[Event]:
        """Give one place back; a filled brief is open again. Hold the row locked. Raises WrongState where none is."""
        if self.places_taken == 0:
            raise WrongState(thing="brief", verb="free_place", status=self.status.value)
        self.places_taken -= 1
        events = [PlaceFreed(brief_id=self.id, left=self.places - self.places_taken)]
        return [*events, *self._fill_or_reopen()]

    def close(self, *, now: datetime) -> BriefClosed:
        """End the brief at its brand's wish. Raises WrongState."""
        BRIEF_LIFECYCLE.enter("close", self)
        self.ended_at = now
        return BriefClosed(brief_id=self.id)

    def expire(self, *, now: datetime) -> BriefExpired:
        """End a published brief whose time is over. Raises WrongState, also while it is still open."""
        if now < self.open_until:
            raise WrongState(thing="brief", verb="expire", status=self.status.value)
        BRIEF_LIFECYCLE.enter("expire", self)
        self.ended_at = now
        return BriefExpired(brief_id=self.id)

    def take_down(self, *, due_at: datetime, now: datetime) -> BriefTakenDown:
        """Remove the brief at once by an authority's order; its posts are to be gone by `due_at`. Raises WrongState."""
        BRIEF_LIFECYCLE.enter("take_down", self)
        self.ended_at = now
        return BriefTakenDown(brief_id=self.id, due_at=due_at)

    def _take(self, content: BriefContent) -> None:
        for name, value in columns_of(content).items():
            setattr(self, name, value)

    def _fill_or_reopen(self) -> list[Event]:
        """Make a listed brief say whether it is full; one that says so already, or has ended, stays as it is."""
        full = self.places_taken == self.places
        if self.status is BriefStatus.PUBLISHED and full:
            BRIEF_LIFECYCLE.enter("fill", self)
            return [BriefFilled(brief_id=self.id)]
        if self.status is BriefStatus.FILLED and not full:
            BRIEF_LIFECYCLE.enter("reopen", self)
            return [BriefReopened(brief_id=self.id)]
        return []


def columns_of(content: BriefContent) -> dict[str, Any]:
    """The columns of a brief that its content fills."""
    kept = content.to_json()
    columns = {name: kept[name] for name in kept if name in _COPIED}
    columns |= {
        "kind": content.kind,
        "goal": content.goal,
        "platforms": list(content.platforms),
        "formats": list(content.formats),
        "fee_minimum": content.fee_minimum,
        "fee_maximum": content.fee_maximum,
        "budget": content.budget,
        "open_until": content.open_until,
        "exclusivity_category": content.exclusivity and content.exclusivity.category,
        "exclusivity_days": content.exclusivity and content.exclusivity.days,
    }
    return columns


_COPIED: Final = frozenset(
    {
        "title", "summary", "product_name", "category", "abv_hundredths", "label_age_months", "prescription_only",
        "niches", "provinces", "languages", "audience", "deliverables", "places", "tier_minimum", "talking_points",
        "claims", "forbidden_content", "mentions", "hashtags", "usage_grants", "draft_review",
        "open_call", "invitation", "documents",
    }
)  # fmt: skip
"""The fields of the content that are kept in a column as they are in JSON."""
