"""The database keeps duties apart by itself: plain SQL, as somebody with its password could write it."""

import pytest
from sqlalchemy.exc import IntegrityError

from domain.actors import System
from domain.certifications.application import Certification
from domain.certifications.assessment import Assessment
from domain.certifications.certificate import Certificate
from domain.certifications.history import CertificateStatus
from domain.ids import LoginId, new_id
from domain.rows import Row
from operations.certifications.assessment import declare_conflict
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.alliance import admitted, applied, assess, assessed, certified, make_alliance
from tests.makers.certifications import make_certified, scored
from tests.makers.influencers import make_influencer
from tests.makers.logins import make_login

GRANT = """
UPDATE certifications SET status = 'granted', decided_by = :person, decided_at = :now, decision_ground = 'x',
    decision_facts = 'x', appeal_by = :now
"""
ASSESS = "INSERT INTO assessments (id, certification_id, assessor_id, submitted_at) VALUES (:id, :file, :person, :now)"
SCREEN = """
INSERT INTO screenings (id, certification_id, screened_by, screened_at, outcome, note)
VALUES (:id, :file, :person, :now, 'complete', 'x')
"""
COPY_CERTIFICATE = """
INSERT INTO certificates SELECT (jsonb_populate_record(certificates, jsonb_build_object(
    'id', CAST(:id AS text), 'number', 'NT-1', 'certification_id', certifications.id,
    'influencer_id', certifications.influencer_id
))).* FROM certificates, certifications WHERE certifications.status = 'applied'
"""
COPY_FILE = """
INSERT INTO certifications SELECT (jsonb_populate_record(
    certifications, jsonb_build_object('id', CAST(:id AS text))
)).* FROM certifications
"""
SUSPEND = """
WITH changed AS (UPDATE certificates SET status = 'suspended', changes = 2 RETURNING id)
INSERT INTO certificate_changes
    (id, certificate_id, place, status, at, decided_by, ground, facts, severity, appeal_by, public_until)
SELECT :id, changed.id, 2, 'suspended', :now, :person, 'x', 'x', 'minor', :now, :now FROM changed
"""


@pytest.mark.parametrize("part", ["me", "secretary", "assessor", "third_assessor"])
async def test_no_decider_had_a_part_in_the_file(database: TestDatabase, part: str) -> None:
    alliance = await make_alliance(database)
    file = await assessed(database, alliance)
    async with database.work(alliance.third_assessor, NOON) as work:
        await declare_conflict(work, certification_id=file.id, ground="Bạn thân.")

    with pytest.raises(IntegrityError, match=r"does not decide|not_decided_by_applicant"):
        await database.execute(GRANT, person=getattr(alliance, part).login_id, now=NOON)

    assert (await database.reload(file)).decided_at is None


async def test_another_person_may_decide_by_hand_as_well(database: TestDatabase) -> None:
    alliance = await make_alliance(database)
    file = await assessed(database, alliance)

    await database.execute(GRANT, person=alliance.decider.login_id, now=NOON)

    assert (await database.reload(file)).decided_by == alliance.decider.login_id


@pytest.mark.parametrize("part", ["me", "third_assessor", "decider"])
@pytest.mark.parametrize("step", [ASSESS, SCREEN])
async def test_no_reviewer_applied_is_in_conflict_or_decided(database: TestDatabase, part: str, step: str) -> None:
    alliance = await make_alliance(database)
    file = await assessed(database, alliance)
    async with database.work(alliance.third_assessor, NOON) as work:
        await declare_conflict(work, certification_id=file.id, ground="Bạn thân.")
    await database.execute(GRANT, person=alliance.decider.login_id, now=NOON)

    with pytest.raises(IntegrityError, match="does not review"):
        await database.execute(step, id=new_id(), file=file.id, person=getattr(alliance, part).login_id, now=NOON)

    assert await database.count(Assessment) == 2


async def test_two_assessments_are_of_two_people(database: TestDatabase) -> None:
    alliance = await make_alliance(database)
    file = await admitted(database, alliance)
    await assess(database, alliance.assessor, file, scored(80))

    with pytest.raises(IntegrityError, match="uq_assessments_certification_id_assessor_id"):
        await database.execute(ASSESS, id=new_id(), file=file.id, person=alliance.assessor.login_id, now=NOON)

    assert await database.count(Assessment) == 1


@pytest.mark.parametrize("part", ["me", "secretary", "assessor"])
async def test_no_sanction_comes_from_who_had_a_part_in_the_file(database: TestDatabase, part: str) -> None:
    alliance = await make_alliance(database)
    certificate = await certified(database, alliance)

    with pytest.raises(IntegrityError, match="does not decide"):
        await database.execute(SUSPEND, id=new_id(), person=getattr(alliance, part).login_id, now=NOON)
    assert (await database.reload(certificate)).status is CertificateStatus.ACTIVE

    await database.execute(SUSPEND, id=new_id(), person=alliance.other_decider.login_id, now=NOON)
    assert (await database.reload(certificate)).status is CertificateStatus.SUSPENDED


