"""What the rest of the code sees of whatever reads a platform: an address in, one of four answers out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

from domain.bookings.results import Figures


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What the platform shows of the post at an instant; at least one figure."""

    figures: Figures
    measured_at: datetime


@dataclass(frozen=True)
class NotAllowed:
    """The platform, or its terms, do not let this reader read such a post: it need not be asked again."""


@dataclass(frozen=True)
class Gone:
    """The platform says that there is no such post any more."""


@dataclass(frozen=True, kw_only=True)
class Unavailable:
    """There was no usable answer; `why` is for the people who run this. The next reading asks again."""

    why: str


Reading: TypeAlias = Shown | NotAllowed | Gone | Unavailable


class PlatformReader(Protocol):
    """One way to read platforms."""

    @property
    def name(self) -> str:
        """The reader's name for ever: its results are an integration's of that name."""
        ...

    async def read(self, url: str) -> Reading:
        """Read what is shown of the post at an address. Whatever happens is an answer; nothing is raised."""
        ...


class FetchFree:
    """The default: reads nothing. People and integrations say what a platform shows."""

    name = "fetch-free"

    async def read(self, url: str) -> NotAllowed:  # noqa: ARG002 - the port's word
        """Nobody allowed it."""
        return NotAllowed()
