"""Highlights: which words of which public text were looked for."""

from collections.abc import Iterable
from enum import StrEnum

import strawberry

from search.highlights import Highlight as Found


@strawberry.enum(description="A public text that words are looked for in.")
class SearchedText(StrEnum):
    NAME = "name"
    """An influencer's display name."""
    HANDLE = "handle"
    """The name of a channel on its platform; found only as written."""
    NICHE = "niche"
    """A name of a niche, or of goods that belong to it, in Vietnamese or English."""
    PROVINCE = "province"
    """A name of a province, present, former or common."""
    BIO = "bio"
    """What an influencer says of themselves."""
    TITLE = "title"
    """A brief's title."""
    PRODUCT = "product"
    """The product that a brief is about."""
    BRAND = "brand"
    """The brand's name."""
    SUMMARY = "summary"
    """A brief's summary."""


@strawberry.type(description="A piece of a text.")
class HighlightSegment:
    text: str = strawberry.field(description="The piece as it is written; “…” where a long text was cut.")
    matched: bool = strawberry.field(description="Whether it is a word that was looked for.")


@strawberry.type(description="A text that holds words which were looked for.")
class Highlight:
    field: SearchedText = strawberry.field(description="Which text it is.")
    segments: list[HighlightSegment] = strawberry.field(
        description="Its pieces in order: together the text, or the part of a long one around the first word found."
    )


def shown_highlights(found: Iterable[Found]) -> list[Highlight]:
    """The highlights as the API shows them."""
    return [
        Highlight(
            field=SearchedText(each.field),
            segments=[HighlightSegment(text=piece.text, matched=piece.matched) for piece in each.segments],
        )
        for each in found
    ]
