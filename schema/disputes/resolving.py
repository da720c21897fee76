"""Answer a dispute, mediate it, decide it."""

from typing import Annotated

import strawberry

from domain.actors import ActingBrandManager, ActingInfluencer, Decider, Integrity, Secretariat
from domain.disputes.dispute import Ruling
from domain.money import vnd
from operations.disputes.resolving import (
    accept_proposal,
    answer_dispute,
    decide_dispute,
    propose_resolution,
    reject_proposal,
)
from schema.context import Info
from schema.disputes.opening import dispute_id_of
from schema.disputes.readings import DISPUTE
from schema.disputes.types import Dispute
from schema.money import MinorUnits
from schema.performing import granted, perform, perform_proven
from schema.problems import Problem
from schema.reading import one


@strawberry.input(description="What the other side says to a dispute.")
class AnswerDisputeInput:
    statement: str = strawberry.field(description="Your side of it, 1 to 5,000 characters.")
    agrees: bool = strawberry.field(
        description="Whether you agree to the claim, which ends the dispute as it was claimed.", default=False
    )


@strawberry.input(description="How an admin proposes to end a dispute.")
class ProposeResolutionInput:
    released: MinorUnits = strawberry.field(
        description="What of the fee goes to the influencer, in đồng; the rest goes back to the campaign."
    )
    reasons: str = strawberry.field(description="Why, 1 to 5,000 characters; both sides read it.")


@strawberry.input(description="A binding decision.")
class DecideDisputeInput:
    released: MinorUnits = strawberry.field(
        description="What of the fee goes to the influencer, in đồng; the rest goes back to the campaign."
    )
    ground: str = strawberry.field(description="The law or rule it stands on, with its clause.")
    facts: str = strawberry.field(description="The facts that were found.")
    reasons: str = strawberry.field(description="Why it is decided so.")


AnswerDisputeResult = Annotated[Dispute | Problem, strawberry.union("AnswerDisputeResult")]
ProposeResolutionResult = Annotated[Dispute | Problem, strawberry.union("ProposeResolutionResult")]
AcceptProposalResult = Annotated[Dispute | Problem, strawberry.union("AcceptProposalResult")]
RejectProposalResult = Annotated[Dispute | Problem, strawberry.union("RejectProposalResult")]
DecideDisputeResult = Annotated[Dispute | Problem, strawberry.union("DecideDisputeResult")]


@strawberry.type
class ResolvingMutation:
    """What leads a dispute to its end."""

    @strawberry.mutation(
        description="Answer a dispute that the other side opened, within 5 working days; an admin mediates next, also "
        "without an answer. To agree to a claim above `releaseAbove` takes your password."
    )
    async def answer_dispute(
        self,
        info: Info,
        dispute_id: strawberry.ID,
        input: AnswerDisputeInput,
        *,
        password: str | None = None,
        code: str | None = None,
        passkey: str | None = None,
        idempotency_key: str | None = None,
    ) -> AnswerDisputeResult:
        """The other side."""
        key = dispute_id_of(dispute_id)
        async with info.context.work_as(ActingBrandManager, ActingInfluencer) as work:
            answered = await perform_proven(
                work,
                idempotency_key,
                answer_dispute,
                dispute_id=key,
                statement=input.statement,
                agrees=input.agrees,
                proof=info.context.proof_if_shown(password, code, passkey),
            )
        return await one(info, DISPUTE, granted(answered))

    @strawberry.mutation(
        description="Propose how to end a dispute, within 2 working days, as an admin who is neither of the brand nor "
        "the influencer."
    )
    async def propose_resolution(
        self, info: Info, dispute_id: strawberry.ID, input: ProposeResolutionInput, idempotency_key: str | None = None
    ) -> ProposeResolutionResult:
        """The mediator."""
        key = dispute_id_of(dispute_id)
        async with info.context.work_as(Secretariat, Integrity) as work:
            proposed = await perform(
                work,
                idempotency_key,
                propose_resolution,
                dispute_id=key,
                released=vnd(input.released),
                reasons=input.reasons,
            )
        return await one(info, DISPUTE, proposed)

    @strawberry.mutation(
        description="Accept what was proposed, within 2 working days; once both sides have, it is carried out. A "
        "proposal above `releaseAbove` takes the password of both."
    )
    async def accept_proposal(
        self,
        info: Info,
        dispute_id: strawberry.ID,
        *,
        password: str | None = None,
        code: str | None = None,
        passkey: str | None = None,
        idempotency_key: str | None = None,
    ) -> AcceptProposalResult:
        """Either side."""
        key, proof = dispute_id_of(dispute_id), info.context.proof_if_shown(password, code, passkey)
        async with info.context.work_as(ActingBrandManager, ActingInfluencer) as work:
            accepted = await perform_proven(work, idempotency_key, accept_proposal, dispute_id=key, proof=proof)
        return await one(info, DISPUTE, granted(accepted))

    @strawberry.mutation(description="Not accept what was proposed: another admin decides the dispute.")
    async def reject_proposal(
        self, info: Info, dispute_id: strawberry.ID, idempotency_key: str | None = None
    ) -> RejectProposalResult:
        """Either side."""
        key = dispute_id_of(dispute_id)
        async with info.context.work_as(ActingBrandManager, ActingInfluencer) as work:
            rejected = await perform(work, idempotency_key, reject_proposal, dispute_id=key)
        return await one(info, DISPUTE, rejected)

    @strawberry.mutation(
        description="Decide a dispute, which binds both sides, as an admin who is neither of the brand nor the "
        "influencer and has not proposed; before its `capsAt`. To release more than `releaseAbove` takes your password."
    )
    async def decide_dispute(
        self,
        info: Info,
        dispute_id: strawberry.ID,
        input: DecideDisputeInput,
        *,
        password: str | None = None,
        code: str | None = None,
        passkey: str | None = None,
        idempotency_key: str | None = None,
    ) -> DecideDisputeResult:
        """The decider."""
        key = dispute_id_of(dispute_id)
        ruling = Ruling(released=vnd(input.released), ground=input.ground, facts=input.facts, reasons=input.reasons)
        async with info.context.work_as(Decider) as work:
            proof = info.context.proof_if_shown(password, code, passkey)
            decided = await perform_proven(
                work, idempotency_key, decide_dispute, dispute_id=key, ruling=ruling, proof=proof
            )
        return await one(info, DISPUTE, granted(decided))
