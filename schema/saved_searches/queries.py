"""Look at saved searches and their alerts."""

from typing import Annotated

import strawberry

from domain.actors import ActingBrand, ActingInfluencer
from domain.ids import SavedSearchId
from domain.saved_searches import SavedSearch as Row
from domain.saved_searches import SavedSearchAlert as AlertRow
from domain.saved_searches import alerts_of, saved_searches_of
from schema.context import Info
from schema.node_keys import key_of
from schema.paging import Connection
from schema.reading import one_or_none, page
from schema.saved_searches.readings import SAVED_SEARCH, SAVED_SEARCH_ALERT, SavedSearch, SavedSearchAlert

UnreadOnly = Annotated[bool, strawberry.argument(description="Only those that nobody has read.")]


@strawberry.type
class SavedSearchQuery:
    """Looking at saved searches."""

    @strawberry.field(description="A saved search by its id; for those who act for its owner.")
    async def saved_search(self, info: Info, id: strawberry.ID) -> SavedSearch | None:
        """The saved search, or null."""
        return await one_or_none(info, SAVED_SEARCH, key_of(id, SavedSearch, SavedSearchId))

    @strawberry.field(description="The saved searches of the brand or influencer you act for, newest first.")
    async def my_saved_searches(
        self, info: Info, *, first: int | None = None, after: str | None = None
    ) -> Connection[SavedSearch]:
        """A page of them."""
        actor = info.context.acting_as(ActingBrand, ActingInfluencer)
        mine = saved_searches_of(actor).with_only_columns(Row.id)
        return await page(info, SAVED_SEARCH, where=Row.id.in_(mine), first=first, after=after)

    @strawberry.field(description="What was new in the saved searches of whom you act for, newest first.")
    async def saved_search_alerts(
        self, info: Info, *, unread_only: UnreadOnly = False, first: int | None = None, after: str | None = None
    ) -> Connection[SavedSearchAlert]:
        """A page of them."""
        actor = info.context.acting_as(ActingBrand, ActingInfluencer)
        where = AlertRow.id.in_(alerts_of(actor).with_only_columns(AlertRow.id))
        if unread_only:
            where &= AlertRow.read_at.is_(None)
        return await page(info, SAVED_SEARCH_ALERT, where=where, first=first, after=after)
