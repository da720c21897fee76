"""A creator's profile: who they are, whether it is listed, and who may negotiate for them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.actors import ActingInfluencer
from domain.errors import DomainError, InvalidInput
from domain.events import Event
from domain.ids import InfluencerId, LoginId, new_id
from domain.influencers.content import NAME_CHARACTERS, InfluencerKind, ProfileContent
from domain.lifecycle import Lifecycle
from domain.logins import folded_email
from domain.money import Money
from domain.rows import Row, money_columns

MOST_BOOKINGS_AT_ONCE: Final = 50


class ProfileStatus(StrEnum):
    """Where a profile stands."""

    IMPORTED = "imported"
    """Listed from a file that an operator brought in; nobody has said yet that it is theirs and true."""
    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHANGES_ASKED = "changes_asked"
    APPROVED = "approved"
    REFUSED = "refused"


LISTED: Final = frozenset({ProfileStatus.APPROVED, ProfileStatus.IMPORTED})
"""The states in which everybody finds the profile."""
EDITABLE: Final = frozenset({ProfileStatus.DRAFT, ProfileStatus.CHANGES_ASKED, ProfileStatus.REFUSED})
"""The states in which an edit changes the profile itself; a listed one is edited as a revision."""

PROFILES: Final = Lifecycle(
    "profile",
    ProfileStatus.DRAFT,
    {
        "redraft": (EDITABLE, ProfileStatus.DRAFT),
        "submit": ({ProfileStatus.DRAFT}, ProfileStatus.SUBMITTED),
        "approve": ({ProfileStatus.SUBMITTED}, ProfileStatus.APPROVED),
        "ask_for_changes": ({ProfileStatus.SUBMITTED}, ProfileStatus.CHANGES_ASKED),
        "refuse": ({ProfileStatus.SUBMITTED}, ProfileStatus.REFUSED),
        # An imported profile becomes an approved one with the first revision that its person has had approved.
        "adopt": (LISTED, ProfileStatus.APPROVED),
    },
)


class Influencer(Row, kw_only=True):
    """One creator. Niches, languages, channels, rates and the rest of the profile are rows of their own."""

    __tablename__ = "influencers"
    __table_args__ = (
        CheckConstraint("status = 'imported' OR login_id IS NOT NULL", name="has_a_person"),
        CheckConstraint("status = 'imported' OR kind IS NOT NULL", name="has_a_kind"),
        CheckConstraint("status NOT IN ('imported', 'approved') OR listed_at IS NOT NULL", name="listed_since"),
        CheckConstraint(f"bookings_at_once BETWEEN 0 AND {MOST_BOOKINGS_AT_ONCE}", name="bookings_at_once"),
        CheckConstraint(
            "num_nulls(minimum_fee_minor, minimum_fee_currency) IN (0, 2) "
            "AND minimum_fee_minor >= 0 AND minimum_fee_currency = 'VND'",
            name="minimum_fee",
        ),
        CheckConstraint(f"length(display_name) BETWEEN 1 AND {NAME_CHARACTERS}", name="display_name"),
        CheckConstraint("num_nulls(representative_name, representative_email) IN (0, 2)", name="representative"),
        Index("ix_influencers_listed", "id", postgresql_where=text("status IN ('approved', 'imported')")),
    )

    id: Mapped[InfluencerId] = mapped_column(primary_key=True, default_factory=lambda: InfluencerId(new_id()))
    login_id: Mapped[LoginId | None] = mapped_column(ForeignKey("logins.id"), unique=True, default=None)
    status: Mapped[ProfileStatus] = mapped_column(default=PROFILES.initial)
    display_name: Mapped[str]
    kind: Mapped[InfluencerKind | None] = mapped_column(default=None)
    bio_vi: Mapped[str] = mapped_column(default="")
    bio_en: Mapped[str] = mapped_column(default="")
    province: Mapped[str | None] = mapped_column(default=None)
    contact_email: Mapped[str | None] = mapped_column(default=None)
    representative_name: Mapped[str | None] = mapped_column(default=None)
    representative_email: Mapped[str | None] = mapped_column(default=None)
    minimum_fee: Mapped[Money | None] = money_columns("minimum_fee", optional=True)
    bookings_at_once: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    listed_at: Mapped[datetime | None] = mapped_column(default=None)

    @classmethod
    def begun_by(cls, login_id: LoginId, content: ProfileContent, *, now: datetime) -> "Influencer":
        """A draft profile of the person behind a login. Raises what ProfileContent.checked and with_kind raise."""
        influencer = cls(login_id=login_id, display_name=content.display_name, created_at=now, changed_at=now)
        influencer.say(content, now=now)
        return influencer

    def say(self, content: ProfileContent, *, now: datetime) -> None:
        """Take over checked content; niches and languages are rows that the caller replaces. Raises KindMissing."""
        if content.kind is None and self.status is not ProfileStatus.IMPORTED:
            raise KindMissing(field="input.kind")
        self.display_name, self.kind = content.display_name, content.kind
        self.bio_vi, self.bio_en, self.province = content.bio_vi, content.bio_en, content.province
        self.changed_at = now

    @property
    def is_listed(self) -> bool:
        """Whether everybody finds it."""
        return self.status in LISTED

    def redraft(self) -> None:
        """Take the profile back to draft for an edit. Raises WrongState while it is under review or listed."""
        PROFILES.enter("redraft", self)

    def submit(self) -> "ProfileSubmitted":
        """Hand the profile to the secretariat. Raises WrongState."""
        PROFILES.enter("submit", self)
        return ProfileSubmitted(influencer_id=self.id, revision=False)

    def approve(self, *, now: datetime) -> "ProfileApproved":
        """List the profile. Raises WrongState."""
        PROFILES.enter("approve", self)
        self.listed_at = self.listed_at or now
        return ProfileApproved(influencer_id=self.id, revision=False)

    def adopt(self, content: ProfileContent, *, now: datetime) -> "ProfileApproved":
        """Let an approved revision take the place of what stood. Raises WrongState, KindMissing."""
        PROFILES.enter("adopt", self)
        self.say(content, now=now)
        return ProfileApproved(influencer_id=self.id, revision=True)

    def ask_for_changes(self) -> "ProfileChangesAsked":
        """Send the profile back to its person. Raises WrongState."""
        PROFILES.enter("ask_for_changes", self)
        return ProfileChangesAsked(influencer_id=self.id, revision=False)

    def refuse(self) -> "ProfileRefused":
        """Keep the profile off the list. Raises WrongState."""
        PROFILES.enter("refuse", self)
        return ProfileRefused(influencer_id=self.id, revision=False)

    def be_represented(self, name: str, email: str, *, now: datetime) -> None:
        """Name the agency or network that negotiates; the influencer still signs. Raises InvalidInput."""
        self.representative_name = _organisation(name)
        self.representative_email = folded_email(email)
        self.changed_at = now

    def represent_oneself(self, *, now: datetime) -> None:
        """Negotiate in person again."""
        self.representative_name = self.representative_email = None
        self.changed_at = now


class InfluencerNiche(Row, kw_only=True):
    """A niche of a profile; place 0 is the first one named."""

    __tablename__ = "influencer_niches"
    __table_args__ = (
        UniqueConstraint("influencer_id", "place"),
        CheckConstraint("place >= 0", name="place"),
        Index("ix_influencer_niches_niche", "niche", "influencer_id"),
    )

    influencer_id: Mapped[InfluencerId] = mapped_column(
        ForeignKey("influencers.id", ondelete="CASCADE"), primary_key=True
    )
    niche: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[int]


class InfluencerLanguage(Row, kw_only=True):
    """A language that a creator makes content in; place 0 is the first one named."""

    __tablename__ = "influencer_languages"
    __table_args__ = (
        UniqueConstraint("influencer_id", "place"),
        CheckConstraint("place >= 0", name="place"),
        Index("ix_influencer_languages_language", "language", "influencer_id"),
    )

    influencer_id: Mapped[InfluencerId] = mapped_column(
        ForeignKey("influencers.id", ondelete="CASCADE"), primary_key=True
    )
    language: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[int]


@dataclass(frozen=True, kw_only=True)
class ProfileCreated(Event):
    """A person has begun a profile."""

    influencer_id: InfluencerId


@dataclass(frozen=True, kw_only=True)
class ProfileSubmitted(Event):
    """A profile, or a revision of a listed one, waits for the secretariat."""

    influencer_id: InfluencerId
    revision: bool


@dataclass(frozen=True, kw_only=True)
class ProfileApproved(Event):
    """A profile is listed, or a revision has taken the place of what stood."""

    influencer_id: InfluencerId
    revision: bool


@dataclass(frozen=True, kw_only=True)
class ProfileChangesAsked(Event):
    """A profile or a revision went back to its person, with reasons."""

    influencer_id: InfluencerId
    revision: bool


@dataclass(frozen=True, kw_only=True)
class ProfileRefused(Event):
    """A profile or a revision was refused, with reasons."""

    influencer_id: InfluencerId
    revision: bool


@dataclass(frozen=True, kw_only=True)
class ProfileChanged(Event):
    """Something that others see or are ranked by changed: channels, rates, audience, times, what is refused."""

    influencer_id: InfluencerId


@dataclass(eq=False, kw_only=True)
class ProfileExists(DomainError):
    """One person has one profile."""

    vi = "Tài khoản này đã có hồ sơ người ảnh hưởng."
    en = "This login already has an influencer profile."


@dataclass(eq=False, kw_only=True)
class KindMissing(DomainError):
    """KOL or KOC must be said."""

    vi = "Hãy chọn loại hồ sơ: KOL hoặc KOC."
    en = "Choose the kind of profile: KOL or KOC."


@dataclass(eq=False, kw_only=True)
class ProfileIncomplete(DomainError):
    """What a reviewer needs to see is not there yet."""

    missing: str
    vi = "Hồ sơ còn thiếu: {missing}."
    en = "The profile still lacks: {missing}."


def profile_of(actor: ActingInfluencer) -> Select[Influencer]:
    """The one profile this actor acts for."""
    return select(Influencer).where(Influencer.id == actor.influencer_id)


def listed_profiles() -> Select[Influencer]:
    """The profiles that everybody finds."""
    return select(Influencer).where(Influencer.status.in_(LISTED))


def _organisation(name: str) -> str:
    clean = " ".join(name.split())
    if not 1 <= len(clean) <= 200 or not clean.isprintable():  # noqa: PLR2004  # as the message says
        raise InvalidInput(
            vi_reason="Tên đơn vị đại diện dài từ 1 đến 200 ký tự.",
            en_reason="The representative's name has 1 to 200 characters.",
            field="input.name",
        )
    return clean
