"""Channels: where an influencer publishes, what was measured there, and whose it is."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Select, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from domain.errors import DomainError
from domain.events import Event
from domain.ids import ChannelId, InfluencerId, LoginId, new_id
from domain.influencers.figures import MOST_PEOPLE, WHOLE, Figure, FigureSource, figure_checks, source_of
from domain.influencers.handles import Handle
from domain.rows import Row

MOST_CHANNELS: Final = 20
CODE_LIFETIME: Final = timedelta(days=7)


class Channel(Row, kw_only=True):
    """One account of an influencer on one platform. Whose it is, is proven by a code placed in its bio.

    Followers are people, the engagement rate is in basis points, median views are views; each has its source and day.
    """

    __tablename__ = "channels"
    __table_args__ = (
        UniqueConstraint("platform", "handle_folded"),
        CheckConstraint("num_nulls(bio_code, bio_code_until) IN (0, 2)", name="bio_code_has_an_end"),
        CheckConstraint("num_nulls(verified_at, verified_by) IN (0, 2)", name="verified_by_somebody"),
        *figure_checks("followers", most=MOST_PEOPLE),
        *figure_checks("engagement_rate", most=WHOLE),
        *figure_checks("median_views", most=MOST_PEOPLE),
    )

    id: Mapped[ChannelId] = mapped_column(primary_key=True, default_factory=lambda: ChannelId(new_id()))
    influencer_id: Mapped[InfluencerId] = mapped_column(ForeignKey("influencers.id", ondelete="CASCADE"), index=True)
    platform: Mapped[str]
    handle: Mapped[str]
    handle_folded: Mapped[str]
    url: Mapped[str]
    followers: Mapped[int | None] = mapped_column(default=None)
    followers_source: Mapped[FigureSource | None] = mapped_column(source_of("followers"), default=None)
    followers_as_of: Mapped[date | None] = mapped_column(default=None)
    engagement_rate: Mapped[int | None] = mapped_column(default=None)
    engagement_rate_source: Mapped[FigureSource | None] = mapped_column(source_of("engagement_rate"), default=None)
    engagement_rate_as_of: Mapped[date | None] = mapped_column(default=None)
    median_views: Mapped[int | None] = mapped_column(default=None)
    median_views_source: Mapped[FigureSource | None] = mapped_column(source_of("median_views"), default=None)
    median_views_as_of: Mapped[date | None] = mapped_column(default=None)
    bio_code: Mapped[str | None] = mapped_column(default=None, repr=False)
    bio_code_until: Mapped[datetime | None] = mapped_column(default=None)
    verified_at: Mapped[datetime | None] = mapped_column(default=None)
    verified_by: Mapped[LoginId | None] = mapped_column(ForeignKey("logins.id"), default=None)
    created_at: Mapped[datetime]

    @classmethod
    def named(cls, influencer_id: InfluencerId, handle: Handle, *, now: datetime) -> "Channel":
        """An unverified channel without figures."""
        return cls(
            influencer_id=influencer_id,
            platform=handle.platform,
            handle=handle.name,
            handle_folded=handle.folded,
            url=handle.url,
            created_at=now,
        )

    @staticmethod
    def imported(
        influencer_id: InfluencerId, handle: Handle, figures: "ChannelFigures", *, now: datetime
    ) -> dict[str, object]:
        """The columns of an unverified channel with its figures, for writing many at once. Raises as `measure` does."""
        return {
            "id": ChannelId(new_id()),
            "influencer_id": influencer_id,
            "platform": handle.platform,
            "handle": handle.name,
            "handle_folded": handle.folded,
            "url": handle.url,
            "created_at": now,
            **figures.columns(now=now),
        }

    def measure(self, figures: "ChannelFigures", *, now: datetime) -> None:
        """Take over the figures given; those not given stay. Raises FigureOutOfRange, FigureFromTheFuture."""
        for name, value in figures.columns(now=now).items():
            setattr(self, name, value)

    def expect_code(self, code: str, *, now: datetime) -> None:
        """Ask for `code` in the channel's bio within CODE_LIFETIME. Raises ChannelAlreadyVerified."""
        if self.verified_at is not None:
            raise ChannelAlreadyVerified(verified_at=self.verified_at)
        self.bio_code, self.bio_code_until = code, now + CODE_LIFETIME

    def verify(self, *, by: LoginId, now: datetime) -> "ChannelVerified":
        """Record that somebody saw the code in the bio. Raises ChannelAlreadyVerified, NoCodeExpected."""
        if self.verified_at is not None:
            raise ChannelAlreadyVerified(verified_at=self.verified_at)
        if self.bio_code_until is None or now >= self.bio_code_until:
            raise NoCodeExpected
        self.verified_at, self.verified_by = now, by
        self.bio_code = self.bio_code_until = None
        return ChannelVerified(influencer_id=self.influencer_id, channel_id=self.id)


