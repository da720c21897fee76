"""Handles: how a channel is named on its platform, read from what people write, and its public address."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from domain.errors import DomainError
from domain.reference.platforms import PLATFORMS, is_post_host, platforms_at
from domain.vietnamese import composed, fold

HANDLE_CHARACTERS: Final = 100

_ADDRESSES: Final = {
    "facebook": "https://www.facebook.com/{handle}",
    "tiktok": "https://www.tiktok.com/@{handle}",
    "tiktok_shop": "https://www.tiktok.com/@{handle}",
    "youtube": "https://www.youtube.com/@{handle}",
    "instagram": "https://www.instagram.com/{handle}",
    "threads": "https://www.threads.com/@{handle}",
    "x": "https://x.com/{handle}",
    "zalo": "https://zalo.me/{handle}",
    "shopee": "https://shopee.vn/{handle}",
    "lazada": "https://www.lazada.vn/shop/{handle}",
}
_OTHER_NAMES: Final = {
    "fb": "facebook", "facebook page": "facebook", "fanpage": "facebook", "facebook fanpage": "facebook",
    "tik tok": "tiktok", "yt": "youtube", "youtube channel": "youtube", "ig": "instagram",
    "insta": "instagram", "twitter": "x", "x twitter": "x", "thread": "threads", "tiktok shop": "tiktok_shop",
    "tiktokshop": "tiktok_shop", "zalo oa": "zalo", "shopee live": "shopee", "shopee video": "shopee",
}  # fmt: skip
_PREFIXES: Final = {
    "facebook": frozenset({"groups", "pages", "people", "p"}),
    "youtube": frozenset({"c", "channel", "user"}),
    "shopee": frozenset({"shop"}),
    "lazada": frozenset({"shop"}),
}
"""The words that stand before the handle in the addresses of a platform's channels."""
_POSTS: Final = frozenset(
    {"explore", "hashtag", "p", "photo", "photos", "playlist", "posts", "reel", "reels", "search", "share", "shorts"}
    | {"status", "stories", "video", "videos", "watch"}
)
"""The words that make an address that of something published, not of a channel."""
_HANDLE: Final = re.compile(r"^[\w.\-]+$")
_YOUTUBE_ID: Final = re.compile(r"^UC[\w-]{22}$")


@dataclass(eq=False, kw_only=True)
class PlatformUnknown(DomainError):
    """Not a platform on our list."""

    written: str
    vi = "Không có nền tảng “{written}” trong danh mục."
    en = "“{written}” is not a platform on the list."


@dataclass(eq=False, kw_only=True)
class HandleUnreadable(DomainError):
    """Neither a handle nor the address of a channel: an address of one post, for example."""

    written: str
    vi = "“{written}” không phải tên kênh hay địa chỉ của một kênh."
    en = "“{written}” is neither a handle nor the address of a channel."


@dataclass(eq=False, kw_only=True)
class PlatformContradicted(DomainError):
    """The address belongs to another platform than the one named."""

    written: str
    platform: str
    vi = "Địa chỉ “{written}” không thuộc nền tảng {platform}."
    en = "The address “{written}” does not belong to {platform}."


@dataclass(frozen=True, kw_only=True)
class Handle:
    """A channel's name on its platform, without the @."""

    platform: str
    name: str

    @property
    def folded(self) -> str:
        """The form in which two writings of one handle are equal.

        Platforms ignore case in handles; a YouTube channel id (UC…) is the exception.
        """
        return self.name if _is_youtube_id(self) else self.name.casefold()

    @property
    def url(self) -> str:
        """The channel's public address."""
        if _is_youtube_id(self):
            return f"https://www.youtube.com/channel/{self.name}"
        if self.platform == "facebook" and self.name.isdecimal():
            return f"https://www.facebook.com/profile.php?id={self.name}"
        return _ADDRESSES[self.platform].format(handle=self.name)


def find_platform(written: str) -> str:
    """The code of the platform a person means by a name, a code or an address. Raises PlatformUnknown."""
    plain = " ".join(re.findall(r"[^\W_]+", fold(written)))
    code = _OTHER_NAMES.get(plain, plain.replace(" ", "_"))
    if code in PLATFORMS:
        return code
    address = _address(written)
    if address is not None and (found := platforms_at(_host_of(address))):
        return found[0]
    raise PlatformUnknown(written=written)


def read_handle(written: str, *, platform: str | None = None) -> Handle:
    """A handle with or without @, or the address of a channel; without a platform it must be an address.

    Raises HandleUnreadable, PlatformUnknown, PlatformContradicted.
    """
    text = composed(written).strip()
    address = _address(text)
    if address is None:
        if platform is None:
            raise HandleUnreadable(written=written)
        name = text.removeprefix("@")
    else:
        platform = _agreed_platform(address, platform, written)
        name = "" if is_post_host(_host_of(address)) else _name_in(address, platform)
    if not name or len(name) > HANDLE_CHARACTERS or not _HANDLE.match(name):
        raise HandleUnreadable(written=written)
    return Handle(platform=platform, name=name)


def _address(text: str) -> SplitResult | None:
    """The text as an address when it names a host that we know or begins as addresses do."""
    text = text.strip()
    if not re.match(r"^https?://", text, re.IGNORECASE):
        if "/" not in text or "." not in text.split("/", 1)[0]:
            return None
        text = f"https://{text}"
    try:
        return urlsplit(text)
    except ValueError:
        return None


def _host_of(address: SplitResult) -> str:
    return address.netloc.casefold().rpartition("@")[2].partition(":")[0]


def _agreed_platform(address: SplitResult, platform: str | None, written: str) -> str:
    found = platforms_at(_host_of(address))
    if not found:
        raise PlatformUnknown(written=written)
    if platform is None:
        return found[0]
    if platform in found:
        return platform
    raise PlatformContradicted(written=written, platform=PLATFORMS[platform].name)


def _name_in(address: SplitResult, platform: str) -> str:
    """The handle in a channel's address; empty when the address is of something else."""
    steps = [step for step in unquote(address.path).split("/") if step]
    if steps and steps[0] == "profile.php":
        return parse_qs(address.query).get("id", [""])[0]
    match [step.casefold() for step in steps]:
        case ["people" | "pages", _, number, *_] if platform == "facebook":  # people/<name>/<number>
            return number
        case [first, *_] if first in _PREFIXES.get(platform, ()):
            steps = steps[1:]
        case _:
            pass
    words = {step.casefold() for step in (*steps[:1], *steps[1:-1])}  # a last step may be a tab: @an/videos
    return "" if not steps or words & _POSTS else composed(steps[0].removeprefix("@"))


def _is_youtube_id(handle: Handle) -> bool:
    return handle.platform == "youtube" and _YOUTUBE_ID.match(handle.name) is not None
