from datetime import datetime, timedelta
from typing import Any

import anyio
import pytest
from sqlalchemy import select

from domain.actors import System
from domain.brands import BrandRole
from domain.campaigns.briefs import Brief, BriefStatus
from domain.campaigns.programmes import Campaign
from domain.campaigns.versions import BriefVersion
from domain.errors import NotFound
from domain.ids import ImportRunId, new_id
from domain.imports import BatchTaken, BriefRead, ImportedBrief, ImportRun, ImportSubject, Tally
from domain.money import vnd
from operations.campaigns.briefs import edit_brief
from operations.imports.briefs import import_briefs
from operations.imports.runs import begin_import
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.brands import make_brand, make_brand_member
from tests.makers.campaigns import CLOSING, make_campaign, make_content
from tests.makers.logins import make_login
from tests.operations.campaigns.rooms import Room, make_room

OPERATOR = System(name="import")
LATER = NOON + timedelta(hours=1)


@pytest.fixture
async def room(database: TestDatabase) -> Room:
    """A brand with an owner, a manager, an open campaign and its registration on file."""
    room = await make_room(database)
    owner = await database.add(make_login())
    await database.add(make_brand_member(room.brand, owner, BrandRole.OWNER))
    return room


def entry(room: Room, line: int = 1, *, external_id: str = "A", **changes: Any) -> BriefRead:
    named = {"brand": room.brand.tax_code, "campaign": room.campaign.name}
    named = {name: changes.pop(name, value) for name, value in named.items()}
    return BriefRead(line=line, external_id=external_id, content=make_content(**changes), **named)


async def bring_in(room: Room, *rows: BriefRead, run_id: ImportRunId | None = None, now: datetime = NOON) -> BatchTaken:
    async with room.database.work(OPERATOR, now) as work:
        if run_id is None:
            run_id = (await begin_import(work, subject=ImportSubject.BRIEFS, file_name="b.json")).id
            await work.flush()
        return await import_briefs(work, run_id=run_id, rows=rows)


def codes(taken: BatchTaken) -> list[tuple[int, str]]:
    return [(each.line, each.refusal.code) for each in taken.refused]


async def test_an_entry_becomes_a_draft_of_its_brand_and_never_more(room: Room) -> None:
    by_id = entry(room, 9, external_id="B", brand=str(room.brand.id), campaign=str(room.campaign.id))

    taken = await bring_in(room, entry(room), by_id)

    assert taken == BatchTaken(tally=Tally(created=2))
    briefs = await room.database.all(select(Brief).order_by(Brief.id))
    assert [(each.brand_id, each.campaign_id, each.status) for each in briefs] == [
        (room.brand.id, room.campaign.id, BriefStatus.DRAFT)
    ] * 2
    origins = await room.database.all(select(ImportedBrief).order_by(ImportedBrief.line))
    assert [(each.external_id, each.line) for each in origins] == [("A", 1), ("B", 9)]
    (run,) = await room.database.all(select(ImportRun))
    assert (run.subject, run.created, run.rejected) == (ImportSubject.BRIEFS, 2, 0)
    assert await room.database.event_names() == ["BriefDrafted", "BriefDrafted"]


async def test_a_file_run_again_rewrites_what_changed_until_its_brand_takes_it_up(room: Room) -> None:
    await bring_in(room, entry(room), entry(room, 2, external_id="B"), entry(room, 3, external_id="C"))

    again = await bring_in(
        room, entry(room, title="Tên khác"), entry(room, 2, external_id="B"), entry(room, 3, external_id="C"), now=LATER
    )

    assert again.tally == Tally(changed=1, unchanged=2)
    first, second, third = await room.database.all(select(Brief).order_by(Brief.id))
    assert (first.title, first.version, first.status) == ("Tên khác", 1, BriefStatus.DRAFT)
    assert await room.database.count(BriefVersion) == 3
    await room.edit(first, now=LATER + timedelta(minutes=1), title="Nhãn hàng viết")
    await room.submit(second)

    third_time = await bring_in(
        room,
        entry(room, title="Tệp viết"),
        entry(room, 2, external_id="B", title="Tệp viết"),
        entry(room, 3, external_id="C"),
        now=CLOSING + timedelta(days=1),
    )

    assert (third_time.tally, codes(third_time)) == (
        Tally(unchanged=1, rejected=2),
        [(1, "BRIEF_TAKEN_UP"), (2, "BRIEF_TAKEN_UP")],
    )
    assert (await room.database.reload(first)).title == "Nhãn hàng viết"
    assert (await room.database.reload(second)).status is BriefStatus.SUBMITTED
    assert (await room.database.reload(third)).title == make_content().title


