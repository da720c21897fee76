"""What a shortlist and its entries read, and who sees them: the brand's own members."""

from datetime import datetime
from typing import Any, Final

import strawberry
from sqlalchemy import ColumnElement, false, select
from sqlalchemy.orm import InstrumentedAttribute

from domain import shortlists
from domain.actors import ActingBrand
from domain.ids import LoginId
from domain.influencers.profiles import LISTED
from domain.influencers.profiles import Influencer as InfluencerRow
from domain.logins import Login
from schema.brands import BRAND, Brand
from schema.influencers.readings import INFLUENCER
from schema.influencers.types import Influencer
from schema.paging import Connection
from schema.reading import OLDEST, Node, One, Paged, Within, connection, reads


@strawberry.type(description="A list of influencers that the members of one brand share; nobody else sees it.")
class Shortlist(Node):
    name: str = strawberry.field(description="What the brand calls it.")
    created_by: str = strawberry.field(description="Who began it, by the name they go by.")
    created_at: datetime = strawberry.field(description="When it was begun.")
    brand: Brand | None = strawberry.field(description="Whose it is.")
    entries: "Connection[ShortlistEntry]" = connection(description="Who is on it, in the order they were added.")


@strawberry.type(description="One influencer on a shortlist, and what the brand's members note about them.")
class ShortlistEntry(Node):
    influencer: Influencer | None = strawberry.field(description="Who it is; null once they are no longer listed.")
    listed: bool = strawberry.field(description="Whether they are listed now; who is not leaves a gap on the list.")
    note: str | None = strawberry.field(description="What all members read.")
    noted_by: str | None = strawberry.field(description="Who wrote the note last, by the name they go by.")
    noted_at: datetime | None = strawberry.field(description="When the note was last written.")
    added_by: str = strawberry.field(description="Who put them on it, by the name they go by.")
    added_at: datetime = strawberry.field(description="When they were put on it.")
    shortlist: Shortlist | None = strawberry.field(description="The list.")


def shortlists_visible_to(actor: Any) -> ColumnElement[bool]:
    """Those of the brand one acts for."""
    return shortlists.Shortlist.brand_id == actor.brand_id if isinstance(actor, ActingBrand) else false()


def name_of(login: InstrumentedAttribute[LoginId] | InstrumentedAttribute[LoginId | None]) -> ColumnElement[str]:
    """The name that the person behind a login goes by."""
    return select(Login.display_name).where(Login.id == login).scalar_subquery()


_LIST: Final = shortlists.Shortlist
_ENTRY: Final = shortlists.ShortlistEntry

SHORTLIST: Final = reads(
    Shortlist,
    _LIST,
    visible=shortlists_visible_to,
    columns={"created_by": name_of(_LIST.created_by)},
    one={"brand": One(reading=BRAND, key=_LIST.brand_id)},
    paged={"entries": Paged(reading=lambda: SHORTLIST_ENTRY, key=_ENTRY.shortlist_id, order=OLDEST)},
)
SHORTLIST_ENTRY: Final = reads(
    ShortlistEntry,
    _ENTRY,
    visible=Within(SHORTLIST, _ENTRY.shortlist_id),
    columns={
        "listed": select(InfluencerRow.id)
        .where(InfluencerRow.id == _ENTRY.influencer_id, InfluencerRow.status.in_(sorted(LISTED)))
        .exists(),
        "noted_by": name_of(_ENTRY.noted_by),
        "added_by": name_of(_ENTRY.added_by),
    },
    one={
        "influencer": One(reading=INFLUENCER, key=_ENTRY.influencer_id),
        "shortlist": One(reading=SHORTLIST, key=_ENTRY.shortlist_id),
    },
)
