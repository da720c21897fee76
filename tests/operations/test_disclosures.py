from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from domain.actors import ActingInfluencer, Decider, Integrity, Secretariat, System
from domain.addresses import AddressInvalid
from domain.disclosures.labels import DisclosureVerdict
from domain.disclosures.records import (
    DisclosureRecord,
    DisclosureRecorded,
    OwnPostJudged,
    PostAlreadyRecorded,
    StillNotDisclosed,
    VerdictUnchanged,
)
from domain.errors import InvalidInput, NotFound
from domain.ids import DisclosureId, InfluencerId, LoginId, new_id
from domain.influencers.profiles import Influencer
from operations.disclosures import (
    note_disclosure_report,
    overrule_disclosure,
    record_disclosure,
    repair_disclosure,
)
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.disclosures import GOOD_CAPTION, SILENT_CAPTION, make_disclosure, make_post
from tests.makers.influencers import make_influencer
from tests.makers.logins import make_login

LATER = NOON + timedelta(hours=1)


async def add_influencer(database: TestDatabase) -> Influencer:
    login = await database.add(make_login())
    return await database.add(make_influencer(login))


def acting(influencer: Influencer) -> ActingInfluencer:
    return ActingInfluencer(login_id=influencer.login_id or LoginId(new_id()), influencer_id=influencer.id)


async def silent_post(database: TestDatabase) -> tuple[Influencer, DisclosureRecord]:
    influencer = await add_influencer(database)
    return influencer, await database.add(make_disclosure(influencer.id, caption=SILENT_CAPTION))


@pytest.mark.parametrize("actor", [System(name="bookings"), Integrity(login_id=LoginId(new_id()))])
async def test_a_published_post_is_judged_and_recorded(database: TestDatabase, actor: Any) -> None:
    influencer = await add_influencer(database)

    async with database.work(actor, NOON) as work:
        record = await record_disclosure(work, influencer_id=influencer.id, post=make_post())

    kept = await database.reload(record)
    assert (kept.influencer_id, kept.verdict, kept.recorded_at) == (influencer.id, DisclosureVerdict.OK, NOON)
    assert await database.events() == [
        DisclosureRecorded(disclosure_id=record.id, influencer_id=influencer.id, verdict=DisclosureVerdict.OK)
    ]


async def test_a_post_is_recorded_once(database: TestDatabase) -> None:
    influencer, record = await silent_post(database)

    with pytest.raises(PostAlreadyRecorded) as refused:
        async with database.work(System(name="bookings"), NOON) as work:
            await record_disclosure(work, influencer_id=influencer.id, post=make_post(url=f" {record.url} "))

    assert refused.value.field == "input.url"
    assert await database.count(DisclosureRecord) == 1
    assert await database.event_names() == []


@pytest.mark.parametrize(
    ("known", "changes", "refusal"),
    [
        (False, {}, NotFound),
        (True, {"url": "tiktok.com/1"}, AddressInvalid),
        (True, {"platform": "myspace"}, InvalidInput),
    ],
)
async def test_what_cannot_be_recorded_leaves_nothing(
    database: TestDatabase, known: bool, changes: dict[str, Any], refusal: type[Exception]
) -> None:
    influencer = await add_influencer(database)

    with pytest.raises(refusal):
        async with database.work(System(name="bookings"), NOON) as work:
            await record_disclosure(
                work,
                influencer_id=influencer.id if known else InfluencerId(new_id()),
                post=make_post(**changes),
            )

    assert await database.count(DisclosureRecord) == 0
    assert await database.event_names() == []


async def test_a_decider_overrules_the_machine(database: TestDatabase) -> None:
    _, record = await silent_post(database)
    decider = await database.add(make_login())

    async with database.work(Decider(login_id=decider.id), LATER) as work:
        await overrule_disclosure(
            work, disclosure_id=record.id, verdict=DisclosureVerdict.OK, reasons="Nhãn ở trong hình."
        )

    kept = await database.reload(record)
    assert (kept.verdict, kept.machine_verdict, kept.overruled_at) == (
        DisclosureVerdict.OK,
        DisclosureVerdict.NONE,
        LATER,
    )
    assert await database.event_names() == ["DisclosureOverruled"]


