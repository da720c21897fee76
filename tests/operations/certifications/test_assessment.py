import anyio
import pytest
from sqlalchemy import select

from domain.actors import ActingAdmin, Decider, Integrity
from domain.certifications.application import CertificationStatus
from domain.certifications.assessment import (
    AlreadyAssessed,
    Assessment,
    AssessmentScore,
    AssessmentSubmitted,
    ConflictKnown,
    ConflictOfInterest,
    scores_that_count,
)
from domain.certifications.certificate import Certificate
from domain.certifications.involvement import InvolvedInFile
from domain.errors import NotFound, WrongState
from domain.ids import CertificationId, new_id
from domain.logins import Login
from operations.certifications.assessment import declare_conflict, remove_assessor, submit_assessment
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.alliance import admitted, applied, assess, assessed, certified, decide, make_alliance
from tests.makers.certifications import scored

ASSESSMENT, DECISION = CertificationStatus.ASSESSMENT, CertificationStatus.DECISION


async def test_two_assessors_who_agree_send_the_file_to_the_decision(database: TestDatabase) -> None:
    alliance = await make_alliance(database)
    file = await admitted(database, alliance)

    await assess(database, alliance.assessor, file, scored(80))
    assert (await database.reload(file)).status is ASSESSMENT
    await assess(database, alliance.other_assessor, file, scored(80, values=95))

    assert (await database.reload(file)).status is DECISION
    assert await database.count(AssessmentScore) == 10
    first = await database.all(select(Assessment).where(Assessment.assessor_id == alliance.assessor.login_id))
    events = await database.events()
    assert events[2] == AssessmentSubmitted(certification_id=file.id, assessment_id=first[0].id)
    assert [event.name for event in events[2:]] == ["AssessmentSubmitted", "AssessmentSubmitted", "AssessmentClosed"]


async def test_a_gap_calls_a_third_assessor(database: TestDatabase) -> None:
    alliance = await make_alliance(database)
    file = await admitted(database, alliance)

    await assess(database, alliance.assessor, file, scored(80))
    await assess(database, alliance.other_assessor, file, scored(80, values=64))
    assert (await database.reload(file)).status is ASSESSMENT
    await assess(database, alliance.third_assessor, file, scored(80, values=70))

    assert (await database.reload(file)).status is DECISION
    assert (await database.event_names())[2:] == [
        "AssessmentSubmitted",
        "AssessmentSubmitted",
        "ThirdAssessorCalled",
        "AssessmentSubmitted",
        "AssessmentClosed",
    ]


async def test_the_result_of_three_is_their_median(database: TestDatabase) -> None:
    alliance = await make_alliance(database)
    file = await admitted(database, alliance)
    for assessor, score in (
        (alliance.assessor, 60),
        (alliance.other_assessor, 90),
        (alliance.third_assessor, 76),
    ):
        await assess(database, assessor, file, scored(score))

    await decide(database, alliance.decider, file)

    (certificate,) = await database.all(select(Certificate))
    assert (certificate.tier, certificate.total) == (2, 7600)


async def test_two_at_the_same_time_are_both_counted(database: TestDatabase) -> None:
    alliance = await make_alliance(database)
    file = await admitted(database, alliance)

    async with anyio.create_task_group() as tasks:
        for assessor in (alliance.assessor, alliance.other_assessor):
            tasks.start_soon(assess, database, assessor, file, scored(80))

    assert (await database.reload(file)).status is DECISION


async def test_nobody_assesses_twice(database: TestDatabase) -> None:
    alliance = await make_alliance(database)
    file = await admitted(database, alliance)
    await assess(database, alliance.assessor, file, scored(80))
    names = await database.event_names()

    with pytest.raises(AlreadyAssessed):
        await assess(database, alliance.assessor, file, scored(90))

    assert await database.count(Assessment) == 1
    assert await database.event_names() == names


async def test_nobody_assesses_their_own_file(database: TestDatabase) -> None:
    alliance = await make_alliance(database)
    file = await admitted(database, alliance)

    with pytest.raises(InvolvedInFile):
        await assess(database, Integrity(login_id=alliance.me.login_id), file, scored(100))

    assert await database.count(Assessment) == 0


