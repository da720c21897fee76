from datetime import timedelta

import anyio
import pytest
from sqlalchemy import select

from domain.actors import Secretariat
from domain.certifications.application import (
    Certification,
    CertificationApplied,
    CertificationChannel,
    CertificationCompleted,
    CertificationOpen,
    CertificationStatus,
    CertificationWithdrawn,
    ChannelNotVerified,
    ConsentNeeded,
    ReapplyTooSoon,
)
from domain.certifications.certificate import AlreadyCertified, SuspendedNow
from domain.certifications.course import CourseTestNeeded
from domain.certifications.involvement import InvolvedInFile
from domain.certifications.pledges import PledgeNeeded
from domain.certifications.scheme import Severity
from domain.certifications.screening import CertificationScreened, Screening, ScreeningOutcome
from domain.errors import DomainError, InvalidInput, NotFound, WrongState
from domain.ids import ChannelId, new_id
from domain.influencers.handles import Handle
from operations.certifications.application import (
    apply_for_certification,
    complete_application,
    screen_application,
    withdraw_application,
)
from operations.certifications.certificate import suspend_certificate
from operations.certifications.decision import DecisionOutcome
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.alliance import (
    BREACH,
    Alliance,
    admitted,
    applied,
    assessed,
    certified,
    decide,
    make_alliance,
)
from tests.makers.certifications import make_course_result, make_pledge
from tests.makers.influencers import make_channel
from tests.makers.second_factors import proof


async def refused(
    database: TestDatabase, alliance: Alliance, refusal: type[DomainError], now: object = NOON, **changes: object
) -> DomainError:
    """Applying is refused, and nothing has moved."""
    files, names = await database.count(Certification), await database.event_names()

    with pytest.raises(refusal) as raised:
        async with database.work(alliance.me, now) as work:  # pyright: ignore[reportArgumentType]
            await apply_for_certification(work, alliance.application(**changes))

    assert await database.count(Certification) == files
    assert await database.event_names() == names
    return raised.value


async def test_applying_opens_a_file_with_its_channels(database: TestDatabase) -> None:
    alliance = await make_alliance(database)

    file = await applied(database, alliance)

    kept = await database.reload(file)
    assert kept.status is CertificationStatus.APPLIED
    assert (kept.influencer_id, kept.applied_by) == (alliance.me.influencer_id, alliance.me.login_id)
    assert (kept.applied_at, kept.consented_at, kept.scheme_version) == (NOON, NOON, "2025-1")
    (channel,) = await database.all(select(CertificationChannel))
    assert (channel.certification_id, channel.channel_id) == (file.id, alliance.channel.id)
    assert (channel.platform, channel.handle) == ("tiktok", alliance.channel.handle)
    assert await database.events() == [
        CertificationApplied(certification_id=file.id, influencer_id=alliance.me.influencer_id)
    ]


async def test_consent_to_the_register_is_needed(database: TestDatabase) -> None:
    alliance = await make_alliance(database)

    refusal = await refused(database, alliance, ConsentNeeded, consents_to_register=False)

    assert refusal.field == "input.consentsToRegister"


async def test_the_pledge_comes_first(database: TestDatabase) -> None:
    alliance = await make_alliance(database, prepared=False)
    await database.add(make_course_result(alliance.influencer.id, alliance.me.login_id))

    await refused(database, alliance, PledgeNeeded)


async def test_a_pledge_to_an_older_code_is_not_enough(database: TestDatabase) -> None:
    alliance = await make_alliance(database, prepared=False)
    await database.add(
        make_course_result(alliance.influencer.id, alliance.me.login_id),
        make_pledge(alliance.influencer.id, alliance.me.login_id, code_version="2024-1"),
    )

    await refused(database, alliance, PledgeNeeded)


@pytest.mark.parametrize("result", [{}, {"passed": False, "correct": 14, "valid_until": None}, {"valid_until": NOON}])
async def test_a_passed_test_that_still_counts_comes_first(database: TestDatabase, result: dict[str, object]) -> None:
    alliance = await make_alliance(database, prepared=False)
    await database.add(make_pledge(alliance.influencer.id, alliance.me.login_id))
    if result:
        await database.add(make_course_result(alliance.influencer.id, alliance.me.login_id, **result))

    await refused(database, alliance, CourseTestNeeded)


async def test_only_ones_own_verified_channels_are_covered(database: TestDatabase) -> None:
    alliance, other = await make_alliance(database), await make_alliance(database)
    unproven = await database.add(
        make_channel(
            alliance.influencer, Handle(platform="youtube", name="nhung.an"), verified_at=None, verified_by=None
        )
    )

    await refused(database, alliance, NotFound, channel_ids=[other.channel.id])
    await refused(database, alliance, NotFound, channel_ids=[ChannelId(new_id())])
    refusal = await refused(database, alliance, ChannelNotVerified, channel_ids=[alliance.channel.id, unproven.id])
    assert refusal.field == "input.channelIds"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"channel_ids": []}, "input.channelIds"),
        ({"channel_ids": [ChannelId(new_id()) for _ in range(21)]}, "input.channelIds"),
        ({"statement": " "}, "input.statement"),
        ({"evidence": []}, "input.evidence"),
        ({"new_facts": ""}, "input.newFacts"),
    ],
)
async def test_the_file_is_filled_in(database: TestDatabase, changes: dict[str, object], field: str) -> None:
    alliance = await make_alliance(database)

    refusal = await refused(database, alliance, InvalidInput, **changes)

    assert refusal.field == field


