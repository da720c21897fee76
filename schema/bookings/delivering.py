"""Deliver a booking: show drafts, answer them, publish what is owed, accept it."""

from datetime import datetime
from typing import Annotated

import strawberry

from domain.actors import ActingBrandManager, ActingInfluencer
from domain.bookings.publications import Evidence, Publication
from domain.bookings.stated_files import StatedFile
from domain.ids import BookingId, DeliverableId
from operations.bookings.delivering import (
    approve_booking,
    approve_draft,
    ask_for_draft_changes,
    publish_deliverable,
    send_draft,
    send_script,
)
from schema.bookings.readings import BOOKING
from schema.bookings.types import Booking, Deliverable
from schema.context import Info
from schema.counts import Count
from schema.files import file_id_of
from schema.node_keys import key_of
from schema.performing import granted, perform, perform_proven
from schema.problems import Problem
from schema.reading import one


@strawberry.input(
    description="Which file it is, in the words of whoever shows it: by its hash both sides can prove which one was "
    "shown. Nothing is fetched; a file that is kept here must be as stated."
)
class StatedFileInput:
    sha256: str = strawberry.field(description="SHA-256 of its bytes, in hex.")
    size: Count = strawberry.field(description="How many bytes it has.")
    media_type: str = strawberry.field(description="What it is, such as `video/mp4`.")

    def read(self) -> StatedFile:
        """The file as a value, not checked yet."""
        return StatedFile(sha256=self.sha256, size=self.size, media_type=self.media_type)


@strawberry.input(description="A draft to show.")
class SendDraftInput:
    url: str | None = strawberry.field(
        description="Where the draft is: a web address; needed unless `fileId` says it.", default=None
    )
    note: str | None = strawberry.field(description="A word to the brand, 2,000 characters.", default=None)
    file: StatedFileInput | None = strawberry.field(
        description="Which file is there; what was sent back does not come again as the same file.", default=None
    )
    file_id: strawberry.ID | None = strawberry.field(
        description="A file of yours that is kept here, as `POST /files` answered it.", default=None
    )


@strawberry.input(
    description="What was captured of one notice that the post is advertising: where it can be seen, or which file it "
    "is, or a file that is kept here. It is never the post itself."
)
class EvidenceInput:
    url: str | None = strawberry.field(description="Where it can be seen: a web address.", default=None)
    file: StatedFileInput | None = strawberry.field(description="Which file it is.", default=None)
    file_id: strawberry.ID | None = strawberry.field(
        description="A file of yours that is kept here, as `POST /files` answered it.", default=None
    )
    at_second: int | None = strawberry.field(
        description="The moment in the post, in seconds from its start; needed for videos, streams and podcasts, and "
        "for nothing else.",
        default=None,
    )

    def read(self, field: str) -> Evidence:
        """The evidence as a value, not checked yet; it is given as `field`. Raises UnknownId."""
        return Evidence(
            url=self.url,
            file=self.file and self.file.read(),
            file_id=file_id_of(self.file_id, field=f"{field}.fileId"),
            at_second=self.at_second,
        )


@strawberry.input(
    description="Where and when a deliverable went online, with the evidence that people were told before and during "
    "(Advertising Law Art 15a.3.b)."
)
class PublishDeliverableInput:
    url: str = strawberry.field(
        description="Where it was published: on the platform of the piece, and on a channel of yours where the address "
        "shows whose it is."
    )
    published_at: datetime = strawberry.field(description="When it was published; not in the future.")
    evidence_before: EvidenceInput = strawberry.field(description="That people were told immediately before.")
    evidence_during: EvidenceInput = strawberry.field(
        description="That people were told during it: another capture, of a later moment."
    )

    def read(self) -> Publication:
        """The publication as a value, not checked yet. Raises UnknownId."""
        return Publication(
            url=self.url,
            published_at=self.published_at,
            evidence_before=self.evidence_before.read("input.evidenceBefore"),
            evidence_during=self.evidence_during.read("input.evidenceDuring"),
        )


SendScriptResult = Annotated[Booking | Problem, strawberry.union("SendScriptResult")]
SendDraftResult = Annotated[Booking | Problem, strawberry.union("SendDraftResult")]
AskForDraftChangesResult = Annotated[Booking | Problem, strawberry.union("AskForDraftChangesResult")]
ApproveDraftResult = Annotated[Booking | Problem, strawberry.union("ApproveDraftResult")]
PublishDeliverableResult = Annotated[Booking | Problem, strawberry.union("PublishDeliverableResult")]
ApproveBookingResult = Annotated[Booking | Problem, strawberry.union("ApproveBookingResult")]


