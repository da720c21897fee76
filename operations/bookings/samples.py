"""Send a product sample, and say whether it arrived."""

from sqlalchemy import select

from domain.actors import ActingBrandManager, ActingInfluencer
from domain.bookings.booking import Booking
from domain.bookings.samples import Sample
from domain.bookings.visibility import booking_of_sample, bookings_between
from domain.ids import BookingId, SampleId
from storage.work import Work


async def send_sample(
    work: Work[ActingBrandManager], *, booking_id: BookingId, product: str, tracking: str | None
) -> Sample:
    """Record a parcel to the influencer, while nothing is published yet. Raises NotFound, WrongState, InvalidInput."""
    booking = await work.claim(bookings_between(work.actor).where(Booking.id == booking_id))
    booking.require_unpublished("send_sample")
    sample, event = Sample.sent(booking_id, product=product, tracking=tracking, by=work.actor.login_id, now=work.now)
    work.add(sample)
    work.record(event)
    return sample


async def confirm_sample(work: Work[ActingInfluencer], *, sample_id: SampleId) -> Sample:
    """Say that a sample arrived. Raises NotFound, WrongState."""
    sample = await _claimed(work, sample_id)
    work.record(sample.receive(now=work.now))
    return sample


async def report_lost_sample(work: Work[ActingInfluencer], *, sample_id: SampleId) -> Sample:
    """Say that a sample did not arrive. Raises NotFound, WrongState."""
    sample = await _claimed(work, sample_id)
    work.record(sample.lose(now=work.now))
    return sample


async def _claimed(work: Work[ActingInfluencer], sample_id: SampleId) -> Sample:
    await work.claim(booking_of_sample(work.actor, sample_id))
    return await work.one(select(Sample).where(Sample.id == sample_id))