@dataclass(frozen=True, kw_only=True)
class ChannelFigures:
    """What was measured on a channel: people, basis points, views; None where nobody measured."""

    followers: Figure | None = None
    engagement_rate: Figure | None = None
    median_views: Figure | None = None

    def not_older_than(self, channel: Channel) -> "ChannelFigures":
        """Without the figures that were measured on a day before those that the channel has."""

        def fresh(figure: Figure | None, kept_as_of: date | None) -> Figure | None:
            older = figure is not None and kept_as_of is not None and figure.as_of < kept_as_of
            return None if older else figure

        return ChannelFigures(
            followers=fresh(self.followers, channel.followers_as_of),
            engagement_rate=fresh(self.engagement_rate, channel.engagement_rate_as_of),
            median_views=fresh(self.median_views, channel.median_views_as_of),
        )

    def columns(self, *, now: datetime) -> dict[str, object]:
        """The columns that the figures given fill. Raises FigureOutOfRange, FigureFromTheFuture."""
        filled: dict[str, object] = {}
        for name, figure, most, field in (
            ("followers", self.followers, MOST_PEOPLE, "input.followers"),
            ("engagement_rate", self.engagement_rate, WHOLE, "input.engagementRate"),
            ("median_views", self.median_views, MOST_PEOPLE, "input.medianViews"),
        ):
            if figure is not None:
                figure.checked(most=most, now=now, field=field)
                filled |= {name: figure.value, f"{name}_source": figure.source, f"{name}_as_of": figure.as_of}
        return filled


@dataclass(frozen=True, kw_only=True)
class ChannelVerified(Event):
    """A channel is proven to be its influencer's."""

    influencer_id: InfluencerId
    channel_id: ChannelId


@dataclass(eq=False, kw_only=True)
class ChannelTaken(DomainError):
    """The channel is on a profile already."""

    platform: str
    handle: str
    vi = "Kênh {handle} trên {platform} đã thuộc một hồ sơ."
    en = "The channel {handle} on {platform} is on a profile already."


@dataclass(eq=False, kw_only=True)
class TooManyChannels(DomainError):
    """More channels than a profile holds."""

    most: int = MOST_CHANNELS
    vi = "Một hồ sơ có nhiều nhất {most} kênh."
    en = "A profile has {most} channels at most."


@dataclass(eq=False, kw_only=True)
class ChannelAlreadyVerified(DomainError):
    """Proven once is proven."""

    verified_at: datetime
    vi = "Kênh đã được xác minh lúc {verified_at}."
    en = "The channel was verified at {verified_at}."


@dataclass(eq=False, kw_only=True)
class NoCodeExpected(DomainError):
    """No code was asked for, or its time is over."""

    vi = "Chưa có mã nào cần tìm, hoặc mã đã hết hạn; hãy xin mã mới."
    en = "No code is expected on this channel, or it has expired; request a new one."


def channels_of(influencer_id: InfluencerId) -> Select[Channel]:
    """The channels of one profile, in the order they were added."""
    return select(Channel).where(Channel.influencer_id == influencer_id).order_by(Channel.id)
