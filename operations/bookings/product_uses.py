"""State that a product was used which, when its offer was accepted, was yet to be used."""

from sqlalchemy import select

from domain.actors import ActingInfluencer
from domain.bookings.booking import Booking
from domain.bookings.product_uses import StatedProductUse, StatedUse
from domain.bookings.refusals import ProductUseStatedAlready
from domain.bookings.samples import Sample
from domain.bookings.visibility import bookings_between
from domain.errors import NotFound
from domain.ids import BookingId, SampleId
from storage.work import Work


async def state_product_use(
    work: Work[ActingInfluencer], *, booking_id: BookingId, use: StatedUse, sample_id: SampleId | None
) -> Booking:
    """Say since when one has used the product, and which sample of the booking it was, if one; before publishing.

    Raises NotFound, WrongState, ProductUseStatedAlready, ProductNotUnderstood, InvalidInput.
    """
    booking = await work.claim(bookings_between(work.actor).where(Booking.id == booking_id))
    if await work.find(select(StatedProductUse).where(StatedProductUse.booking_id == booking.id)) is not None:
        raise ProductUseStatedAlready
    sample = None if sample_id is None else await _sample(work, booking, sample_id)
    statement, event = StatedProductUse.stated(booking, use, sample=sample, by=work.actor.login_id, now=work.now)
    work.add(statement)
    work.record(event)
    return booking


async def _sample(work: Work[ActingInfluencer], booking: Booking, sample_id: SampleId) -> Sample:
    found = await work.find(select(Sample).where(Sample.id == sample_id, Sample.booking_id == booking.id))
    if found is None:
        raise NotFound(field="input.sampleId")
    return found
