"""Certificates: what anyone may look up by number, and what a decider does to them."""

from datetime import datetime
from typing import Annotated

import strawberry
from sqlalchemy import select

from domain.actors import Decider
from domain.certifications import certificate
from domain.certifications.history import AppealState, CertificateStatus, appeal_state
from domain.certifications.history import CertificateChange as ChangeRow
from domain.certifications.numbers import read_number
from domain.certifications.reasons import Statement
from domain.certifications.scheme import scheme_of
from domain.ids import CertificateId
from domain.influencers.profiles import Influencer
from operations.certifications.certificate import (
    reinstate_certificate,
    revoke_certificate,
    suspend_certificate,
)
from schema.certifications.scheme import Severity
from schema.certifications.visibility import changes_visible_to, holder_and_admins
from schema.context import Context, Info
from schema.execution.computed import computed
from schema.node_keys import key_of
from schema.performing import granted, perform_proven
from schema.problems import Problem
from schema.reading import Many, Node, One, Within, everyone, one, one_or_none, only, reads

strawberry.enum(CertificateStatus, description="How a certificate stands.")
strawberry.enum(AppealState, description="Whether a decision about a certificate may still be appealed.")


@strawberry.type(description="What was agreed for one group of criteria.")
class CertificateResult(Node):
    """A group's result."""

    criteria_group: str = strawberry.field(description="The group's code.")
    weight: int = strawberry.field(description="How many of the 100 points it is worth.")
    score: int = strawberry.field(description="Its score in basis points: 10000 is full.")
    scheme_version: strawberry.Private[str]

    @computed(needs=("criteria_group", "scheme_version"), description="The group's name in the scheme's version.")
    def name(self, context: Context) -> str:
        """The name in the caller's language."""
        group = scheme_of(self.scheme_version).group(self.criteria_group)
        assert group is not None, "results are written from the groups of the same version"
        return group.name_vi if context.language == "vi" else group.name_en


@strawberry.type(description="A channel that a certificate covers; an ad on another channel is not covered.")
class CertificateChannel(Node):
    """A channel as it was named when the certificate was issued."""

    platform: str = strawberry.field(description="The platform's code.")
    handle: str = strawberry.field(description="The channel's name on the platform.")


@strawberry.type(description="One status of a certificate in its history.")
class CertificateChange(Node):
    """A change with its reasons."""

    status: CertificateStatus = strawberry.field(description="The status it entered.")
    at: datetime = strawberry.field(description="When.")
    ground: str | None = strawberry.field(description="The law or rule on which a person decided it.")
    facts: str | None = strawberry.field(description="The facts; for the holder and admins.")
    severity: Severity | None = strawberry.field(description="How grave, where it is a sanction.")
    appeal_by: datetime | None = strawberry.field(description="Until when it may be appealed.")

    @computed(needs=("appeal_by",), description="Whether it may still be appealed.")
    def appeal_state(self, context: Context) -> AppealState:
        """The state at the request's instant."""
        return appeal_state(self.appeal_by, context.now)


@strawberry.type(description="The alliance's approval of an influencer; anyone may look it up by its number.")
class Certificate(Node):
    """The least that lets a stranger check it."""

    number: str = strawberry.field(description="The number; its last character checks the others.")
    holder_name: str = strawberry.field(description="The name its holder uses.")
    tier: int = strawberry.field(description="1 to 3.")
    total: int = strawberry.field(description="The points in hundredths: 8750 is 87.5 of 100.")
    scheme_version: str = strawberry.field(description="The version of the scheme it was assessed under.")
    issued_at: datetime = strawberry.field(description="When it was issued.")
    valid_until: datetime = strawberry.field(description="When it ends.")
    succeeded_by: str | None = strawberry.field(description="The number of the certificate that took its place.")
    results: list[CertificateResult] = strawberry.field(description="The result for each group of criteria.")
    channels: list[CertificateChannel] = strawberry.field(description="The channels it covers.")
    history: list[CertificateChange] = strawberry.field(description="How it has stood, oldest first.")
    kept_status: strawberry.Private[CertificateStatus]
    notice_at: strawberry.Private[datetime]

    @computed(
        name="status",
        needs=("kept_status", "notice_at", "valid_until"),
        description="How it stands at this moment, even if its end has come since the last change.",
    )
    def status_now(self, context: Context) -> CertificateStatus:
        """The status at the request's instant."""
        return certificate.standing(
            self.kept_status, notice_at=self.notice_at, valid_until=self.valid_until, now=context.now
        )

    @computed(needs=("tier", "scheme_version"), description="The tier's name in the scheme's version.")
    def tier_name(self, context: Context) -> str:
        """The name in the caller's language."""
        tier = next(each for each in scheme_of(self.scheme_version).tiers if each.level == self.tier)
        return tier.name_vi if context.language == "vi" else tier.name_en


