"""Counting what a caller does: every mutation field costs a token, however many stand in one document."""

from typing import Any

from strawberry.extensions.field_extension import AsyncExtensionResolver, FieldExtension
from strawberry.types import get_object_definition

from domain.actors import SignedIn
from runtime.clock import ticks
from schema.context import Context, Info


class Counted(FieldExtension):
    """Lets a mutation field run if its caller's buckets allow; else the field answers TOO_MANY_REQUESTS."""

    async def resolve_async(self, next_: AsyncExtensionResolver, source: Any, info: Info, **kwargs: Any) -> Any:
        """Count, then resolve. Raises TooManyRequests."""
        context: Context = info.context
        login = context.actor.login_id if isinstance(context.actor, SignedIn) else None
        context.rates.mutation(info.field_name, address=context.address, login=login, now=ticks())
        return await next_(source, info, **kwargs)


def count(mutation: type) -> None:
    """Have each field of the mutation type counted."""
    for field in get_object_definition(mutation, strict=True).fields:
        field.extensions.append(Counted())
