"""What came of a campaign, or of one booking: pieces, money, and results side by side by source."""

from datetime import datetime
from typing import Final
from uuid import UUID

import strawberry
from pydantic import TypeAdapter

from domain import campaign_report as report
from domain.actors import ActingAdmin, ActingBrand
from domain.bookings.booking import Booking as BookingRow
from domain.bookings.booking import BookingStatus
from domain.bookings.results import ResultFigure, ResultSource
from domain.bookings.visibility import booking_is_visible
from domain.errors import NotFound
from domain.ids import BookingId, CampaignId
from domain.law.periods import day_in_vietnam
from operations.campaign_report.access import campaign_reported_to
from operations.campaign_report.booked_work import work_of_booking, work_of_campaign
from schema.bookings.types import Booking
from schema.campaigns.types import Campaign
from schema.context import Info
from schema.counts import Count
from schema.money import Money
from schema.node_keys import key_of, node_id
from schema.paging import Connection, Edge, PageInfo, cursor_of, place_of, window_of

OLDEST_BOOKING: Final = "reported bookings"
_PLACE: Final[TypeAdapter[tuple[object, ...]]] = TypeAdapter(tuple[UUID])


@strawberry.type(
    description="How far what is owed has come, in pieces; of cancelled bookings only what is online counts."
)
class ReportedPieces:
    owed: int = strawberry.field(description="How many count.")
    published: int = strawberry.field(description="How many are online.")
    late: int = strawberry.field(
        description="How many went online after the day on which they were due, or are not online and it is over."
    )
    evidence_complete: int = strawberry.field(
        description="How many are online with evidence that people were told before and during "
        "(Advertising Law Art 15a.3.b)."
    )
    disclosed: int = strawberry.field(
        description="How many have a disclosure record by which readers are told in time that it is an ad."
    )
    undisclosed: int = strawberry.field(
        description="How many have a disclosure record by which they are not; the rest has no record."
    )


@strawberry.type(description="Where fees are, as the ledger has it.")
class ReportedSpend:
    held: Money = strawberry.field(description="Set aside for bookings that have not ended.")
    released: Money = strawberry.field(description="The influencers'.")
    refunded: Money = strawberry.field(description="Back in the campaign.")


@strawberry.type(description="A figure of one source: its newest value of each piece, added up.")
class ReportedFigure:
    figure: ResultFigure = strawberry.field(description="What is counted.")
    total: Count = strawberry.field(description="Over all pieces of which the source said it.")
    pieces: int = strawberry.field(description="Of how many pieces it did.")


@strawberry.type(
    description="What so many of a figure cost by one source's count: units × (held + released) ÷ figure, rounded half "
    "up to the đồng, over the paid bookings of all whose pieces the source counted it. Refunds are no cost."
)
class ReportedCost:
    figure: ResultFigure = strawberry.field(description="What is counted.")
    units: int = strawberry.field(
        description="For how many of it the cost is: 1,000 views (a đồng has no smaller unit), one click, one order."
    )
    cost: Money = strawberry.field(description="What they cost.")
    bookings: int = strawberry.field(description="Over how many bookings it was reckoned.")


@strawberry.type(description="All that one source says; sources are never added up.")
class SourceReport:
    source: ResultSource = strawberry.field(description="Whose word it is.")
    integration: str | None = strawberry.field(description="The integration's name, where it is an integration's.")
    pieces: int = strawberry.field(description="Of how many pieces it said anything.")
    measured_from: datetime = strawberry.field(description="The oldest of its last words, piece by piece.")
    measured_until: datetime = strawberry.field(description="The newest of them.")
    figures: list[ReportedFigure] = strawberry.field(description="What it counted; a figure it never gave is missing.")
    costs: list[ReportedCost] = strawberry.field(description="What that costs; a cost that cannot be told is missing.")


@strawberry.type(description="What came of one booking.")
class BookingReport:
    booking_id: strawberry.ID = strawberry.field(description="The booking's id.")
    brief: str = strawberry.field(description="The title of its brief.")
    influencer: str = strawberry.field(description="The influencer's name.")
    status: BookingStatus = strawberry.field(description="Where it stands.")
    fee: Money = strawberry.field(description="What was agreed.")
    pieces: ReportedPieces = strawberry.field(description="How far what is owed has come.")
    spend: ReportedSpend = strawberry.field(description="Where its fee is.")
    results: list[SourceReport] = strawberry.field(description="What each source says.")
    differing: int = strawberry.field(description="Of how many pieces sources that count the same do not agree.")


@strawberry.type(description="What came of all bookings of a campaign.")
class CampaignReport:
    as_of: datetime = strawberry.field(description="The instant of the report.")
    bookings: int = strawberry.field(description="How many bookings, cancelled ones included.")
    pieces: ReportedPieces = strawberry.field(description="How far what is owed has come.")
    spend: ReportedSpend = strawberry.field(description="Where their fees are.")
    results: list[SourceReport] = strawberry.field(description="What each source says.")
    differing: int = strawberry.field(description="Of how many pieces sources that count the same do not agree.")


