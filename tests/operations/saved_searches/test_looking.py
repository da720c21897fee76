"""The daily look: what is new since the last one, told of once, of what fits and no more."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from domain.actors import System
from domain.brands import Brand
from domain.campaigns.briefs import Brief, BriefStatus
from domain.influencers.profiles import Influencer, ProfileStatus
from domain.logins import Login
from domain.saved_searches import (
    MOST_SHOWN,
    AlertedBrief,
    AlertedInfluencer,
    SavedSearch,
    SavedSearchAlert,
    SavedSearchAlertRaised,
)
from operations.saved_searches.looking import MOST_AT_ONCE, look_at_saved_searches
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.brands import make_brand
from tests.makers.campaigns import make_brief, make_campaign, make_content
from tests.makers.candidates import add_person
from tests.makers.influencers import make_imported_influencer, make_influencer
from tests.makers.logins import make_login
from tests.makers.saved_searches import make_saved_search
from worker.schedule import SCHEDULE, strike_due

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
FIRST_LOOK = NOON + DAY + timedelta(minutes=10)


async def look(database: TestDatabase, now: datetime = FIRST_LOOK) -> int:
    async with database.work(System(name="tests"), now) as work:
        return await look_at_saved_searches(work)


async def add_search(database: TestDatabase, owner: Brand | Influencer | None = None, **changes: Any) -> SavedSearch:
    owner = owner or await database.add(make_brand())
    login: Login = await database.add(make_login())
    return await database.add(make_saved_search(owner, login, **changes))


async def listed(database: TestDatabase, at: datetime, **changes: Any) -> Influencer:
    return await database.add(make_imported_influencer(listed_at=at, **changes))


async def alerts(database: TestDatabase) -> list[tuple[datetime, datetime, int]]:
    found = await database.all(select(SavedSearchAlert).order_by(SavedSearchAlert.id))
    return [(each.since, each.until, each.found) for each in found]


def query(**changes: Any) -> dict[str, Any]:
    stored: dict[str, Any] = {"text": "", "choices": {}, "ranges": {}, "sort": None, "falling": True}
    return stored | changes


async def test_what_was_listed_since_the_last_look_is_new(database: TestDatabase) -> None:
    search = await add_search(database)
    at = [NOON - SECOND, NOON, NOON + HOUR, NOON + DAY - SECOND, NOON + DAY, NOON + DAY + HOUR]
    people = [await listed(database, each) for each in at]

    assert await look(database) == 1

    (alert,) = await database.all(select(SavedSearchAlert))
    shown = await database.all(select(AlertedInfluencer).order_by(AlertedInfluencer.place))
    assert [each.influencer_id for each in shown] == [people[3].id, people[2].id, people[1].id]
    assert (alert.saved_search_id, alert.since, alert.until, alert.found) == (search.id, NOON, NOON + DAY, 3)
    assert (alert.raised_at, alert.read_at) == (FIRST_LOOK, None)
    assert (await database.reload(search)).looked_until == NOON + DAY
    assert await database.events() == [SavedSearchAlertRaised(saved_search_id=search.id, alert_id=alert.id, found=3)]


async def test_striking_twice_tells_once(database: TestDatabase) -> None:
    await add_search(database)
    await listed(database, NOON + HOUR)

    assert [await look(database), await look(database), await look(database, FIRST_LOOK + HOUR)] == [1, 0, 0]

    assert await alerts(database) == [(NOON, NOON + DAY, 1)]
    assert await database.event_names() == ["SavedSearchAlertRaised"]


async def test_each_day_is_looked_at_by_itself_without_a_gap(database: TestDatabase) -> None:
    await add_search(database)
    for at in (NOON + HOUR, NOON + DAY, NOON + 2 * DAY - SECOND):
        await listed(database, at)

    assert await look(database, FIRST_LOOK - SECOND) == 0
    assert [await look(database, FIRST_LOOK + days * DAY) for days in range(3)] == [1, 1, 1]

    assert await alerts(database) == [(NOON, NOON + DAY, 1), (NOON + DAY, NOON + 2 * DAY, 2)]


async def test_a_look_that_came_late_misses_nothing(database: TestDatabase) -> None:
    await add_search(database)
    for days in range(4):
        await listed(database, NOON + days * DAY)

    assert await look(database, FIRST_LOOK + 2 * DAY) == 1

    assert await alerts(database) == [(NOON, NOON + 3 * DAY, 3)]


async def test_nothing_new_leaves_no_alert(database: TestDatabase) -> None:
    search = await add_search(database)
    await listed(database, NOON - HOUR)

    assert await look(database) == 1

    assert await alerts(database) == []
    assert await database.events() == []
    assert (await database.reload(search)).looked_until == NOON + DAY


async def test_many_are_counted_and_the_newest_shown(database: TestDatabase) -> None:
    await add_search(database)
    people = [await listed(database, NOON + step * SECOND) for step in range(MOST_SHOWN + 3)]

    await look(database)

    assert [found for _, _, found in await alerts(database)] == [MOST_SHOWN + 3]
    shown = await database.all(select(AlertedInfluencer).order_by(AlertedInfluencer.place))
    assert [each.influencer_id for each in shown] == [each.id for each in people[:2:-1]]


@pytest.mark.parametrize(
    "stored",
    [
        query(text="hong nhu"),
        query(text="hoongf nhungf", understood_as="hồng nhung"),
        query(choices={"niche": ["beauty"], "province": ["48", "01"]}),
        query(ranges={"price": [2_000_000, None]}, sort="price", falling=False),
        query(near=["24", 45], sort="distance", falling=False),
    ],
    ids=["words", "telex", "codes", "range", "near"],
)
async def test_only_what_fits_is_told(database: TestDatabase, stored: dict[str, Any]) -> None:
    await add_search(database, query=stored)
    new: dict[str, Any] = {"listed_at": NOON + HOUR}
    fits = await add_person(database, **new, niches=("beauty.skincare",), province="01")
    await add_person(database, **new, niches=("travel",), province="79", display_name="Khác", price=None)

    await look(database)

    (shown,) = await database.all(select(AlertedInfluencer))
    assert shown.influencer_id == fits.id


@pytest.mark.parametrize("text", ["mỹ", "ky", "mỹ phẩm", "hoongf nhungf"])
async def test_saved_words_are_read_in_no_other_way(database: TestDatabase, text: str) -> None:
    await add_search(database, query=query(text=text))
    for name in ("Minh Kim", "Mi Phẩm", "Hồng Nhung"):
        await add_person(database, listed_at=NOON + HOUR, niches=("travel",), province="79", display_name=name)

    assert await look(database) == 1

    assert await alerts(database) == []
    assert await database.events() == []


async def test_what_holds_the_words_as_saved_and_as_understood_is_told(database: TestDatabase) -> None:
    await add_search(database, query=query(text="lí ngọc", understood_as="lý ngọc"))
    new: dict[str, Any] = {"listed_at": NOON + HOUR, "niches": ("travel",)}
    names = ("Lý Bảo Ngọc", "Lí Ngọc", "Lâm Ngọc")
    people = [await add_person(database, **new, display_name=name) for name in names]

    await look(database)

    shown = await database.all(select(AlertedInfluencer))
    assert {each.influencer_id for each in shown} == {people[0].id, people[1].id}
    assert await alerts(database) == [(NOON, NOON + DAY, 2)]


async def test_a_profile_that_is_not_listed_is_not_told(database: TestDatabase) -> None:
    await add_search(database)
    login = await database.add(make_login())
    await database.add(make_influencer(login, status=ProfileStatus.REFUSED, listed_at=NOON + HOUR))

    await look(database)

    assert await alerts(database) == []


async def test_an_influencer_is_told_of_open_briefs(database: TestDatabase) -> None:
    login = await database.add(make_login())
    me = await database.add(make_influencer(login))
    search = await add_search(database, me, query=query(text="kem"))
    campaign = make_campaign(brand := make_brand())
    cream = make_content(title="Kem chống nắng")
    briefs: list[Brief] = [
        make_brief(campaign, cream, published_at=NOON + HOUR),
        make_brief(campaign, cream, published_at=NOON - HOUR),
        make_brief(campaign, make_content(), published_at=NOON + HOUR),
        make_brief(campaign, cream, published_at=NOON + HOUR, status=BriefStatus.TAKEN_DOWN),
        make_brief(campaign, make_content(title="Kem", open_call=False, invitation=True), published_at=NOON + HOUR),
    ]
    await database.add(brand, campaign, *briefs)

    assert await look(database) == 1

    (shown,) = await database.all(select(AlertedBrief))
    (alert,) = await database.all(select(SavedSearchAlert))
    assert (shown.brief_id, shown.alert_id) == (briefs[0].id, alert.id)
    assert (alert.saved_search_id, alert.found) == (search.id, 1)


async def test_one_that_cannot_be_read_keeps_nobody_waiting(database: TestDatabase) -> None:
    broken = [
        await add_search(database, query=query(choices={"niche": ["abolished"]})),
        await add_search(database, query=query(ranges={"price": "cheap"})),
    ]
    await add_search(database)
    await listed(database, NOON + HOUR)

    assert await look(database) == 3

    assert len(await alerts(database)) == 1
    assert [(await database.reload(each)).looked_until for each in broken] == [NOON + DAY] * 2


async def test_those_who_wait_longest_come_first_and_so_many_at_once(database: TestDatabase) -> None:
    login = await database.add(make_login())
    brands = [make_brand() for _ in range(MOST_AT_ONCE + 1)]
    searches = [
        make_saved_search(brand, login, created_at=NOON - number * SECOND, looked_until=NOON - number * SECOND)
        for number, brand in enumerate(brands)
    ]
    await database.add(brands[0], *brands[1:], *searches)

    assert [await look(database), await look(database), await look(database)] == [MOST_AT_ONCE, 1, 0]


async def test_the_clock_looks(database: TestDatabase) -> None:
    await add_search(database)
    await listed(database, NOON + HOUR)
    clocks = [clock for clock in SCHEDULE if clock.strike is look_at_saved_searches]

    assert await strike_due(database, clocks, FIRST_LOOK) == 1

    assert await alerts(database) == [(NOON, NOON + DAY, 1)]
