"""Addresses of posts: on which platform one lies, and whose it says that it is."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from domain.errors import DomainError
from domain.influencers.channels import Channel
from domain.influencers.handles import Handle, PlatformContradicted
from domain.reference.platforms import PLATFORMS, is_post_host, platforms_at
from domain.vietnamese import composed

_BEHIND_A_NAME: Final = frozenset({"p", "photos", "post", "posts", "reel", "reels", "status", "tv", "video", "videos"})
"""The words that follow the name of a channel in the address of a post of its own."""
_BEFORE_A_NAME: Final = {"instagram": "stories", "youtube": "channel"}
_NO_NAMES: Final = frozenset({"groups", "i", "share", "story", "watch"})
"""The words that stand there in the place of a name."""
_NUMBERED: Final = {"facebook": re.compile(r"\d+"), "youtube": re.compile(r"UC[\w-]{22}")}
"""How platforms number channels that also have a name: the one says nothing of the other."""


@dataclass(eq=False, kw_only=True)
class PostOfAnotherChannel(DomainError):
    """The address of the post shows a channel that is not the influencer's."""

    handle: str
    vi = "Bài đăng thuộc kênh “{handle}”, không phải kênh trong hồ sơ của người có ảnh hưởng."
    en = "The post is on the channel “{handle}”, which is not on the influencer's profile."


def require_own_post(url: str, platform: str, channels: Collection[Channel], *, field: str) -> None:
    """That an address lies on a platform, and on one of these channels where it shows whose it is.

    Raises PlatformContradicted, PostOfAnotherChannel.
    """
    address = urlsplit(url)
    found = platforms_at((address.hostname or "").casefold())
    if platform not in found:
        raise PlatformContradicted(written=url, platform=PLATFORMS[platform].name, field=field)
    shown = _handle_in(address, platform)
    if shown is None:
        return
    # A TikTok Shop post lies on a TikTok channel: both are served under one host.
    own = [each for each in channels if each.platform in found]
    numbered = {_is_numbered(platform, each.handle) for each in own}
    if (not _is_numbered(platform, shown.name)) in numbered:
        return
    if shown.folded not in {each.handle_folded for each in own}:
        raise PostOfAnotherChannel(handle=shown.name, field=field)


def _handle_in(address: SplitResult, platform: str) -> Handle | None:
    """The channel that the address of a post shows; None where it shows none, as shortened ones do."""
    if is_post_host((address.hostname or "").casefold()):
        return None
    match [composed(step) for step in unquote(address.path).split("/") if step]:
        case [named, *_] if named.startswith("@") and len(named) > 1:
            return Handle(platform=platform, name=named.removeprefix("@"))
        case [word, name, *_] if word.casefold() == _BEFORE_A_NAME.get(platform):
            return Handle(platform=platform, name=name)
        case [name, word, *_] if word.casefold() in _BEHIND_A_NAME and name.casefold() not in _NO_NAMES:
            return Handle(platform=platform, name=name)
        case _:
            return None


def _is_numbered(platform: str, name: str) -> bool:
    numbered = _NUMBERED.get(platform)
    return numbered is not None and numbered.fullmatch(name) is not None
