"""State that a product was used which was yet to be used when its offer was accepted."""

from datetime import date
from typing import Annotated

import strawberry

from domain.actors import ActingInfluencer
from domain.bookings.product_uses import StatedUse
from domain.ids import SampleId
from operations.bookings.product_uses import state_product_use
from schema.bookings.delivering import booking_id_of
from schema.bookings.readings import BOOKING
from schema.bookings.types import Booking, Sample
from schema.context import Info
from schema.node_keys import key_of
from schema.performing import perform
from schema.problems import Problem
from schema.reading import one


@strawberry.input(
    description="That you have used a product and understand it: what was not used, or is not clearly understood, must "
    "not be introduced (Advertising Law Art 15a.3.a)."
)
class StateProductUseInput:
    used_on: date = strawberry.field(description="The first day on which you used it, in Viet Nam; not in the future.")
    understood: bool = strawberry.field(description="Whether you understand it; you must.")
    sample_id: strawberry.ID | None = strawberry.field(
        description="The sample that you used, if the brand sent one: it had arrived by that day.", default=None
    )

    def read(self) -> StatedUse:
        """The statement as a value, not checked yet."""
        return StatedUse(used_on=self.used_on, understood=self.understood)


StateProductUseResult = Annotated[Booking | Problem, strawberry.union("StateProductUseResult")]


@strawberry.type
class ProductUseMutation:
    """The use of what is advertised."""

    @strawberry.mutation(
        description="Say that you have used the product by now, as the influencer who had declared that they would; "
        "nothing is published before."
    )
    async def state_product_use(
        self, info: Info, booking_id: strawberry.ID, input: StateProductUseInput, idempotency_key: str | None = None
    ) -> StateProductUseResult:
        """The influencer knows it now."""
        sample = input.sample_id
        async with info.context.work_as(ActingInfluencer) as work:
            stated = await perform(
                work,
                idempotency_key,
                state_product_use,
                booking_id=booking_id_of(booking_id),
                use=input.read(),
                sample_id=None if sample is None else key_of(sample, Sample, SampleId, field="input.sampleId"),
            )
        return await one(info, BOOKING, stated)
