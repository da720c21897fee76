"""Keep saved searches: save, rename, delete, mark what they found as read."""

from datetime import datetime
from typing import Annotated

import strawberry

from domain.actors import ActingBrandManager, ActingInfluencer
from domain.ids import SavedSearchAlertId, SavedSearchId
from domain.saved_searches import LONGEST_SAVED_SEARCH_NAME, LONGEST_SEARCHED_TEXT
from operations.saved_searches.keeping import (
    delete_saved_search,
    mark_saved_search_alert_read,
    mark_saved_search_alerts_read,
    rename_saved_search,
    save_brief_search,
    save_influencer_search,
)
from schema.context import Info
from schema.discovery.briefs import BRIEF_ORDERS, BriefFilterInput, BriefOrder
from schema.discovery.filters import wanted_by
from schema.discovery.influencers import INFLUENCER_ORDERS, InfluencerFilterInput, InfluencerOrder
from schema.node_keys import key_of, node_id
from schema.performing import perform
from schema.problems import Problem
from schema.reading import one
from schema.saved_searches.readings import SAVED_SEARCH, SAVED_SEARCH_ALERT, SavedSearch, SavedSearchAlert


@strawberry.type(description="A saved search that is gone.")
class DeletedSavedSearch:
    deleted_id: strawberry.ID = strawberry.field(description="The id it had.")


@strawberry.type(description="Alerts that were all marked as read at once.")
class SavedSearchAlertsRead:
    marked: int = strawberry.field(description="How many nobody had read before.")


SaveInfluencerSearchResult = Annotated[SavedSearch | Problem, strawberry.union("SaveInfluencerSearchResult")]
SaveBriefSearchResult = Annotated[SavedSearch | Problem, strawberry.union("SaveBriefSearchResult")]
RenameSavedSearchResult = Annotated[SavedSearch | Problem, strawberry.union("RenameSavedSearchResult")]
DeleteSavedSearchResult = Annotated[DeletedSavedSearch | Problem, strawberry.union("DeleteSavedSearchResult")]
MarkSavedSearchAlertReadResult = Annotated[
    SavedSearchAlert | Problem, strawberry.union("MarkSavedSearchAlertReadResult")
]
MarkSavedSearchAlertsReadResult = Annotated[
    SavedSearchAlertsRead | Problem, strawberry.union("MarkSavedSearchAlertsReadResult")
]

Name = Annotated[
    str,
    strawberry.argument(
        description=f"What to call it, 1 to {LONGEST_SAVED_SEARCH_NAME} characters; no two of one owner are alike."
    ),
]
RaisedUntil = Annotated[
    datetime, strawberry.argument(description="Up to this instant; those raised since, while you read, stay unread.")
]
Text = Annotated[
    str, strawberry.argument(description=f"Words to be found, {LONGEST_SEARCHED_TEXT:,} characters at most.")
]


@strawberry.type
class SavedSearchMutation:
    """Keeping saved searches."""

    @strawberry.mutation(
        description="Keep a search of your brand for influencers; its members are told daily who is new and fits."
    )
    async def save_influencer_search(
        self,
        info: Info,
        name: Name,
        *,
        filter: InfluencerFilterInput | None = None,
        text: Text = "",
        sort: InfluencerOrder | None = None,
        idempotency_key: str | None = None,
    ) -> SaveInfluencerSearchResult:
        wanted = wanted_by(filter, text=text, sort=None if sort is None else INFLUENCER_ORDERS[sort])
        async with info.context.work_as(ActingBrandManager) as work:
            saved = await perform(work, idempotency_key, save_influencer_search, name=name, wanted=wanted)
        return await one(info, SAVED_SEARCH, saved)

    @strawberry.mutation(description="Keep a search for briefs; you are told daily which are newly listed and fit.")
    async def save_brief_search(
        self,
        info: Info,
        name: Name,
        *,
        filter: BriefFilterInput | None = None,
        text: Text = "",
        sort: BriefOrder | None = None,
        idempotency_key: str | None = None,
    ) -> SaveBriefSearchResult:
        wanted = wanted_by(filter, text=text, sort=None if sort is None else BRIEF_ORDERS[sort])
        async with info.context.work_as(ActingInfluencer) as work:
            saved = await perform(work, idempotency_key, save_brief_search, name=name, wanted=wanted)
        return await one(info, SAVED_SEARCH, saved)

    @strawberry.mutation(description="Call a saved search by another name.")
    async def rename_saved_search(
        self, info: Info, saved_search_id: strawberry.ID, name: Name
    ) -> RenameSavedSearchResult:
        key = key_of(saved_search_id, SavedSearch, SavedSearchId, field="savedSearchId")
        async with info.context.work_as(ActingBrandManager, ActingInfluencer) as work:
            search = await rename_saved_search(work, saved_search_id=key, name=name)
        return await one(info, SAVED_SEARCH, search.id)

    @strawberry.mutation(description="Do away with a saved search and its alerts.")
    async def delete_saved_search(
        self, info: Info, saved_search_id: strawberry.ID, idempotency_key: str | None = None
    ) -> DeleteSavedSearchResult:
        key = key_of(saved_search_id, SavedSearch, SavedSearchId, field="savedSearchId")
        async with info.context.work_as(ActingBrandManager, ActingInfluencer) as work:
            deleted = await perform(work, idempotency_key, delete_saved_search, saved_search_id=key)
        return DeletedSavedSearch(deleted_id=node_id(SavedSearch, deleted))

    @strawberry.mutation(description="Say that an alert was seen; again changes nothing.")
    async def mark_saved_search_alert_read(self, info: Info, alert_id: strawberry.ID) -> MarkSavedSearchAlertReadResult:
        key = key_of(alert_id, SavedSearchAlert, SavedSearchAlertId, field="alertId")
        async with info.context.work_as(ActingBrandManager, ActingInfluencer) as work:
            alert = await mark_saved_search_alert_read(work, alert_id=key)
        return await one(info, SAVED_SEARCH_ALERT, alert.id)

    @strawberry.mutation(description="Say that all alerts were seen, of all saved searches of whom you act for.")
    async def mark_saved_search_alerts_read(
        self, info: Info, raised_until: RaisedUntil
    ) -> MarkSavedSearchAlertsReadResult:
        async with info.context.work_as(ActingBrandManager, ActingInfluencer) as work:
            marked = await mark_saved_search_alerts_read(work, raised_until=raised_until)
        return SavedSearchAlertsRead(marked=marked)
