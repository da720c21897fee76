"""How somebody in the sample was certified: pledge, test, file, two assessments, a decision, each on its day."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from domain.actors import ActingInfluencer
from domain.certifications.assessment import GroupScore
from domain.certifications.course import Answer, course_test_in_force
from domain.certifications.pledges import conduct_code_in_force
from domain.certifications.reasons import Statement
from domain.certifications.scheme import scheme_in_force
from domain.certifications.screening import ScreeningOutcome
from domain.ids import CertificationId, ChannelId
from operations.certifications.application import (
    ApplicationInput,
    apply_for_certification,
    screen_application,
)
from operations.certifications.assessment import submit_assessment
from operations.certifications.decision import DecisionOutcome, decide_certification
from operations.certifications.preparation import sign_pledge, take_course_test
from sample.alliance import Alliance
from sample.scene import PROOF, Scene

EVIDENCE = "https://bang-chung.example/ho-so"
DAY = timedelta(days=1)
LONGEST_FILE = 12 * DAY
"""From the pledge to the decision."""


async def apply(
    scene: Scene, influencer: ActingInfluencer, channels: Sequence[ChannelId], begun: datetime
) -> CertificationId:
    """Sign the pledge, pass the test and hand the file in, on the first day."""
    await sign_pledge(scene.work_as(influencer, begun), code_version=conduct_code_in_force(begun).version)
    test = course_test_in_force(begun)
    await take_course_test(
        scene.work_as(influencer, begun + DAY / 24),
        version=test.version,
        answers=[Answer(question=question.code, choice=question.answer) for question in test.questions],
    )
    certification = await apply_for_certification(
        scene.work_as(influencer, begun + DAY / 12),
        ApplicationInput(
            channel_ids=channels,
            statement="Tôi xin được đánh giá tín nhiệm.",
            evidence=[EVIDENCE],
            consents_to_register=True,
        ),
    )
    await scene.stage.flush()
    return certification.id


async def screen(scene: Scene, alliance: Alliance, file: CertificationId, at: datetime) -> None:
    """The secretariat finds the file complete."""
    await screen_application(
        scene.work_as(alliance.secretariat, at),
        certification_id=file,
        outcome=ScreeningOutcome.COMPLETE,
        note="Hồ sơ đầy đủ.",
    )


async def assess(
    scene: Scene, alliance: Alliance, file: CertificationId, *, percent: int, chance: random.Random, at: datetime
) -> None:
    """Two assessors score each group around `percent` of its points, a few apart."""
    for place, assessor in enumerate(alliance.assessors):
        scores = [
            GroupScore(
                group=group.code,
                score=max(0, min(100, percent + chance.randint(-2, 2))),
                note="Theo bằng chứng trong hồ sơ.",
                evidence=[EVIDENCE],
            )
            for group in scheme_in_force(at).groups
        ]
        await submit_assessment(scene.work_as(assessor, at + place * DAY), certification_id=file, scores=scores)


async def decide(
    scene: Scene, alliance: Alliance, file: CertificationId, outcome: DecisionOutcome, at: datetime
) -> None:
    """Somebody who had no part in the file decides it."""
    await decide_certification(
        scene.work_as(alliance.decider, at),
        certification_id=file,
        outcome=outcome,
        statement=Statement(ground="Bộ tiêu chí tín nhiệm, mục 1–5", facts="Điểm của hai đánh giá viên độc lập."),
        proof=PROOF,
    )


async def certify(
    scene: Scene,
    alliance: Alliance,
    influencer: ActingInfluencer,
    channels: Sequence[ChannelId],
    *,
    percent: int,
    chance: random.Random,
    begun: datetime,
) -> None:
    """The whole way to a certificate, whose tier follows from `percent`."""
    file = await apply(scene, influencer, channels, begun)
    await screen(scene, alliance, file, begun + 3 * DAY)
    await assess(scene, alliance, file, percent=percent, chance=chance, at=begun + 7 * DAY)
    await decide(scene, alliance, file, DecisionOutcome.GRANT, begun + LONGEST_FILE)
