"""Look at shortlists."""

import strawberry

from domain.actors import ActingBrand
from domain.ids import ShortlistId
from domain.shortlists import Shortlist as Row
from schema.context import Info
from schema.node_keys import key_of
from schema.paging import Connection
from schema.reading import one_or_none, page
from schema.shortlists.readings import SHORTLIST, Shortlist


@strawberry.type
class ShortlistListQuery:
    """Looking at shortlists."""

    @strawberry.field(description="A shortlist by its id; for members of its brand.")
    async def shortlist(self, info: Info, id: strawberry.ID) -> Shortlist | None:
        """The shortlist, or null."""
        return await one_or_none(info, SHORTLIST, key_of(id, Shortlist, ShortlistId))

    @strawberry.field(description="The shortlists of the brand you act for, newest first.")
    async def my_shortlists(
        self, info: Info, *, first: int | None = None, after: str | None = None
    ) -> Connection[Shortlist]:
        """A page of them."""
        brand = info.context.acting_as(ActingBrand)
        return await page(info, SHORTLIST, where=Row.brand_id == brand.brand_id, first=first, after=after)
