"""Look at disputes."""

from typing import Annotated, Final

import strawberry

from domain.disputes.dispute import Dispute as DisputeRow
from domain.disputes.status import DisputeStatus
from domain.ids import DisputeId
from schema.context import Info
from schema.disputes.readings import DISPUTE
from schema.disputes.types import Dispute
from schema.node_keys import key_of
from schema.paging import Connection
from schema.reading import Order, one_or_none, page

BY_ADMINS: Final = (DisputeStatus.MEDIATING, DisputeStatus.DECIDING)
MOST_URGENT: Final = Order("most urgent", DisputeRow.caps_at, descending=False)


@strawberry.type
class DisputeQuery:
    """Looking at disputes."""

    @strawberry.field(description="A dispute by its id; for both sides of the booking and the alliance's admins.")
    async def dispute(self, info: Info, id: strawberry.ID) -> Dispute | None:
        """The dispute, or null."""
        return await one_or_none(info, DISPUTE, key_of(id, Dispute, DisputeId))

    @strawberry.field(
        description="Disputes, newest first: those of the brand or the influencer you act for; for admins all."
    )
    async def disputes(
        self,
        info: Info,
        *,
        status: Annotated[DisputeStatus | None, strawberry.argument(description="Only those that stand so.")] = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Dispute]:
        """A page of them."""
        where = None if status is None else DisputeRow.status == status
        return await page(info, DISPUTE, where=where, first=first, after=after, last=last, before=before)

    @strawberry.field(
        description="Disputes that wait for an admin's proposal or decision, those that end first at the front: for "
        "admins all, for others their own."
    )
    async def disputes_before_admins(
        self,
        info: Info,
        *,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Dispute]:
        """A page of them."""
        waiting = DisputeRow.status.in_(BY_ADMINS)
        return await page(
            info, DISPUTE, where=waiting, order=MOST_URGENT, first=first, after=after, last=last, before=before
        )