CERTIFICATE = reads(
    Certificate,
    certificate.Certificate,
    visible=everyone,
    columns={
        "kept_status": certificate.Certificate.status,
        "holder_name": select(Influencer.display_name)
        .where(Influencer.id == certificate.Certificate.influencer_id)
        .scalar_subquery(),
    },
    many={
        "results": Many(
            reading=lambda: CERTIFICATE_RESULT,
            key=certificate.CertificateResult.certificate_id,
            order_by=[certificate.CertificateResult.weight.desc(), certificate.CertificateResult.criteria_group],
            about=5,
        ),
        "channels": Many(
            reading=lambda: CERTIFICATE_CHANNEL,
            key=certificate.CertificateChannel.certificate_id,
            order_by=[certificate.CertificateChannel.platform, certificate.CertificateChannel.handle],
            about=3,
        ),
        "history": Many(
            reading=lambda: CERTIFICATE_CHANGE,
            key=ChangeRow.certificate_id,
            order_by=[ChangeRow.place],
            about=3,
        ),
    },
)
CERTIFICATE_RESULT = reads(
    CertificateResult,
    certificate.CertificateResult,
    visible=Within(CERTIFICATE, certificate.CertificateResult.certificate_id),
    columns={
        "scheme_version": select(certificate.Certificate.scheme_version)
        .where(certificate.Certificate.id == certificate.CertificateResult.certificate_id)
        .scalar_subquery()
    },
)
CERTIFICATE_CHANNEL = reads(
    CertificateChannel,
    certificate.CertificateChannel,
    visible=Within(CERTIFICATE, certificate.CertificateChannel.certificate_id),
)
CERTIFICATE_CHANGE = reads(
    CertificateChange,
    ChangeRow,
    visible=changes_visible_to,
    columns={"facts": only(ChangeRow.facts, to=holder_and_admins)},
)
STANDING_CERTIFICATE = One(
    reading=CERTIFICATE,
    key=certificate.Certificate.influencer_id,
    where=certificate.Certificate.status.in_(certificate.STANDING_STATUSES),
)
"""The certificate that an influencer holds, for types that are read from an influencer's row."""


@strawberry.type(description="There is no certificate with this number.")
class CertificateNotFound:
    """The answer for a number that nobody holds."""

    number: str = strawberry.field(description="The number asked for.")
    mistyped: bool = strawberry.field(description="Whether its check character says that it was mistyped.")


@strawberry.input(description="Why something is decided.")
class StatementInput:
    """A statement of reasons."""

    ground: str = strawberry.field(description="The law or rule, with its clause; 1 to 300 characters.")
    facts: str = strawberry.field(description="The facts; 1 to 4000 characters.")


def statement_of(given: StatementInput) -> Statement:
    """The statement that came in."""
    return Statement(ground=given.ground, facts=given.facts)


CertificateAnswer = Annotated[Certificate | CertificateNotFound, strawberry.union("CertificateAnswer")]
SuspendCertificateResult = Annotated[Certificate | Problem, strawberry.union("SuspendCertificateResult")]
ReinstateCertificateResult = Annotated[Certificate | Problem, strawberry.union("ReinstateCertificateResult")]
RevokeCertificateResult = Annotated[Certificate | Problem, strawberry.union("RevokeCertificateResult")]


@strawberry.type
class CertificateQuery:
    """Looking certificates up."""

    @strawberry.field(description="The certificate with this number, however it is typed; for everybody.")
    async def certificate(
        self, info: Info, number: Annotated[str, strawberry.argument(description="The number, as it was typed.")]
    ) -> CertificateAnswer:
        """The public look-up."""
        read = read_number(number)
        found = read and await one_or_none(info, CERTIFICATE, certificate.Certificate.number == read)
        return found or CertificateNotFound(number=number, mistyped=read is None)


@strawberry.type
class CertificateMutation:
    """Deciding about certificates."""

    @strawberry.mutation(
        description="Take a certificate's effect away for a time, with your password; as a decider with no part in it."
    )
    async def suspend_certificate(
        self,
        info: Info,
        id: strawberry.ID,
        input: StatementInput,
        severity: Severity,
        *,
        password: str,
        code: str | None = None,
        passkey: str | None = None,
        idempotency_key: str | None = None,
    ) -> SuspendCertificateResult:
        """Suspend."""
        async with info.context.work_as(Decider) as work:
            decided = await perform_proven(
                work,
                idempotency_key,
                suspend_certificate,
                certificate_id=key_of(id, Certificate, CertificateId),
                statement=statement_of(input),
                severity=severity,
                proof=info.context.proof(password, code, passkey),
            )
        return await one(info, CERTIFICATE, granted(decided))

    @strawberry.mutation(
        description="Lift a certificate's suspension, with your password; as a decider without a part in it."
    )
    async def reinstate_certificate(
        self,
        info: Info,
        id: strawberry.ID,
        input: StatementInput,
        *,
        password: str,
        code: str | None = None,
        passkey: str | None = None,
        idempotency_key: str | None = None,
    ) -> ReinstateCertificateResult:
        """Reinstate."""
        async with info.context.work_as(Decider) as work:
            decided = await perform_proven(
                work,
                idempotency_key,
                reinstate_certificate,
                certificate_id=key_of(id, Certificate, CertificateId),
                statement=statement_of(input),
                proof=info.context.proof(password, code, passkey),
            )
        return await one(info, CERTIFICATE, granted(decided))

    @strawberry.mutation(
        description="Take a certificate away for good, with your password; as a decider without a part in it."
    )
    async def revoke_certificate(
        self,
        info: Info,
        id: strawberry.ID,
        input: StatementInput,
        severity: Severity,
        *,
        password: str,
        code: str | None = None,
        passkey: str | None = None,
        idempotency_key: str | None = None,
    ) -> RevokeCertificateResult:
        """Revoke."""
        async with info.context.work_as(Decider) as work:
            decided = await perform_proven(
                work,
                idempotency_key,
                revoke_certificate,
                certificate_id=key_of(id, Certificate, CertificateId),
                statement=statement_of(input),
                severity=severity,
                proof=info.context.proof(password, code, passkey),
            )
        return await one(info, CERTIFICATE, granted(decided))
