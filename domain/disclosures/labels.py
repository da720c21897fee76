"""The words that say "this is an ad", as dated data: `domain/reference/disclosure_labels.json`."""

import re
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from domain.reference.loading import read_sheet


class DisclosureRelation(StrEnum):
    """What ties the author of a post to the brand in it."""

    PAID = "paid"
    """Paid for the post."""
    AFFILIATE = "affiliate"
    """Earns a commission on what is sold."""
    GIFT = "gift"
    """Was given the product."""
    AMBASSADOR = "ambassador"
    """Stands for the brand over a time."""
    EMPLOYEE = "employee"
    """Works for the brand."""


class DisclosureVerdict(StrEnum):
    """What a caption's wording amounts to; the names are those of the data file."""

    OK = "OK"
    """Says in time that it is an ad."""
    OK_LANGUAGE_WARNING = "OK_LANGUAGE_WARNING"
    """Says so in time, in another language than the caption's."""
    LATE = "LATE"
    """Says so only where readers no longer see it at once."""
    HASHTAG_CLUSTER = "HASHTAG_CLUSTER"
    """Says so hidden among hashtags."""
    CONDITIONAL = "CONDITIONAL"
    """Says so in words that suffice for a lesser tie only."""
    WRONG_KIND = "WRONG_KIND"
    """Names another tie than the one there is."""
    VAGUE = "VAGUE"
    """Hints at it."""
    NEGATED = "NEGATED"
    """Denies it."""
    NONE = "NONE"
    """Says nothing."""

    @property
    def discloses(self) -> bool:
        """Whether a reader is told in time that the post is an ad."""
        return self in {DisclosureVerdict.OK, DisclosureVerdict.OK_LANGUAGE_WARNING}


class _Dated(BaseModel):
    """Part of a data file: unknown keys are notes for people."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Label(_Dated):
    """One way of wording a disclosure; `patterns` run on folded text (see `captions.folded`)."""

    id: str
    lang: Literal["vi", "en", "any"]
    kind: Literal["text", "hashtag", "structural"]
    status: Literal["accepted", "conditional", "insufficient"]
    patterns: tuple[re.Pattern[str], ...]
    covers: frozenset[DisclosureRelation]

    def suffices_for(self, relation: DisclosureRelation) -> bool:
        """Whether these words alone disclose `relation`.

        An accepted label says the most, "paid", and so serves every relation. A conditional one serves the
        lesser relation that it names (a gift, a commission), never a paid post.
        """
        if self.status == "accepted":
            return True
        return self.status == "conditional" and relation is not DisclosureRelation.PAID and relation in self.covers


class PositionRule(_Dated):
    """What a reader sees before "see more", and how long a run of hashtags hides a label. House policy."""

    max_chars: int
    max_lines: int
    hashtag_cluster_min: int


class VietnameseText(_Dated):
    """When a caption counts as Vietnamese: share of its words, in basis points."""

    min_share_bp: int
    words: frozenset[str]


class LengthRead(_Dated):
    """Characters of a caption that are read at all."""

    value: int


class LabelBook(_Dated):
    """One dated version of the list of labels and of the rules around it."""

    version: str
    valid_from: date
    negation_guard_pattern: re.Pattern[str]
    negation_statement_pattern: re.Pattern[str]
    position_rule: PositionRule
    vietnamese: VietnameseText
    max_chars_read: LengthRead
    labels: tuple[Label, ...]


@cache
def label_book() -> LabelBook:
    """The list in force, read and compiled once."""
    return read_sheet("domain.reference", "disclosure_labels.json", LabelBook)
