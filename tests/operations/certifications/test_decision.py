from datetime import timedelta

import anyio
import pytest
from sqlalchemy import select

from domain.actors import Decider
from domain.certifications.application import Certification, CertificationDecided, CertificationStatus
from domain.certifications.certificate import (
    Certificate,
    CertificateChannel,
    CertificateExpired,
    CertificateIssued,
    CertificateResult,
    ScoresTooLow,
    SuspendedNow,
    current_tiers,
    living_certificates,
)
from domain.certifications.history import CertificateChange, CertificateStatus
from domain.certifications.involvement import InvolvedInFile
from domain.certifications.reasons import Statement
from domain.certifications.scheme import Severity
from domain.certifications.screening import ScreeningOutcome
from domain.errors import DomainError, InvalidInput, WrongState
from domain.ids import LoginId
from operations.certifications.application import screen_application
from operations.certifications.assessment import declare_conflict
from operations.certifications.certificate import suspend_certificate
from operations.certifications.decision import DecisionOutcome, decide_certification
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.alliance import (
    BREACH,
    STATEMENT,
    Alliance,
    admitted,
    applied,
    assess,
    assessed,
    certified,
    decide,
    make_alliance,
)
from tests.makers.certifications import make_course_result, scored
from tests.makers.second_factors import proof


async def unmoved(database: TestDatabase, file: Certification) -> None:
    assert (await database.reload(file)).decided_at is None
    assert await database.count(Certificate) == 0
    assert "CertificationDecided" not in await database.event_names()


async def test_a_grant_issues_the_certificate_with_the_tier_of_the_scores(database: TestDatabase) -> None:
    alliance = await make_alliance(database)

    certificate = await certified(database, alliance, score=90)

    assert (certificate.tier, certificate.total, certificate.status) == (3, 9000, CertificateStatus.ACTIVE)
    assert certificate.valid_until == NOON.replace(year=2027)
    assert certificate.influencer_id == alliance.me.influencer_id
    assert await database.count(CertificateResult) == 5
    (channel,) = await database.all(select(CertificateChannel))
    assert (channel.channel_id, channel.handle) == (alliance.channel.id, alliance.channel.handle)
    (change,) = await database.all(select(CertificateChange))
    assert (change.place, change.status) == (1, CertificateStatus.ACTIVE)
    file = (await database.all(select(Certification)))[0]
    assert (file.status, file.decided_by) == (CertificationStatus.GRANTED, alliance.decider.login_id)
    assert (file.decision_ground, file.decision_facts) == (STATEMENT.ground, STATEMENT.facts)
    assert (await database.events())[-2:] == [
        CertificationDecided(
            certification_id=file.id, influencer_id=file.influencer_id, status=CertificationStatus.GRANTED
        ),
        CertificateIssued(
            certificate_id=certificate.id,
            influencer_id=certificate.influencer_id,
            number=certificate.number,
            tier=3,
            valid_until=certificate.valid_until,
        ),
    ]


async def test_certificates_have_different_numbers(database: TestDatabase) -> None:
    one = await certified(database, await make_alliance(database))
    other = await certified(database, await make_alliance(database))

    assert one.number != other.number


async def test_a_refusal_says_why_and_issues_nothing(database: TestDatabase) -> None:
    alliance = await make_alliance(database)
    file = await assessed(database, alliance, score=40)

    await decide(database, alliance.decider, file, DecisionOutcome.REFUSE)

    kept = await database.reload(file)
    assert (kept.status, kept.decision_ground) == (CertificationStatus.REFUSED, STATEMENT.ground)
    assert kept.appeal_by == NOON + timedelta(days=15)
    assert await database.count(Certificate) == 0
    assert (await database.event_names())[-1] == "CertificationDecided"


async def test_a_file_that_stays_incomplete_may_be_refused(database: TestDatabase) -> None:
    alliance = await make_alliance(database)
    file = await applied(database, alliance)
    async with database.work(alliance.secretary, NOON) as work:
        await screen_application(
            work, certification_id=file.id, outcome=ScreeningOutcome.INCOMPLETE, note="Thiếu bằng chứng."
        )

    await decide(database, alliance.decider, file, DecisionOutcome.REFUSE)

    assert (await database.reload(file)).status is CertificationStatus.REFUSED


async def test_too_few_points_cannot_be_granted(database: TestDatabase) -> None:
    alliance = await make_alliance(database)
    file = await assessed(database, alliance, score=59)

    with pytest.raises(ScoresTooLow):
        await decide(database, alliance.decider, file)

    await unmoved(database, file)


async def test_a_group_under_half_cannot_be_granted(database: TestDatabase) -> None:
    alliance = await make_alliance(database)
    file = await admitted(database, alliance)
    for assessor in (alliance.assessor, alliance.other_assessor):
        await assess(database, assessor, file, scored(100, compliance=49))

    with pytest.raises(ScoresTooLow):
        await decide(database, alliance.decider, file)

    await unmoved(database, file)


async def test_nothing_is_decided_before_the_scores_are_in(database: TestDatabase) -> None:
    alliance = await make_alliance(database)
    file = await admitted(database, alliance)
    await assess(database, alliance.assessor, file, scored(80))

    with pytest.raises(WrongState):
        await decide(database, alliance.decider, file)

    await unmoved(database, file)


