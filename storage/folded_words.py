"""The words that profiles and briefs are found by without an index: folded, and kept by the database itself.

Triggers write them (migration 0024), in the transaction that changes what they are made of, whoever changes it.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import ForeignKey, Index, cast, literal
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql import ColumnElement

from domain.ids import BriefId, InfluencerId
from domain.rows import Row

LONGEST_WORD = 64
"""Letters of a word that are kept."""


class InfluencerWords(Row, kw_only=True):
    """The words of a profile's name and handles, and its codes as `niche:beauty`, `province:01`."""

    __tablename__ = "influencer_words"
    __table_args__ = (Index("ix_influencer_words_words", "words", postgresql_using="gin"),)

    influencer_id: Mapped[InfluencerId] = mapped_column(
        ForeignKey("influencers.id", ondelete="CASCADE"), primary_key=True
    )
    words: Mapped[str] = mapped_column(TSVECTOR)


class BriefWords(Row, kw_only=True):
    """The words of a brief's title, product, summary and brand, and its codes: niches, provinces, category."""

    __tablename__ = "brief_words"
    __table_args__ = (Index("ix_brief_words_words", "words", postgresql_using="gin"),)

    brief_id: Mapped[BriefId] = mapped_column(ForeignKey("briefs.id", ondelete="CASCADE"), primary_key=True)
    words: Mapped[str] = mapped_column(TSVECTOR)


def beginnings(words: Sequence[tuple[str, Mapping[str, Sequence[str]]]]) -> ColumnElement[str]:
    """What holds every one of these: a word that begins with the folded letters, or one of the codes, by their kind.

    Letters are ASCII letters and digits; codes come from reference data.
    """
    each = (" | ".join((f"{letters[:LONGEST_WORD]}:*", *_codes(codes))) for letters, codes in words)
    # Written into the statement: a plan that is to do for any words does for none of them.
    return cast(literal(" & ".join(f"({one})" for one in each), literal_execute=True), TSQUERY)


def _codes(codes: Mapping[str, Sequence[str]]) -> list[str]:
    return [f"'{kind}:{code}'" for kind, held in codes.items() for code in held]
