"""Certification files: applying, completing, withdrawing, and who waits for whom."""

from datetime import datetime
from typing import Annotated

import strawberry
from sqlalchemy import select

from domain.actors import ActingAdmin, ActingInfluencer
from domain.certifications import application, screening
from domain.certifications.assessment import Assessment as AssessmentRow
from domain.certifications.assessment import ConflictOfInterest as ConflictRow
from domain.certifications.certificate import Certificate as CertificateRow
from domain.certifications.involvement import awaiting
from domain.ids import CertificationId, ChannelId
from domain.influencers.profiles import Influencer
from operations.certifications.application import (
    ApplicationInput,
    apply_for_certification,
    complete_application,
    withdraw_application,
)
from schema.certifications.assessment import ASSESSMENT, CONFLICT_OF_INTEREST, Assessment, ConflictOfInterest
from schema.certifications.certificate import CERTIFICATE, Certificate
from schema.certifications.preparation import COURSE_RESULT, PLEDGE, CourseResult, Pledge
from schema.certifications.visibility import applicant_and_admins
from schema.context import Info
from schema.node_keys import UnknownId, key_of, parse_node_id
from schema.paging import Connection
from schema.performing import perform
from schema.problems import Problem
from schema.reading import OLDEST, Many, Node, One, Within, one, one_or_none, page, reads

strawberry.enum(application.CertificationStatus, description="Where a certification file stands.")
strawberry.enum(screening.ScreeningOutcome, description="What the Secretariat found when it screened a file.")


@strawberry.type(description="A channel that a file is about.")
class CertificationChannel(Node):
    """A channel as it was named in the application."""

    platform: str = strawberry.field(description="The platform's code.")
    handle: str = strawberry.field(description="The channel's name on the platform.")


@strawberry.type(description="One look of the Secretariat at a file.")
class Screening(Node):
    """A screening."""

    outcome: screening.ScreeningOutcome = strawberry.field(description="What was found.")
    note: str = strawberry.field(description="What is missing, or that nothing is.")
    screened_at: datetime = strawberry.field(description="When.")


@strawberry.type(description="A certification file: from the application to its decision.")
class Certification(Node):
    """One file."""

    status: application.CertificationStatus = strawberry.field(description="Where it stands.")
    applicant_name: str = strawberry.field(description="The name the applicant uses.")
    applied_at: datetime = strawberry.field(description="When the application came in.")
    scheme_version: str = strawberry.field(description="The version of the scheme it is assessed under.")
    statement: str = strawberry.field(description="What the applicant says.")
    evidence: list[str] = strawberry.field(description="The evidence the applicant names, by web address.")
    new_facts: str | None = strawberry.field(description="What is new since a refusal.")
    decided_at: datetime | None = strawberry.field(description="When it was decided.")
    decision_ground: str | None = strawberry.field(description="The law or rule on which it was decided.")
    decision_facts: str | None = strawberry.field(description="The facts on which it was decided.")
    appeal_by: datetime | None = strawberry.field(description="Until when the decision may be appealed.")
    withdrawn_at: datetime | None = strawberry.field(description="When the applicant took it back.")
    channels: list[CertificationChannel] = strawberry.field(description="The channels it is about.")
    pledge: Pledge | None = strawberry.field(description="The pledge it rests on.")
    course_result: CourseResult | None = strawberry.field(description="The passed course test it rests on.")
    screenings: list[Screening] = strawberry.field(description="The Secretariat's looks at it, oldest first.")
    assessments: list[Assessment] = strawberry.field(description="Assessments, as far as they are open to you.")
    conflicts: list[ConflictOfInterest] = strawberry.field(description="Who is out of it; for admins.")
    certificate: Certificate | None = strawberry.field(description="The certificate it led to.")


CERTIFICATION = reads(
    Certification,
    application.Certification,
    visible=applicant_and_admins,
    columns={
        "applicant_name": select(Influencer.display_name)
        .where(Influencer.id == application.Certification.influencer_id)
        .scalar_subquery()
    },
    one={
        "pledge": One(reading=PLEDGE, key=application.Certification.pledge_id),
        "course_result": One(reading=COURSE_RESULT, key=application.Certification.course_result_id),
        "certificate": One(reading=CERTIFICATE, key=CertificateRow.certification_id),
    },
    many={
        "channels": Many(
            reading=lambda: CERTIFICATION_CHANNEL,
            key=application.CertificationChannel.certification_id,
            order_by=[application.CertificationChannel.platform, application.CertificationChannel.handle],
            about=3,
        ),
        "screenings": Many(
            reading=lambda: SCREENING,
            key=screening.Screening.certification_id,
            order_by=[screening.Screening.id],
            about=2,
        ),
        "assessments": Many(
            reading=ASSESSMENT, key=AssessmentRow.certification_id, order_by=[AssessmentRow.id], about=3
        ),
        "conflicts": Many(
            reading=CONFLICT_OF_INTEREST, key=ConflictRow.certification_id, order_by=[ConflictRow.id], about=1
        ),
    },
)
CERTIFICATION_CHANNEL = reads(
    CertificationChannel,
    application.CertificationChannel,
    visible=Within(CERTIFICATION, application.CertificationChannel.certification_id),
)
SCREENING = reads(Screening, screening.Screening, visible=Within(CERTIFICATION, screening.Screening.certification_id))


