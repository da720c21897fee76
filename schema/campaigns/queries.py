"""Look at campaigns, briefs and papers; what waits for the secretariat."""

import strawberry
from sqlalchemy import select

from domain.actors import ActingAdmin, ActingBrand
from domain.campaigns import briefs, documents, programmes, versions
from domain.ids import BriefId, CampaignId
from schema.campaigns.papers import DOCUMENT, Document
from schema.campaigns.readings import BRIEF, CAMPAIGN
from schema.campaigns.types import Brief, Campaign
from schema.context import Info
from schema.node_keys import key_of
from schema.paging import Connection
from schema.reading import OLDEST, one_or_none, page

_UNDER_REVIEW = select(versions.BriefVersion.brief_id).where(
    versions.BriefVersion.status == versions.VersionStatus.SUBMITTED
)


@strawberry.type
class BriefQuery:
    """Looking at campaigns and briefs."""

    @strawberry.field(description="A campaign by its id; for its brand's members and the alliance's admins.")
    async def campaign(self, info: Info, id: strawberry.ID) -> Campaign | None:
        """The campaign, or null."""
        return await one_or_none(info, CAMPAIGN, key_of(id, Campaign, CampaignId))

    @strawberry.field(description="The campaigns of the brand you act for, newest first.")
    async def my_campaigns(
        self, info: Info, *, first: int | None = None, after: str | None = None
    ) -> Connection[Campaign]:
        """A page of them."""
        brand = info.context.acting_as(ActingBrand)
        where = programmes.Campaign.brand_id == brand.brand_id
        return await page(info, CAMPAIGN, where=where, first=first, after=after)

    @strawberry.field(description="A brief by its id.")
    async def brief(self, info: Info, id: strawberry.ID) -> Brief | None:
        """The brief, or null."""
        return await one_or_none(info, BRIEF, key_of(id, Brief, BriefId))

    @strawberry.field(description="Published open calls that still take influencers, newest first.")
    async def open_briefs(self, info: Info, *, first: int | None = None, after: str | None = None) -> Connection[Brief]:
        """A page of them."""
        taking = (briefs.Brief.status == briefs.BriefStatus.PUBLISHED) & briefs.Brief.open_call
        still = briefs.Brief.open_until > info.context.now
        return await page(info, BRIEF, where=taking & still, first=first, after=after)

    @strawberry.field(description="The briefs of the brand you act for, in every state, newest first.")
    async def my_briefs(
        self,
        info: Info,
        *,
        status: briefs.BriefStatus | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[Brief]:
        """A page of them."""
        brand = info.context.acting_as(ActingBrand)
        where = briefs.Brief.brand_id == brand.brand_id
        if status is not None:
            where &= briefs.Brief.status == status
        return await page(info, BRIEF, where=where, first=first, after=after)

    @strawberry.field(description="The papers on the file of the brand you act for, newest first.")
    async def my_documents(
        self, info: Info, *, first: int | None = None, after: str | None = None
    ) -> Connection[Document]:
        """A page of them."""
        brand = info.context.acting_as(ActingBrand)
        where = documents.Document.brand_id == brand.brand_id
        return await page(info, DOCUMENT, where=where, first=first, after=after)

    @strawberry.field(description="Briefs with a version that waits for an answer, oldest first; for admins.")
    async def briefs_under_review(
        self, info: Info, *, first: int | None = None, after: str | None = None
    ) -> Connection[Brief]:
        """A page of them."""
        info.context.acting_as(ActingAdmin)
        where = briefs.Brief.id.in_(_UNDER_REVIEW)
        return await page(info, BRIEF, where=where, order=OLDEST, first=first, after=after)
