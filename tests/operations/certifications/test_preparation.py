from datetime import timedelta

import anyio
import pytest
from sqlalchemy import select

from domain.certifications.course import Answer, CourseResult, CourseTestTaken, TooManyTries, course_test_in_force
from domain.certifications.pledges import Pledge, PledgeAlreadySigned, PledgeSigned
from domain.errors import InvalidInput
from operations.certifications.preparation import sign_pledge, take_course_test
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.alliance import make_alliance

RIGHT = [Answer(question.code, question.answer) for question in course_test_in_force(NOON).questions]


async def test_a_pledge_is_signed_once(database: TestDatabase) -> None:
    alliance = await make_alliance(database, prepared=False)

    async with database.work(alliance.me, NOON) as work:
        pledge = await sign_pledge(work, code_version="2025-1")

    with pytest.raises(PledgeAlreadySigned) as refusal:
        async with database.work(alliance.me, NOON + timedelta(hours=1)) as work:
            await sign_pledge(work, code_version="2025-1")
    assert refusal.value.signed_at == NOON
    assert [kept.signed_at for kept in await database.all(select(Pledge))] == [NOON]
    assert await database.events() == [
        PledgeSigned(pledge_id=pledge.id, influencer_id=alliance.me.influencer_id, code_version="2025-1")
    ]


async def test_a_test_is_marked_and_kept(database: TestDatabase) -> None:
    alliance = await make_alliance(database, prepared=False)

    async with database.work(alliance.me, NOON) as work:
        result = await take_course_test(work, version="2026-1", answers=RIGHT)

    assert (await database.reload(result)).passed
    assert await database.events() == [
        CourseTestTaken(
            course_result_id=result.id,
            influencer_id=alliance.me.influencer_id,
            test_version="2026-1",
            correct=20,
            passed=True,
        )
    ]


async def test_a_test_that_is_not_finished_is_no_try(database: TestDatabase) -> None:
    alliance = await make_alliance(database, prepared=False)

    with pytest.raises(InvalidInput):
        async with database.work(alliance.me, NOON) as work:
            await take_course_test(work, version="2026-1", answers=[])

    assert await database.count(CourseResult) == 0
    assert await database.events() == []


async def test_three_tries_in_twenty_four_hours(database: TestDatabase) -> None:
    alliance = await make_alliance(database, prepared=False)
    wrong = [Answer(answer.question, "?") for answer in RIGHT]
    for hours in (0, 1, 2):
        async with database.work(alliance.me, NOON + timedelta(hours=hours)) as work:
            await take_course_test(work, version="2026-1", answers=wrong)

    with pytest.raises(TooManyTries) as refusal:
        async with database.work(alliance.me, NOON + timedelta(hours=23)) as work:
            await take_course_test(work, version="2026-1", answers=RIGHT)

    assert refusal.value.again_at == NOON + timedelta(hours=24)
    assert await database.count(CourseResult) == 3
    async with database.work(alliance.me, refusal.value.again_at) as work:
        assert (await take_course_test(work, version="2026-1", answers=RIGHT)).passed


async def test_tries_at_the_same_time_are_counted_one_after_the_other(database: TestDatabase) -> None:
    alliance = await make_alliance(database, prepared=False)
    refused: list[TooManyTries] = []

    async def try_once() -> None:
        try:
            async with database.work(alliance.me, NOON) as work:
                await take_course_test(work, version="2026-1", answers=RIGHT)
        except TooManyTries as refusal:
            refused.append(refusal)

    async with anyio.create_task_group() as tasks:
        for _ in range(5):
            tasks.start_soon(try_once)

    assert len(refused) == 2
    assert await database.count(CourseResult) == 3
