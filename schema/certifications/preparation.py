"""Sign the pledge, take the course test."""

from datetime import datetime
from typing import Annotated

import strawberry

from domain.actors import ActingInfluencer
from domain.certifications import course, pledges
from operations.certifications.preparation import sign_pledge, take_course_test
from schema.certifications.visibility import own_and_admins_pledges, own_and_admins_results
from schema.context import Info
from schema.performing import perform
from schema.problems import Problem
from schema.reading import Node, one, reads


@strawberry.type(description="An influencer's signature under a version of the code of conduct.")
class Pledge(Node):
    """A pledge."""

    code_version: str = strawberry.field(description="The version signed.")
    text_hash: str = strawberry.field(description="SHA-256 of the text signed.")
    signed_at: datetime = strawberry.field(description="When it was signed.")


@strawberry.type(description="One try at the course test.")
class CourseResult(Node):
    """A marked test."""

    test_version: str = strawberry.field(description="The version taken.")
    correct: int = strawberry.field(description="How many answers were right.")
    asked: int = strawberry.field(description="How many questions there were.")
    passed: bool = strawberry.field(description="Whether it was passed.")
    taken_at: datetime = strawberry.field(description="When it was taken.")
    valid_until: datetime | None = strawberry.field(description="Until when it counts; null when not passed.")


PLEDGE = reads(Pledge, pledges.Pledge, visible=own_and_admins_pledges)
COURSE_RESULT = reads(CourseResult, course.CourseResult, visible=own_and_admins_results)


@strawberry.input(description="An answer to one question of the course test.")
class CourseAnswerInput:
    """A question and what was chosen."""

    question: str = strawberry.field(description="The question's code.")
    choice: str = strawberry.field(description="The code of the choice.")


SignPledgeResult = Annotated[Pledge | Problem, strawberry.union("SignPledgeResult")]
TakeCourseTestResult = Annotated[CourseResult | Problem, strawberry.union("TakeCourseTestResult")]


@strawberry.type
class PreparationMutation:
    """What comes before an application."""

    @strawberry.mutation(description="Sign the code of conduct in force, as the influencer you act for.")
    async def sign_pledge(
        self,
        info: Info,
        code_version: Annotated[str, strawberry.argument(description="The version you have read.")],
        idempotency_key: str | None = None,
    ) -> SignPledgeResult:
        """Pledge."""
        async with info.context.work_as(ActingInfluencer) as work:
            pledge_id = await perform(work, idempotency_key, sign_pledge, code_version=code_version)
        return await one(info, PLEDGE, pledge_id)

    @strawberry.mutation(description="Take the course test in force; it is marked at once.")
    async def take_course_test(
        self,
        info: Info,
        version: Annotated[str, strawberry.argument(description="The version you answer.")],
        answers: Annotated[list[CourseAnswerInput], strawberry.argument(description="One for each question.")],
        idempotency_key: str | None = None,
    ) -> TakeCourseTestResult:
        """Answer all questions."""
        given = [course.Answer(answer.question, answer.choice) for answer in answers]
        async with info.context.work_as(ActingInfluencer) as work:
            result_id = await perform(work, idempotency_key, take_course_test, version=version, answers=given)
        return await one(info, COURSE_RESULT, result_id)
