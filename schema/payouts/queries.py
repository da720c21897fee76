"""Look at payouts, and at where they go."""

import strawberry

from domain.actors import ActingInfluencer
from domain.ids import PayoutId
from domain.payouts.payout import Payout as PayoutRow
from domain.payouts.payout import PayoutStatus
from domain.payouts.payout_details import newest_details_of
from domain.reference.banks import BANKS
from schema.context import Info
from schema.node_keys import key_of
from schema.paging import Connection
from schema.payouts.readings import PAYOUT, PAYOUT_DETAILS
from schema.payouts.types import Bank, Payout, PayoutDetails
from schema.reading import one_or_none, page


@strawberry.type
class LookingPayoutQuery:
    """Looking at payouts."""

    @strawberry.field(description="The banks to which a payout can go.")
    def banks(self) -> list[Bank]:
        """Reference data."""
        return [Bank(code=each.code, short_name=each.short_name) for each in BANKS.values()]

    @strawberry.field(description="A payout by its id; for its influencer, finance and the auditor.")
    async def payout(self, info: Info, id: strawberry.ID) -> Payout | None:
        """The payout, or null."""
        return await one_or_none(info, PAYOUT, key_of(id, Payout, PayoutId))

    @strawberry.field(
        description="Payouts, newest first: those of the influencer you act for; for finance and the auditor all."
    )
    async def payouts(
        self,
        info: Info,
        *,
        status: PayoutStatus | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Payout]:
        """A page of them."""
        where = None if status is None else PayoutRow.status == status
        return await page(info, PAYOUT, where=where, first=first, after=after, last=last, before=before)

    @strawberry.field(description="Where the influencer you act for is paid; null before anything was set.")
    async def payout_details(self, info: Info) -> PayoutDetails | None:
        """The newest, or null."""
        actor = info.context.acting_as(ActingInfluencer)
        async with info.context.database.reading() as session:
            newest = (await session.scalars(newest_details_of(actor.influencer_id))).one_or_none()
        return None if newest is None else await one_or_none(info, PAYOUT_DETAILS, newest.id)
