"""Whether an influencer may bind themselves: no promise to another brand may be broken by new work or a new promise."""

from datetime import date

from domain.actors import ActingBrandManager, ActingInfluencer
from domain.bookings.booking import Booking
from domain.bookings.refusals import ExclusivityConflict
from domain.bookings.status import ENDED
from domain.bookings.visibility import bookings_in_the_way
from domain.ids import BrandId, InfluencerId
from domain.law.periods import day_in_vietnam
from storage.work import Work


async def require_no_promise_broken(
    work: Work[ActingBrandManager | ActingInfluencer],
    influencer_id: InfluencerId,
    brand_id: BrandId,
    *,
    category: str,
    exclusive_category: str | None,
) -> None:
    """Raise ExclusivityConflict where work in `category`, or a promise in the other one, meets another brand's booking.

    Whoever binds somebody locks the influencer first; what is only offered is asked again when it is accepted.
    """
    today = day_in_vietnam(work.now)
    in_the_way = await work.all(
        bookings_in_the_way(
            influencer_id, brand_id, category=category, exclusive_category=exclusive_category, today=today
        )
    )
    if in_the_way:
        raise _conflict(in_the_way[0], {category, exclusive_category}, today)


def _conflict(standing: Booking, touched: set[str | None], today: date) -> ExclusivityConflict:
    """Either what it promised covers the new work, or the new promise would cover the work it still owes.

    What stands against it for as long as work is owed is told as of today.
    """
    promised, until = standing.exclusivity_category, standing.exclusive_until
    in_hand = standing.status not in ENDED
    if promised in touched and promised is not None and until is not None and (in_hand or today < until):
        return ExclusivityConflict(category=promised, until=max(until, today))
    return ExclusivityConflict(category=standing.category, until=today)
