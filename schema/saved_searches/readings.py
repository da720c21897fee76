"""What a saved search and its alerts read, and who sees them: who acts for their owner."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, TypeVar

import strawberry
from sqlalchemy import ColumnElement, false, func, select
from strawberry.utils.str_converters import to_camel_case

from domain import saved_searches as rows
from domain.actors import ActingBrand, ActingInfluencer
from schema.campaigns.readings import BRIEF
from schema.campaigns.types import Brief
from schema.discovery.briefs import BRIEF_ORDERS, BriefOrder
from schema.discovery.influencers import INFLUENCER_ORDERS, InfluencerOrder
from schema.influencers.readings import INFLUENCER
from schema.influencers.types import Influencer
from schema.money import MinorUnits
from schema.paging import Connection
from schema.reading import Many, Node, One, Paged, Within, connection, reads, value
from search.query import Sort

OrderT = TypeVar("OrderT", InfluencerOrder, BriefOrder)


@strawberry.type(
    description="One filter of a saved search: the codes chosen, the range that results lie in, or as `near` a "
    "province and how many kilometres away results may be."
)
class SavedFilter:
    name: str = strawberry.field(description="The field of the filter's input, such as `followerBand`.")
    codes: list[str] = strawberry.field(description="The codes chosen, any of which will do; none for a range.")
    least: MinorUnits | None = strawberry.field(description="Where a range begins; null where it is open.")
    most: MinorUnits | None = strawberry.field(description="Where a range ends, included; null where it is open.")


@strawberry.type(
    description="A search kept under a name: a brand's for influencers, shared by its members, or an influencer's for "
    "briefs. It is looked at once a day; what is new raises an alert."
)
class SavedSearch(Node):
    name: str = strawberry.field(description="What it is called.")
    text: str = strawberry.field(description="The words.")
    understood_as: str | None = strawberry.field(
        description="What the words were taken for when they were saved, because nothing held them as they were typed: "
        "undecoded Telex, or another spelling of a sound. What holds either is new."
    )
    filters: list[SavedFilter] = strawberry.field(description="What results must hold, all of it.")
    influencer_order: InfluencerOrder | None = strawberry.field(
        description="The strict order of influencers; null where the most fitting come first, and in a search for "
        "briefs."
    )
    brief_order: BriefOrder | None = strawberry.field(
        description="The strict order of briefs; null where the most fitting come first, and in a search for "
        "influencers."
    )
    created_at: datetime = strawberry.field(description="When it was saved.")
    looked_until: datetime = strawberry.field(description="All that was listed before has been looked at.")
    unread: int = strawberry.field(description="How many of its alerts nobody has read.")
    alerts: "Connection[SavedSearchAlert]" = connection(description="What was new in it, newest first.")


@strawberry.type(description="What was new in a saved search at one look.")
class SavedSearchAlert(Node):
    since: datetime = strawberry.field(description="Listed, or published, from this instant on.")
    until: datetime = strawberry.field(description="And before this one.")
    found: int = strawberry.field(description="How many were new and fitted then.")
    raised_at: datetime = strawberry.field(description="When it was looked.")
    read_at: datetime | None = strawberry.field(description="When somebody said that they have seen it.")
    kept_until: datetime = strawberry.field(
        description="When it will be removed: it names people, so it is kept for a while only, shorter once read."
    )
    saved_search: SavedSearch | None = strawberry.field(description="Whose alert it is.")
    influencers: list[Influencer] = strawberry.field(
        description=f"The newest influencers, {rows.MOST_SHOWN} at most: of those who are still listed."
    )
    briefs: list[Brief] = strawberry.field(
        description=f"The newest briefs, {rows.MOST_SHOWN} at most: of those that may still be seen."
    )


def saved_searches_visible_to(actor: Any) -> ColumnElement[bool]:
    """Those of the brand, or of the influencer, that one acts for."""
    if isinstance(actor, ActingBrand):
        return rows.SavedSearch.brand_id == actor.brand_id
    return rows.SavedSearch.influencer_id == actor.influencer_id if isinstance(actor, ActingInfluencer) else false()


def filters_of(stored: dict[str, Any]) -> list[SavedFilter]:
    """The filters of a stored query, choices by name first, then ranges, then the place to be near."""
    query = rows.read_query(stored)
    chosen = [
        SavedFilter(name=to_camel_case(facet), codes=list(codes), least=None, most=None)
        for facet, codes in sorted(query.choices.items())
    ]
    ranges = [
        SavedFilter(name=to_camel_case(number), codes=[], least=_units(least), most=_units(most))
        for number, (least, most) in sorted(query.ranges.items())
    ]
    places = [
        SavedFilter(name="near", codes=[province], least=None, most=_units(km))
        for province, km in ([] if query.near is None else [query.near])
    ]
    return chosen + ranges + places


def influencer_order_of(stored: dict[str, Any], brand_id: object) -> InfluencerOrder | None:
    """The order of a search for influencers."""
    return None if brand_id is None else _order(stored, INFLUENCER_ORDERS)


def brief_order_of(stored: dict[str, Any], brand_id: object) -> BriefOrder | None:
    """The order of a search for briefs."""
    return _order(stored, BRIEF_ORDERS) if brand_id is None else None


def _order(stored: dict[str, Any], orders: Mapping[OrderT, Sort]) -> OrderT | None:
    query = rows.read_query(stored)
    sorted_by = None if query.sort is None else Sort(query.sort, falling=query.falling)
    return next((order for order, sort in orders.items() if sort == sorted_by), None)


def _units(bound: int | None) -> MinorUnits | None:
    return None if bound is None else MinorUnits(bound)


def text_of(stored: dict[str, Any]) -> str:
    """The words of a stored query."""
    return rows.read_query(stored).text


def understood_as_of(stored: dict[str, Any]) -> str | None:
    """What the words of a stored query were taken for."""
    return rows.read_query(stored).understood_as


_SEARCH: Final = rows.SavedSearch
_ALERT: Final = rows.SavedSearchAlert
_UNREAD: Final = (
    select(func.count())
    .select_from(_ALERT)
    .where(_ALERT.saved_search_id == _SEARCH.id, _ALERT.read_at.is_(None))
    .scalar_subquery()
)

SAVED_SEARCH: Final = reads(
    SavedSearch,
    _SEARCH,
    visible=saved_searches_visible_to,
    columns={
        "text": value(text_of, _SEARCH.query),
        "understood_as": value(understood_as_of, _SEARCH.query),
        "filters": value(filters_of, _SEARCH.query),
        "influencer_order": value(influencer_order_of, _SEARCH.query, _SEARCH.brand_id),
        "brief_order": value(brief_order_of, _SEARCH.query, _SEARCH.brand_id),
        "unread": _UNREAD,
    },
    paged={"alerts": Paged(reading=lambda: SAVED_SEARCH_ALERT, key=_ALERT.saved_search_id)},
)
SAVED_SEARCH_ALERT: Final = reads(
    SavedSearchAlert,
    _ALERT,
    visible=Within(SAVED_SEARCH, _ALERT.saved_search_id),
    one={"saved_search": One(reading=SAVED_SEARCH, key=_ALERT.saved_search_id)},
    many={
        "influencers": Many(
            reading=INFLUENCER,
            key=rows.AlertedInfluencer.alert_id,
            through=rows.AlertedInfluencer.influencer_id,
            order_by=(rows.AlertedInfluencer.place,),
        ),
        "briefs": Many(
            reading=BRIEF,
            key=rows.AlertedBrief.alert_id,
            through=rows.AlertedBrief.brief_id,
            order_by=(rows.AlertedBrief.place,),
        ),
    },
)
