"""Undo a booking by consent, before it is published."""

from typing import Annotated

import strawberry

from domain.actors import ActingBrandManager, ActingInfluencer
from operations.bookings.settling import agree_to_cancel_booking, ask_to_cancel_booking, refuse_to_cancel_booking
from schema.bookings.delivering import booking_id_of
from schema.bookings.readings import BOOKING
from schema.bookings.types import Booking
from schema.context import Info
from schema.performing import granted, perform, perform_proven
from schema.problems import Problem
from schema.reading import one

AskToCancelBookingResult = Annotated[Booking | Problem, strawberry.union("AskToCancelBookingResult")]
RefuseToCancelBookingResult = Annotated[Booking | Problem, strawberry.union("RefuseToCancelBookingResult")]
AgreeToCancelBookingResult = Annotated[Booking | Problem, strawberry.union("AgreeToCancelBookingResult")]


@strawberry.type
class CancellingMutation:
    """Cancelling by consent."""

    @strawberry.mutation(
        description="Ask the other side to end a booking that is not published. Silence until `cancelsAt` agrees; then "
        "`cancellationPays` is the influencer's and the rest goes back: the share that the work has reached now."
    )
    async def ask_to_cancel_booking(
        self,
        info: Info,
        booking_id: strawberry.ID,
        *,
        at_fault: Annotated[
            bool,
            strawberry.argument(
                description="Whether it ends by the influencer's fault. Said by the influencer it pays nothing; said "
                "by the brand it pays nothing once the influencer agrees in words; silence pays the share reached."
            ),
        ] = False,
        idempotency_key: str | None = None,
    ) -> AskToCancelBookingResult:
        """Either side asks."""
        key = booking_id_of(booking_id)
        async with info.context.work_as(ActingBrandManager, ActingInfluencer) as work:
            asked = await perform(work, idempotency_key, ask_to_cancel_booking, booking_id=key, at_fault=at_fault)
        return await one(info, BOOKING, asked)

    @strawberry.mutation(description="Hold to a booking that the other side wishes to end.")
    async def refuse_to_cancel_booking(
        self, info: Info, booking_id: strawberry.ID, idempotency_key: str | None = None
    ) -> RefuseToCancelBookingResult:
        """The side that was asked says no."""
        async with info.context.work_as(ActingBrandManager, ActingInfluencer) as work:
            kept = await perform(work, idempotency_key, refuse_to_cancel_booking, booking_id=booking_id_of(booking_id))
        return await one(info, BOOKING, kept)

    @strawberry.mutation(
        description="End a booking as the other side wishes: its place is free again and its fee split as it was "
        "asked; with `cancellationAtFault` the fault is then admitted, and nothing is paid. Otherwise, where "
        "`cancellationPays` is above `releaseAbove`, it takes your password."
    )
    async def agree_to_cancel_booking(
        self,
        info: Info,
        booking_id: strawberry.ID,
        *,
        password: str | None = None,
        code: str | None = None,
        passkey: str | None = None,
        idempotency_key: str | None = None,
    ) -> AgreeToCancelBookingResult:
        """The side that was asked says yes."""
        key, proof = booking_id_of(booking_id), info.context.proof_if_shown(password, code, passkey)
        async with info.context.work_as(ActingBrandManager, ActingInfluencer) as work:
            ended = await perform_proven(work, idempotency_key, agree_to_cancel_booking, booking_id=key, proof=proof)
        return await one(info, BOOKING, granted(ended))
