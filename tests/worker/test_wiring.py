import pytest
from sqlalchemy import select

from domain.campaigns.events import BriefFilled
from domain.ids import BriefId, new_id
from storage.outbox import Clock
from tests.databases import TestDatabase
from tests.instants import NOON
from worker.schedule import SCHEDULE, Scheduled, strike_due
from worker.subscriptions import SUBSCRIPTIONS


def test_every_clock_has_a_name_of_its_own() -> None:
    assert len({clock.name for clock in SCHEDULE}) == len(SCHEDULE)


@pytest.mark.parametrize("clock", SCHEDULE, ids=lambda clock: clock.name)
async def test_every_clock_strikes_and_finds_nothing_in_an_empty_house(
    database: TestDatabase, clock: Scheduled
) -> None:
    await strike_due(database, [clock], NOON)

    (struck,) = await database.all(select(Clock))
    assert (struck.name, struck.struck_at, struck.due_at) == (clock.name, NOON, NOON + clock.every)


def test_a_filled_brief_closes_its_other_offers() -> None:
    event = BriefFilled(brief_id=BriefId(new_id()))

    assert SUBSCRIPTIONS.names_for(event.name) == ["close_offers_of_brief"]
    assert SUBSCRIPTIONS.names_for("BookingApproved") == ["settle_booking"]
    assert SUBSCRIPTIONS.names_for("FundingRequested") == ["collect_funding"]
