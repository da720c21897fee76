"""A campaign of which there is something to report: work settled, work published, work cancelled."""

from dataclasses import dataclass

from sqlalchemy import select

from domain.actors import System
from domain.bookings.booking import Booking
from domain.bookings.deliverables import Deliverable
from domain.bookings.events import BookingApproved
from domain.campaigns.content import AskedDeliverable
from domain.influencers.profiles import Influencer
from domain.money import vnd
from domain.offers.terms import Terms
from operations.bookings.delivering import approve_booking
from operations.bookings.settling import agree_to_cancel_booking, ask_to_cancel_booking, settle_booking
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.bookings import post_of
from tests.makers.candidates import add_candidate
from tests.makers.disclosures import GOOD_CAPTION, SILENT_CAPTION, make_disclosure
from tests.makers.markets import Market, acting, add_market, booked
from tests.makers.offers import make_terms
from tests.makers.results import publish, report

LATE = 31
"""Days after noon: two days after everything was due."""


@dataclass(frozen=True)
class Reported:
    """The campaign, its people and its bookings, in the order in which they were made."""

    market: Market
    people: tuple[Influencer, ...]
    bookings: tuple[Booking, ...]
    pieces: tuple[Deliverable, ...]


def two_videos() -> Terms:
    """Two short videos for 3,000,000 đ, due on 20 December."""
    (video,) = make_terms().deliverables
    asked = AskedDeliverable(platform=video.platform, format=video.format, count=2, due_on=video.due_on)
    return make_terms(deliverables=(asked,))


async def pieces_owed(database: TestDatabase, booking: Booking) -> list[Deliverable]:
    """What a booking owes, in order."""
    owed = select(Deliverable).where(Deliverable.booking_id == booking.id).order_by(Deliverable.place)
    return list(await database.all(owed))


async def add_reported_campaign(database: TestDatabase) -> Reported:
    """Three bookings of one brief.

    The first, 3,000,000 đ, is settled: two pieces, the second of them late and without a label; its influencer counted
    views and clicks of both, the brand views and orders of the first. The second, 2,000,001 đ, is published, and the
    brand alone counted it. The third is cancelled, its 2,000,000 đ refunded.
    """
    market = await add_market(database, draft_review=False, places=3)
    people = [await add_candidate(database) for _ in range(3)]
    all_terms = (two_videos(), make_terms(fee=vnd(2_000_001)), make_terms(fee=vnd(2_000_000)))
    bookings = [await booked(database, market, person, terms) for person, terms in zip(people, all_terms, strict=True)]
    first, second = await pieces_owed(database, bookings[0])
    (third,) = await pieces_owed(database, bookings[1])
    await _publish_all(database, people, (first, second, third))
    await _settle(database, market, bookings[0])
    await _cancel(database, market, people[2], bookings[2])
    await report(database, people[0], first, 1, views=10_000, clicks=100)
    await report(database, people[0], first, 3, views=20_000)
    await report(database, people[0], second, LATE + 1, views=5_000, clicks=20)
    await report(database, market, first, 3, views=19_000, orders=4)
    await report(database, market, third, 2, views=1_000, orders=3)
    return Reported(market, tuple(people), tuple(bookings), (first, second, third))


async def _publish_all(
    database: TestDatabase, people: list[Influencer], pieces: tuple[Deliverable, Deliverable, Deliverable]
) -> None:
    first, second, third = pieces
    for person, piece, days in ((people[0], first, 0), (people[0], second, LATE), (people[1], third, 0)):
        await publish(database, person, piece, days)
    for piece, caption in ((first, GOOD_CAPTION), (second, SILENT_CAPTION)):
        url = post_of(piece)
        await database.add(make_disclosure(people[0].id, url=url, caption=caption))


async def _settle(database: TestDatabase, market: Market, booking: Booking) -> None:
    async with database.work(market.manager, NOON) as work:
        await approve_booking(work, booking_id=booking.id)
    async with database.work(System(name="settle_booking"), NOON) as work:
        await settle_booking(work, BookingApproved(booking_id=booking.id))


async def _cancel(database: TestDatabase, market: Market, person: Influencer, booking: Booking) -> None:
    async with database.work(acting(person), NOON) as work:
        await ask_to_cancel_booking(work, booking_id=booking.id)
    async with database.work(market.manager, NOON) as work:
        await agree_to_cancel_booking(work, booking_id=booking.id)
