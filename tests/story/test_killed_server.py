"""Whenever the plug is pulled: no offer is lost, nothing is booked twice, the books balance, the story goes on."""

import threading
import time
from collections import Counter

import anyio
import httpx
import pytest
from sqlalchemy import select

from cli.demo import CAST
from domain.bookings.booking import Booking
from domain.campaigns.briefs import Brief, BriefStatus
from domain.offers.offer import Offer, OfferStatus
from payments.books import check_books
from runtime.clock import now
from runtime.gateways import open_database
from storage.engine import Database
from story.main_job import tell_of_the_sample
from story.marks import Mark
from story.telling import Telling
from tests.story.marketplace import ServedMarketplace, settings_of


class Killer:
    """Kills the server at each mark, while the request of that mark is on its way, and starts it again."""

    def __init__(self, marketplace: ServedMarketplace) -> None:
        self.marketplace = marketplace
        self.killed: list[Mark] = []
        self._kills: list[threading.Thread] = []

    def __call__(self, mark: Mark) -> None:
        """Be told that a request leaves now."""
        self.wait()
        place = len(self.killed)
        self.killed.append(mark)
        kill = threading.Thread(target=self._kill, kwargs={"after": 0.004 * place, "database_too": place % 2 == 1})
        self._kills.append(kill)
        kill.start()

    def wait(self) -> None:
        """Wait until the server is back."""
        for kill in self._kills:
            kill.join()

    def _kill(self, *, after: float, database_too: bool) -> None:
        # A request takes some 10 ms: with each mark the plug is pulled a little later in its life.
        time.sleep(after)
        self.marketplace.pull_the_plug(database_too=database_too)
        self.marketplace.start()


@pytest.mark.timeout(300)
async def test_the_story_can_be_finished_however_often_the_server_is_killed(marketplace: ServedMarketplace) -> None:
    killer = Killer(marketplace)

    await anyio.to_thread.run_sync(_tell, marketplace.address, killer)

    assert killer.killed == list(Mark)
    async with open_database(settings_of(marketplace.folder)) as database:
        await _look(database)


def _tell(address: str, killer: Killer) -> None:
    with httpx.Client(base_url=address, timeout=30.0) as http:
        tell_of_the_sample(Telling(http, CAST, now(), reached=killer))
    killer.wait()


async def _look(database: Database) -> None:
    async with database.reading() as session:
        assert await check_books(session) == []
        newest = select(Brief).where(Brief.status == BriefStatus.FILLED).order_by(Brief.id.desc()).limit(1)
        brief = (await session.scalars(newest)).one()
        offers = (await session.scalars(select(Offer).where(Offer.brief_id == brief.id))).all()
        bookings = (await session.scalars(select(Booking).where(Booking.brief_id == brief.id))).all()
    assert brief.title.startswith("Viên rau củ")
    ended = Counter(offer.status for offer in offers)
    assert ended == {OfferStatus.ACCEPTED: 2, OfferStatus.DECLINED: 1, OfferStatus.CLOSED: 2}
    accepted = {offer.id for offer in offers if offer.status is OfferStatus.ACCEPTED}
    assert {booking.offer_id for booking in bookings} == accepted
    assert len(bookings) == brief.places == 2
