"""Keep shortlists: begin, rename and delete them, put people on them, note, take people off."""

from typing import Annotated

import strawberry

from domain.actors import ActingBrandManager
from domain.ids import InfluencerId, ShortlistEntryId, ShortlistId
from domain.shortlists import LONGEST_NOTE, LONGEST_SHORTLIST_NAME, MOST_ENTRIES
from operations.shortlists import (
    add_to_shortlist,
    create_shortlist,
    delete_shortlist,
    remove_from_shortlist,
    rename_shortlist,
    set_shortlist_note,
)
from schema.brands import BRAND, Brand
from schema.context import Info
from schema.influencers.types import Influencer
from schema.node_keys import key_of
from schema.performing import perform
from schema.problems import Problem
from schema.reading import one
from schema.shortlists.readings import SHORTLIST, SHORTLIST_ENTRY, Shortlist, ShortlistEntry

CreateShortlistResult = Annotated[Shortlist | Problem, strawberry.union("CreateShortlistResult")]
RenameShortlistResult = Annotated[Shortlist | Problem, strawberry.union("RenameShortlistResult")]
DeleteShortlistResult = Annotated[Brand | Problem, strawberry.union("DeleteShortlistResult")]
AddToShortlistResult = Annotated[ShortlistEntry | Problem, strawberry.union("AddToShortlistResult")]
SetShortlistNoteResult = Annotated[ShortlistEntry | Problem, strawberry.union("SetShortlistNoteResult")]
RemoveFromShortlistResult = Annotated[Shortlist | Problem, strawberry.union("RemoveFromShortlistResult")]

Name = Annotated[
    str,
    strawberry.argument(
        description=f"What to call it, 1 to {LONGEST_SHORTLIST_NAME} characters; no two of a brand are called alike."
    ),
]
Note = Annotated[
    str | None, strawberry.argument(description=f"What all members of the brand read, {LONGEST_NOTE:,} characters.")
]


@strawberry.type
class ShortlistMutation:
    """Keeping shortlists."""

    @strawberry.mutation(description="Begin a shortlist, shared by all members of the brand you act for.")
    async def create_shortlist(
        self, info: Info, name: Name, idempotency_key: str | None = None
    ) -> CreateShortlistResult:
        async with info.context.work_as(ActingBrandManager) as work:
            created = await perform(work, idempotency_key, create_shortlist, name=name)
        return await one(info, SHORTLIST, created)

    @strawberry.mutation(description="Call a shortlist by another name.")
    async def rename_shortlist(self, info: Info, shortlist_id: strawberry.ID, name: Name) -> RenameShortlistResult:
        key = key_of(shortlist_id, Shortlist, ShortlistId, field="shortlistId")
        async with info.context.work_as(ActingBrandManager) as work:
            shortlist = await rename_shortlist(work, shortlist_id=key, name=name)
        return await one(info, SHORTLIST, shortlist.id)

    @strawberry.mutation(description="Do away with a shortlist, its entries and their notes.")
    async def delete_shortlist(
        self, info: Info, shortlist_id: strawberry.ID, idempotency_key: str | None = None
    ) -> DeleteShortlistResult:
        key = key_of(shortlist_id, Shortlist, ShortlistId, field="shortlistId")
        async with info.context.work_as(ActingBrandManager) as work:
            brand = await perform(work, idempotency_key, delete_shortlist, shortlist_id=key)
        return await one(info, BRAND, brand)

    @strawberry.mutation(
        description=f"Put a listed influencer on a shortlist, which holds {MOST_ENTRIES} people; they are not told."
    )
    async def add_to_shortlist(
        self,
        info: Info,
        shortlist_id: strawberry.ID,
        influencer_id: strawberry.ID,
        *,
        note: Note = None,
        idempotency_key: str | None = None,
    ) -> AddToShortlistResult:
        shortlist = key_of(shortlist_id, Shortlist, ShortlistId, field="shortlistId")
        person = key_of(influencer_id, Influencer, InfluencerId, field="influencerId")
        async with info.context.work_as(ActingBrandManager) as work:
            added = await perform(
                work, idempotency_key, add_to_shortlist, shortlist_id=shortlist, influencer_id=person, note=note
            )
        return await one(info, SHORTLIST_ENTRY, added)

    @strawberry.mutation(description="Write the note beside an entry anew; without one it is taken away.")
    async def set_shortlist_note(
        self, info: Info, entry_id: strawberry.ID, note: Note = None
    ) -> SetShortlistNoteResult:
        key = key_of(entry_id, ShortlistEntry, ShortlistEntryId, field="entryId")
        async with info.context.work_as(ActingBrandManager) as work:
            entry = await set_shortlist_note(work, entry_id=key, note=note)
        return await one(info, SHORTLIST_ENTRY, entry.id)

    @strawberry.mutation(description="Take an influencer off a shortlist.")
    async def remove_from_shortlist(
        self, info: Info, entry_id: strawberry.ID, idempotency_key: str | None = None
    ) -> RemoveFromShortlistResult:
        key = key_of(entry_id, ShortlistEntry, ShortlistEntryId, field="entryId")
        async with info.context.work_as(ActingBrandManager) as work:
            shortlist = await perform(work, idempotency_key, remove_from_shortlist, entry_id=key)
        return await one(info, SHORTLIST, shortlist)
