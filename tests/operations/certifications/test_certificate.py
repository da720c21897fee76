from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.actors import Decider, System
from domain.certifications.certificate import (
    Certificate,
    CertificateEnded,
    CertificateExpired,
    CertificateExpiring,
    CertificateReinstated,
    CertificateRevoked,
    CertificateSuspended,
    publicly_shown,
    standing_certificates,
)
from domain.certifications.history import CertificateChange, CertificateStatus
from domain.certifications.involvement import InvolvedInFile
from domain.certifications.scheme import Severity
from domain.errors import NotFound, WrongState
from domain.ids import CertificateId, new_id
from operations.certifications.certificate import (
    announce_ends,
    expire_certificates,
    reinstate_certificate,
    revoke_certificate,
    suspend_certificate,
)
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.alliance import BREACH, STATEMENT, Alliance, certified, make_alliance
from tests.makers.second_factors import proof

ACTIVE, EXPIRING, SUSPENDED, REVOKED, EXPIRED = CertificateStatus
CLOCK = System(name="clock")
LATER = NOON + timedelta(days=30)


async def suspend(
    database: TestDatabase, alliance: Alliance, certificate: Certificate, severity: Severity = Severity.MINOR
) -> None:
    async with database.work(alliance.other_decider, LATER) as work:
        await suspend_certificate(
            work, certificate_id=certificate.id, statement=BREACH, severity=severity, proof=proof()
        )


async def history(database: TestDatabase, certificate: Certificate) -> list[CertificateChange]:
    mine = select(CertificateChange).where(CertificateChange.certificate_id == certificate.id)
    return list(await database.all(mine.order_by(CertificateChange.place)))


async def test_a_suspension_is_recorded_with_reasons(database: TestDatabase) -> None:
    alliance = await make_alliance(database)
    certificate = await certified(database, alliance)

    await suspend(database, alliance, certificate)

    assert (await database.reload(certificate)).status is SUSPENDED
    _, change = await history(database, certificate)
    assert (change.place, change.status, change.at) == (2, SUSPENDED, LATER)
    assert (change.decided_by, change.ground, change.facts) == (
        alliance.other_decider.login_id, BREACH.ground, BREACH.facts,
    )  # fmt: skip
    assert (change.severity, change.appeal_by) == (Severity.MINOR, LATER + timedelta(days=15))
    assert (await database.events())[-1] == CertificateSuspended(
        certificate_id=certificate.id, influencer_id=certificate.influencer_id
    )


async def test_a_suspension_is_lifted(database: TestDatabase) -> None:
    alliance = await make_alliance(database)
    certificate = await certified(database, alliance)
    await suspend(database, alliance, certificate)

    async with database.work(alliance.decider, LATER) as work:
        await reinstate_certificate(work, certificate_id=certificate.id, statement=STATEMENT, proof=proof())

    assert (await database.reload(certificate)).status is ACTIVE
    assert [change.status for change in await history(database, certificate)] == [ACTIVE, SUSPENDED, ACTIVE]
    assert (await database.events())[-1] == CertificateReinstated(
        certificate_id=certificate.id, influencer_id=certificate.influencer_id
    )


async def test_a_revocation_is_for_good(database: TestDatabase) -> None:
    alliance = await make_alliance(database)
    certificate = await certified(database, alliance)

    async with database.work(alliance.other_decider, LATER) as work:
        await revoke_certificate(
            work, certificate_id=certificate.id, statement=BREACH, severity=Severity.GRAVE, proof=proof()
        )

    assert (await database.reload(certificate)).status is REVOKED
    assert (await database.events())[-1] == CertificateRevoked(
        certificate_id=certificate.id, influencer_id=certificate.influencer_id
    )
    with pytest.raises(WrongState):
        async with database.work(alliance.decider, LATER) as work:
            await reinstate_certificate(work, certificate_id=certificate.id, statement=STATEMENT, proof=proof())
    assert len(await history(database, certificate)) == 2
    assert await database.all(standing_certificates()) == []


