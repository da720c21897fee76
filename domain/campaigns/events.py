"""What happens to briefs, papers and named violators: facts for the index, the notices and the audit trail."""

from dataclasses import dataclass
from datetime import datetime

from domain.events import Event
from domain.ids import BrandId, BriefId, DocumentId, NamedViolatorId, TakedownOrderId


@dataclass(frozen=True, kw_only=True)
class BriefDrafted(Event):
    """A brand wrote a brief that nobody sees yet."""

    brief_id: BriefId
    brand_id: BrandId


@dataclass(frozen=True, kw_only=True)
class BriefEdited(Event):
    """A version of a brief in work was rewritten."""

    brief_id: BriefId
    version: int


@dataclass(frozen=True, kw_only=True)
class BriefSubmitted(Event):
    """A version of a brief waits for moderation."""

    brief_id: BriefId
    version: int


@dataclass(frozen=True, kw_only=True)
class BriefPublished(Event):
    """A version of a brief stands now, for everyone the brief is open to."""

    brief_id: BriefId
    brand_id: BrandId
    version: int


@dataclass(frozen=True, kw_only=True)
class BriefChangesAsked(Event):
    """A version of a brief went back to its brand."""

    brief_id: BriefId
    version: int


@dataclass(frozen=True, kw_only=True)
class BriefTakenBack(Event):
    """A brand took a submitted version back to go on writing."""

    brief_id: BriefId
    version: int


@dataclass(frozen=True, kw_only=True)
class BriefRefused(Event):
    """A version of a brief was turned down."""

    brief_id: BriefId
    version: int


@dataclass(frozen=True, kw_only=True)
class BriefFilled(Event):
    """The last place of a brief is taken."""

    brief_id: BriefId


@dataclass(frozen=True, kw_only=True)
class BriefReopened(Event):
    """A filled brief has a place again."""

    brief_id: BriefId


@dataclass(frozen=True, kw_only=True)
class BriefClosed(Event):
    """A brand ended its brief."""

    brief_id: BriefId


@dataclass(frozen=True, kw_only=True)
class BriefExpired(Event):
    """A brief's time is over."""

    brief_id: BriefId


@dataclass(frozen=True, kw_only=True)
class BriefTakenDown(Event):
    """A brief was removed by an authority's order; its posts are to be gone by `due_at`."""

    brief_id: BriefId
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class PlaceTaken(Event):
    """A booking took a place; `left` remain."""

    brief_id: BriefId
    left: int


@dataclass(frozen=True, kw_only=True)
class PlaceFreed(Event):
    """A booking gave its place back; `left` remain."""

    brief_id: BriefId
    left: int


@dataclass(frozen=True, kw_only=True)
class TakedownFulfilled(Event):
    """Nothing of a taken-down brief is online any more."""

    brief_id: BriefId
    order_id: TakedownOrderId


@dataclass(frozen=True, kw_only=True)
class TakedownOverdue(Event):
    """A removal order's time ran out before it was fulfilled."""

    brief_id: BriefId
    order_id: TakedownOrderId


@dataclass(frozen=True, kw_only=True)
class DocumentFiled(Event):
    """A brand put a paper on file."""

    document_id: DocumentId
    brand_id: BrandId


@dataclass(frozen=True, kw_only=True)
class DocumentWithdrawn(Event):
    """A brand took a paper off its file; what was shown with it stays known."""

    document_id: DocumentId
    brand_id: BrandId


@dataclass(frozen=True, kw_only=True)
class ViolatorBlocked(Event):
    """Somebody publicly named as a violator stands on the block list."""

    violator_id: NamedViolatorId


@dataclass(frozen=True, kw_only=True)
class ViolatorUnblocked(Event):
    """Somebody came off the block list."""

    violator_id: NamedViolatorId
