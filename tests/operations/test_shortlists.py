from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import anyio
import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from domain.actors import ActingBrandManager
from domain.brands import Brand
from domain.errors import InvalidInput, NotFound
from domain.ids import InfluencerId, ShortlistEntryId, ShortlistId, new_id
from domain.influencers.profiles import Influencer, ProfileStatus
from domain.shortlists import (
    LONGEST_NOTE,
    LONGEST_SHORTLIST_NAME,
    MOST_ENTRIES,
    AlreadyShortlisted,
    Shortlist,
    ShortlistCreated,
    ShortlistDeleted,
    ShortlistEntry,
    ShortlistEntryAdded,
    ShortlistEntryRemoved,
    ShortlistFull,
    ShortlistNameTaken,
    ShortlistNoteSet,
    ShortlistRenamed,
)
from operations.shortlists import (
    add_to_shortlist,
    create_shortlist,
    delete_shortlist,
    remove_from_shortlist,
    rename_shortlist,
    set_shortlist_note,
)
from storage.work import Work
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.brands import make_brand
from tests.makers.influencers import make_imported_influencer, make_influencer
from tests.makers.logins import make_login
from tests.makers.shortlists import make_shortlist, make_shortlist_entry
from tests.refusing import outcome, refused

Operation = Callable[..., Awaitable[Any]]


async def someone(database: TestDatabase, **changes: Any) -> Influencer:
    return await database.add(make_imported_influencer(**changes))


async def a_manager(database: TestDatabase, brand: Brand | None = None) -> ActingBrandManager:
    brand = brand or await database.add(make_brand())
    login = await database.add(make_login())
    return ActingBrandManager(login_id=login.id, brand_id=brand.id)


async def done(database: TestDatabase, actor: ActingBrandManager, operation: Operation, **inputs: Any) -> Any:
    work: Work[ActingBrandManager]
    async with database.work(actor, NOON) as work:
        return await operation(work, **inputs)


async def begun(database: TestDatabase, actor: ActingBrandManager, name: str = "Tết 2027") -> Shortlist:
    return await done(database, actor, create_shortlist, name=name)


async def added(
    database: TestDatabase, actor: ActingBrandManager, shortlist: Shortlist, person: Influencer, note: str | None = None
) -> ShortlistEntry:
    return await done(database, actor, add_to_shortlist, shortlist_id=shortlist.id, influencer_id=person.id, note=note)


async def test_from_its_beginning_to_its_end(database: TestDatabase) -> None:
    manager = await a_manager(database)
    an, binh = await someone(database), await someone(database)

    shortlist = await begun(database, manager, "  Tết   2027 ")
    await done(database, manager, rename_shortlist, shortlist_id=shortlist.id, name="Tết Đinh Mùi")
    first = await added(database, manager, shortlist, an, note=" Giọng ấm. \n")
    second = await added(database, manager, shortlist, binh)
    await done(database, manager, set_shortlist_note, entry_id=second.id, note="Hỏi lịch.")
    await done(database, manager, remove_from_shortlist, entry_id=first.id)

    kept = await database.reload(shortlist)
    assert (kept.name, kept.brand_id, kept.created_by) == ("Tết Đinh Mùi", manager.brand_id, manager.login_id)
    (entry,) = await database.all(select(ShortlistEntry))
    assert (entry.influencer_id, entry.place, entry.note) == (binh.id, 2, "Hỏi lịch.")
    assert (entry.noted_by, entry.noted_at, entry.added_by) == (manager.login_id, NOON, manager.login_id)
    await done(database, manager, delete_shortlist, shortlist_id=shortlist.id)
    assert (await database.count(Shortlist), await database.count(ShortlistEntry)) == (0, 0)
    assert await database.events() == [
        ShortlistCreated(shortlist_id=shortlist.id, brand_id=manager.brand_id),
        ShortlistRenamed(shortlist_id=shortlist.id),
        ShortlistEntryAdded(entry_id=first.id, shortlist_id=shortlist.id, influencer_id=an.id),
        ShortlistEntryAdded(entry_id=second.id, shortlist_id=shortlist.id, influencer_id=binh.id),
        ShortlistNoteSet(entry_id=second.id, shortlist_id=shortlist.id),
        ShortlistEntryRemoved(entry_id=first.id, shortlist_id=shortlist.id, influencer_id=an.id),
        ShortlistDeleted(shortlist_id=shortlist.id, brand_id=manager.brand_id),
    ]


