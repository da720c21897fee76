"""The sample's offers and bookings: every state occurs, and the books of all of it balance."""

import pytest
from sqlalchemy import select

from domain.bookings.booking import Booking, BookingStatus
from domain.bookings.deliverables import Deliverable
from domain.bookings.results import DeliverableResult, ResultSource
from domain.campaigns.briefs import Brief, BriefStatus
from domain.offers.offer import Offer, OfferStatus
from domain.offers.terms import OfferTerms, Side, TermsStatus
from domain.payments import Funding, FundingStatus, Hold, HoldStatus
from payments.books import check_books
from tests.sample.conftest import Sampled


@pytest.mark.timeout(600)  # the sample takes most of it
async def test_offers_and_bookings_are_in_every_state_and_the_books_balance(sampled: Sampled) -> None:
    database = sampled.database
    offers = await database.all(select(Offer))
    bookings = await database.all(select(Booking))
    assert {each.status for each in offers} == set(OfferStatus)
    assert {each.status for each in bookings} == set(BookingStatus)
    assert {each.status for each in await database.all(select(Brief))} == set(BriefStatus)
    assert {each.status for each in await database.all(select(OfferTerms))} == set(TermsStatus)
    assert {each.status for each in await database.all(select(Hold))} == set(HoldStatus)
    assert {each.status for each in await database.all(select(Funding))} == set(FundingStatus)
    assert any(each.reason is not None and each.reason.protected for each in offers)
    assert {each.awaits for each in offers if each.status is OfferStatus.OPEN} == set(Side)
    assert any(each.extended_at is not None for each in offers)
    assert max(each.versions for each in offers) == 2
    assert all(each.answer_by > sampled.now for each in offers if each.status is OfferStatus.OPEN)
    assert {each.cancellation_side for each in bookings if each.status is BookingStatus.CANCELLED} == {Side.BRAND}
    results = await database.all(select(DeliverableResult))
    assert {each.source for each in results} == {ResultSource.INFLUENCER, ResultSource.BRAND}
    reported = {each.deliverable_id for each in results}
    settled = [each.id for each in bookings if each.status is BookingStatus.SETTLED]
    owed = select(Deliverable).where(Deliverable.booking_id.in_(settled))
    assert reported == {each.id for each in await database.all(owed)}
    async with database.reading() as session:
        assert await check_books(session) == []
