"""The story goes on: what was released reaches a bank after three working days, less fee and tax; the books agree."""

from collections.abc import Generator

import anyio
import httpx
import pytest
from sqlalchemy import select

from cli.demo import CAST
from domain.money import vnd
from domain.payouts.payout import Payout, PayoutStatus
from payments.books import check_books
from runtime.clock import now
from runtime.gateways import open_database
from story.main_job import tell_of_the_sample
from story.paying import play_delivery, play_payout
from story.telling import Telling
from tests.databases import TestDatabase
from tests.story.marketplace import ServedMarketplace, settings_of


@pytest.fixture
def later(marketplace: ServedMarketplace) -> Generator[ServedMarketplace]:
    """The marketplace, whose clock may be put ahead; afterwards its clocks strike again at the time of the world."""
    yield marketplace
    anyio.run(_forget_clocks, marketplace)
    marketplace.stop()
    marketplace.start()


@pytest.mark.timeout(300)
async def test_the_story_goes_on_to_the_payout(later: ServedMarketplace) -> None:
    await anyio.to_thread.run_sync(_tell, later)

    async with open_database(settings_of(later.folder)) as database, database.reading() as session:
        assert await check_books(session) == []
        newest = select(Payout).where(Payout.status == PayoutStatus.PAID).order_by(Payout.id.desc()).limit(1)
        payout = (await session.scalars(newest)).one()
    assert (payout.gross, payout.fee, payout.tax, payout.net) == (
        vnd(6_000_000), vnd(600_000), vnd(600_000), vnd(4_800_000),
    )  # fmt: skip


def _tell(marketplace: ServedMarketplace) -> None:
    def days_pass() -> None:
        marketplace.stop()
        marketplace.start(days_ahead=10)

    with httpx.Client(base_url=marketplace.address, timeout=30.0) as http:
        telling = Telling(http, CAST, now())
        posted, booked = tell_of_the_sample(telling)
        play_delivery(telling, posted, booked)
        play_payout(telling, booked, days_pass)


async def _forget_clocks(marketplace: ServedMarketplace) -> None:
    async with open_database(settings_of(marketplace.folder)) as database:
        forgetting = TestDatabase(database.url, pool_size=1)
        await forgetting.execute("DELETE FROM clocks")
        await forgetting.close()
