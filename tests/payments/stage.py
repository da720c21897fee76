"""What histories of the books play on: campaigns, influencers and bookings that need no making for each hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from domain.bookings.booking import Booking
from domain.campaigns.programmes import Campaign
from domain.ids import BookingId, InfluencerId, LoginId
from domain.influencers.profiles import Influencer
from domain.money import vnd
from domain.offers.offer import Offer
from domain.offers.terms import OfferTerms
from domain.payouts.payout_details import PayoutDetails
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.influencers import make_imported_influencer
from tests.makers.logins import make_login
from tests.makers.payments import BOOKS, add_campaign, add_offer, book
from tests.makers.payouts import ACCOUNT

BOOKKEEPING: Final = (
    "closing_balances", "accounting_periods", "payouts", "partner_costs", "postings", "transfers", "hold_draws",
    "holds", "funding_ends", "fundings", "accounts", "facts",
)  # fmt: skip
PAST_THE_TRIGGERS: Final = "SET LOCAL session_replication_role = replica"
MORE_BOOKINGS: Final = """
INSERT INTO bookings SELECT (
    jsonb_populate_record(CAST(NULL AS bookings), to_jsonb(b) || jsonb_build_object(
        'id', gen_random_uuid(), 'offer_id', gen_random_uuid(), 'terms_id', gen_random_uuid(),
        'brief_id', gen_random_uuid()
    ))
).* FROM bookings b, generate_series(2, {bookings})
"""
"""Copies of one: what is tried is the books, not where a booking comes from."""


@dataclass(frozen=True)
class Stage:
    """Who takes part, for as long as the database lasts; the books are emptied after each history."""

    campaigns: Sequence[Campaign]
    influencers: Sequence[InfluencerId]
    bookings: Sequence[Sequence[BookingId]]
    """Those of the first campaign and influencer, and those of the second."""
    login: LoginId

    async def clear_books(self, database: TestDatabase) -> None:
        """Empty the books alone."""
        await run(database, PAST_THE_TRIGGERS, *(f"DELETE FROM {table}" for table in BOOKKEEPING))  # noqa: S608


async def set_stage(database: TestDatabase, *, bookings: int) -> Stage:
    """Two campaigns, two influencers, and so many bookings of each pair, for whose fees nothing is held.

    What they agreed on is nowhere kept, so that anything may be held for them.
    """
    campaigns = [await add_campaign(database) for _ in range(2)]
    await database.add(make_imported_influencer())
    login = await database.add(make_login())
    await add_offer(database, campaigns[0], vnd(0))
    async with database.work(BOOKS, NOON) as work:
        await book(work, campaigns[0], await work.claim(select(Offer)), await work.claim(select(OfferTerms)))
    await run(database, PAST_THE_TRIGGERS, MORE_BOOKINGS.format(bookings=2 * bookings))
    influencers = [each.id for each in await database.all(select(Influencer).order_by(Influencer.id))]
    for each in influencers:
        await database.add(PayoutDetails.after(None, ACCOUNT, of=each, by=login.id, now=NOON))
    await run(database, PAST_THE_TRIGGERS, "UPDATE bookings SET terms_id = gen_random_uuid()")
    ids = [each.id for each in await database.all(select(Booking).order_by(Booking.id))]
    pairs = [ids[:bookings], ids[bookings:]]
    for campaign, influencer_id, of_both in zip(campaigns, influencers, pairs, strict=True):
        parties = f"campaign_id = '{campaign.id}', influencer_id = '{influencer_id}'"
        listed = ", ".join(f"'{each}'" for each in of_both)
        await run(database, PAST_THE_TRIGGERS, f"UPDATE bookings SET {parties} WHERE id IN ({listed})")  # noqa: S608
    return Stage(
        campaigns=campaigns,
        influencers=influencers,
        bookings=pairs,
        login=login.id,
    )


async def run(database: TestDatabase, *statements: str) -> None:
    """Plain SQL in one transaction, as somebody with the database's password could."""
    async with database.work(BOOKS, NOON) as work:
        connection = await work.session.connection()
        for statement in statements:
            await connection.exec_driver_sql(statement)