async def test_what_the_brand_writes_at_that_moment_is_not_written_over(room: Room) -> None:
    await bring_in(room, entry(room))
    (brief,) = await room.database.all(select(Brief))
    taken: list[BatchTaken] = []

    async def run() -> None:
        taken.append(await bring_in(room, entry(room, title="Tệp viết"), now=LATER))

    async with anyio.create_task_group() as tasks, room.database.work(room.acting, LATER) as work:
        await edit_brief(work, brief_id=brief.id, content=make_content(title="Nhãn hàng viết"))
        await work.flush()
        tasks.start_soon(run)
        await room.database.somebody_waits()

    assert (taken[0].tally, codes(taken[0])) == (Tally(rejected=1), [(1, "BRIEF_TAKEN_UP")])
    assert (await room.database.reload(brief)).title == "Nhãn hàng viết"


async def test_text_that_cannot_be_kept_costs_its_entry(room: Room) -> None:
    taken = await bring_in(
        room, entry(room, 1, external_id="1", title="\ud800"), entry(room, 2, external_id="a\x00b"), entry(room, 3)
    )

    assert (taken.tally, codes(taken)) == (
        Tally(created=1, rejected=2),
        [(1, "INVALID_INPUT"), (2, "ROW_UNSTORABLE")],
    )
    assert await room.database.count(Brief) == 1


async def test_each_entry_is_refused_for_itself_alone(room: Room) -> None:
    nobodys = await room.database.add(make_brand())
    await room.database.add(make_campaign(room.brand, name="Hai lần"), make_campaign(room.brand, name="Hai lần"))
    run = ImportRun.begun(ImportSubject.BRIEFS, file_name="b.json", source=None, now=NOON)
    await room.database.add(run)

    taken = await bring_in(
        room,
        entry(room, 1, external_id="1", brand="0000000000"),
        entry(room, 2, external_id="2", brand=nobodys.tax_code),
        entry(room, 3, external_id="3", campaign="Tết 1999"),
        entry(room, 4, external_id="4", campaign="Hai lần"),
        entry(room, 5, external_id="5", fee_maximum=vnd(0)),
        entry(room, 6, external_id="6", budget=vnd(200_000_000)),
        entry(room, 7),
        entry(room, 8),
        run_id=run.id,
    )

    assert (taken.tally, codes(taken)) == (
        Tally(created=1, rejected=7),
        [
            (1, "BRAND_UNKNOWN"),
            (2, "BRAND_UNKNOWN"),
            (3, "CAMPAIGN_UNKNOWN"),
            (4, "CAMPAIGN_UNKNOWN"),
            (5, "INVALID_INPUT"),
            (6, "CAMPAIGN_BUDGET_EXCEEDED"),
            (8, "ROW_REPEATED"),
        ],
    )
    assert taken.refused[0].key == "0000000000:1"
    assert await room.database.count(Brief) == 1
    assert await room.database.event_names() == ["BriefDrafted"]


async def test_a_brief_stays_in_its_campaign(room: Room) -> None:
    await bring_in(room, entry(room))
    other = await room.database.add(make_campaign(room.brand, name="Hè 2027"))

    taken = await bring_in(room, entry(room, campaign="Hè 2027", title="Tên khác"))

    assert codes(taken) == [(1, "CAMPAIGN_UNKNOWN")]
    (brief,) = await room.database.all(select(Brief))
    assert brief.campaign_id != other.id
    assert brief.title == make_content().title


async def test_an_unknown_run_takes_nothing(room: Room) -> None:
    with pytest.raises(NotFound):
        await bring_in(room, run_id=ImportRunId(new_id()))

    assert await room.database.count(Brief) == 0
    assert await room.database.count(Campaign) == 1