async def test_a_note_is_written_anew_and_taken_away(database: TestDatabase) -> None:
    brand = await database.add(make_brand())
    one, other = await a_manager(database, brand), await a_manager(database, brand)
    entry = await added(database, one, await begun(database, one), await someone(database), note="Một")

    await done(database, other, set_shortlist_note, entry_id=entry.id, note="Hai")
    rewritten = await database.reload(entry)
    await done(database, one, set_shortlist_note, entry_id=entry.id, note="  ")
    blank = await database.reload(entry)

    assert (rewritten.note, rewritten.noted_by, rewritten.noted_at) == ("Hai", other.login_id, NOON)
    assert (blank.note, blank.noted_by, blank.noted_at) == (None, None, None)


async def test_a_place_that_was_left_is_taken_again(database: TestDatabase) -> None:
    manager = await a_manager(database)
    shortlist = await begun(database, manager)
    people = [await someone(database) for _ in range(4)]
    entries = [await added(database, manager, shortlist, each) for each in people[:3]]
    await done(database, manager, remove_from_shortlist, entry_id=entries[1].id)

    again = await added(database, manager, shortlist, people[3])

    assert [entry.place for entry in entries] == [1, 2, 3]
    assert again.place == 2


async def test_names_are_a_brands_own(database: TestDatabase) -> None:
    manager, stranger = await a_manager(database), await a_manager(database)
    tet, summer = await begun(database, manager), await begun(database, manager, "Mùa hè")
    await begun(database, stranger)

    taken = await refused(database, ShortlistNameTaken, lambda: begun(database, manager, " Tết  2027"))
    rename = partial(done, database, manager, rename_shortlist)
    await refused(database, ShortlistNameTaken, lambda: rename(shortlist_id=summer.id, name="Tết 2027"))
    await rename(shortlist_id=tet.id, name="Tết 2027")

    assert (taken.name, taken.field) == ("Tết 2027", "name")
    assert taken.say("en") == "The brand already has a shortlist called “Tết 2027”."


@pytest.mark.parametrize("name", ["", "  ", "x" * (LONGEST_SHORTLIST_NAME + 1), "a\x00b"])
async def test_a_name_has_something_to_read(database: TestDatabase, name: str) -> None:
    manager = await a_manager(database)
    await begun(database, manager, "x" * LONGEST_SHORTLIST_NAME)

    found = await refused(database, InvalidInput, lambda: begun(database, manager, name))

    assert found.field == "name"


@pytest.mark.parametrize("note", ["x" * (LONGEST_NOTE + 1), "a\x07b"])
async def test_a_note_is_bounded(database: TestDatabase, note: str) -> None:
    manager = await a_manager(database)
    shortlist, person = await begun(database, manager), await someone(database)
    add = partial(added, database, manager, shortlist)
    entry = await add(await someone(database), note="x" * LONGEST_NOTE)
    rewrite = partial(done, database, manager, set_shortlist_note, entry_id=entry.id)

    assert (await refused(database, InvalidInput, lambda: add(person, note=note))).field == "note"
    assert (await refused(database, InvalidInput, lambda: rewrite(note=note))).field == "note"


async def test_somebody_stands_on_a_list_once(database: TestDatabase) -> None:
    manager = await a_manager(database)
    tet, summer, person = await begun(database, manager), await begun(database, manager, "Hè"), await someone(database)
    await added(database, manager, tet, person)
    await added(database, manager, summer, person)

    await refused(database, AlreadyShortlisted, lambda: added(database, manager, tet, person))


async def test_only_listed_people_are_found(database: TestDatabase) -> None:
    manager = await a_manager(database)
    shortlist = await begun(database, manager)
    login = await database.add(make_login())
    hidden = await database.add(make_influencer(login, status=ProfileStatus.DRAFT, listed_at=None))

    for person in (hidden, make_imported_influencer()):
        await refused(database, NotFound, partial(added, database, manager, shortlist, person))