@strawberry.type
class CampaignReportQuery:
    """Looking at what came of it."""

    @strawberry.field(
        description="What came of a campaign; for its brand's members and the alliance's admins. As files: "
        "`/campaigns/{id}/report/bookings.csv`, `results.csv`, and plots such as `views.svg`."
    )
    async def campaign_report(self, info: Info, campaign_id: strawberry.ID) -> CampaignReport:
        """All bookings together."""
        key = _campaign_of(campaign_id)
        actor = info.context.acting_as(ActingBrand, ActingAdmin)
        async with info.context.database.reading() as session:
            await campaign_reported_to(session, actor, key)
            work = await work_of_campaign(session, key)
        found = report.report_over(work, today=day_in_vietnam(info.context.now))
        return CampaignReport(
            as_of=info.context.now,
            bookings=found.bookings,
            pieces=_pieces(found.pieces),
            spend=_spend(found.spend),
            results=_results(found.results),
            differing=found.differing,
        )

    @strawberry.field(
        description="What came of each booking of a campaign, oldest first; for its brand's members and the alliance's "
        "admins."
    )
    async def booking_reports(
        self,
        info: Info,
        campaign_id: strawberry.ID,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[BookingReport]:
        """A page of them."""
        key = _campaign_of(campaign_id)
        actor = info.context.acting_as(ActingBrand, ActingAdmin)
        size = window_of(first, after, None, None).size
        begins = None if after is None else place_of(after, OLDEST_BOOKING, _PLACE, field="after")
        async with info.context.database.reading() as session:
            campaign = await campaign_reported_to(session, actor, key)
            past = None if begins is None else BookingId(UUID(str(begins[0])))
            work = await work_of_campaign(session, key, after=past, most=size + 1)
            total = campaign.bookings
        nodes = [_booking_report(info, each) for each in work[:size]]
        cursors = [cursor_of(OLDEST_BOOKING, (each.booking_id,)) for each in work[:size]]
        return Connection(
            edges=[Edge(node=node, cursor=cursor) for node, cursor in zip(nodes, cursors, strict=True)],
            nodes=nodes,
            page_info=PageInfo(
                has_next_page=len(work) > size,
                has_previous_page=after is not None,
                start_cursor=cursors[0] if cursors else None,
                end_cursor=cursors[-1] if cursors else None,
            ),
            total_count=total,
        )

    @strawberry.field(description="What came of one booking; for its two sides and the alliance's admins.")
    async def booking_report(self, info: Info, booking_id: strawberry.ID) -> BookingReport:
        """One booking."""
        key = key_of(booking_id, Booking, BookingId, field="bookingId")
        seen = booking_is_visible(info.context.actor) & (BookingRow.id == key)
        async with info.context.database.reading() as session:
            work = await work_of_booking(session, seen)
        if work is None:
            raise NotFound(field="bookingId")
        return _booking_report(info, work)


def _campaign_of(given: strawberry.ID) -> CampaignId:
    return key_of(given, Campaign, CampaignId, field="campaignId")


def _booking_report(info: Info, work: report.BookedWork) -> BookingReport:
    found = report.report_over([work], today=day_in_vietnam(info.context.now))
    return BookingReport(
        booking_id=node_id(Booking, work.booking_id),
        brief=work.brief,
        influencer=work.influencer,
        status=work.status,
        fee=Money.of(work.fee),
        pieces=_pieces(found.pieces),
        spend=_spend(found.spend),
        results=_results(found.results),
        differing=found.differing,
    )


def _pieces(counts: report.PieceCounts) -> ReportedPieces:
    return ReportedPieces(
        owed=counts.owed,
        published=counts.published,
        late=counts.late,
        evidence_complete=counts.evidence_complete,
        disclosed=counts.disclosed,
        undisclosed=counts.undisclosed,
    )


def _spend(spend: report.Spend) -> ReportedSpend:
    return ReportedSpend(
        held=Money.of(spend.held), released=Money.of(spend.released), refunded=Money.of(spend.refunded)
    )


def _results(results: tuple[report.SourceResults, ...]) -> list[SourceReport]:
    return [
        SourceReport(
            source=each.speaker.source,
            integration=each.speaker.integration,
            pieces=each.pieces,
            measured_from=each.measured_from,
            measured_until=each.measured_until,
            figures=[
                ReportedFigure(figure=tally.figure, total=Count(tally.total), pieces=tally.pieces)
                for tally in each.tallies
            ],
            costs=[
                ReportedCost(figure=one.figure, units=one.units, cost=Money.of(one.cost), bookings=one.bookings)
                for one in each.costs
            ],
        )
        for each in results
    ]
