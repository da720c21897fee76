"""Who is there before the story begins: how each of them signs in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Cast:
    """The people of the marketplace that the story is told on; all have the same password."""

    password: str
    brand: str
    """The e-mail of a verified brand's owner."""
    admins: Mapping[str, str]
    """The e-mail of somebody in each role of the alliance."""
    second_assessor: str
    influencer: Callable[[str], str]
    """The e-mail of the influencer behind a handle."""
