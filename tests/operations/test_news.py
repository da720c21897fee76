"""Each fact is told to exactly those whom it concerns, and finding them does not read through all facts."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects import postgresql

from domain.actors import System
from domain.bookings.booking import Booking
from domain.bookings.events import DraftSent
from domain.campaigns.programmes import CampaignEdited
from domain.chargebacks import ChargebackLost, ChargebackReported
from domain.disputes.dispute import Dispute
from domain.disputes.events import DisputeWithdrawn, EvidenceAdded
from domain.events import Event
from domain.funding_refunds import FundingRefunded
from domain.ids import (
    BookingId,
    ChargebackId,
    DisputeEvidenceId,
    FundingRefundId,
    HoldId,
    PayoutDetailsId,
    PayoutId,
    ReviewId,
    WithholdingWishId,
    new_id,
)
from domain.influencers.profiles import Influencer
from domain.money import vnd
from domain.news import TOLD, UNTOLD, Subject, Topic
from domain.offers.events import OfferClosed
from domain.offers.terms import Side
from domain.payments import FeeReleased, Funding, FundingDeclined
from domain.payouts.events import PayoutFollowed, PayoutPaid
from domain.payouts.payout_details import PayoutDetailsSet
from domain.payouts.tax_commitments import TaxCommitmentGiven, TaxCommitmentWithdrawn
from domain.payouts.withholding_wishes import WithholdingAsked
from domain.reviews.reminding import ReviewReminded
from domain.reviews.review import ReviewPublished, ReviewWritten
from operations.news import About, NewsItem, news_after, news_between
from storage.following import Position, present_position
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.disputes import make_dispute
from tests.makers.markets import Market
from tests.makers.payments import make_funding

BEGINNING = Position(0, UUID(int=0))


async def record(database: TestDatabase, *events: Event) -> None:
    """These facts, in one transaction."""
    async with database.work(System(name="test"), NOON) as work:
        for event in events:
            work.record(event)


async def news_since(database: TestDatabase, position: Position, *, most: int = 100) -> tuple[list[NewsItem], Position]:
    await database.at_rest()
    async with database.reading() as session:
        return await news_after(session, position, most=most)


async def here(database: TestDatabase) -> Position:
    await database.at_rest()
    async with database.reading() as session:
        return await present_position(session)


async def funding_in(database: TestDatabase, market: Market) -> Funding:
    return await database.add(make_funding(market.brand.id, market.campaign.id, market.login.id))


async def dispute_over(database: TestDatabase, market: Market, booking: Booking) -> Dispute:
    dispute = make_dispute(by=market.login.id)
    dispute.booking_id = booking.id
    return await database.add(dispute)


async def test_each_fact_is_told_to_those_whom_it_concerns(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    funding, dispute = await funding_in(database, market), await dispute_over(database, market, booking)
    chargeback_id, refund_id = ChargebackId(new_id()), FundingRefundId(new_id())
    payout_id, details_id = PayoutId(new_id()), PayoutDetailsId(new_id())
    review_id = ReviewId(new_id())
    before = await here(database)

    await record(
        database,
        DraftSent(booking_id=booking.id, number=1),
        DisputeWithdrawn(dispute_id=dispute.id, booking_id=booking.id),
        EvidenceAdded(dispute_id=dispute.id, evidence_id=DisputeEvidenceId(new_id()), side=Side.BRAND, hash="0"),
        OfferClosed(offer_id=booking.offer_id),
        FeeReleased(hold_id=HoldId(new_id()), booking_id=booking.id, amount=vnd(1)),
        FundingDeclined(funding_id=funding.id, campaign_id=market.campaign.id),
        ChargebackLost(chargeback_id=chargeback_id, funding_id=funding.id, amount=vnd(1)),
        FundingRefunded(refund_id=refund_id, funding_id=funding.id, amount=vnd(1), returned=vnd(1)),
        PayoutPaid(payout_id=payout_id, influencer_id=influencer.id, net=vnd(1)),
        PayoutDetailsSet(influencer_id=influencer.id, details_id=details_id, usable_from=NOON),
        TaxCommitmentGiven(influencer_id=influencer.id, year=2026),
        TaxCommitmentWithdrawn(influencer_id=influencer.id, year=2026),
        WithholdingAsked(influencer_id=influencer.id, wish_id=WithholdingWishId(new_id())),
        ReviewPublished(review_id=review_id, booking_id=booking.id, side=Side.BRAND, rating=5),
        ReviewReminded(booking_id=booking.id, side=Side.INFLUENCER, closes_at=NOON),
        # What concerns others, and what is told to nobody.
        DraftSent(booking_id=BookingId(new_id()), number=1),
        ReviewWritten(review_id=review_id, booking_id=booking.id, side=Side.BRAND),
        CampaignEdited(campaign_id=market.campaign.id),
        ChargebackReported(funding_id=funding.id),
        PayoutFollowed(payout_id=payout_id),
    )
    items, _ = await news_since(database, before)

    brand, person = Subject(Topic.BRAND, market.brand.id), Subject(Topic.INFLUENCER, influencer.id)
    work = {Subject(Topic.BOOKING, booking.id), brand, person}
    offer = {Subject(Topic.OFFER, booking.offer_id), brand, person}
    money = {Subject(Topic.CAMPAIGN_MONEY, market.campaign.id), brand}
    payouts = {Subject(Topic.PAYOUTS, influencer.id), person}
    assert [(each.what, *each.about, each.subjects) for each in items[:-1]] == [
        ("DraftSent", "booking_id", booking.id, work),
        ("DisputeWithdrawn", "dispute_id", dispute.id, work | {Subject(Topic.MEDIATION), Subject(Topic.DECISION)}),
        ("EvidenceAdded", "dispute_id", dispute.id, work),
        ("OfferClosed", "offer_id", booking.offer_id, offer),
        ("FeeReleased", "booking_id", booking.id, work | money),
        ("FundingDeclined", "funding_id", funding.id, money),
        ("ChargebackLost", "chargeback_id", chargeback_id, money | {Subject(Topic.FINANCE)}),
        ("FundingRefunded", "refund_id", refund_id, money),
        ("PayoutPaid", "payout_id", payout_id, payouts),
        ("PayoutDetailsSet", "details_id", details_id, payouts),
        ("TaxCommitmentGiven", "influencer_id", influencer.id, payouts),
        ("TaxCommitmentWithdrawn", "influencer_id", influencer.id, payouts),
        ("WithholdingAsked", "influencer_id", influencer.id, payouts),
        ("ReviewPublished", "review_id", review_id, work),
        ("ReviewReminded", "booking_id", booking.id, {person}),
    ]
    assert (items[-1].what, items[-1].about.field, items[-1].subjects) == ("DraftSent", "booking_id", frozenset())
    assert {each.at for each in items} == {NOON}


async def test_what_is_much_is_read_in_parts(database: TestDatabase, booking: Booking) -> None:
    before = await here(database)
    await record(database, *(DraftSent(booking_id=booking.id, number=number) for number in range(3)))
    whole, end = await news_since(database, before)

    first, position = await news_since(database, before, most=2)
    rest, reached = await news_since(database, position, most=2)

    assert first + rest == whole
    assert (len(first), len(rest)) == (2, 1)
    assert before < position < reached
    assert reached >= end
    assert (await news_since(database, reached))[0] == []
    assert whole[0].about == About("booking_id", booking.id)


async def test_new_facts_are_found_by_their_place_among_many(database: TestDatabase, booking: Booking) -> None:
    await database.execute(
        "INSERT INTO facts (id, name, data, actor_kind, at, request_id) "
        "SELECT gen_random_uuid(), 'DraftSent', jsonb_build_object('booking_id', CAST(:id AS text)), 'System', now(), "
        "gen_random_uuid() FROM generate_series(1, 5000)",
        id=str(booking.id),
    )
    before = await here(database)
    await record(database, DraftSent(booking_id=booking.id, number=1))
    await database.execute("ANALYZE facts, bookings, offers, disputes, fundings")
    statement = news_between(before, await here(database), most=500)
    written = statement.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})
    async with database.reading() as session:
        plan = "\n".join(await session.scalars(text("EXPLAIN " + str(written).replace(":", "\\:"))))
        found = (await session.execute(statement)).all()

    assert len(found) == 1
    assert "ix_facts_order" in plan
    assert "Seq Scan on facts" not in plan


def test_whatever_is_declared_beside_what_is_told_is_told_as_well() -> None:
    beside = {Event.kinds[name].__module__ for name in TOLD}

    left_out = {kind for name, kind in Event.kinds.items() if kind.__module__ in beside and name not in TOLD}

    assert left_out == UNTOLD
