"""The block list of publicly named violators."""

from datetime import date, datetime
from typing import Annotated, Any

import strawberry
from sqlalchemy import ColumnElement, true

from domain.actors import ActingAdmin, Decider, Secretariat
from domain.campaigns import violators
from domain.ids import NamedViolatorId
from operations.campaigns.violators import block_violator, unblock_violator
from schema.context import Info
from schema.node_keys import key_of
from schema.paging import Connection
from schema.performing import perform
from schema.problems import Problem
from schema.reading import Node, one, page, reads

strawberry.enum(violators.ViolatorKind, description="Who or what was named.")


def list_visible_to(actor: Any) -> ColumnElement[bool]:
    """Admins see the whole list, everyone what is in force: it repeats public notices."""
    if isinstance(actor, ActingAdmin):
        return true()
    return violators.NamedViolator.lifted_at.is_(None)


@strawberry.type(description="Somebody an authority publicly named as a violator: nobody may advertise with them.")
class NamedViolator(Node):
    kind: violators.ViolatorKind = strawberry.field(description="Who or what.")
    name: str = strawberry.field(description="The name in the notice.")
    tax_code: str | None = strawberry.field(description="The tax code, of a company.")
    url: str | None = strawberry.field(description="The address, of a page or channel.")
    announced_by: str = strawberry.field(description="The authority.")
    announced_on: date = strawberry.field(description="The day of the notice.")
    source_url: str = strawberry.field(description="Where the notice can be read.")
    blocked_at: datetime = strawberry.field(description="Since when it is on the list.")
    lifted_at: datetime | None = strawberry.field(description="When it was taken off the list.")


NAMED_VIOLATOR = reads(NamedViolator, violators.NamedViolator, visible=list_visible_to)


@strawberry.input(description="An authority's public notice.")
class BlockViolatorInput:
    kind: violators.ViolatorKind = strawberry.field(description="Who or what is named.")
    name: str = strawberry.field(description="The name, 1 to 120 characters.")
    tax_code: str | None = strawberry.field(description="The tax code, of a company.", default=None)
    url: str | None = strawberry.field(description="The address, of a page or channel.", default=None)
    announced_by: str = strawberry.field(description="The authority, 1 to 120 characters.")
    announced_on: date = strawberry.field(description="The day of the notice.")
    source_url: str = strawberry.field(description="Where it can be read, 1 to 300 characters.")

    def read(self) -> violators.ViolatorNotice:
        """The notice as a value, not checked yet."""
        return violators.ViolatorNotice(
            kind=self.kind,
            name=self.name,
            tax_code=self.tax_code,
            url=self.url,
            announced_by=self.announced_by,
            announced_on=self.announced_on,
            source_url=self.source_url,
        )


BlockViolatorResult = Annotated[NamedViolator | Problem, strawberry.union("BlockViolatorResult")]
UnblockViolatorResult = Annotated[NamedViolator | Problem, strawberry.union("UnblockViolatorResult")]


@strawberry.type
class ViolatorQuery:
    """Looking at the block list."""

    @strawberry.field(description="The block list, newest first; for admins with what was lifted.")
    async def named_violators(
        self, info: Info, *, first: int | None = None, after: str | None = None
    ) -> Connection[NamedViolator]:
        """A page of it."""
        return await page(info, NAMED_VIOLATOR, first=first, after=after)


@strawberry.type
class ViolatorMutation:
    """Keeping the block list."""

    @strawberry.mutation(description="Put whom an authority's notice names on the block list; secretariat.")
    async def block_violator(
        self, info: Info, input: BlockViolatorInput, idempotency_key: str | None = None
    ) -> BlockViolatorResult:
        async with info.context.work_as(Secretariat) as work:
            blocked = await perform(work, idempotency_key, block_violator, notice=input.read())
        return await one(info, NAMED_VIOLATOR, blocked)

    @strawberry.mutation(description="Take an entry off the block list; decider.")
    async def unblock_violator(
        self, info: Info, violator_id: strawberry.ID, idempotency_key: str | None = None
    ) -> UnblockViolatorResult:
        key = key_of(violator_id, NamedViolator, NamedViolatorId, field="violatorId")
        async with info.context.work_as(Decider) as work:
            lifted = await perform(work, idempotency_key, unblock_violator, violator_id=key)
        return await one(info, NAMED_VIOLATOR, lifted)
