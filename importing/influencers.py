"""Influencer files: each row is a person with one channel, or with one column for each platform."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Final

from domain.errors import DomainError
from domain.imports import ChannelRead, ProfileRead
from domain.influencers.audience import AGES, Audience, AudienceDimension, ShareOf
from domain.influencers.channels import ChannelFigures
from domain.influencers.content import InfluencerKind, ProfileContent
from domain.influencers.figures import MOST_PEOPLE, WHOLE, Figure, FigureSource
from domain.influencers.handles import Handle, HandleUnreadable, find_platform, read_handle
from domain.influencers.rates import RateCard, RateOf
from domain.logins import folded_email
from domain.reference.platforms import FORMATS, PLATFORMS
from importing.absent import is_absent
from importing.columns import Header, Row
from importing.days import read_day
from importing.figures import read_basis_points, read_count, read_dong
from importing.influencer_columns import (
    INFLUENCER_COLUMNS,
    WHERE,
    channel_column,
    figure_column,
    rate_column,
    share_column,
)
from importing.names import read_languages, read_niches, read_province
from importing.records import Table, Unreadable
from importing.report import Rejection, column_behind

_SHARES: Final = tuple(
    [(AudienceDimension.GENDER, bracket) for bracket in ("female", "male")]
    + [(AudienceDimension.AGE, bracket) for bracket in AGES]
)


@dataclass(eq=False, kw_only=True)
class KindUnknown(DomainError):
    """Neither KOL nor KOC."""

    written: str
    vi = "“{written}” không phải KOL hay KOC."
    en = "“{written}” is neither KOL nor KOC."


@dataclass(eq=False, kw_only=True)
class ChannelMissing(DomainError):
    """Nothing on the row says where the person publishes."""

    vi = "Dòng không có kênh nào: cần tên tài khoản hoặc địa chỉ kênh."
    en = "The row names no channel: a handle or the address of a channel is needed."


@dataclass(eq=False, kw_only=True)
class PlatformMissing(DomainError):
    """A handle without its platform could be anybody's."""

    vi = "Có tên tài khoản nhưng không có nền tảng hay địa chỉ."
    en = "There is a handle, but neither a platform nor an address."


class InfluencerFile:
    """An influencer file whose header was understood."""

    def __init__(self, table: Table, *, now: datetime, as_of: date) -> None:
        """Find the header. `as_of` dates the figures of rows that do not say their own. Raises HeaderMissing."""
        self.header: Header = INFLUENCER_COLUMNS.find_header(table)
        self._table = table
        self._now = now
        self._as_of = as_of
        places = self.header.places
        self._platforms = [code for code in PLATFORMS if channel_column(code) in places]
        self._formats = [code for code in FORMATS if rate_column(code) in places]
        self._shares = [share for share in _SHARES if share_column(*share) in places]

    def rows(self) -> Iterator[ProfileRead | Rejection]:
        """Every row below the header, in order: read, or rejected with the first reason that was found."""
        for record in self._table.records(delimiter=self.header.delimiter, width=self.header.width):
            if isinstance(record, Unreadable):
                yield Rejection(line=record.line, refusal=record.refusal, value=record.text)
                continue
            row = Row(self.header, record)
            try:
                yield self._profile(row)
            except DomainError as refusal:
                refusal.field = column_behind(refusal.field)
                yield row.rejection(refusal, named_by=WHERE)

    def _profile(self, row: Row) -> ProfileRead:
        as_of = row.read("as_of", read_day) or self._as_of
        channels = self._channels(row, as_of)
        return ProfileRead(
            line=row.line,
            content=_content(row),
            channels=channels,
            rate_card=self._rate_card(row, channels[0].handle.platform),
            audience=self._audience(row, as_of),
            contact_email=None if is_absent(row["contact_email"]) else row.read("contact_email", folded_email),
        )

    def _channels(self, row: Row, as_of: date) -> tuple[ChannelRead, ...]:
        """The channel of the row's own columns first, then those of the columns named after platforms."""
        found: dict[Handle, ChannelRead] = {}
        main = _main_handle(row)
        if main is not None:
            found[main] = ChannelRead(handle=main, figures=self._figures(row, "", as_of))
        for platform in self._platforms:
            column = channel_column(platform)
            if not is_absent(row[column]):
                handle = row.read(column, partial(read_handle, platform=platform))
                found.setdefault(handle, ChannelRead(handle=handle, figures=self._figures(row, platform, as_of)))
        if not found:
            raise ChannelMissing
        return tuple(found.values())

    def _figures(self, row: Row, platform: str, as_of: date) -> ChannelFigures:
        def figure(name: str, value: int | None, most: int) -> Figure | None:
            if value is None:
                return None
            return Figure(value, FigureSource.IMPORTED, as_of).checked(most=most, now=self._now, field=name)

        followers, views, rate = (
            figure_column(platform, name) if platform else name
            for name in ("followers", "median_views", "engagement_rate")
        )
        in_percent = rate in self.header.in_percent
        return ChannelFigures(
            followers=figure(followers, row.read(followers, read_count), MOST_PEOPLE),
            engagement_rate=figure(rate, row.read(rate, partial(read_basis_points, in_percent=in_percent)), WHOLE),
            median_views=figure(views, row.read(views, read_count), MOST_PEOPLE),
        )

    def _audience(self, row: Row, as_of: date) -> Audience:
        shares: list[ShareOf] = []
        for dimension, bracket in self._shares:
            column = share_column(dimension, bracket)
            in_percent = column in self.header.in_percent
            points = row.read(column, partial(read_basis_points, in_percent=in_percent))
            if points is not None:
                shares.append(ShareOf(dimension=dimension, bracket=bracket, basis_points=points))
        return Audience(shares=tuple(shares), source=FigureSource.IMPORTED, as_of=as_of).checked(now=self._now)

    def _rate_card(self, row: Row, platform: str) -> RateCard:
        """The prices of the row, for the platform of its first channel."""
        rates: list[RateOf] = []
        for code in self._formats:
            price = row.read(rate_column(code), read_dong)
            # 0 in a price column stands for a format that is not offered, or for barter: there is no price.
            if price is not None and price.minor > 0:
                rates.append(RateOf(platform=platform, format_code=code, price=price))
        return RateCard(rates=tuple(rates), minimum_fee=row.read("minimum_fee", read_dong)).checked()


def _content(row: Row) -> ProfileContent:
    return ProfileContent(
        display_name=row["display_name"],
        kind=row.read("kind", _kind),
        bio_vi=row["bio_vi"],
        bio_en=row["bio_en"],
        province=row.read("province", read_province),
        languages=row.read("languages", read_languages),
        niches=row.read("niches", read_niches),
    ).checked()


def _kind(written: str) -> InfluencerKind | None:
    if is_absent(written):
        return None
    try:
        return InfluencerKind(written.casefold().removesuffix("s"))
    except ValueError:
        raise KindUnknown(written=written) from None


def _main_handle(row: Row) -> Handle | None:
    """The channel of the columns `platform`, `handle` and `url`; the address says more than the name."""
    column = "handle" if is_absent(row["url"]) else "url"
    if is_absent(row[column]):
        return None
    platform = row.read("platform", find_platform) if row["platform"] else None
    try:
        return row.read(column, partial(read_handle, platform=platform))
    except HandleUnreadable:
        if platform is None and re.fullmatch(r"@?[\w.\-]+", row[column]):
            raise PlatformMissing(field=column) from None
        raise
