"""The weekly public report of who got the attention."""

from datetime import date, datetime
from typing import Final

import strawberry

from domain.exposure import reports
from schema.context import Info
from schema.paging import Connection
from schema.reading import Many, Node, Within, everyone, page, reads

strawberry.enum(reports.ExposureGrouping, description="What people are grouped by in a report of exposure.")


@strawberry.type(
    description="What one group of people got of a week's attention. Both figures are null where the group is so small "
    "that they would speak of persons, or where they would tell of such a group."
)
class ExposureShare(Node):
    grouping: reports.ExposureGrouping = strawberry.field(description="What they are grouped by.")
    key: str = strawberry.field(
        description="Which group: a tier, a region, `newcomers` or `others`; of deciles, 01 is the tenth that got most."
    )
    people: int | None = strawberry.field(description="How many were shown; in a decile, how many it has.")
    share: int | None = strawberry.field(description="What they got, in basis points of the grouping's attention.")


@strawberry.type(
    description="Who was shown to brands as a candidate in one week: groups of people, never a person. A showing "
    "counts once a day for each brief, at the best place, by the attention that the place gets: 1 / log2(place + 1)."
)
class ExposureReport(Node):
    week: date = strawberry.field(description="The Monday that begins the week, in Viet Nam.")
    made_at: datetime = strawberry.field(description="When it was made.")
    briefs: int = strawberry.field(description="For how many briefs anybody was shown.")
    people: int = strawberry.field(description="How many people were shown.")
    certified: int = strawberry.field(
        description="How many held a certificate when the report was made, or were shown: all that deciles and `gini` "
        "are over."
    )
    gini: int | None = strawberry.field(
        description="How unevenly attention was spread over them, in basis points: 0 evenly, 10000 all to one. Null "
        "where they are too few."
    )
    newcomers_promised: int = strawberry.field(
        description="The least share that fair start promises newcomers of the attention of the first places, in basis "
        "points, in a full list with newcomers enough; compare `NEWCOMER`."
    )
    fair_start_version: str = strawberry.field(description="The version of fair start; see `rankingPolicy`.")
    shares: list[ExposureShare] = strawberry.field(description="What each group got.")


EXPOSURE_REPORT: Final = reads(
    ExposureReport,
    reports.ExposureReport,
    visible=everyone,
    many={
        "shares": Many(
            reading=lambda: EXPOSURE_SHARE,
            key=reports.ExposureShare.report_id,
            order_by=[reports.ExposureShare.grouping, reports.ExposureShare.key],
            about=25,
        )
    },
)
EXPOSURE_SHARE: Final = reads(
    ExposureShare, reports.ExposureShare, visible=Within(EXPOSURE_REPORT, reports.ExposureShare.report_id)
)


@strawberry.type
class ExposureQuery:
    """Who got the attention."""

    @strawberry.field(description="The weekly reports of exposure, newest first; for everybody.")
    async def exposure_reports(
        self, info: Info, *, first: int | None = None, after: str | None = None
    ) -> Connection[ExposureReport]:
        """A page of them."""
        return await page(info, EXPOSURE_REPORT, first=first, after=after)
