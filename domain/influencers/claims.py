"""Claims: a person says that an imported profile is theirs, and a code in one of its channels' bios proves it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Select, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from domain.actors import SignedIn
from domain.errors import DomainError
from domain.events import Event
from domain.ids import ChannelId, InfluencerId, LoginId, ProfileClaimId, new_id
from domain.influencers.channels import CODE_LIFETIME, Channel
from domain.influencers.profiles import Influencer
from domain.rows import Row

CODE_PREFIX: Final = "niemtin-"


class ProfileClaim(Row, kw_only=True):
    """One person's claim to one imported profile, through one of its channels. The code is theirs alone."""

    __tablename__ = "profile_claims"
    __table_args__ = (
        UniqueConstraint("influencer_id", "login_id"),
        CheckConstraint("num_nulls(verified_at, verified_by) IN (0, 2)", name="verified_by_somebody"),
    )

    id: Mapped[ProfileClaimId] = mapped_column(primary_key=True, default_factory=lambda: ProfileClaimId(new_id()))
    influencer_id: Mapped[InfluencerId] = mapped_column(ForeignKey("influencers.id", ondelete="CASCADE"))
    channel_id: Mapped[ChannelId] = mapped_column(ForeignKey("channels.id", ondelete="CASCADE"), index=True)
    login_id: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"), index=True)
    bio_code: Mapped[str] = mapped_column(repr=False)
    bio_code_until: Mapped[datetime]
    created_at: Mapped[datetime]
    verified_at: Mapped[datetime | None] = mapped_column(default=None)
    verified_by: Mapped[LoginId | None] = mapped_column(ForeignKey("logins.id"), default=None)

    @classmethod
    def by(cls, login_id: LoginId, channel: Channel, code: str, *, now: datetime) -> "ProfileClaim":
        """A claim through a channel, open for CODE_LIFETIME."""
        return cls(
            influencer_id=channel.influencer_id,
            channel_id=channel.id,
            login_id=login_id,
            bio_code=code,
            bio_code_until=now + CODE_LIFETIME,
            created_at=now,
        )

    def renew(self, channel: Channel, code: str, *, now: datetime) -> None:
        """Claim again, with a new code and through this channel."""
        self.channel_id, self.bio_code, self.bio_code_until = channel.id, code, now + CODE_LIFETIME

    def verify(self, influencer: Influencer, channel: Channel, *, by: LoginId, now: datetime) -> "ProfileClaimed":
        """Record that somebody saw the code: the profile is its person's, and the channel verified.

        Raises ProfileHasPerson, ClaimOver.
        """
        if influencer.login_id is not None:
            raise ProfileHasPerson
        if now >= self.bio_code_until:
            raise ClaimOver(code_until=self.bio_code_until)
        self.verified_at, self.verified_by = now, by
        channel.verified_at, channel.verified_by = now, by
        influencer.login_id, influencer.changed_at = self.login_id, now
        return ProfileClaimed(influencer_id=influencer.id, login_id=self.login_id)


@dataclass(frozen=True, kw_only=True)
class ProfileClaimed(Event):
    """An imported profile has its person now."""

    influencer_id: InfluencerId
    login_id: LoginId


@dataclass(eq=False, kw_only=True)
class ProfileHasPerson(DomainError):
    """The profile is somebody's already."""

    vi = "Hồ sơ này đã có chủ."
    en = "This profile already has its person."


@dataclass(eq=False, kw_only=True)
class ClaimOver(DomainError):
    """The time to place the code is over."""

    code_until: datetime
    vi = "Mã nhận hồ sơ đã hết hạn lúc {code_until}."
    en = "The claim's code expired at {code_until}."


def claims_made_by(actor: SignedIn) -> Select[ProfileClaim]:
    """The claims of one person."""
    return select(ProfileClaim).where(ProfileClaim.login_id == actor.login_id)
