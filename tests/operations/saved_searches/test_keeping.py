"""Searches are saved, renamed, deleted and their alerts read, within bounds and by their owner alone."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Any, TypeAlias

import anyio
import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from domain.actors import ActingBrandManager, ActingInfluencer
from domain.brands import Brand
from domain.errors import InvalidInput, NotFound
from domain.ids import SavedSearchId, new_id
from domain.saved_searches import (
    LONGEST_SAVED_SEARCH_NAME,
    LONGEST_SEARCHED_TEXT,
    MOST_SAVED_SEARCHES,
    SavedQuery,
    SavedSearch,
    SavedSearchAlert,
    SavedSearchAlertRead,
    SavedSearchDeleted,
    SavedSearchNameTaken,
    SavedSearchRenamed,
    SearchSaved,
    TooManySavedSearches,
)
from operations.discovery.wanted import Bounds, FilterCodeUnknown, Near, RangeUpsideDown, Wanted
from operations.saved_searches.keeping import (
    delete_saved_search,
    mark_saved_search_alert_read,
    mark_saved_search_alerts_read,
    rename_saved_search,
    save_brief_search,
    save_influencer_search,
)
from operations.saved_searches.queries import wanted_of
from search.query import Sort
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.brands import make_brand
from tests.makers.candidates import add_person
from tests.makers.influencers import make_influencer
from tests.makers.logins import make_login
from tests.makers.saved_searches import make_saved_search, make_saved_search_alert
from tests.refusing import outcome, refused

Owner: TypeAlias = ActingBrandManager | ActingInfluencer
EVERYTHING = Wanted()
SKINCARE = Wanted(
    text="chăm sóc",
    choices={"niche": ["beauty.skincare", "beauty"], "tier": ["2"]},
    bounds={"price": Bounds(most=5_000_000), "followers": Bounds(least=10_000, most=90_000)},
    near=Near(province="01", within_km=60),
    sort=Sort("price", falling=False),
    facets=("province",),
    offset=20,
    first=5,
)


async def a_manager(database: TestDatabase, brand: Brand | None = None) -> ActingBrandManager:
    brand = brand or await database.add(make_brand())
    login = await database.add(make_login())
    return ActingBrandManager(login_id=login.id, brand_id=brand.id)


async def an_influencer(database: TestDatabase) -> ActingInfluencer:
    login = await database.add(make_login())
    person = await database.add(make_influencer(login))
    return ActingInfluencer(login_id=login.id, influencer_id=person.id)


async def done(database: TestDatabase, actor: Owner, operation: Callable[..., Awaitable[Any]], **inputs: Any) -> Any:
    async with database.work(actor, NOON) as work:
        return await operation(work, **inputs)


async def saved(database: TestDatabase, actor: Owner, name: str = "Da đẹp", wanted: Wanted = EVERYTHING) -> SavedSearch:
    operation = save_influencer_search if isinstance(actor, ActingBrandManager) else save_brief_search
    return await done(database, actor, operation, name=name, wanted=wanted)


async def test_from_saving_to_deleting(database: TestDatabase) -> None:
    manager = await a_manager(database)

    search = await saved(database, manager, " Da  đẹp ", SKINCARE)
    await done(database, manager, rename_saved_search, saved_search_id=search.id, name="Da khỏe")

    kept = await database.reload(search)
    assert (kept.name, kept.place, kept.brand_id, kept.influencer_id) == ("Da khỏe", 1, manager.brand_id, None)
    assert (kept.created_by, kept.created_at, kept.looked_until) == (manager.login_id, NOON, NOON)
    assert (kept.query_version, kept.query) == (
        1,
        {
            "text": "chăm sóc",
            "understood_as": None,
            "choices": {"niche": ["beauty.skincare", "beauty"], "tier": ["2"]},
            "ranges": {"price": [None, 5_000_000], "followers": [10_000, 90_000]},
            "near": ["01", 60],
            "sort": "price",
            "falling": False,
        },
    )
    assert wanted_of(kept.read()) == Wanted(
        text=SKINCARE.text,
        choices={"niche": ("beauty.skincare", "beauty"), "tier": ("2",)},
        bounds=SKINCARE.bounds,
        near=SKINCARE.near,
        sort=SKINCARE.sort,
    )
    await done(database, manager, delete_saved_search, saved_search_id=search.id)
    assert await database.count(SavedSearch) == 0
    assert await database.events() == [
        SearchSaved(saved_search_id=search.id),
        SavedSearchRenamed(saved_search_id=search.id),
        SavedSearchDeleted(saved_search_id=search.id),
    ]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("mỹ phẩm", None),
        ("mĩ phẩm", "mỹ phẩm"),
        ("myx phaamr", "mỹ phẩm"),
        ("nawngs", "nắng"),
        ("lí", None),
        ("xylophone", None),
    ],
    ids=["held", "other spelling", "telex", "telex that nobody holds yet", "spelling that nobody holds", "nothing"],
)
async def test_what_the_words_are_understood_as_is_kept(database: TestDatabase, text: str, meant: str | None) -> None:
    manager = await a_manager(database)
    await add_person(database, niches=("travel",), province="01", display_name="Mỹ Phẩm Hà")

    search = await saved(database, manager, wanted=Wanted(text=text, choices={"province": ["12"]}))

    kept = (await database.reload(search)).read()
    assert (kept.text, kept.understood_as) == (text, meant)
    assert kept.texts == ((text,) if meant is None else (text, meant))


async def test_an_influencer_saves_a_search_for_briefs(database: TestDatabase) -> None:
    me = await an_influencer(database)

    search = await saved(database, me, "Việc gần nhà", Wanted(choices={"format": ["short_video"]}))

    kept = await database.reload(search)
    assert (kept.brand_id, kept.influencer_id, kept.created_by) == (None, me.influencer_id, me.login_id)
    assert kept.read() == SavedQuery(choices={"format": ("short_video",)})


@pytest.mark.parametrize(
    ("wanted", "refusal", "field"),
    [
        (Wanted(choices={"niche": ["skin"]}), FilterCodeUnknown, "filter.niche"),
        (Wanted(bounds={"price": Bounds(least=2, most=1)}), RangeUpsideDown, "filter.price"),
        (Wanted(text="x" * (LONGEST_SEARCHED_TEXT + 1)), InvalidInput, "text"),
        (Wanted(text="a\x00b"), InvalidInput, "text"),
    ],
)
async def test_what_cannot_be_searched_is_not_saved(
    database: TestDatabase, wanted: Wanted, refusal: type[InvalidInput], field: str
) -> None:
    manager = await a_manager(database)

    found = await refused(database, refusal, lambda: saved(database, manager, wanted=wanted))

    assert found.field == field


@pytest.mark.parametrize("name", ["", "x" * (LONGEST_SAVED_SEARCH_NAME + 1)])
async def test_a_name_has_something_to_read(database: TestDatabase, name: str) -> None:
    manager = await a_manager(database)
    search = await saved(database, manager, "x" * LONGEST_SAVED_SEARCH_NAME)
    rename = partial(done, database, manager, rename_saved_search, saved_search_id=search.id)

    assert (await refused(database, InvalidInput, lambda: saved(database, manager, name))).field == "name"
    assert (await refused(database, InvalidInput, lambda: rename(name=name))).field == "name"


async def test_names_are_an_owners_own(database: TestDatabase) -> None:
    manager, stranger, me = await a_manager(database), await a_manager(database), await an_influencer(database)
    for owner in (manager, stranger, me):
        await saved(database, owner)
    other = await saved(database, manager, "Khác")
    rename = partial(done, database, manager, rename_saved_search, saved_search_id=other.id)

    taken = await refused(database, SavedSearchNameTaken, lambda: saved(database, manager, "Da  đẹp"))
    await refused(database, SavedSearchNameTaken, lambda: rename(name="Da đẹp"))
    await refused(database, SavedSearchNameTaken, lambda: saved(database, me))

    assert taken.say("en") == "There is already a saved search called “Da đẹp”."
    assert (await rename(name="Khác")).name == "Khác"


async def test_an_owner_has_so_many_and_no_more(database: TestDatabase) -> None:
    brand = await database.add(make_brand())
    manager = await a_manager(database, brand)
    login = await database.add(make_login())
    for place in range(1, MOST_SAVED_SEARCHES + 1):
        await database.add(make_saved_search(brand, login, place=place, name=str(place)))

    await refused(database, TooManySavedSearches, lambda: saved(database, manager))

    for place, rule in ((MOST_SAVED_SEARCHES + 1, "ck_saved_searches_place"), (1, "uq_saved_searches_brand_id_place")):
        with pytest.raises(IntegrityError, match=rule):
            await database.add(make_saved_search(brand, login, place=place, name="Thêm"))
    (third,) = await database.all(select(SavedSearch).where(SavedSearch.place == 3))
    await done(database, manager, delete_saved_search, saved_search_id=third.id)
    assert (await saved(database, manager)).place == 3


async def test_anothers_searches_and_alerts_do_not_exist(database: TestDatabase) -> None:
    manager, stranger, me = await a_manager(database), await a_manager(database), await an_influencer(database)
    search = await saved(database, manager)
    alert = await database.add(make_saved_search_alert(search))

    for other in (stranger, me):
        does = partial(done, database, other)
        for answer in (
            partial(does, rename_saved_search, saved_search_id=search.id, name="Của tôi"),
            partial(does, delete_saved_search, saved_search_id=search.id),
            partial(does, mark_saved_search_alert_read, alert_id=alert.id),
        ):
            await refused(database, NotFound, answer)
    gone = SavedSearchId(new_id())
    does = partial(done, database, manager)
    await refused(database, NotFound, partial(does, delete_saved_search, saved_search_id=gone))
    await refused(database, NotFound, partial(does, rename_saved_search, saved_search_id=gone, name="Mới"))


async def test_who_reads_an_alert_first_is_kept(database: TestDatabase) -> None:
    brand = await database.add(make_brand())
    one, other = await a_manager(database, brand), await a_manager(database, brand)
    alert = await database.add(make_saved_search_alert(await saved(database, one)))

    for reader in (one, other):
        await done(database, reader, mark_saved_search_alert_read, alert_id=alert.id)

    read = await database.reload(alert)
    assert (read.read_at, read.read_by) == (NOON, one.login_id)
    assert (await database.events())[1:] == [SavedSearchAlertRead(alert_id=alert.id)]


async def test_all_alerts_raised_so_far_are_read_at_once(database: TestDatabase) -> None:
    manager, stranger = await a_manager(database), await a_manager(database)
    searches = [await saved(database, manager, name) for name in ("Một", "Hai")]
    theirs = await database.add(make_saved_search_alert(await saved(database, stranger)))
    seen = [await database.add(make_saved_search_alert(each)) for each in searches]
    since = await database.add(
        make_saved_search_alert(
            searches[0],
            since=NOON + timedelta(days=1),
            until=NOON + timedelta(days=2),
            raised_at=NOON + timedelta(days=2),
        )
    )
    read_all = partial(done, database, manager, mark_saved_search_alerts_read, raised_until=seen[0].raised_at)

    assert [await read_all(), await read_all()] == [2, 0]

    reads = [await database.reload(each) for each in (*seen, since, theirs)]
    assert [each.read_by for each in reads] == [manager.login_id, manager.login_id, None, None]
    assert (await database.events())[3:] == [SavedSearchAlertRead(alert_id=each.id) for each in seen]


async def test_of_two_members_at_once_one_is_first(database: TestDatabase) -> None:
    brand = await database.add(make_brand())
    members = [await a_manager(database, brand) for _ in range(2)]
    came: list[str] = []

    async def save(member: ActingBrandManager) -> None:
        came.append(await outcome(lambda: saved(database, member)))

    async with anyio.create_task_group() as together:
        for member in members:
            together.start_soon(save, member)

    assert sorted(came) == ["DONE", "SAVED_SEARCH_NAME_TAKEN"]


async def test_the_database_keeps_the_rules_as_well(database: TestDatabase) -> None:
    brand, login = make_brand(), make_login()
    person = make_influencer(login)
    search, theirs = make_saved_search(brand, login), make_saved_search(person, login)
    await database.add(brand, login, person, search, theirs, make_saved_search_alert(search))
    second: dict[str, Any] = {"place": 2, "name": "Hai"}
    broken = {
        "uq_saved_searches_brand_id_name": make_saved_search(brand, login, place=2),
        "uq_saved_searches_influencer_id_name": make_saved_search(person, login, place=2),
        "uq_saved_searches_influencer_id_place": make_saved_search(person, login, name="Hai"),
        "ck_saved_searches_owner": make_saved_search(brand, login, **second, influencer_id=person.id),
        "ck_saved_searches_name": make_saved_search(brand, login, place=2, name=""),
        "ck_saved_searches_query_version": make_saved_search(brand, login, **second, query_version=2),
        "ck_saved_searches_query": make_saved_search(brand, login, **second, query=[]),
        "ck_saved_searches_looked_until": make_saved_search(
            brand, login, **second, looked_until=NOON - timedelta(seconds=1)
        ),
        "uq_saved_search_alerts_saved_search_id_since": make_saved_search_alert(search),
        "ck_saved_search_alerts_time": make_saved_search_alert(search, since=NOON + timedelta(days=1)),
        "ck_saved_search_alerts_found": make_saved_search_alert(theirs, found=0),
        "ck_saved_search_alerts_kept_until": make_saved_search_alert(theirs, kept_until=NOON),
        "ck_saved_search_alerts_read": make_saved_search_alert(theirs, read_at=NOON),
    }

    for rule, row in broken.items():
        with pytest.raises(IntegrityError, match=rule):
            await database.add(row)


async def test_who_leaves_for_good_takes_their_searches_along(database: TestDatabase) -> None:
    me = await an_influencer(database)
    search = await saved(database, me)
    await database.add(make_saved_search_alert(search))

    await database.execute("DELETE FROM influencers WHERE id = :it", it=me.influencer_id)

    assert (await database.count(SavedSearch), await database.count(SavedSearchAlert)) == (0, 0)
