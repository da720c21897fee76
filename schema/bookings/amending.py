"""Amend a booking by consent of both sides."""

from datetime import date
from typing import Annotated

import strawberry

from domain.actors import ActingBrandManager, ActingInfluencer
from domain.bookings.amended_terms import Amending, PieceAmendment
from domain.ids import AmendmentId, DeliverableId
from domain.money import vnd
from operations.bookings.amending import accept_amendment, decline_amendment, propose_amendment, withdraw_amendment
from schema.bookings.amendments import BookingAmendment
from schema.bookings.delivering import booking_id_of
from schema.bookings.readings import AMENDMENT
from schema.bookings.types import Deliverable
from schema.campaigns.content import AskedExclusivityInput, UsageGrantInput
from schema.context import Info
from schema.money import MinorUnits
from schema.node_keys import key_of
from schema.performing import perform
from schema.problems import Problem
from schema.reading import one


@strawberry.input(description="What is to be another of one deliverable that is not published; what is left out stays.")
class PieceAmendmentInput:
    deliverable_id: strawberry.ID = strawberry.field(description="Which deliverable of the booking.")
    due_on: date | None = strawberry.field(description="The new day by which it is due.", default=None)
    format: str | None = strawberry.field(description="The code of the new format.", default=None)
    note: str | None = strawberry.field(description="The new note; an empty one takes it away.", default=None)

    def read(self) -> PieceAmendment:
        """The change as a value, not checked yet."""
        return PieceAmendment(
            deliverable_id=key_of(self.deliverable_id, Deliverable, DeliverableId, field="input.terms.deliverables"),
            due_on=self.due_on,
            format=self.format,
            note=self.note,
        )


@strawberry.input(
    description="What is to be changed of a booking; what is left out stays. Platforms and the number of deliverables "
    "cannot be amended."
)
class AmendedTermsInput:
    deliverables: list[PieceAmendmentInput] = strawberry.field(
        description="Deliverables that are not published yet.", default_factory=list
    )
    usage_grants: list[UsageGrantInput] | None = strawberry.field(
        description="All that the brand may do with the content from then on, 20 entries at most.", default=None
    )
    exclusivity: AskedExclusivityInput | None = strawberry.field(
        description="For how long the influencer works for nobody else.", default=None
    )
    ends_exclusivity: bool = strawberry.field(description="Whether the exclusivity is given up.", default=False)
    fee: MinorUnits | None = strawberry.field(
        description="The new fee, in đồng; on acceptance what it is raised by is held from the campaign's free money, "
        "and what it is lowered by is free again.",
        default=None,
    )

    def read(self) -> Amending:
        """The wish as a value, not checked yet."""
        return Amending(
            pieces=tuple(each.read() for each in self.deliverables),
            usage_grants=None if self.usage_grants is None else tuple(each.read() for each in self.usage_grants),
            exclusivity=None if self.exclusivity is None else self.exclusivity.read(),
            ends_exclusivity=self.ends_exclusivity,
            fee=None if self.fee is None else vnd(self.fee),
        )


@strawberry.input(description="An amendment to propose.")
class ProposeAmendmentInput:
    terms: AmendedTermsInput = strawberry.field(description="What is to be changed.")
    reason: str = strawberry.field(description="Why, 1 to 2,000 characters.")


ProposeAmendmentResult = Annotated[BookingAmendment | Problem, strawberry.union("ProposeAmendmentResult")]
AcceptAmendmentResult = Annotated[BookingAmendment | Problem, strawberry.union("AcceptAmendmentResult")]
DeclineAmendmentResult = Annotated[BookingAmendment | Problem, strawberry.union("DeclineAmendmentResult")]
WithdrawAmendmentResult = Annotated[BookingAmendment | Problem, strawberry.union("WithdrawAmendmentResult")]


@strawberry.type
class AmendingMutation:
    """Changing what was agreed."""

    @strawberry.mutation(
        description="Ask the other side to change what was agreed: days, formats and notes of what is not published, "
        "usage rights, exclusivity, the fee. It is open for 72 hours; one is open at a time. Where there is no money "
        "for it today, it is refused at once."
    )
    async def propose_amendment(
        self, info: Info, booking_id: strawberry.ID, input: ProposeAmendmentInput, idempotency_key: str | None = None
    ) -> ProposeAmendmentResult:
        """Either side proposes."""
        async with info.context.work_as(ActingBrandManager, ActingInfluencer) as work:
            proposed = await perform(
                work,
                idempotency_key,
                propose_amendment,
                booking_id=booking_id_of(booking_id),
                amending=input.terms.read(),
                reason=input.reason,
            )
        return await one(info, AMENDMENT, proposed)

    @strawberry.mutation(
        description="Agree to the other side's amendment: it holds at once. Days, usage rights, exclusivity and money "
        "are checked again, and what the fee changes by moves."
    )
    async def accept_amendment(
        self, info: Info, amendment_id: strawberry.ID, idempotency_key: str | None = None
    ) -> AcceptAmendmentResult:
        """The other side agrees."""
        async with info.context.work_as(ActingBrandManager, ActingInfluencer) as work:
            accepted = await perform(
                work, idempotency_key, accept_amendment, amendment_id=_amendment_id_of(amendment_id)
            )
        return await one(info, AMENDMENT, accepted)

    @strawberry.mutation(description="Hold to what was agreed, as the side that was asked.")
    async def decline_amendment(
        self, info: Info, amendment_id: strawberry.ID, idempotency_key: str | None = None
    ) -> DeclineAmendmentResult:
        """The other side does not agree."""
        async with info.context.work_as(ActingBrandManager, ActingInfluencer) as work:
            declined = await perform(
                work, idempotency_key, decline_amendment, amendment_id=_amendment_id_of(amendment_id)
            )
        return await one(info, AMENDMENT, declined)

    @strawberry.mutation(description="Take your own amendment back, before it is answered.")
    async def withdraw_amendment(
        self, info: Info, amendment_id: strawberry.ID, idempotency_key: str | None = None
    ) -> WithdrawAmendmentResult:
        """Whoever proposed it takes it back."""
        async with info.context.work_as(ActingBrandManager, ActingInfluencer) as work:
            withdrawn = await perform(
                work, idempotency_key, withdraw_amendment, amendment_id=_amendment_id_of(amendment_id)
            )
        return await one(info, AMENDMENT, withdrawn)


def _amendment_id_of(given: strawberry.ID) -> AmendmentId:
    return key_of(given, BookingAmendment, AmendmentId, field="amendmentId")
