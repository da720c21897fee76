"""Look at a contract, or an amendment to it, as it was frozen."""

from typing import Any

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actors import Actor, Visitor
from domain.bookings.contract import Contract
from domain.bookings.visibility import amendment_contract_of, contract_of
from domain.errors import NotFound, NotSignedIn
from domain.ids import BookingId


async def contract_shown(session: AsyncSession, actor: Actor, *, booking_id: BookingId) -> Contract:
    """The contract of a booking that the actor may see. Raises NotSignedIn, NotFound."""
    return await _found(session, actor, contract_of(actor, booking_id))


async def amendment_shown(session: AsyncSession, actor: Actor, *, booking_id: BookingId, number: int) -> Contract:
    """An accepted amendment to a booking that the actor may see. Raises NotSignedIn, NotFound."""
    return await _found(session, actor, amendment_contract_of(actor, booking_id, number))


async def _found(session: AsyncSession, actor: Actor, frozen: Select[Any, Any]) -> Contract:
    if isinstance(actor, Visitor):
        raise NotSignedIn
    found = (await session.execute(frozen)).one_or_none()
    if found is None:
        raise NotFound
    return Contract(text=found[0], hash=found[1])
