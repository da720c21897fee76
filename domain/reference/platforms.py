"""Where influencers publish, in which formats, and the follower bands the trade speaks of."""

from typing import Final

from domain.reference.loading import Entry, Sheet, by_code, read_sheet


class Platform(Entry):
    """A place of publication; ``in_programme`` are those the alliance's programme names.

    ``hosts`` serve its channels and posts, with whatever stands before them (``m.tiktok.com``); addresses under
    ``post_hosts`` name one post only, and never whose it is.
    """

    code: str
    name: str
    channel_kinds: tuple[str, ...]
    live: bool
    commission: bool
    in_programme: bool
    hosts: tuple[str, ...]
    post_hosts: tuple[str, ...]


class Format(Entry):
    """A form of content; the price factor (basis points of a feed post) is an unverified estimate.

    ``posted`` says that it stands on its platform when it is done, ``timed`` that it plays: its moments are seconds.
    """

    code: str
    name_vi: str
    name_en: str
    unit_en: str
    price_factor_basis_points: int
    posted: bool
    timed: bool


class FollowerBand(Entry):
    """A band of follower counts, half-open, with agencies' base prices in đồng; for search only."""

    code: str
    name_vi: str
    name_en: str
    followers_from: int
    followers_below: int | None
    base_price_from: int
    base_price_to: int | None


class UsageRight(Entry):
    """How a brand may use what was made for it; whoever has it has the rights in `includes` as well."""

    code: str
    name_vi: str
    name_en: str
    includes: tuple[str, ...]


class _Platforms(Sheet):
    platforms: tuple[Platform, ...]
    formats: tuple[Format, ...]
    bands: tuple[FollowerBand, ...]
    usage_rights: tuple[UsageRight, ...]


_SHEET: Final = read_sheet("domain.reference", "platforms.json", _Platforms)
PLATFORMS: Final = by_code(_SHEET.platforms)
FORMATS: Final = by_code(_SHEET.formats)
FOLLOWER_BANDS: Final = by_code(_SHEET.bands)
USAGE_RIGHTS: Final = by_code(_SHEET.usage_rights)


def platforms_at(host: str) -> tuple[str, ...]:
    """The codes of the platforms that serve a host in small letters, the one it is named after first; often none."""
    return tuple(each.code for each in PLATFORMS.values() if _is_under(host, (*each.hosts, *each.post_hosts)))


def is_post_host(host: str) -> bool:
    """Whether addresses under a host name one post only, and never whose it is."""
    return any(_is_under(host, each.post_hosts) for each in PLATFORMS.values())


def band_of(followers: int) -> FollowerBand | None:
    """The band a follower count falls in; below the smallest band there is none."""
    for band in FOLLOWER_BANDS.values():
        if followers >= band.followers_from and (band.followers_below is None or followers < band.followers_below):
            return band
    return None


def _is_under(host: str, hosts: tuple[str, ...]) -> bool:
    return any(host == each or host.endswith(f".{each}") for each in hosts)