async def test_nothing_is_decided_without_reasons(database: TestDatabase) -> None:
    alliance = await make_alliance(database)
    file = await assessed(database, alliance)

    with pytest.raises(InvalidInput):
        async with database.work(alliance.decider, NOON) as work:
            await decide_certification(
                work,
                certification_id=file.id,
                outcome=DecisionOutcome.GRANT,
                statement=Statement(ground="Mục 1", facts=" "),
                proof=proof(),
            )

    await unmoved(database, file)


@pytest.mark.parametrize("part", ["me", "secretary", "assessor", "other_assessor", "third_assessor"])
async def test_who_had_a_part_in_the_file_does_not_decide_it(database: TestDatabase, part: str) -> None:
    alliance = await make_alliance(database)
    file = await assessed(database, alliance)
    async with database.work(alliance.third_assessor, NOON) as work:
        await declare_conflict(work, certification_id=file.id, ground="Bạn thân.")
    login_id: LoginId = getattr(alliance, part).login_id

    with pytest.raises(InvolvedInFile):
        await decide(database, Decider(login_id=login_id), file)

    await unmoved(database, file)


async def test_a_file_is_decided_once_though_two_decide_at_once(database: TestDatabase) -> None:
    alliance = await make_alliance(database)
    file = await assessed(database, alliance)
    refusals: list[DomainError] = []

    async def try_once(decider: Decider, outcome: DecisionOutcome) -> None:
        try:
            await decide(database, decider, file, outcome)
        except WrongState as refusal:
            refusals.append(refusal)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(try_once, alliance.decider, DecisionOutcome.GRANT)
        tasks.start_soon(try_once, alliance.other_decider, DecisionOutcome.REFUSE)

    granted = (await database.reload(file)).status is CertificationStatus.GRANTED
    assert len(refusals) == 1
    assert await database.count(Certificate) == int(granted)
    assert (await database.event_names()).count("CertificationDecided") == 1


async def renewed(database: TestDatabase, alliance: Alliance, first: Certificate, after: timedelta) -> Certificate:
    now = first.valid_until + after
    await database.add(
        make_course_result(
            alliance.influencer.id, alliance.me.login_id, taken_at=now, valid_until=now.replace(year=2029)
        )
    )
    # The application comes while the first certificate is about to end, the decision `after` that end.
    file = await assessed(database, alliance, 95, first.notice_at)
    await decide(database, alliance.decider, file, now=now)
    (second,) = await database.all(select(Certificate).where(Certificate.certification_id == file.id))
    return second


async def test_a_renewed_certificate_takes_the_place_of_the_first(database: TestDatabase) -> None:
    alliance = await make_alliance(database)
    first = await certified(database, alliance)

    second = await renewed(database, alliance, first, timedelta(days=-5))

    ended = await database.reload(first)
    assert (ended.status, ended.succeeded_by) == (CertificateStatus.EXPIRED, second.number)
    assert (second.tier, second.status) == (3, CertificateStatus.ACTIVE)
    assert CertificateExpired(certificate_id=first.id, influencer_id=first.influencer_id) in await database.events()


async def test_a_certificate_whose_end_no_clock_has_struck_gives_way_too(database: TestDatabase) -> None:
    alliance = await make_alliance(database)
    first = await certified(database, alliance)

    await renewed(database, alliance, first, timedelta(days=1))

    ended = await database.reload(first)
    assert (ended.status, ended.succeeded_by) == (CertificateStatus.EXPIRED, None)


async def test_a_suspension_during_the_renewal_stops_it(database: TestDatabase) -> None:
    alliance = await make_alliance(database)
    first = await certified(database, alliance)
    await database.add(
        make_course_result(alliance.influencer.id, alliance.me.login_id, valid_until=NOON.replace(year=2029))
    )
    file = await assessed(database, alliance, 95, first.notice_at)
    async with database.work(alliance.decider, first.notice_at) as work:
        await suspend_certificate(
            work, certificate_id=first.id, statement=BREACH, severity=Severity.SERIOUS, proof=proof()
        )

    with pytest.raises(SuspendedNow):
        await decide(database, alliance.decider, file, now=first.notice_at)

    assert (await database.reload(file)).status is CertificationStatus.DECISION
    assert await database.count(Certificate) == 1


async def test_tiers_are_those_of_certificates_that_hold_now(database: TestDatabase) -> None:
    alliances = [await make_alliance(database) for _ in range(3)]
    good, trusted, suspended = [
        await certified(database, alliance, score) for alliance, score in zip(alliances, (60, 75, 90), strict=True)
    ]
    async with database.work(alliances[0].decider, NOON) as work:
        await suspend_certificate(
            work, certificate_id=suspended.id, statement=BREACH, severity=Severity.MINOR, proof=proof()
        )

    async with database.connection() as connection:
        now = (await connection.execute(current_tiers(NOON))).all()
        later = (await connection.execute(current_tiers(good.valid_until))).all()

    assert {row.influencer_id: row.tier for row in now} == {good.influencer_id: 1, trusted.influencer_id: 2}
    assert later == []
    living = await database.all(living_certificates(NOON).order_by(Certificate.tier))
    assert [certificate.id for certificate in living] == [good.id, trusted.id]