async def test_only_the_first_report_moves_anything(database: TestDatabase) -> None:
    _, record = await silent_post(database)

    for actor, now in (
        (Secretariat(login_id=LoginId(new_id())), NOON),
        (Integrity(login_id=LoginId(new_id())), LATER),
    ):
        async with database.work(actor, now) as work:
            await note_disclosure_report(work, disclosure_id=record.id)

    assert (await database.reload(record)).reported_at == NOON
    assert await database.event_names() == ["DisclosureReported"]


async def test_the_author_mends_a_post(database: TestDatabase) -> None:
    influencer, record = await silent_post(database)

    async with database.work(acting(influencer), LATER) as work:
        await repair_disclosure(work, disclosure_id=record.id, caption=GOOD_CAPTION)

    kept = await database.reload(record)
    assert (kept.repaired_at, kept.repaired_caption, kept.verdict) == (LATER, GOOD_CAPTION, DisclosureVerdict.NONE)
    assert kept.is_repaired_in_time
    assert await database.event_names() == ["DisclosureRepaired"]


async def test_another_persons_post_is_not_found(database: TestDatabase) -> None:
    _, record = await silent_post(database)
    other = await add_influencer(database)

    with pytest.raises(NotFound):
        async with database.work(acting(other), LATER) as work:
            await repair_disclosure(work, disclosure_id=record.id, caption=GOOD_CAPTION)

    assert await database.reload(record) == record
    assert await database.event_names() == []


async def _overrule_nothing(database: TestDatabase, _: Influencer, record: DisclosureRecord) -> None:
    async with database.work(Decider(login_id=LoginId(new_id())), LATER) as work:
        await overrule_disclosure(work, disclosure_id=record.id, verdict=DisclosureVerdict.NONE, reasons="Vì thế.")


async def _overrule_oneself(database: TestDatabase, influencer: Influencer, record: DisclosureRecord) -> None:
    async with database.work(Decider(login_id=acting(influencer).login_id), LATER) as work:
        await overrule_disclosure(work, disclosure_id=record.id, verdict=DisclosureVerdict.OK, reasons="Vì thế.")


async def _overrule_nobody(database: TestDatabase, _: Influencer, __: DisclosureRecord) -> None:
    async with database.work(Decider(login_id=LoginId(new_id())), LATER) as work:
        await overrule_disclosure(
            work, disclosure_id=DisclosureId(new_id()), verdict=DisclosureVerdict.NONE, reasons="Vì thế."
        )


async def _report_nothing(database: TestDatabase, _: Influencer, __: DisclosureRecord) -> None:
    async with database.work(Secretariat(login_id=LoginId(new_id())), LATER) as work:
        await note_disclosure_report(work, disclosure_id=DisclosureId(new_id()))


async def _repair_badly(database: TestDatabase, influencer: Influencer, record: DisclosureRecord) -> None:
    async with database.work(acting(influencer), LATER) as work:
        await repair_disclosure(work, disclosure_id=record.id, caption=SILENT_CAPTION)


@pytest.mark.parametrize(
    ("deed", "refusal"),
    [
        (_overrule_nothing, VerdictUnchanged),
        (_overrule_oneself, OwnPostJudged),
        (_overrule_nobody, NotFound),
        (_report_nothing, NotFound),
        (_repair_badly, StillNotDisclosed),
    ],
)
async def test_a_refused_deed_changes_nothing(
    database: TestDatabase,
    deed: Callable[[TestDatabase, Influencer, DisclosureRecord], Awaitable[None]],
    refusal: type[Exception],
) -> None:
    influencer, record = await silent_post(database)

    with pytest.raises(refusal):
        await deed(database, influencer, record)

    assert await database.reload(record) == record
    assert await database.event_names() == []