async def write(database: TestDatabase, rows: list[Row]) -> None:
    async with database.work(System(name="test"), NOON) as work:
        for row in rows:
            work.add(row)
            await work.flush()


async def test_a_certificate_rests_on_two_assessments(database: TestDatabase) -> None:
    person, assessor, other, decider = (make_login() for _ in range(4))
    await database.add(person, assessor, other, decider)
    influencer = await database.add(make_influencer(person))
    _, rows = make_certified(influencer.id, applicant=person.id, assessors=(assessor.id, other.id), decider=decider.id)
    theirs = {row.id for row in rows if isinstance(row, Assessment) and row.assessor_id == other.id}
    of_one = [row for row in rows if getattr(row, "assessment_id", getattr(row, "id", None)) not in theirs]

    with pytest.raises(IntegrityError, match="two people assessed"):
        await write(database, of_one)
    assert await database.count(Certificate) == 0

    await write(database, rows)
    assert await database.count(Certificate) == 1


async def test_a_certificate_rests_on_a_granted_file(database: TestDatabase) -> None:
    await certified(database, await make_alliance(database))
    await applied(database, await make_alliance(database))

    with pytest.raises(IntegrityError, match="rests on a granted file"):
        await database.execute(COPY_CERTIFICATE, id=str(new_id()))

    assert await database.count(Certificate) == 1


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE certificates SET status = 'revoked'",
        "UPDATE certificates SET changes = 2",
        "UPDATE certificates SET status = 'expiring', changes = 2",
        (
            "INSERT INTO certificate_changes (id, certificate_id, place, status, at) "
            "SELECT gen_random_uuid(), id, 2, 'expired', now() FROM certificates"
        ),
    ],
)
async def test_a_certificate_stands_as_its_last_change_says(database: TestDatabase, change: str) -> None:
    certificate = await certified(database, await make_alliance(database))

    with pytest.raises(IntegrityError, match="last change"):
        await database.execute(change)

    assert (await database.reload(certificate)).status is CertificateStatus.ACTIVE


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE certificates SET tier = 3",
        "UPDATE certificates SET valid_until = valid_until + interval '1 year'",
        "UPDATE certifications SET applied_by = decided_by",
        "UPDATE assessments SET assessor_id = (SELECT decided_by FROM certifications)",
        "UPDATE assessment_scores SET score = 100",
        "UPDATE screenings SET note = 'x'",
        "UPDATE certificate_changes SET at = now()",
        "UPDATE certificate_results SET score = 10000",
        "UPDATE certification_channels SET handle = 'x'",
        "UPDATE certificate_channels SET handle = 'x'",
        "UPDATE pledges SET signed_at = now()",
        "UPDATE course_results SET correct = 20",
        "DELETE FROM certificate_changes",
        "DELETE FROM assessment_scores",
        "DELETE FROM screenings",
    ],
)
async def test_what_was_recorded_stays(database: TestDatabase, change: str) -> None:
    certificate = await certified(database, await make_alliance(database))

    with pytest.raises(IntegrityError, match=r"are a record|not_decided_by_applicant"):
        await database.execute(change)

    assert (await database.reload(certificate)).tier == 2


async def test_one_open_file_and_one_standing_certificate(database: TestDatabase) -> None:
    alliance = await make_alliance(database)
    await applied(database, alliance)

    with pytest.raises(IntegrityError, match="uq_certifications_open"):
        await database.execute(COPY_FILE, id=str(new_id()))

    assert await database.count(Certification) == 1


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE certifications SET status = 'granted'",
        "UPDATE certifications SET decided_at = now()",
        "UPDATE certifications SET status = 'withdrawn'",
        "UPDATE certifications SET status = 'lost'",
    ],
)
async def test_no_file_is_decided_without_reasons(database: TestDatabase, change: str) -> None:
    file = await applied(database, await make_alliance(database))

    with pytest.raises(IntegrityError, match="check constraint"):
        await database.execute(change)

    assert (await database.reload(file)).status.value == "applied"


async def test_a_login_that_does_not_exist_reviews_nothing(database: TestDatabase) -> None:
    file = await admitted(database, await make_alliance(database))

    with pytest.raises(IntegrityError, match="fk_assessments_assessor_id_logins"):
        await database.execute(ASSESS, id=new_id(), file=file.id, person=LoginId(new_id()), now=NOON)

    assert await database.count(Assessment) == 0
