"""What an influencer will not take: goods and topics, and brands. It costs them nothing and gives no reason."""

from dataclasses import dataclass

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from domain.errors import DomainError
from domain.ids import BrandId, InfluencerId
from domain.reference.categories import CATEGORIES
from domain.reference.niches import NICHES
from domain.rows import Row


@dataclass(eq=False, kw_only=True)
class TopicUnknown(DomainError):
    """Neither a category of goods nor a niche."""

    written: str
    vi = "“{written}” không phải nhóm hàng hóa hay lĩnh vực trong danh mục."
    en = "“{written}” is neither a category of goods nor a niche on the lists."


class RefusedTopic(Row, kw_only=True):
    """A category of goods or a niche, by its code, that an influencer does not work on."""

    __tablename__ = "refused_topics"

    influencer_id: Mapped[InfluencerId] = mapped_column(
        ForeignKey("influencers.id", ondelete="CASCADE"), primary_key=True
    )
    topic: Mapped[str] = mapped_column(primary_key=True)


class RefusedBrand(Row, kw_only=True):
    """A brand that an influencer does not work for; the brand is not told."""

    __tablename__ = "refused_brands"

    influencer_id: Mapped[InfluencerId] = mapped_column(
        ForeignKey("influencers.id", ondelete="CASCADE"), primary_key=True
    )
    brand_id: Mapped[BrandId] = mapped_column(ForeignKey("brands.id"), primary_key=True, index=True)


def checked_topic(code: str) -> str:
    """The code itself. Raises TopicUnknown."""
    if code not in CATEGORIES and code not in NICHES:
        raise TopicUnknown(written=code, field="topic")
    return code