async def test_a_list_holds_so_many_and_no_more(database: TestDatabase) -> None:
    manager = await a_manager(database)
    shortlist = await begun(database, manager)
    people = [make_imported_influencer() for _ in range(MOST_ENTRIES)]
    entries = [make_shortlist_entry(shortlist, each, place=place) for place, each in enumerate(people, 1)]
    await database.add(people[0], *people[1:], *entries)
    late = await someone(database)

    found = await refused(database, ShortlistFull, lambda: added(database, manager, shortlist, late))

    assert found.say("en") == "A shortlist holds 50 people at most."
    with pytest.raises(IntegrityError, match="ck_shortlist_entries_place"):
        await database.add(make_shortlist_entry(shortlist, late, place=MOST_ENTRIES + 1))
    with pytest.raises(IntegrityError, match="uq_shortlist_entries_shortlist_id_place"):
        await database.add(make_shortlist_entry(shortlist, late, place=MOST_ENTRIES))


async def test_another_brands_lists_do_not_exist(database: TestDatabase) -> None:
    manager, stranger = await a_manager(database), await a_manager(database)
    shortlist, person = await begun(database, manager), await someone(database)
    entry = await added(database, manager, shortlist, person)
    theirs: list[tuple[Operation, dict[str, Any]]] = [
        (rename_shortlist, {"shortlist_id": shortlist.id, "name": "Khác"}),
        (delete_shortlist, {"shortlist_id": shortlist.id}),
        (add_to_shortlist, {"shortlist_id": shortlist.id, "influencer_id": person.id, "note": None}),
        (set_shortlist_note, {"entry_id": entry.id, "note": "Của tôi"}),
        (remove_from_shortlist, {"entry_id": entry.id}),
    ]

    for operation, inputs in theirs:
        await refused(database, NotFound, partial(done, database, stranger, operation, **inputs))
    gone = {"shortlist_id": ShortlistId(new_id()), "entry_id": ShortlistEntryId(new_id())}
    for operation, inputs in theirs:
        named = {key: gone.get(key, value) for key, value in inputs.items()}
        await refused(database, NotFound, partial(done, database, manager, operation, **named))


async def together(*attempts: Callable[[], Awaitable[object]]) -> list[str]:
    came: list[str] = []

    async def attempt(each: Callable[[], Awaitable[object]]) -> None:
        came.append(await outcome(each))

    async with anyio.create_task_group() as tasks:
        for each in attempts:
            tasks.start_soon(attempt, each)
    return sorted(came)


async def test_of_two_members_at_once_one_is_first(database: TestDatabase) -> None:
    brand = await database.add(make_brand())
    one, other = await a_manager(database, brand), await a_manager(database, brand)

    names = await together(partial(begun, database, one), partial(begun, database, other))
    (shortlist,) = await database.all(select(Shortlist))
    person = await someone(database)
    adding = await together(
        partial(added, database, one, shortlist, person), partial(added, database, other, shortlist, person)
    )
    people = [await someone(database) for _ in range(2)]
    beside = await together(*(partial(added, database, one, shortlist, each) for each in people))

    assert names == ["DONE", "SHORTLIST_NAME_TAKEN"]
    assert adding == ["ALREADY_SHORTLISTED", "DONE"]
    assert beside == ["DONE", "DONE"]
    assert sorted(entry.place for entry in await database.all(select(ShortlistEntry))) == [1, 2, 3]


async def test_the_database_keeps_the_rules_as_well(database: TestDatabase) -> None:
    brand, login, person = make_brand(), make_login(), make_imported_influencer()
    shortlist = make_shortlist(brand, login)
    await database.add(brand, login, person, shortlist, make_shortlist_entry(shortlist, person))
    broken = {
        "uq_shortlists_brand_id_name": make_shortlist(brand, login),
        "ck_shortlists_name": make_shortlist(brand, login, name=""),
        "uq_shortlist_entries_shortlist_id_influencer_id": make_shortlist_entry(shortlist, person, place=2),
        "ck_shortlist_entries_noted": make_shortlist_entry(shortlist, person, place=2, note="Ai viết?"),
        "ck_shortlist_entries_note": make_shortlist_entry(
            shortlist, person, place=2, note="", noted_by=login.id, noted_at=NOON
        ),
    }

    for rule, row in broken.items():
        with pytest.raises(IntegrityError, match=rule):
            await database.add(row)


async def test_who_leaves_for_good_leaves_the_lists(database: TestDatabase) -> None:
    manager = await a_manager(database)
    shortlist, person = await begun(database, manager), await someone(database)
    await added(database, manager, shortlist, person)

    await database.execute("DELETE FROM influencers WHERE id = :it", it=InfluencerId(person.id))

    assert (await database.count(Shortlist), await database.count(ShortlistEntry)) == (1, 0)
