"""Report what a published deliverable has reached."""

from datetime import datetime
from typing import Annotated

import strawberry

from domain.actors import ActingBrandManager, ActingInfluencer
from domain.bookings.results import Figures, ResultReport
from domain.ids import DeliverableId, ResultId
from operations.bookings.results import report_results
from schema.bookings.readings import DELIVERABLE_RESULT
from schema.bookings.result_types import DeliverableResult
from schema.bookings.types import Deliverable
from schema.context import Info
from schema.counts import Count
from schema.node_keys import key_of
from schema.performing import perform
from schema.problems import Problem
from schema.reading import one


@strawberry.input(
    description="What a deliverable had reached at an instant: at least one figure, each counted from publication on."
)
class ReportResultsInput:
    deliverable_id: strawberry.ID = strawberry.field(description="The deliverable's id; it must be published.")
    measured_at: datetime = strawberry.field(description="When it stood so: after publication, not in the future.")
    views: Count | None = strawberry.field(description="How often it was played or seen.", default=None)
    reach: Count | None = strawberry.field(description="How many people saw it.", default=None)
    clicks: Count | None = strawberry.field(description="How often its link was followed.", default=None)
    orders: Count | None = strawberry.field(description="How many orders came from it.", default=None)
    evidence: str | None = strawberry.field(
        description="Where the figures can be seen, such as a screenshot: a web address.", default=None
    )
    corrects: strawberry.ID | None = strawberry.field(
        description="An earlier report of your side's that was wrong; this one stands in its place.", default=None
    )
    reason: str | None = strawberry.field(
        description="Why the earlier report was wrong, or why a figure fell; 1,000 characters.", default=None
    )

    def read(self) -> ResultReport:
        """The report as a value, not checked yet. Raises UnknownId."""
        corrects = self.corrects
        named = None if corrects is None else key_of(corrects, DeliverableResult, ResultId, field="input.corrects")
        return ResultReport(
            figures=Figures(views=self.views, reach=self.reach, clicks=self.clicks, orders=self.orders),
            measured_at=self.measured_at,
            evidence=self.evidence,
            corrects_id=named,
            reason=self.reason,
        )


ReportResultsResult = Annotated[DeliverableResult | Problem, strawberry.union("ReportResultsResult")]


@strawberry.type
class ResultsMutation:
    """Results over time."""

    @strawberry.mutation(
        description="Say what a published deliverable has reached, for your side of its booking: as the influencer, "
        "or as a manager of the brand. A figure that falls needs a reason."
    )
    async def report_results(
        self, info: Info, input: ReportResultsInput, idempotency_key: str | None = None
    ) -> ReportResultsResult:
        """One report."""
        key = key_of(input.deliverable_id, Deliverable, DeliverableId, field="input.deliverableId")
        async with info.context.work_as(ActingBrandManager, ActingInfluencer) as work:
            reported = await perform(work, idempotency_key, report_results, deliverable_id=key, report=input.read())
        return await one(info, DELIVERABLE_RESULT, reported)
