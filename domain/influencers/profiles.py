"""An influencer's profile: who they are, whether it is listed, and who may negotiate for them."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    UniqueConstraint,
    or_,
    select,
    text,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from domain.actors import ActingAdmin, ActingInfluencer, Actor, SignedIn
from domain.errors import DomainError, InvalidInput
from domain.events import Event
from domain.ids import InfluencerId, LoginId, new_id
from domain.influencers.content import NAME_CHARACTERS, InfluencerKind, ProfileContent
from domain.influencers.versions import PROFILE_VERSIONS, ProfileVersion
from domain.lifecycle import Lifecycle
from domain.logins import folded_email
from domain.money import Money
from domain.rows import Row, money_columns

MOST_BOOKINGS_AT_ONCE: Final = 50
BOOKINGS_AT_ONCE: Final = 1
"""Until the person says otherwise."""


class ProfileStatus(StrEnum):
    """Where a profile stands."""

    IMPORTED = "imported"
    """Listed from a file that an operator brought in; its person has not had a version of their own approved."""
    DRAFT = "draft"
    """Being written; only its person sees it."""
    SUBMITTED = "submitted"
    """Waits for the secretariat."""
    APPROVED = "approved"
    """Listed: everybody finds it."""
    REFUSED = "refused"
    """Kept off the list, with reasons."""


LISTED: Final = frozenset({ProfileStatus.APPROVED, ProfileStatus.IMPORTED})
"""The states in which everybody finds the profile."""

PROFILES: Final = Lifecycle(
    "profile",
    ProfileStatus.DRAFT,
    {
        "submit": ({ProfileStatus.DRAFT}, ProfileStatus.SUBMITTED),
        "take_back": ({ProfileStatus.SUBMITTED}, ProfileStatus.DRAFT),
        "approve": ({ProfileStatus.SUBMITTED, *LISTED}, ProfileStatus.APPROVED),
        "ask_for_changes": ({ProfileStatus.SUBMITTED}, ProfileStatus.DRAFT),
        "refuse": ({ProfileStatus.SUBMITTED}, ProfileStatus.REFUSED),
        "begin_again": ({ProfileStatus.REFUSED}, ProfileStatus.DRAFT),
    },
)


class Influencer(Row, kw_only=True):
    """One influencer; niches, languages, channels, rates and the rest are rows of their own.

    The columns of the content are those of version `version`: the one that stands, or while the profile is not listed
    the one in work. Version 0 is what a file said.
    """

    __tablename__ = "influencers"
    __table_args__ = (
        CheckConstraint("status = 'imported' OR login_id IS NOT NULL", name="has_a_person"),
        CheckConstraint("status = 'imported' OR kind IS NOT NULL", name="has_a_kind"),
        CheckConstraint("version >= 0 AND (version > 0 OR status = 'imported')", name="version"),
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
    version: Mapped[int] = mapped_column(default=1)
    display_name: Mapped[str]
    kind: Mapped[InfluencerKind | None] = mapped_column(default=None)
    bio_vi: Mapped[str] = mapped_column(default="")
    bio_en: Mapped[str] = mapped_column(default="")
    province: Mapped[str | None] = mapped_column(default=None)
    contact_email: Mapped[str | None] = mapped_column(default=None)
    representative_name: Mapped[str | None] = mapped_column(default=None)
    representative_email: Mapped[str | None] = mapped_column(default=None)
    minimum_fee: Mapped[Money | None] = money_columns("minimum_fee", optional=True)
    bookings_at_once: Mapped[int] = mapped_column(default=BOOKINGS_AT_ONCE)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    listed_at: Mapped[datetime | None] = mapped_column(default=None, index=True)

    @classmethod
    def begun_by(
        cls, login_id: LoginId, content: ProfileContent, *, now: datetime
    ) -> "tuple[Influencer, ProfileVersion, ProfileCreated]":
        """A draft profile of the person behind a login, with its first version. Raises KindMissing."""
        influencer = cls(login_id=login_id, display_name=content.display_name, created_at=now, changed_at=now)
        influencer.take(content, now=now)
        version = ProfileVersion.of(influencer.id, 1, content, now=now)
        return influencer, version, ProfileCreated(influencer_id=influencer.id)

    @staticmethod
    def imported(influencer_id: InfluencerId, content: ProfileContent, *, now: datetime) -> dict[str, object]:
        """The columns of a listed profile without a person, for writing many at once.

        Nobody reviewed it, nobody certified it.
        """
        return {
            "id": influencer_id,
            "status": ProfileStatus.IMPORTED,
            "version": 0,
            "display_name": content.display_name,
            "kind": content.kind,
            "bio_vi": content.bio_vi,
            "bio_en": content.bio_en,
            "province": content.province,
            "bookings_at_once": BOOKINGS_AT_ONCE,
            "created_at": now,
            "changed_at": now,
            "listed_at": now,
        }

    def complete(self, content: ProfileContent, *, now: datetime) -> None:
        """Let an imported profile say this as well: what the content leaves empty stays as it was."""
        self.take(
            replace(
                content,
                kind=content.kind or self.kind,
                bio_vi=content.bio_vi or self.bio_vi,
                bio_en=content.bio_en or self.bio_en,
                province=content.province or self.province,
            ),
            now=now,
        )

    @property
    def is_listed(self) -> bool:
        """Whether everybody finds it."""
        return self.status in LISTED

    def take(self, content: ProfileContent, *, now: datetime) -> None:
        """Let the columns say this; niches and languages are rows that the caller replaces. Raises KindMissing."""
        if content.kind is None and self.status is not ProfileStatus.IMPORTED:
            raise KindMissing(field="input.kind")
        self.display_name, self.kind = content.display_name, content.kind
        self.bio_vi, self.bio_en, self.province = content.bio_vi, content.bio_en, content.province
        self.changed_at = now

    def begin_version(self, number: int, content: ProfileContent, *, now: datetime) -> ProfileVersion:
        """A new version to work on; while a profile is listed, what it says goes on standing. Raises KindMissing."""
        if content.kind is None:
            raise KindMissing(field="input.kind")
        if not self.is_listed:
            PROFILES.enter("begin_again", self)
            self.take(content, now=now)
            self.version = number
        return ProfileVersion.of(self.id, number, content, now=now)

    def edit(self, version: ProfileVersion, content: ProfileContent, *, now: datetime) -> None:
        """Rewrite the version in work. Raises WrongState while it is under review, KindMissing."""
        if content.kind is None:
            raise KindMissing(field="input.kind")
        version.edit(content, now=now)
        if not self.is_listed:
            self.take(content, now=now)

    def submit(self, version: ProfileVersion) -> "ProfileSubmitted":
        """Hand a version to the secretariat. Raises WrongState."""
        PROFILE_VERSIONS.enter("submit", version)
        if not self.is_listed:
            PROFILES.enter("submit", self)
        return ProfileSubmitted(influencer_id=self.id, version=version.number)

    def take_back(self, version: ProfileVersion) -> "ProfileTakenBack":
        """Withdraw the submission, to go on writing. Raises WrongState."""
        PROFILE_VERSIONS.enter("take_back", version)
        if not self.is_listed:
            PROFILES.enter("take_back", self)
        return ProfileTakenBack(influencer_id=self.id, version=version.number)

    def approve(self, version: ProfileVersion, *, now: datetime) -> "ProfileApproved":
        """Let a version stand and list the profile; the one that stood is superseded already. Raises WrongState."""
        PROFILE_VERSIONS.enter("approve", version)
        PROFILES.enter("approve", self)
        self.take(version.read(), now=now)
        self.version = version.number
        self.listed_at = self.listed_at or now
        return ProfileApproved(influencer_id=self.id, version=version.number)

    def ask_for_changes(self, version: ProfileVersion) -> "ProfileChangesAsked":
        """Send a version back to its person. Raises WrongState."""
        PROFILE_VERSIONS.enter("ask_for_changes", version)
        if not self.is_listed:
            PROFILES.enter("ask_for_changes", self)
        return ProfileChangesAsked(influencer_id=self.id, version=version.number)

    def refuse(self, version: ProfileVersion) -> "ProfileRefused":
        """Turn a version down; what stands goes on standing. Raises WrongState."""
        PROFILE_VERSIONS.enter("refuse", version)
        if not self.is_listed:
            PROFILES.enter("refuse", self)
        return ProfileRefused(influencer_id=self.id, version=version.number)

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
    """A language that an influencer makes content in; place 0 is the first one named."""

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
    """A version of a profile waits for the secretariat."""

    influencer_id: InfluencerId
    version: int


@dataclass(frozen=True, kw_only=True)
class ProfileTakenBack(Event):
    """Its person has taken a submitted version back."""

    influencer_id: InfluencerId
    version: int


@dataclass(frozen=True, kw_only=True)
class ProfileApproved(Event):
    """A version of a profile stands: everybody sees it from now on."""

    influencer_id: InfluencerId
    version: int


@dataclass(frozen=True, kw_only=True)
class ProfileChangesAsked(Event):
    """A version of a profile went back to its person, with reasons."""

    influencer_id: InfluencerId
    version: int


@dataclass(frozen=True, kw_only=True)
class ProfileRefused(Event):
    """A version of a profile was turned down, with reasons."""

    influencer_id: InfluencerId
    version: int


@dataclass(frozen=True, kw_only=True)
class ProfileChanged(Event):
    """Something that others see or are ranked by changed: channels, rates, audience, times, what is refused."""

    influencer_id: InfluencerId


@dataclass(eq=False, kw_only=True)
class ProfileExists(DomainError):
    """One person has one profile."""

    vi = "Tài khoản này đã có hồ sơ người có ảnh hưởng."
    en = "This login already has an influencer profile."


@dataclass(eq=False, kw_only=True)
class KindMissing(DomainError):
    """KOL or KOC must be said."""

    vi = "Hãy chọn loại hồ sơ: KOL hoặc KOC."
    en = "Choose the kind of profile: KOL or KOC."


@dataclass(eq=False, kw_only=True)
class NothingInWork(DomainError):
    """There is no version to hand in, to take back or to answer."""

    vi = "Không có phiên bản hồ sơ nào đang chờ."
    en = "No version of the profile is waiting."


@dataclass(eq=False, kw_only=True)
class ProfileIncomplete(DomainError):
    """What a reviewer needs to see is not there yet."""

    missing: str
    vi = "Hồ sơ còn thiếu: {missing}."
    en = "The profile still lacks: {missing}."


def profile_of(actor: ActingInfluencer) -> Select[Influencer]:
    """The one profile this actor acts for."""
    return select(Influencer).where(Influencer.id == actor.influencer_id)


def profiles_overseen_by(actor: ActingAdmin) -> Select[Influencer]:
    """Every profile: the alliance's admins oversee all."""
    del actor
    return select(Influencer)


def profile_is_visible(actor: Actor) -> ColumnElement[bool]:
    """Whether an actor may see a profile: listed ones are public; a person also sees their own, an admin all."""
    match actor:
        case ActingAdmin():
            return true()
        case SignedIn():
            return or_(Influencer.status.in_(sorted(LISTED)), Influencer.login_id == actor.login_id)
        case _:
            return Influencer.status.in_(sorted(LISTED))


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
