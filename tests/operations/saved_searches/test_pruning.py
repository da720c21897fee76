"""Alerts are removed once they have served, with whom they name, and nothing else is."""

from datetime import datetime, timedelta

from sqlalchemy import select

from domain.actors import ActingBrandManager, System
from domain.saved_searches import AlertedInfluencer, SavedSearch, SavedSearchAlert
from operations.saved_searches.keeping import mark_saved_search_alert_read
from operations.saved_searches.looking import look_at_saved_searches
from operations.saved_searches.pruning import MOST_AT_ONCE, prune_saved_search_alerts
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.brands import make_brand
from tests.makers.influencers import make_imported_influencer
from tests.makers.logins import make_login
from tests.makers.saved_searches import make_saved_search, make_saved_search_alert
from worker.schedule import SCHEDULE, strike_due

DAY = timedelta(days=1)
RAISED = NOON + DAY + timedelta(minutes=10)


async def prune(database: TestDatabase, now: datetime) -> int:
    async with database.work(System(name="tests"), now) as work:
        return await prune_saved_search_alerts(work)


async def raised(database: TestDatabase) -> tuple[SavedSearch, SavedSearchAlert]:
    """An alert of the first look, which shows one influencer."""
    brand, login = await database.add(make_brand()), await database.add(make_login())
    search = await database.add(make_saved_search(brand, login))
    await database.add(make_imported_influencer(listed_at=NOON + timedelta(hours=1)))
    async with database.work(System(name="tests"), RAISED) as work:
        await look_at_saved_searches(work)
    (alert,) = await database.all(select(SavedSearchAlert))
    return search, alert


async def test_unread_for_a_quarter(database: TestDatabase) -> None:
    search, alert = await raised(database)
    second = timedelta(seconds=1)

    assert alert.kept_until == RAISED + 90 * DAY
    assert await prune(database, alert.kept_until - second) == 0
    assert await database.count(AlertedInfluencer) == 1
    assert await prune(database, alert.kept_until) == 1
    assert (await database.count(SavedSearchAlert), await database.count(AlertedInfluencer)) == (0, 0)
    assert (await database.reload(search)).looked_until == NOON + DAY
    assert await prune(database, alert.kept_until) == 0


async def test_read_for_a_month_and_never_longer_than_unread(database: TestDatabase) -> None:
    search, alert = await raised(database)
    reader = await database.add(make_login())
    brand_id = search.brand_id
    assert brand_id is not None
    actor = ActingBrandManager(login_id=reader.id, brand_id=brand_id)

    async with database.work(actor, RAISED + 2 * DAY) as work:
        await mark_saved_search_alert_read(work, alert_id=alert.id)
    late = await database.add(make_saved_search_alert(search, since=NOON - DAY, until=NOON))
    async with database.work(actor, late.kept_until - DAY) as work:
        await mark_saved_search_alert_read(work, alert_id=late.id)

    assert (await database.reload(alert)).kept_until == RAISED + 32 * DAY
    assert (await database.reload(late)).kept_until == late.kept_until
    assert [await prune(database, RAISED + 32 * DAY), await prune(database, late.kept_until)] == [1, 1]


async def test_so_many_at_once_and_those_over_the_longest_first(database: TestDatabase) -> None:
    brand, login = await database.add(make_brand()), await database.add(make_login())
    search = await database.add(make_saved_search(brand, login))
    alerts = [
        make_saved_search_alert(search, since=NOON - step * DAY, kept_until=RAISED + step * timedelta(seconds=1))
        for step in range(1, MOST_AT_ONCE + 3)
    ]
    await database.add(alerts[0], *alerts[1:])
    late = RAISED + 90 * DAY

    assert await prune(database, late) == MOST_AT_ONCE
    left = await database.all(select(SavedSearchAlert))
    assert {each.id for each in left} == {each.id for each in alerts[-2:]}
    assert await prune(database, late) == 2


async def test_the_worker_prunes_by_the_clock(database: TestDatabase) -> None:
    _, alert = await raised(database)
    (clock,) = (each for each in SCHEDULE if each.name == "prune_saved_search_alerts")

    assert clock.every == timedelta(hours=1)
    assert await strike_due(database, [clock], alert.kept_until) == 1
    assert await database.count(SavedSearchAlert) == 0
