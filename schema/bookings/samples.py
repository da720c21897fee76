"""Send a product sample, and say whether it arrived."""

from typing import Annotated

import strawberry

from domain.actors import ActingBrandManager, ActingInfluencer
from domain.ids import SampleId
from operations.bookings.samples import confirm_sample, report_lost_sample, send_sample
from schema.bookings.delivering import booking_id_of
from schema.bookings.readings import SAMPLE
from schema.bookings.types import Sample
from schema.context import Info
from schema.node_keys import key_of
from schema.performing import perform
from schema.problems import Problem
from schema.reading import one


@strawberry.input(description="A product sample that was handed over for delivery.")
class SendSampleInput:
    product: str = strawberry.field(description="What is in the parcel, 1 to 200 characters.")
    tracking: str | None = strawberry.field(
        description="How to follow the parcel: carrier and number, 200 characters.", default=None
    )


SendSampleResult = Annotated[Sample | Problem, strawberry.union("SendSampleResult")]
ConfirmSampleResult = Annotated[Sample | Problem, strawberry.union("ConfirmSampleResult")]
ReportLostSampleResult = Annotated[Sample | Problem, strawberry.union("ReportLostSampleResult")]


@strawberry.type
class SampleMutation:
    """Product samples."""

    @strawberry.mutation(description="Record that you sent a product sample, as the brand, before anything is online.")
    async def send_sample(
        self, info: Info, booking_id: strawberry.ID, input: SendSampleInput, idempotency_key: str | None = None
    ) -> SendSampleResult:
        """The brand sends it."""
        async with info.context.work_as(ActingBrandManager) as work:
            sent = await perform(
                work,
                idempotency_key,
                send_sample,
                booking_id=booking_id_of(booking_id),
                product=input.product,
                tracking=input.tracking,
            )
        return await one(info, SAMPLE, sent)

    @strawberry.mutation(description="Say that a product sample arrived, as the influencer.")
    async def confirm_sample(
        self, info: Info, sample_id: strawberry.ID, idempotency_key: str | None = None
    ) -> ConfirmSampleResult:
        """It is there."""
        async with info.context.work_as(ActingInfluencer) as work:
            confirmed = await perform(work, idempotency_key, confirm_sample, sample_id=_sample_id_of(sample_id))
        return await one(info, SAMPLE, confirmed)

    @strawberry.mutation(description="Say that a product sample did not arrive, as the influencer.")
    async def report_lost_sample(
        self, info: Info, sample_id: strawberry.ID, idempotency_key: str | None = None
    ) -> ReportLostSampleResult:
        """It never came."""
        async with info.context.work_as(ActingInfluencer) as work:
            lost = await perform(work, idempotency_key, report_lost_sample, sample_id=_sample_id_of(sample_id))
        return await one(info, SAMPLE, lost)


def _sample_id_of(given: strawberry.ID) -> SampleId:
    return key_of(given, Sample, SampleId, field="sampleId")
