import pytest

from domain.actors import ActingInfluencer
from domain.campaigns.briefs import Brief, BriefStatus
from domain.campaigns.visibility import brief_by, brief_is_visible
from domain.errors import NotFound
from domain.offers.offer import OfferStatus
from domain.offers.reasons import DeclineReason
from operations.applications import apply_to_brief
from operations.campaigns.law_gate import pack_of_brief_shown
from operations.offers.accepting import accept_offer
from operations.offers.answering import decline_offer
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.candidates import add_candidate
from tests.makers.markets import acting, add_market, open_version, sent_offer
from tests.makers.offers import DECLARED, make_terms


async def sees(database: TestDatabase, me: ActingInfluencer, brief: Brief) -> bool:
    """Whether an influencer sees a brief, and then its proof of diligence too."""
    seen = await database.all(brief_by(brief.id).where(brief_is_visible(me)))
    async with database.reading() as session:
        if seen:
            assert (await pack_of_brief_shown(session, me, brief.id, now=NOON)).category == brief.category
        else:
            with pytest.raises(NotFound):
                await pack_of_brief_shown(session, me, brief.id, now=NOON)
    return bool(seen)


async def test_an_invited_influencer_sees_what_nobody_else_does(database: TestDatabase) -> None:
    market = await add_market(database, open_call=False)
    invited, other = await add_candidate(database), await add_candidate(database)
    assert not await sees(database, acting(invited), market.brief)

    await sent_offer(database, market, invited.id)

    assert await sees(database, acting(invited), market.brief)
    assert not await sees(database, acting(other), market.brief)


async def test_whoever_declined_an_invitation_sees_the_brief_no_more(database: TestDatabase) -> None:
    market, influencer = await add_market(database, open_call=False), await add_candidate(database)
    offer = await sent_offer(database, market, influencer.id)

    async with database.work(acting(influencer), NOON) as work:
        await decline_offer(work, offer_id=offer.id, reason=DeclineReason.NO_TIME, note=None)

    assert (await database.reload(offer)).status is OfferStatus.DECLINED
    assert not await sees(database, acting(influencer), market.brief)


@pytest.mark.parametrize("status", list(BriefStatus))
async def test_whoever_has_a_booking_sees_its_brief_in_every_state(database: TestDatabase, status: BriefStatus) -> None:
    market = await add_market(database, open_call=False)
    booked, other = await add_candidate(database), await add_candidate(database)
    offer = await sent_offer(database, market, booked.id)
    async with database.work(acting(booked), NOON) as work:
        version = await open_version(database, offer.id)
        await accept_offer(work, offer_id=offer.id, terms_id=version, declarations=DECLARED)

    taken = 2 if status is BriefStatus.FILLED else 1
    await database.execute("UPDATE briefs SET status = :status, places_taken = :taken", status=status, taken=taken)

    assert await sees(database, acting(booked), market.brief)
    assert not await sees(database, acting(other), market.brief)


async def test_an_offer_opens_no_brief_by_invitation_to_applications(database: TestDatabase) -> None:
    market, influencer = await add_market(database, open_call=False), await add_candidate(database)
    await sent_offer(database, market, influencer.id)

    with pytest.raises(NotFound):
        async with database.work(acting(influencer), NOON) as work:
            await apply_to_brief(work, brief_id=market.brief.id, terms=make_terms(), declarations=DECLARED)

    assert await database.event_names() == ["OfferSent"]
