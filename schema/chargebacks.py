"""Chargebacks over GraphQL: what brands' banks took back, for finance and for the brand."""

from datetime import datetime
from typing import Final

import strawberry

from domain import chargebacks
from domain.ids import ChargebackId
from schema.context import Info
from schema.money import Money
from schema.node_keys import key_of
from schema.paging import Connection
from schema.payments import FUNDING, Funding
from schema.reading import Node, One, one_or_none, page, reads

strawberry.enum(chargebacks.ChargebackStatus, description="Where a chargeback stands.")


@strawberry.type(
    description="A funding, or a part of it, that the brand's bank took back; for its brand's members, finance and the "
    "auditor. The campaign's free money pays it as far as it goes, the rest is owed."
)
class Chargeback(Node):
    funding: Funding | None = strawberry.field(description="What was taken back, wholly or in part.")
    rail: str = strawberry.field(description="The payment partner that it was taken from.")
    reference: str = strawberry.field(description="The partner's own name for it.")
    amount: Money = strawberry.field(description="How much was taken.")
    status: chargebacks.ChargebackStatus = strawberry.field(description="Where it stands.")
    taken_at: datetime = strawberry.field(description="When it was booked.")
    ended_at: datetime | None = strawberry.field(description="When it was won or lost.")


CHARGEBACK: Final = reads(
    Chargeback,
    chargebacks.Chargeback,
    visible=chargebacks.chargeback_is_visible,
    one={"funding": One(reading=FUNDING, key=chargebacks.Chargeback.funding_id)},
)


@strawberry.type
class ChargebackQuery:
    """Looking at chargebacks."""

    @strawberry.field(description="A chargeback by its id; for its brand's members, finance and the auditor.")
    async def chargeback(self, info: Info, id: strawberry.ID) -> Chargeback | None:
        """The chargeback, or null."""
        return await one_or_none(info, CHARGEBACK, key_of(id, Chargeback, ChargebackId))

    @strawberry.field(
        description="Chargebacks, newest first: those of the brand you act for; for finance and the auditor all."
    )
    async def chargebacks(
        self,
        info: Info,
        *,
        status: chargebacks.ChargebackStatus | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Chargeback]:
        """A page of them."""
        where = None if status is None else chargebacks.Chargeback.status == status
        return await page(info, CHARGEBACK, where=where, first=first, after=after, last=last, before=before)