@pytest.mark.parametrize("part", ["me", "secretary", "assessor", "other_assessor"])
async def test_who_had_a_part_in_the_file_sanctions_nothing(database: TestDatabase, part: str) -> None:
    alliance = await make_alliance(database)
    certificate = await certified(database, alliance)
    names = await database.event_names()

    with pytest.raises(InvolvedInFile):
        async with database.work(Decider(login_id=getattr(alliance, part).login_id), LATER) as work:
            await suspend_certificate(
                work, certificate_id=certificate.id, statement=BREACH, severity=Severity.MINOR, proof=proof()
            )

    assert (await database.reload(certificate)).status is ACTIVE
    assert await database.event_names() == names


async def test_a_certificate_that_is_over_or_unknown_is_not_sanctioned(database: TestDatabase) -> None:
    alliance = await make_alliance(database)
    certificate = await certified(database, alliance)

    with pytest.raises(CertificateEnded):
        async with database.work(alliance.decider, certificate.valid_until) as work:
            await revoke_certificate(
                work, certificate_id=certificate.id, statement=BREACH, severity=Severity.GRAVE, proof=proof()
            )
    with pytest.raises(NotFound):
        async with database.work(alliance.decider, NOON) as work:
            await revoke_certificate(
                work, certificate_id=CertificateId(new_id()), statement=BREACH, severity=Severity.GRAVE, proof=proof()
            )

    assert (await database.reload(certificate)).status is ACTIVE


async def test_the_end_is_announced_once_sixty_days_before(database: TestDatabase) -> None:
    alliance = await make_alliance(database)
    certificate = await certified(database, alliance)

    struck: list[int] = []
    for now in (certificate.notice_at - timedelta(seconds=1), certificate.notice_at, certificate.notice_at):
        async with database.work(CLOCK, now) as work:
            struck.append(await announce_ends(work))

    assert struck == [0, 1, 0]
    assert (await database.reload(certificate)).status is EXPIRING
    assert (await database.events())[-1] == CertificateExpiring(
        certificate_id=certificate.id,
        influencer_id=certificate.influencer_id,
        valid_until=certificate.valid_until,
    )


@pytest.mark.parametrize("before", [ACTIVE, EXPIRING, SUSPENDED])
async def test_a_certificate_ends_when_its_time_is_over(database: TestDatabase, before: CertificateStatus) -> None:
    alliance = await make_alliance(database)
    certificate = await certified(database, alliance)
    if before is SUSPENDED:
        await suspend(database, alliance, certificate)
    if before is EXPIRING:
        async with database.work(CLOCK, certificate.notice_at) as work:
            await announce_ends(work)

    struck: list[int] = []
    for now in (certificate.valid_until - timedelta(seconds=1), certificate.valid_until, certificate.valid_until):
        async with database.work(CLOCK, now) as work:
            struck.append(await expire_certificates(work))

    assert struck == [0, 1, 0]
    assert (await database.reload(certificate)).status is EXPIRED
    assert (await history(database, certificate))[-1].decided_by is None
    assert (await database.events())[-1] == CertificateExpired(
        certificate_id=certificate.id, influencer_id=certificate.influencer_id
    )


async def test_what_is_over_is_not_announced(database: TestDatabase) -> None:
    certificate = await certified(database, await make_alliance(database))

    async with database.work(CLOCK, certificate.valid_until) as work:
        assert await announce_ends(work) == 0

    assert (await database.reload(certificate)).status is ACTIVE


async def test_past_sanctions_fade_from_public_view_the_present_one_stays(database: TestDatabase) -> None:
    alliance = await make_alliance(database)
    certificate = await certified(database, alliance)
    await suspend(database, alliance, certificate)
    faded = LATER + timedelta(days=185)

    async def shown() -> list[CertificateStatus]:
        mine = select(CertificateChange).where(publicly_shown(faded)).order_by(CertificateChange.place)
        return [change.status for change in await database.all(mine)]

    assert await shown() == [ACTIVE, SUSPENDED]
    async with database.work(alliance.decider, LATER + timedelta(days=1)) as work:
        await reinstate_certificate(work, certificate_id=certificate.id, statement=STATEMENT, proof=proof())
    assert await shown() == [ACTIVE, ACTIVE]
