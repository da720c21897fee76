"""Open a dispute, add evidence to it, take it back."""

from typing import Annotated

import strawberry

from domain.actors import ActingBrandManager, ActingInfluencer
from domain.ids import BookingId, DisputeId
from domain.money import vnd
from operations.disputes.opening import add_dispute_evidence, open_dispute, withdraw_dispute
from schema.context import Info
from schema.disputes.readings import DISPUTE, DISPUTE_EVIDENCE
from schema.disputes.types import Dispute, DisputeEvidence
from schema.files import file_id_of
from schema.money import MinorUnits
from schema.node_keys import UnknownId, key_of, parse_node_id
from schema.performing import granted, perform, perform_proven
from schema.problems import Problem
from schema.reading import one


@strawberry.input(description="What is disputed, and what of the fee is claimed to be the influencer's.")
class OpenDisputeInput:
    claim: MinorUnits = strawberry.field(
        description="What of the fee the influencer should get, in đồng: 0 for a refund of all, the fee for all of it."
    )
    grounds: str = strawberry.field(description="What went wrong, 1 to 5,000 characters; both sides read it.")


@strawberry.input(description="What a side shows in a dispute.")
class DisputeEvidenceInput:
    statement: str = strawberry.field(description="What it shows, 1 to 5,000 characters.")
    url: str | None = strawberry.field(description="Where the file or the page is: a web address.", default=None)
    file_hash: str | None = strawberry.field(
        description="SHA-256 of the file at the address, in hex, so that it can be held against it later; of a kept "
        "file it need not be said.",
        default=None,
    )
    file_id: strawberry.ID | None = strawberry.field(
        description="A file of yours that is kept here, as `POST /files` answered it.", default=None
    )


OpenDisputeResult = Annotated[Dispute | Problem, strawberry.union("OpenDisputeResult")]
AddDisputeEvidenceResult = Annotated[DisputeEvidence | Problem, strawberry.union("AddDisputeEvidenceResult")]
WithdrawDisputeResult = Annotated[Dispute | Problem, strawberry.union("WithdrawDisputeResult")]


def dispute_id_of(given: strawberry.ID) -> DisputeId:
    """The dispute that an argument names. Raises UnknownId."""
    return key_of(given, Dispute, DisputeId, field="disputeId")


@strawberry.type
class OpeningMutation:
    """What whoever opens a dispute does, and evidence."""

    @strawberry.mutation(
        description="Dispute a booking, as either side: while it runs, before silence answers what it waits for, or "
        "within 7 days of its end. It stands still, and its fee is held, until the dispute is over."
    )
    async def open_dispute(
        self, info: Info, booking_id: strawberry.ID, input: OpenDisputeInput, idempotency_key: str | None = None
    ) -> OpenDisputeResult:
        """Either side opens it."""
        key = _booking_id_of(booking_id)
        async with info.context.work_as(ActingBrandManager, ActingInfluencer) as work:
            opened = await perform(
                work, idempotency_key, open_dispute, booking_id=key, claim=vnd(input.claim), grounds=input.grounds
            )
        return await one(info, DISPUTE, opened)

    @strawberry.mutation(description="Show something in a dispute that is not over, as either side.")
    async def add_dispute_evidence(
        self, info: Info, dispute_id: strawberry.ID, input: DisputeEvidenceInput, idempotency_key: str | None = None
    ) -> AddDisputeEvidenceResult:
        """One piece."""
        key, file_id = dispute_id_of(dispute_id), file_id_of(input.file_id, field="input.fileId")
        async with info.context.work_as(ActingBrandManager, ActingInfluencer) as work:
            added = await perform(
                work,
                idempotency_key,
                add_dispute_evidence,
                dispute_id=key,
                statement=input.statement,
                url=input.url,
                file_hash=input.file_hash,
                file_id=file_id,
            )
        return await one(info, DISPUTE_EVIDENCE, added)

    @strawberry.mutation(
        description="Take back the dispute that you opened: the booking goes on with the time it had left, or its fee "
        "goes back where it was, which takes your password above `releaseAbove`. You cannot dispute the booking again."
    )
    async def withdraw_dispute(
        self,
        info: Info,
        dispute_id: strawberry.ID,
        *,
        password: str | None = None,
        code: str | None = None,
        passkey: str | None = None,
        idempotency_key: str | None = None,
    ) -> WithdrawDisputeResult:
        """Whoever opened it."""
        key, proof = dispute_id_of(dispute_id), info.context.proof_if_shown(password, code, passkey)
        async with info.context.work_as(ActingBrandManager, ActingInfluencer) as work:
            withdrawn = await perform_proven(work, idempotency_key, withdraw_dispute, dispute_id=key, proof=proof)
        return await one(info, DISPUTE, granted(withdrawn))


def _booking_id_of(given: strawberry.ID) -> BookingId:
    """By its name: bookings show their disputes, so their module loads after this one. Raises UnknownId."""
    name, key = parse_node_id(given)
    if name != "Booking":
        raise UnknownId(wanted="Booking", field="bookingId")
    return BookingId(key)
