"""Set how many bookings at once, and the days on which none."""

from sqlalchemy import delete

from domain.actors import ActingInfluencer
from domain.influencers.availability import Availability, ClosedPeriod
from domain.influencers.profiles import Influencer, ProfileChanged, profile_of
from storage.work import Work


async def set_availability(work: Work[ActingInfluencer], *, availability: Availability) -> Influencer:
    """Let these be the bookings at once and all closed periods; touching periods become one.

    Raises CapacityOutOfRange, PeriodEndsBeforeItStarts, TooManyPeriods.
    """
    checked = availability.checked()
    influencer = await work.claim(profile_of(work.actor))
    await work.session.execute(delete(ClosedPeriod).where(ClosedPeriod.influencer_id == influencer.id))
    for period in checked.closed:
        work.add(ClosedPeriod(influencer_id=influencer.id, starts_on=period.starts_on, ends_on=period.ends_on))
    influencer.bookings_at_once, influencer.changed_at = checked.bookings_at_once, work.now
    work.record(ProfileChanged(influencer_id=influencer.id))
    return influencer
