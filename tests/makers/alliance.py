"""An influencer who may apply for certification, the people of the alliance who judge, and files brought to a step."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from domain.actors import ActingInfluencer, Decider, Integrity, Secretariat
from domain.certifications.application import Certification
from domain.certifications.assessment import GroupScore
from domain.certifications.certificate import Certificate
from domain.certifications.reasons import Statement
from domain.certifications.screening import ScreeningOutcome
from domain.influencers.channels import Channel
from domain.influencers.profiles import Influencer
from domain.logins import AdminRole, Login
from operations.certifications.application import ApplicationInput, apply_for_certification, screen_application
from operations.certifications.assessment import submit_assessment
from operations.certifications.decision import DecisionOutcome, decide_certification
from schema.performing import granted
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.certifications import EVIDENCE, make_course_result, make_pledge, scored
from tests.makers.influencers import make_channel, make_influencer
from tests.makers.logins import make_admin_grant, make_login
from tests.makers.second_factors import proof

STATEMENT = Statement(ground="Bộ tiêu chí 2025-1, mục hạng", facts="Hai người chấm độc lập, kết quả thống nhất.")
BREACH = Statement(ground="Cam kết ứng xử 2025-1, điều 6", facts="Mua 10.000 lượt thích ngày 2026-11-01.")


@dataclass(frozen=True, kw_only=True)
class Alliance:
    """Everybody a certification takes; all have logins, and the admins their grants."""

    me: ActingInfluencer
    influencer: Influencer
    channel: Channel
    secretary: Secretariat
    assessor: Integrity
    other_assessor: Integrity
    third_assessor: Integrity
    decider: Decider
    other_decider: Decider

    def application(self, **changes: object) -> ApplicationInput:
        """What the influencer hands in."""
        values: dict[str, object] = {
            "channel_ids": [self.channel.id],
            "statement": "Tôi làm nội dung về ẩm thực miền Trung từ năm 2019.",
            "evidence": [EVIDENCE],
            "consents_to_register": True,
        }
        return ApplicationInput(**(values | changes))  # pyright: ignore[reportArgumentType] - tests know the fields


async def make_alliance(database: TestDatabase, *, prepared: bool = True) -> Alliance:
    """Commit the people; `prepared` ones have signed the pledge and passed the test."""
    person, secretary, *assessors, decider, other_decider = (make_login() for _ in range(7))
    influencer = make_influencer(person)
    roles: list[tuple[Login, AdminRole]] = [
        (secretary, AdminRole.SECRETARIAT),
        *((assessor, AdminRole.INTEGRITY) for assessor in assessors),
        (decider, AdminRole.DECIDER),
        (other_decider, AdminRole.DECIDER),
    ]
    await database.add(person, secretary, *assessors, decider, other_decider)
    await database.add(influencer, *(make_admin_grant(login, role) for login, role in roles))
    channel = await database.add(make_channel(influencer))
    me = ActingInfluencer(login_id=person.id, influencer_id=influencer.id)
    if prepared:
        await database.add(make_pledge(influencer.id, person.id), make_course_result(influencer.id, person.id))
    one, other, third = (Integrity(login_id=assessor.id) for assessor in assessors)
    return Alliance(
        me=me,
        influencer=influencer,
        channel=channel,
        secretary=Secretariat(login_id=secretary.id),
        assessor=one,
        other_assessor=other,
        third_assessor=third,
        decider=Decider(login_id=decider.id),
        other_decider=Decider(login_id=other_decider.id),
    )


async def applied(database: TestDatabase, alliance: Alliance, now: datetime = NOON) -> Certification:
    """A file that waits for its screening."""
    async with database.work(alliance.me, now) as work:
        return await apply_for_certification(work, alliance.application())


async def admitted(database: TestDatabase, alliance: Alliance, now: datetime = NOON) -> Certification:
    """A file under assessment."""
    file = await applied(database, alliance, now)
    async with database.work(alliance.secretary, now) as work:
        return await screen_application(
            work, certification_id=file.id, outcome=ScreeningOutcome.COMPLETE, note="Hồ sơ đầy đủ."
        )


async def assess(
    database: TestDatabase, assessor: Integrity, file: Certification, scores: list[GroupScore], now: datetime = NOON
) -> Certification:
    """One assessor's scores are in."""
    async with database.work(assessor, now) as work:
        return await submit_assessment(work, certification_id=file.id, scores=scores)


async def assessed(database: TestDatabase, alliance: Alliance, score: int = 80, now: datetime = NOON) -> Certification:
    """A file that waits for its decision."""
    file = await admitted(database, alliance, now)
    await assess(database, alliance.assessor, file, scored(score), now)
    return await assess(database, alliance.other_assessor, file, scored(score), now)


async def decide(
    database: TestDatabase,
    decider: Decider,
    file: Certification,
    outcome: DecisionOutcome = DecisionOutcome.GRANT,
    now: datetime = NOON,
) -> Certification:
    """A decided file."""
    async with database.work(decider, now) as work:
        decided = await decide_certification(
            work, certification_id=file.id, outcome=outcome, statement=STATEMENT, proof=proof()
        )
    return granted(decided)


async def certified(database: TestDatabase, alliance: Alliance, score: int = 80, now: datetime = NOON) -> Certificate:
    """An active certificate that went all the way."""
    file = await decide(database, alliance.decider, await assessed(database, alliance, score, now), now=now)
    (certificate,) = await database.all(select(Certificate).where(Certificate.certification_id == file.id))
    return certificate
