"""The alliance's side of a file: screen, assess, declare and find conflicts of interest, decide."""

from typing import Annotated

import strawberry

from domain.actors import Decider, Integrity, Secretariat
from domain.certifications.assessment import GroupScore
from domain.certifications.screening import ScreeningOutcome
from operations.certifications.application import screen_application
from operations.certifications.assessment import declare_conflict, remove_assessor, submit_assessment
from operations.certifications.decision import DecisionOutcome, decide_certification
from schema.certifications.application import CERTIFICATION, Certification, file_id
from schema.certifications.certificate import StatementInput, statement_of
from schema.context import Info
from schema.performing import granted, perform, perform_proven
from schema.problems import Problem
from schema.reading import one

strawberry.enum(DecisionOutcome, description="How a certification file is decided.")


@strawberry.input(description="A score for one group of criteria, with its note and evidence.")
class ScoreInput:
    """A score."""

    group: str = strawberry.field(description="The group's code.")
    score: int = strawberry.field(description="0 to 100.")
    note: str = strawberry.field(description="Why; 1 to 2000 characters.")
    evidence: list[str] = strawberry.field(description="Where the evidence is: 1 to 10 web addresses.")


@strawberry.input(description="An assessor's scores: one for each group of the file's scheme.")
class SubmitAssessmentInput:
    """All scores at once."""

    scores: list[ScoreInput] = strawberry.field(description="The scores.")


ScreenApplicationResult = Annotated[Certification | Problem, strawberry.union("ScreenApplicationResult")]
SubmitAssessmentResult = Annotated[Certification | Problem, strawberry.union("SubmitAssessmentResult")]
DeclareConflictResult = Annotated[Certification | Problem, strawberry.union("DeclareConflictResult")]
RemoveAssessorResult = Annotated[Certification | Problem, strawberry.union("RemoveAssessorResult")]
DecideCertificationResult = Annotated[Certification | Problem, strawberry.union("DecideCertificationResult")]


@strawberry.type
class ReviewMutation:
    """The deeds of the alliance's people."""

    @strawberry.mutation(description="Screen an application: on to the assessors, or back for what is missing.")
    async def screen_application(
        self,
        info: Info,
        id: strawberry.ID,
        outcome: Annotated[ScreeningOutcome, strawberry.argument(description="What you found.")],
        note: Annotated[str, strawberry.argument(description="What is missing, or that nothing is.")],
        idempotency_key: str | None = None,
    ) -> ScreenApplicationResult:
        """The Secretariat screens."""
        async with info.context.work_as(Secretariat) as work:
            certification_id = await perform(
                work,
                idempotency_key,
                screen_application,
                certification_id=file_id(id),
                outcome=outcome,
                note=note,
            )
        return await one(info, CERTIFICATION, certification_id)

    @strawberry.mutation(
        description="Score a file under assessment, once and for good; nobody sees it before all are in."
    )
    async def submit_assessment(
        self, info: Info, id: strawberry.ID, input: SubmitAssessmentInput, idempotency_key: str | None = None
    ) -> SubmitAssessmentResult:
        """An assessor scores."""
        scores = [
            GroupScore(group=each.group, score=each.score, note=each.note, evidence=each.evidence)
            for each in input.scores
        ]
        async with info.context.work_as(Integrity) as work:
            certification_id = await perform(
                work, idempotency_key, submit_assessment, certification_id=file_id(id), scores=scores
            )
        return await one(info, CERTIFICATION, certification_id)

    @strawberry.mutation(description="Step out of a file for a conflict of interest; your scores no longer count.")
    async def declare_conflict(
        self, info: Info, id: strawberry.ID, ground: str, idempotency_key: str | None = None
    ) -> DeclareConflictResult:
        """An assessor steps out."""
        async with info.context.work_as(Integrity) as work:
            certification_id = await perform(
                work, idempotency_key, declare_conflict, certification_id=file_id(id), ground=ground
            )
        return await one(info, CERTIFICATION, certification_id)

    @strawberry.mutation(
        description="Put somebody out of a file for a conflict of interest that was found; their scores count no more."
    )
    async def remove_assessor(
        self, info: Info, id: strawberry.ID, email: str, ground: str, idempotency_key: str | None = None
    ) -> RemoveAssessorResult:
        """A conflict was found."""
        async with info.context.work_as(Secretariat, Decider) as work:
            certification_id = await perform(
                work, idempotency_key, remove_assessor, certification_id=file_id(id), email=email, ground=ground
            )
        return await one(info, CERTIFICATION, certification_id)

    @strawberry.mutation(
        description="Grant or refuse a file, with reasons and your password; as a decider without a part in it."
    )
    async def decide_certification(
        self,
        info: Info,
        id: strawberry.ID,
        outcome: Annotated[DecisionOutcome, strawberry.argument(description="Grant or refuse.")],
        input: StatementInput,
        *,
        password: str,
        code: str | None = None,
        passkey: str | None = None,
        idempotency_key: str | None = None,
    ) -> DecideCertificationResult:
        """The decider decides."""
        async with info.context.work_as(Decider) as work:
            decided = await perform_proven(
                work,
                idempotency_key,
                decide_certification,
                certification_id=file_id(id),
                outcome=outcome,
                statement=statement_of(input),
                proof=info.context.proof(password, code, passkey),
            )
        return await one(info, CERTIFICATION, granted(decided))