async def test_a_file_is_assessed_after_its_screening_and_before_its_decision(database: TestDatabase) -> None:
    alliance = await make_alliance(database)
    file = await applied(database, alliance)

    with pytest.raises(WrongState):
        await assess(database, alliance.assessor, file, scored(80))
    with pytest.raises(NotFound):
        async with database.work(alliance.assessor, NOON) as work:
            await submit_assessment(work, certification_id=CertificationId(new_id()), scores=scored(80))

    assert await database.count(Assessment) == 0


async def test_who_declares_a_conflict_cannot_assess(database: TestDatabase) -> None:
    alliance = await make_alliance(database)
    file = await admitted(database, alliance)

    async with database.work(alliance.assessor, NOON) as work:
        await declare_conflict(work, certification_id=file.id, ground="Em họ của tôi.")

    with pytest.raises(InvolvedInFile):
        await assess(database, alliance.assessor, file, scored(80))
    (conflict,) = await database.all(select(ConflictOfInterest))
    assert (conflict.login_id, conflict.recorded_by) == (alliance.assessor.login_id, alliance.assessor.login_id)
    assert (conflict.ground, conflict.recorded_at) == ("Em họ của tôi.", NOON)
    assert await database.count(Assessment) == 0


async def test_a_conflict_declared_late_takes_the_scores_out_and_the_file_back(database: TestDatabase) -> None:
    alliance = await make_alliance(database)
    file = await assessed(database, alliance)

    async with database.work(alliance.assessor, NOON) as work:
        await declare_conflict(work, certification_id=file.id, ground="Cùng công ty.")

    assert (await database.reload(file)).status is ASSESSMENT
    assert len(await database.all(scores_that_count(file.id))) == 5
    await assess(database, alliance.third_assessor, file, scored(70))
    assert (await database.reload(file)).status is DECISION
    await decide(database, alliance.decider, file)
    (certificate,) = await database.all(select(Certificate))
    assert certificate.total == 7500


async def email_of(database: TestDatabase, admin: ActingAdmin) -> str:
    (login,) = await database.all(select(Login).where(Login.id == admin.login_id))
    return login.email


async def test_a_conflict_that_was_found_removes_an_assessor(database: TestDatabase) -> None:
    alliance = await make_alliance(database)
    file = await assessed(database, alliance)

    async with database.work(alliance.decider, NOON) as work:
        await remove_assessor(
            work,
            certification_id=file.id,
            email=await email_of(database, alliance.other_assessor),
            ground="Góp vốn chung.",
        )

    assert (await database.reload(file)).status is ASSESSMENT
    (conflict,) = await database.all(select(ConflictOfInterest))
    assert (conflict.login_id, conflict.recorded_by) == (alliance.other_assessor.login_id, alliance.decider.login_id)
    with pytest.raises(ConflictKnown):
        async with database.work(alliance.secretary, NOON) as work:
            await remove_assessor(
                work,
                certification_id=file.id,
                email=await email_of(database, alliance.other_assessor),
                ground="Góp vốn chung.",
            )


async def test_an_applicant_removes_nobody_from_their_own_file(database: TestDatabase) -> None:
    alliance = await make_alliance(database)
    file = await admitted(database, alliance)

    with pytest.raises(InvolvedInFile):
        async with database.work(Decider(login_id=alliance.me.login_id), NOON) as work:
            await remove_assessor(
                work,
                certification_id=file.id,
                email=await email_of(database, alliance.assessor),
                ground="Chấm khắt khe.",
            )

    assert await database.count(ConflictOfInterest) == 0


async def test_nobody_unknown_is_removed(database: TestDatabase) -> None:
    alliance = await make_alliance(database)
    file = await admitted(database, alliance)

    with pytest.raises(NotFound):
        async with database.work(alliance.secretary, NOON) as work:
            await remove_assessor(work, certification_id=file.id, email="nobody@example.vn", ground="Ai đó.")

    assert await database.count(ConflictOfInterest) == 0


async def test_after_the_decision_no_conflict_changes_the_file(database: TestDatabase) -> None:
    alliance = await make_alliance(database)
    certificate = await certified(database, alliance)

    with pytest.raises(WrongState):
        async with database.work(alliance.assessor, NOON) as work:
            await declare_conflict(work, certification_id=certificate.certification_id, ground="Quên khai.")

    assert await database.count(ConflictOfInterest) == 0
