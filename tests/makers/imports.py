"""Rows of files, as readers hand them on."""

from datetime import date
from typing import Any

from domain.imports import ChannelRead, ProfileRead
from domain.influencers.audience import Audience
from domain.influencers.channels import ChannelFigures
from domain.influencers.content import ProfileContent
from domain.influencers.figures import Figure, FigureSource
from domain.influencers.handles import Handle
from domain.influencers.rates import RateCard

READ_ON = date(2026, 11, 20)


def make_channel_read(
    name: str, *, platform: str = "tiktok", followers: int | None = 48_500, as_of: date = READ_ON
) -> ChannelRead:
    """A channel with followers that a file told of."""
    figure = None if followers is None else Figure(followers, FigureSource.IMPORTED, as_of)
    return ChannelRead(handle=Handle(platform=platform, name=name), figures=ChannelFigures(followers=figure))


def make_profile_read(line: int, *channels: ChannelRead, **changes: Any) -> ProfileRead:
    """A row with these channels, or with one on TikTok, and else with a name only."""
    content: dict[str, Any] = {"display_name": f"Người {line}"}
    content |= {key: changes.pop(key) for key in ProfileContent.__dataclass_fields__ if key in changes}
    values: dict[str, Any] = {
        "content": ProfileContent(**content),
        "channels": channels or (make_channel_read(f"nguoi.{line}"),),
        "rate_card": RateCard(),
        "audience": Audience(shares=(), source=FigureSource.IMPORTED, as_of=READ_ON),
    }
    return ProfileRead(line=line, **(values | changes))