async def test_one_file_at_a_time_though_two_come_at_once(database: TestDatabase) -> None:
    alliance = await make_alliance(database)
    refusals: list[DomainError] = []

    async def try_once() -> None:
        try:
            await applied(database, alliance)
        except CertificationOpen as refusal:
            refusals.append(refusal)

    async with anyio.create_task_group() as tasks:
        for _ in range(4):
            tasks.start_soon(try_once)

    assert len(refusals) == 3
    assert await database.count(Certification) == 1


async def test_after_a_refusal_one_waits_or_has_new_facts(database: TestDatabase) -> None:
    alliance = await make_alliance(database)
    file = await assessed(database, alliance)
    await decide(database, alliance.decider, file, DecisionOutcome.REFUSE)

    refusal = await refused(database, alliance, ReapplyTooSoon, now=NOON + timedelta(days=29))
    assert refusal.field == "input.newFacts"

    async with database.work(alliance.me, NOON) as work:
        again = await apply_for_certification(work, alliance.application(new_facts="Đã đính chính công khai."))
    assert (await database.reload(again)).new_facts == "Đã đính chính công khai."


async def test_a_certificate_in_force_is_not_renewed_early(database: TestDatabase) -> None:
    alliance = await make_alliance(database)
    certificate = await certified(database, alliance)

    refusal = await refused(database, alliance, AlreadyCertified, now=certificate.notice_at - timedelta(seconds=1))

    assert refusal.say("en").endswith("12:00 22/09/2027.")


async def test_a_suspended_influencer_does_not_apply_anew(database: TestDatabase) -> None:
    alliance = await make_alliance(database)
    certificate = await certified(database, alliance)
    async with database.work(alliance.decider, NOON) as work:
        await suspend_certificate(
            work, certificate_id=certificate.id, statement=BREACH, severity=Severity.MINOR, proof=proof()
        )

    await refused(database, alliance, SuspendedNow)


async def test_an_incomplete_file_comes_back_completed(database: TestDatabase) -> None:
    alliance = await make_alliance(database)
    file = await applied(database, alliance)
    async with database.work(alliance.secretary, NOON) as work:
        await screen_application(
            work, certification_id=file.id, outcome=ScreeningOutcome.INCOMPLETE, note="Thiếu bằng chứng về kênh."
        )

    async with database.work(alliance.me, NOON) as work:
        await complete_application(
            work, certification_id=file.id, statement="Đã thêm.", evidence=["https://example.vn/2"]
        )

    kept = await database.reload(file)
    assert (kept.status, kept.statement) == (CertificationStatus.APPLIED, "Đã thêm.")
    (screening,) = await database.all(select(Screening))
    assert (screening.screened_by, screening.note) == (alliance.secretary.login_id, "Thiếu bằng chứng về kênh.")
    assert (await database.events())[1:] == [
        CertificationScreened(certification_id=file.id, outcome=ScreeningOutcome.INCOMPLETE),
        CertificationCompleted(certification_id=file.id),
    ]


async def test_a_file_that_lacks_nothing_is_not_completed(database: TestDatabase) -> None:
    alliance = await make_alliance(database)
    file = await applied(database, alliance)

    with pytest.raises(WrongState):
        async with database.work(alliance.me, NOON) as work:
            await complete_application(
                work, certification_id=file.id, statement="Khác.", evidence=["https://example.vn/2"]
            )

    assert (await database.reload(file)).statement != "Khác."


async def test_an_applicant_may_withdraw(database: TestDatabase) -> None:
    alliance = await make_alliance(database)
    file = await admitted(database, alliance)

    async with database.work(alliance.me, NOON) as work:
        await withdraw_application(work, certification_id=file.id)

    kept = await database.reload(file)
    assert (kept.status, kept.withdrawn_at) == (CertificationStatus.WITHDRAWN, NOON)
    assert (await database.events())[-1] == CertificationWithdrawn(certification_id=file.id)
    await applied(database, alliance)


async def test_anothers_file_is_not_found(database: TestDatabase) -> None:
    alliance, other = await make_alliance(database), await make_alliance(database)
    file = await applied(database, alliance)

    with pytest.raises(NotFound):
        async with database.work(other.me, NOON) as work:
            await withdraw_application(work, certification_id=file.id)
    with pytest.raises(NotFound):
        async with database.work(other.me, NOON) as work:
            await complete_application(work, certification_id=file.id, statement="a", evidence=["https://a.vn"])

    assert (await database.reload(file)).status is CertificationStatus.APPLIED


async def test_nobody_screens_their_own_application(database: TestDatabase) -> None:
    alliance = await make_alliance(database)
    file = await applied(database, alliance)

    with pytest.raises(InvolvedInFile):
        async with database.work(Secretariat(login_id=alliance.me.login_id), NOON) as work:
            await screen_application(
                work, certification_id=file.id, outcome=ScreeningOutcome.COMPLETE, note="Tự tôi thấy đủ."
            )

    assert (await database.reload(file)).status is CertificationStatus.APPLIED
    assert await database.count(Screening) == 0
