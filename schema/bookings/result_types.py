"""The types of results: each report, what every source said last, and where sources differ."""

from datetime import datetime

import strawberry

from domain.bookings import results
from schema.counts import Count
from schema.reading import Node

strawberry.enum(results.ResultSource, description="Who says what a deliverable has reached.")
strawberry.enum(results.ResultFigure, description="What is counted of a deliverable, from publication on.")


@strawberry.type(
    description="What a published deliverable had reached at an instant, as one source reported it. Nothing was "
    "fetched or checked by us; reports stay, and a wrong one is corrected by a newer one."
)
class DeliverableResult(Node):
    source: results.ResultSource = strawberry.field(description="Whose word it is.")
    integration: str | None = strawberry.field(description="The integration's name, where it is an integration's.")
    views: Count | None = strawberry.field(description="How often it was played or seen; null where nobody counted.")
    reach: Count | None = strawberry.field(description="How many people saw it.")
    clicks: Count | None = strawberry.field(description="How often its link was followed.")
    orders: Count | None = strawberry.field(description="How many orders came from it.")
    measured_at: datetime = strawberry.field(description="The instant at which it stood so.")
    reported_at: datetime = strawberry.field(description="When it was reported.")
    evidence: str | None = strawberry.field(description="Where the figures can be seen: a web address.")
    reason: str | None = strawberry.field(description="Why a figure fell, or an earlier report was wrong.")
    corrects: strawberry.ID | None = strawberry.field(description="The earlier report in whose place it stands.")
    stands: bool = strawberry.field(description="Whether no newer report corrects it.")


@strawberry.type(description="What one source said last of a deliverable, figure by figure.")
class NewestResults:
    source: results.ResultSource = strawberry.field(description="Whose word it is.")
    integration: str | None = strawberry.field(description="The integration's name, where it is an integration's.")
    views: Count | None = strawberry.field(description="How often it was played or seen.")
    reach: Count | None = strawberry.field(description="How many people saw it.")
    clicks: Count | None = strawberry.field(description="How often its link was followed.")
    orders: Count | None = strawberry.field(description="How many orders came from it.")
    measured_at: datetime = strawberry.field(description="The newest instant that the source reported.")


@strawberry.type(description="A figure of which sources say different things; neither is taken for the truth.")
class FigureDifference:
    figure: results.ResultFigure = strawberry.field(description="What is counted.")
    least: Count = strawberry.field(description="The lowest of what the sources say.")
    most: Count = strawberry.field(description="The highest of what the sources say.")


def figures_of(newest: NewestResults) -> results.Figures:
    """The figures as the domain's value."""
    return results.Figures(views=newest.views, reach=newest.reach, clicks=newest.clicks, orders=newest.orders)
