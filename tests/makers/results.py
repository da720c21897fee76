"""Reports of what a published deliverable has reached."""

from datetime import timedelta
from typing import Any

from domain.bookings.booking import Booking
from domain.bookings.deliverables import Deliverable
from domain.bookings.results import DeliverableResult, Figures, ResultReport
from domain.influencers.profiles import Influencer
from operations.bookings.delivering import publish_deliverable
from operations.bookings.results import report_results
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.bookings import make_publication, post_of
from tests.makers.markets import Market, acting

DAY = timedelta(days=1)
REPORTED_AT = NOON + 60 * DAY


def make_report(days: float = 1, **changes: Any) -> ResultReport:
    """1,000 views so many days after noon; figures may be named among the changes."""
    counted = {name: changes.pop(name) for name in ("views", "reach", "clicks", "orders") if name in changes}
    values: dict[str, Any] = {
        "figures": Figures(**(counted or {"views": 1_000})),
        "measured_at": NOON + days * DAY,
    }
    return ResultReport(**(values | changes))


async def publish(
    database: TestDatabase, influencer: Influencer, piece: Deliverable, days: float = 0, **changes: Any
) -> Booking:
    """A piece that went online so many days after noon, as was said at once."""
    at = NOON + days * DAY
    given = {"url": post_of(piece), "published_at": at}
    publication = make_publication(**(given | changes))
    async with database.work(acting(influencer), at) as work:
        return await publish_deliverable(work, deliverable_id=piece.id, publication=publication)


async def report(
    database: TestDatabase, by: Market | Influencer, piece: Deliverable, days: float = 1, **changes: Any
) -> DeliverableResult:
    """A report by one side, made two months after noon."""
    actor = by.manager if isinstance(by, Market) else acting(by)
    async with database.work(actor, REPORTED_AT) as work:
        return await report_results(work, deliverable_id=piece.id, report=make_report(days, **changes))
