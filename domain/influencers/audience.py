"""Audience: which shares of an influencer's public are of which age, gender and province, by whom measured and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from domain.errors import DomainError
from domain.ids import InfluencerId
from domain.influencers.figures import WHOLE, Figure, FigureSource
from domain.reference.provinces import PROVINCES
from domain.rows import Row


class AudienceDimension(StrEnum):
    """What an audience is cut by."""

    AGE = "age"
    """By age bracket."""
    GENDER = "gender"
    """By gender."""
    PROVINCE = "province"
    """By province."""


AGES: Final = ("13-17", "18-24", "25-34", "35-44", "45-54", "55+")
"""The brackets that platforms report."""
GENDERS: Final = ("female", "male", "other")


@dataclass(eq=False, kw_only=True)
class BracketUnknown(DomainError):
    """Not a bracket of this dimension."""

    dimension: str
    written: str
    vi = "“{written}” không phải một nhóm của {dimension}."
    en = "“{written}” is not a bracket of {dimension}."


@dataclass(eq=False, kw_only=True)
class BracketRepeated(DomainError):
    """Two shares for the same bracket."""

    dimension: str
    written: str
    vi = "Nhóm “{written}” của {dimension} có hai tỷ lệ."
    en = "The bracket “{written}” of {dimension} has two shares."


@dataclass(eq=False, kw_only=True)
class SharesExceedWhole(DomainError):
    """The shares of one dimension come to more than everybody."""

    dimension: str
    vi = "Các tỷ lệ theo {dimension} cộng lại quá 100 %."
    en = "The shares by {dimension} come to more than 100 %."


@dataclass(frozen=True, kw_only=True)
class ShareOf:
    """The share, in basis points, that one bracket has in an audience."""

    dimension: AudienceDimension
    bracket: str
    basis_points: int


@dataclass(frozen=True, kw_only=True)
class Audience:
    """All that was measured of an audience on one day. Shares may leave a rest that nobody knows."""

    shares: Sequence[ShareOf]
    source: FigureSource
    as_of: date

    def checked(self, *, now: datetime) -> "Audience":
        """The audience itself.

        Raises BracketUnknown, BracketRepeated, FigureOutOfRange, FigureFromTheFuture, SharesExceedWhole.
        """
        totals = dict.fromkeys(AudienceDimension, 0)
        seen: set[tuple[AudienceDimension, str]] = set()
        for place, share in enumerate(self.shares):
            at = f"input.shares.{place}"
            if share.bracket not in brackets_of(share.dimension):
                raise BracketUnknown(dimension=share.dimension.value, written=share.bracket, field=f"{at}.bracket")
            if (share.dimension, share.bracket) in seen:
                raise BracketRepeated(dimension=share.dimension.value, written=share.bracket, field=at)
            Figure(share.basis_points, self.source, self.as_of).checked(most=WHOLE, now=now, field=f"{at}.basisPoints")
            seen.add((share.dimension, share.bracket))
            totals[share.dimension] += share.basis_points
        for dimension, total in totals.items():
            if total > WHOLE:
                raise SharesExceedWhole(dimension=dimension.value, field="input.shares")
        return self


class AudienceShare(Row, kw_only=True):
    """The share of one bracket, with where and when it was read."""

    __tablename__ = "audience_shares"
    __table_args__ = (CheckConstraint(f"basis_points BETWEEN 0 AND {WHOLE}", name="basis_points"),)

    influencer_id: Mapped[InfluencerId] = mapped_column(
        ForeignKey("influencers.id", ondelete="CASCADE"), primary_key=True
    )
    dimension: Mapped[AudienceDimension] = mapped_column(primary_key=True)
    bracket: Mapped[str] = mapped_column(primary_key=True)
    basis_points: Mapped[int]
    source: Mapped[FigureSource]
    as_of: Mapped[date]


def brackets_of(dimension: AudienceDimension) -> Sequence[str]:
    """The brackets a dimension has: ages and genders as platforms report them, provinces by code."""
    match dimension:
        case AudienceDimension.AGE:
            return AGES
        case AudienceDimension.GENDER:
            return GENDERS
        case AudienceDimension.PROVINCE:
            return tuple(PROVINCES)


def audience_of(influencer_id: InfluencerId) -> Select[AudienceShare]:
    """What is known of one profile's audience."""
    return (
        select(AudienceShare)
        .where(AudienceShare.influencer_id == influencer_id)
        .order_by(AudienceShare.dimension, AudienceShare.bracket)
    )
