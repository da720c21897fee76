"""The types of campaigns and briefs."""

from datetime import date, datetime

import strawberry

from domain.campaigns import briefs, programmes, versions
from schema.brands import Brand
from schema.campaigns.content import BriefContent
from schema.execution.computed import computed
from schema.listings import ListingReview
from schema.money import Money
from schema.paging import Connection
from schema.payments import CampaignMoney, Funding
from schema.reading import Node, connection

strawberry.enum(programmes.CampaignStatus, description="Whether briefs may still be added to a campaign.")
strawberry.enum(briefs.BriefStatus, description="Where a brief stands.")
strawberry.enum(versions.VersionStatus, description="Where one version of a brief's content stands.")


@strawberry.type(description="A brand's budgeted programme over some days; for its members and the alliance's admins.")
class Campaign(Node):
    name: str = strawberry.field(description="What it is called.")
    budget: Money = strawberry.field(description="For all its briefs together.")
    starts_on: date = strawberry.field(description="The first day.")
    ends_on: date = strawberry.field(description="The last day, included.")
    status: programmes.CampaignStatus = strawberry.field(description="Whether briefs may still be added.")
    created_at: datetime = strawberry.field(description="Since when it is planned.")
    brand: Brand | None = strawberry.field(description="Whose it is.")
    briefs: "Connection[Brief]" = connection(description="Its briefs, newest first.")
    money: CampaignMoney = strawberry.field(description="Its money: funded, free, held, released.")
    fundings: Connection[Funding] = connection(description="The money put into it, or tried to, newest first.")


@strawberry.type(description="One version of what a brief asks for; for its brand's members and the alliance's admins.")
class BriefVersion(Node, BriefContent):
    number: int = strawberry.field(description="Counts the versions of one brief from 1.")
    status: versions.VersionStatus = strawberry.field(description="Where it stands.")
    law_version: str | None = strawberry.field(description="The rules under which the law gate let it pass.")
    written_at: datetime = strawberry.field(description="When it was last written.")


@strawberry.type(description="An authority's order to remove a brief and all that was posted for it.")
class TakedownOrder(Node):
    authority: str = strawberry.field(description="Whose order it is.")
    reference: str = strawberry.field(description="Its number.")
    reason: str = strawberry.field(description="What for.")
    received_at: datetime = strawberry.field(description="When the request came in.")
    due_at: datetime = strawberry.field(description="By when everything is to be gone: 24 clock hours later.")
    rule_version: str = strawberry.field(description="The rule that sets the clock.")
    overdue_at: datetime | None = strawberry.field(description="When its time ran out unfulfilled.")
    fulfilled_at: datetime | None = strawberry.field(description="When everything was gone.")


@strawberry.type(description="One ask in a campaign, with a number of places. Its content is the version that stands.")
class Brief(Node, BriefContent):
    status: briefs.BriefStatus = strawberry.field(description="Where it stands.")
    version: int = strawberry.field(description="The number of the version it shows.")
    places_taken: int = strawberry.field(description="How many places are taken.")
    created_at: datetime = strawberry.field(description="When it was drafted.")
    published_at: datetime | None = strawberry.field(description="When it was first published.")
    ended_at: datetime | None = strawberry.field(description="When it ended.")
    brand: Brand | None = strawberry.field(description="Whose it is.")
    campaign: Campaign | None = strawberry.field(
        description="The campaign it stands in; for its brand's members and the alliance's admins."
    )
    version_in_work: BriefVersion | None = strawberry.field(
        description="The version that is a draft or under review; for its brand's members and the alliance's admins."
    )
    reviews: list[ListingReview] = strawberry.field(
        description="Its moderation, oldest step first; for its brand's members and the alliance's admins."
    )
    takedown: TakedownOrder | None = strawberry.field(
        description="The order by which it was taken down; for its brand's members and the alliance's admins."
    )

    @computed(needs=("places", "places_taken"), description="How many places are left.")
    def places_left(self) -> int:
        """Places without those taken."""
        return self.places - self.places_taken
