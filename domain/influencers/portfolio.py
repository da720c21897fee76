"""Portfolio: published work that an influencer shows."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from domain.addresses import checked_address
from domain.errors import DomainError
from domain.ids import InfluencerId, PortfolioItemId, new_id
from domain.logins import checked_name
from domain.rows import Row

MOST_PORTFOLIO_ITEMS: Final = 30


class PortfolioItem(Row, kw_only=True):
    """One published piece."""

    __tablename__ = "portfolio_items"

    id: Mapped[PortfolioItemId] = mapped_column(primary_key=True, default_factory=lambda: PortfolioItemId(new_id()))
    influencer_id: Mapped[InfluencerId] = mapped_column(ForeignKey("influencers.id", ondelete="CASCADE"), index=True)
    title: Mapped[str]
    url: Mapped[str]
    made_for: Mapped[str | None] = mapped_column(default=None)
    published_on: Mapped[date | None] = mapped_column(default=None)
    created_at: Mapped[datetime]


@dataclass(frozen=True, kw_only=True)
class PortfolioPiece:
    """A piece to show: its title, its address, for whom it was made and when it was published."""

    title: str
    url: str
    made_for: str | None = None
    published_on: date | None = None

    def checked(self) -> "PortfolioPiece":
        """The piece with clean names. Raises InvalidInput, AddressInvalid."""
        return PortfolioPiece(
            title=checked_name(self.title, field="input.title", longest=200),
            url=checked_address(self.url, field="input.url"),
            made_for=None if self.made_for is None else checked_name(self.made_for, field="input.madeFor"),
            published_on=self.published_on,
        )


@dataclass(eq=False, kw_only=True)
class TooManyPortfolioItems(DomainError):
    """More pieces than a profile shows."""

    most: int = MOST_PORTFOLIO_ITEMS
    vi = "Một hồ sơ giới thiệu nhiều nhất {most} nội dung."
    en = "A profile shows {most} pieces at most."


def portfolio_of(influencer_id: InfluencerId) -> Select[PortfolioItem]:
    """What one influencer shows, in the order it was added."""
    return select(PortfolioItem).where(PortfolioItem.influencer_id == influencer_id).order_by(PortfolioItem.id)
