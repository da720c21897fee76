"""The rate card: what one piece in one format on one platform costs, in đồng."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from domain.errors import DomainError
from domain.ids import InfluencerId
from domain.influencers.handles import PlatformUnknown
from domain.money import Money, vnd
from domain.reference.platforms import FORMATS, PLATFORMS
from domain.rows import Row, money_columns

HIGHEST_RATE: Final = 100_000_000_000
"""A hundred billion đồng: more is a slip of the keyboard."""


@dataclass(eq=False, kw_only=True)
class FormatUnknown(DomainError):
    """Not a format on our list."""

    written: str
    vi = "Không có hình thức nội dung “{written}” trong danh mục."
    en = "“{written}” is not a content format on the list."


@dataclass(eq=False, kw_only=True)
class RateOutOfRange(DomainError):
    """A price of nothing, of less, or of more than any."""

    least: Money
    most: Money
    vi = "Giá phải từ {least} đến {most}."
    en = "A rate lies between {least} and {most}."


@dataclass(eq=False, kw_only=True)
class RateRepeated(DomainError):
    """Two prices for the same thing."""

    platform: str
    format_code: str
    vi = "Bảng giá có hai mức cho {format_code} trên {platform}."
    en = "The rate card has two prices for {format_code} on {platform}."


@dataclass(frozen=True, kw_only=True)
class RateOf:
    """One line of a rate card: platform and format codes, and the price in đồng."""

    platform: str
    format_code: str
    price: Money


@dataclass(frozen=True, kw_only=True)
class RateCard:
    """All rates of one influencer and the least for which they take any booking."""

    rates: Sequence[RateOf] = ()
    minimum_fee: Money | None = None

    def checked(self) -> "RateCard":
        """The card itself. Raises PlatformUnknown, FormatUnknown, RateOutOfRange, RateRepeated."""
        seen: set[tuple[str, str]] = set()
        for place, rate in enumerate(self.rates):
            at = f"input.rates.{place}"
            if rate.platform not in PLATFORMS:
                raise PlatformUnknown(written=rate.platform, field=f"{at}.platform")
            if rate.format_code not in FORMATS:
                raise FormatUnknown(written=rate.format_code, field=f"{at}.format")
            if not vnd(0) < rate.price <= vnd(HIGHEST_RATE):
                raise RateOutOfRange(least=vnd(1), most=vnd(HIGHEST_RATE), field=f"{at}.price")
            if (rate.platform, rate.format_code) in seen:
                raise RateRepeated(platform=rate.platform, format_code=rate.format_code, field=at)
            seen.add((rate.platform, rate.format_code))
        if self.minimum_fee is not None and not vnd(0) <= self.minimum_fee <= vnd(HIGHEST_RATE):
            raise RateOutOfRange(least=vnd(0), most=vnd(HIGHEST_RATE), field="input.minimumFee")
        return self


class Rate(Row, kw_only=True):
    """One line of a rate card."""

    __tablename__ = "rates"
    __table_args__ = (
        CheckConstraint(f"price_minor > 0 AND price_minor <= {HIGHEST_RATE} AND price_currency = 'VND'", name="price"),
    )

    influencer_id: Mapped[InfluencerId] = mapped_column(
        ForeignKey("influencers.id", ondelete="CASCADE"), primary_key=True
    )
    platform: Mapped[str] = mapped_column(primary_key=True)
    format_code: Mapped[str] = mapped_column(primary_key=True)
    price: Mapped[Money] = money_columns("price")
