"""How long money lasts, over HTTP: in a campaign, in a funding and in a booking."""

from sqlalchemy import select

from domain.bookings.booking import Booking
from domain.payments import Funding
from schema.bookings.types import Booking as BookingType
from schema.campaigns.types import Campaign
from schema.node_keys import node_id
from tests.callers import Kind, make_caller
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.candidates import add_candidate
from tests.makers.markets import add_market, booked
from tests.operations.test_funding_ends import LAST_DAY, due

MONEY = """query ($campaign: ID!, $booking: ID!) {
  campaign(id: $campaign) { money { freeEndsAt heldEndsAt } fundings { nodes { endsAt drawn { minor } } } }
  booking(id: $booking) { hold { endsAt } } }"""
END = "2027-02-04T05:00:00+00:00"


async def test_the_ends_of_money_are_shown_where_it_is(api: Api, database: TestDatabase) -> None:
    market = await add_market(database, rail="stripe")
    booking = await booked(database, market, await add_candidate(database), due(LAST_DAY))
    finance = await make_caller(database, Kind.FINANCE)
    ids = {"campaign": node_id(Campaign, market.campaign.id), "booking": node_id(BookingType, booking.id)}

    seen = (await api.post(finance, MONEY, **ids)).json()["data"]

    assert seen == {
        "campaign": {
            "money": {"freeEndsAt": END, "heldEndsAt": END},
            "fundings": {"nodes": [{"endsAt": END, "drawn": {"minor": 3_000_000}}]},
        },
        "booking": {"hold": {"endsAt": END}},
    }


async def test_money_without_an_end_shows_none(api: Api, database: TestDatabase) -> None:
    market = await add_market(database)
    await booked(database, market, await add_candidate(database))
    finance = await make_caller(database, Kind.FINANCE)
    (booking,) = await database.all(select(Booking))
    (funding,) = await database.all(select(Funding))
    ids = {"campaign": node_id(Campaign, funding.campaign_id), "booking": node_id(BookingType, booking.id)}

    seen = (await api.post(finance, MONEY, **ids)).json()["data"]

    assert seen["campaign"]["money"] == {"freeEndsAt": None, "heldEndsAt": None}
    assert seen["campaign"]["fundings"]["nodes"] == [{"endsAt": None, "drawn": {"minor": 3_000_000}}]
    assert seen["booking"] == {"hold": {"endsAt": None}}