@strawberry.input(description="An application for certification.")
class ApplyForCertificationInput:
    """What an applicant hands in."""

    channel_ids: list[strawberry.ID] = strawberry.field(
        description="Your channels that the certificate is to cover, 1 to 20; ownership verified."
    )
    statement: str = strawberry.field(description="What speaks for you; 1 to 4000 characters.")
    evidence: list[str] = strawberry.field(description="Where the evidence is: 1 to 10 web addresses.")
    consents_to_register: bool = strawberry.field(
        description="Whether you agree to the public register, in the words of the scheme's `consent`."
    )
    new_facts: str | None = strawberry.field(
        description="What is new, to apply again soon after a refusal.", default=None
    )


@strawberry.input(description="What was missing from an application.")
class CompleteApplicationInput:
    """The statement and the evidence anew."""

    statement: str = strawberry.field(description="What speaks for you; 1 to 4000 characters.")
    evidence: list[str] = strawberry.field(description="Where the evidence is: 1 to 10 web addresses.")


ApplyForCertificationResult = Annotated[Certification | Problem, strawberry.union("ApplyForCertificationResult")]
CompleteApplicationResult = Annotated[Certification | Problem, strawberry.union("CompleteApplicationResult")]
WithdrawApplicationResult = Annotated[Certification | Problem, strawberry.union("WithdrawApplicationResult")]


def file_id(given: strawberry.ID) -> CertificationId:
    """The file that an argument names. Raises UnknownId."""
    return key_of(given, Certification, CertificationId)


@strawberry.type
class ApplicationQuery:
    """Looking at files."""

    @strawberry.field(description="The newest certification file of the influencer you act for.")
    async def my_certification(self, info: Info) -> Certification | None:
        """My file."""
        actor = info.context.acting_as(ActingInfluencer)
        newest = (
            select(application.Certification.id)
            .where(application.Certification.influencer_id == actor.influencer_id)
            .order_by(application.Certification.id.desc())
            .limit(1)
        )
        return await one_or_none(info, CERTIFICATION, application.Certification.id == newest.scalar_subquery())

    @strawberry.field(description="Certification files you may see: your own ones, or as an admin all; newest first.")
    async def certifications(
        self,
        info: Info,
        *,
        status: Annotated[
            application.CertificationStatus | None, strawberry.argument(description="Only files that stand so.")
        ] = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Certification]:
        """Files by status."""
        where = None if status is None else application.Certification.status == status
        return await page(info, CERTIFICATION, where=where, first=first, after=after, last=last, before=before)

    @strawberry.field(
        description="Files that wait for an admin like you, oldest first: for screening, assessment or decision."
    )
    async def certifications_awaiting_me(
        self,
        info: Info,
        *,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Certification]:
        """The admin's queue."""
        where = awaiting(info.context.acting_as(ActingAdmin))
        return await page(
            info, CERTIFICATION, where=where, order=OLDEST, first=first, after=after, last=last, before=before
        )


@strawberry.type
class ApplicationMutation:
    """The applicant's deeds."""

    @strawberry.mutation(description="Apply for certification, after pledge and test, as the influencer you act for.")
    async def apply_for_certification(
        self, info: Info, input: ApplyForCertificationInput, idempotency_key: str | None = None
    ) -> ApplyForCertificationResult:
        """Open a file."""
        given = ApplicationInput(
            channel_ids=[_channel_id(each) for each in input.channel_ids],
            statement=input.statement,
            evidence=input.evidence,
            consents_to_register=input.consents_to_register,
            new_facts=input.new_facts,
        )
        async with info.context.work_as(ActingInfluencer) as work:
            certification_id = await perform(work, idempotency_key, apply_for_certification, given)
        return await one(info, CERTIFICATION, certification_id)

    @strawberry.mutation(description="Hand in what the Secretariat found missing in your application.")
    async def complete_application(
        self, info: Info, id: strawberry.ID, input: CompleteApplicationInput, idempotency_key: str | None = None
    ) -> CompleteApplicationResult:
        """Complete a file."""
        async with info.context.work_as(ActingInfluencer) as work:
            certification_id = await perform(
                work,
                idempotency_key,
                complete_application,
                certification_id=file_id(id),
                statement=input.statement,
                evidence=input.evidence,
            )
        return await one(info, CERTIFICATION, certification_id)

    @strawberry.mutation(description="Take your application back, as long as it is not decided.")
    async def withdraw_application(
        self, info: Info, id: strawberry.ID, idempotency_key: str | None = None
    ) -> WithdrawApplicationResult:
        """Withdraw a file."""
        async with info.context.work_as(ActingInfluencer) as work:
            certification_id = await perform(work, idempotency_key, withdraw_application, certification_id=file_id(id))
        return await one(info, CERTIFICATION, certification_id)


def _channel_id(given: strawberry.ID) -> ChannelId:
    name, key = parse_node_id(given)
    if name != "Channel":
        raise UnknownId(wanted="Channel", field="input.channelIds")
    return ChannelId(key)
