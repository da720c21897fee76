"""Look at a contract as it was frozen."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actors import Actor, Visitor
from domain.bookings.contract import Contract
from domain.bookings.visibility import contract_of
from domain.errors import NotFound, NotSignedIn
from domain.ids import BookingId


async def contract_shown(session: AsyncSession, actor: Actor, *, booking_id: BookingId) -> Contract:
    """The contract of a booking that the actor may see. Raises NotSignedIn, NotFound."""
    if isinstance(actor, Visitor):
        raise NotSignedIn
    found = (await session.execute(contract_of(actor, booking_id))).one_or_none()
    if found is None:
        raise NotFound
    return Contract(text=found[0], hash=found[1])
