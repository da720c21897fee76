"""Bring a draft before a neutral judge, and judge it."""

from typing import Annotated

import strawberry

from domain.actors import ActingBrandManager, Integrity, Secretariat
from operations.bookings.judging import judge_draft, refer_draft
from schema.bookings.delivering import booking_id_of
from schema.bookings.readings import BOOKING
from schema.bookings.types import Booking
from schema.context import Info
from schema.performing import perform
from schema.problems import Problem
from schema.reading import one

ReferDraftResult = Annotated[Booking | Problem, strawberry.union("ReferDraftResult")]
JudgeDraftResult = Annotated[Booking | Problem, strawberry.union("JudgeDraftResult")]


@strawberry.type
class JudgingMutation:
    """When the rounds of changes are used up."""

    @strawberry.mutation(
        description="Bring the last draft before a neutral judge, as the brand, once no round of changes is left. "
        "Silence until the booking's `strikesAt` counts as meeting the brief."
    )
    async def refer_draft(
        self,
        info: Info,
        booking_id: strawberry.ID,
        grounds: Annotated[str, strawberry.argument(description="Where it misses the brief, 1 to 2,000 characters.")],
        idempotency_key: str | None = None,
    ) -> ReferDraftResult:
        """The brand is not content."""
        async with info.context.work_as(ActingBrandManager) as work:
            referred = await perform(
                work, idempotency_key, refer_draft, booking_id=booking_id_of(booking_id), grounds=grounds
            )
        return await one(info, BOOKING, referred)

    @strawberry.mutation(
        description="Say whether a draft meets the agreed brief, as an admin who is neither of the brand nor the "
        "influencer. One that does may be published, another goes back to the influencer."
    )
    async def judge_draft(
        self,
        info: Info,
        booking_id: strawberry.ID,
        meets_brief: Annotated[bool, strawberry.argument(description="Whether it meets the brief.")],
        findings: Annotated[str, strawberry.argument(description="Why, by the brief: 1 to 2,000 characters.")],
        idempotency_key: str | None = None,
    ) -> JudgeDraftResult:
        """The judge has looked."""
        async with info.context.work_as(Secretariat, Integrity) as work:
            judged = await perform(
                work,
                idempotency_key,
                judge_draft,
                booking_id=booking_id_of(booking_id),
                meets_brief=meets_brief,
                findings=findings,
            )
        return await one(info, BOOKING, judged)