def booking_id_of(given: strawberry.ID) -> BookingId:
    """The booking that an argument names. Raises UnknownId."""
    return key_of(given, Booking, BookingId, field="bookingId")


@strawberry.type
class DeliveringMutation:
    """Delivering, step by step."""

    @strawberry.mutation(
        description="Show the brand what you have in mind, as the influencer booked: once, before the first draft."
    )
    async def send_script(
        self,
        info: Info,
        booking_id: strawberry.ID,
        url: Annotated[str, strawberry.argument(description="Where the script is: a web address.")],
        idempotency_key: str | None = None,
    ) -> SendScriptResult:
        """The script."""
        async with info.context.work_as(ActingInfluencer) as work:
            sent = await perform(work, idempotency_key, send_script, booking_id=booking_id_of(booking_id), url=url)
        return await one(info, BOOKING, sent)

    @strawberry.mutation(description="Show the brand a draft, as the influencer booked.")
    async def send_draft(
        self, info: Info, booking_id: strawberry.ID, input: SendDraftInput, idempotency_key: str | None = None
    ) -> SendDraftResult:
        """The next draft."""
        file_id = file_id_of(input.file_id, field="input.fileId")
        async with info.context.work_as(ActingInfluencer) as work:
            sent = await perform(
                work,
                idempotency_key,
                send_draft,
                booking_id=booking_id_of(booking_id),
                url=input.url,
                note=input.note,
                file=input.file and input.file.read(),
                file_id=file_id,
            )
        return await one(info, BOOKING, sent)

    @strawberry.mutation(description="Send a draft back, twice at most, as the brand.")
    async def ask_for_draft_changes(
        self,
        info: Info,
        booking_id: strawberry.ID,
        changes: Annotated[str, strawberry.argument(description="What to change, 1 to 2,000 characters.")],
        idempotency_key: str | None = None,
    ) -> AskForDraftChangesResult:
        """One round of changes."""
        async with info.context.work_as(ActingBrandManager) as work:
            asked = await perform(
                work, idempotency_key, ask_for_draft_changes, booking_id=booking_id_of(booking_id), changes=changes
            )
        return await one(info, BOOKING, asked)

    @strawberry.mutation(description="Let a draft be published, as the brand.")
    async def approve_draft(
        self, info: Info, booking_id: strawberry.ID, idempotency_key: str | None = None
    ) -> ApproveDraftResult:
        """The brand is content."""
        async with info.context.work_as(ActingBrandManager) as work:
            approved = await perform(work, idempotency_key, approve_draft, booking_id=booking_id_of(booking_id))
        return await one(info, BOOKING, approved)

    @strawberry.mutation(
        description="Record that one piece is online, with its evidence; with the last one the booking is published."
    )
    async def publish_deliverable(
        self,
        info: Info,
        deliverable_id: strawberry.ID,
        input: PublishDeliverableInput,
        idempotency_key: str | None = None,
    ) -> PublishDeliverableResult:
        """One publication."""
        key = key_of(deliverable_id, Deliverable, DeliverableId, field="deliverableId")
        async with info.context.work_as(ActingInfluencer) as work:
            published = await perform(
                work, idempotency_key, publish_deliverable, deliverable_id=key, publication=input.read()
            )
        return await one(info, BOOKING, published)

    @strawberry.mutation(
        description="Accept what was delivered, as the brand: it can then not be disputed, and the fee is released "
        "next. A fee above `releaseAbove` takes your password."
    )
    async def approve_booking(
        self,
        info: Info,
        booking_id: strawberry.ID,
        *,
        password: str | None = None,
        code: str | None = None,
        passkey: str | None = None,
        idempotency_key: str | None = None,
    ) -> ApproveBookingResult:
        """The brand accepts."""
        key, proof = booking_id_of(booking_id), info.context.proof_if_shown(password, code, passkey)
        async with info.context.work_as(ActingBrandManager) as work:
            approved = await perform_proven(work, idempotency_key, approve_booking, booking_id=key, proof=proof)
        return await one(info, BOOKING, granted(approved))
