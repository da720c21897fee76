from datetime import datetime, timedelta

import anyio
from sqlalchemy import select

from domain.actors import System
from domain.campaigns.events import BriefFilled
from domain.errors import WrongState
from domain.ids import BriefId
from domain.offers.events import OfferClosed, OfferLapsed
from domain.offers.offer import OfferStatus
from domain.offers.reasons import DeclineReason
from domain.offers.terms import OfferTerms, Side, TermsStatus
from operations.offers.answering import decline_offer, extend_offer
from operations.offers.ending import close_offers_of_brief, lapse_offers
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.candidates import add_candidate
from tests.makers.markets import acting, add_market, sent_offer

CLOCK = System(name="lapse_offers")
LATE = NOON + timedelta(hours=72)


async def lapse_at(database: TestDatabase, now: datetime) -> int:
    async with database.work(CLOCK, now) as work:
        return await lapse_offers(work)


async def close(database: TestDatabase, brief_id: BriefId) -> int:
    async with database.work(System(name="close_offers_of_brief"), NOON) as work:
        return await close_offers_of_brief(work, BriefFilled(brief_id=brief_id))


async def test_the_clock_lapses_what_is_over_and_nothing_else(database: TestDatabase) -> None:
    market = await add_market(database)
    late, extended = await add_candidate(database), await add_candidate(database)
    lapsing = await sent_offer(database, market, late.id)
    open_longer = await sent_offer(database, market, extended.id)
    async with database.work(market.manager, NOON) as work:
        await extend_offer(work, offer_id=open_longer.id)

    before = await lapse_at(database, LATE - timedelta(microseconds=1))
    struck = await lapse_at(database, LATE)
    again = await lapse_at(database, LATE)

    assert (before, struck, again) == (0, 1, 0)
    kept = await database.reload(lapsing)
    assert (kept.status, kept.ended_at, kept.ended_by) == (OfferStatus.LAPSED, LATE, None)
    assert (await database.reload(open_longer)).status is OfferStatus.OPEN
    assert (await database.events())[-1] == OfferLapsed(offer_id=lapsing.id, awaited=Side.INFLUENCER)
    terms = await database.all(select(OfferTerms).order_by(OfferTerms.id))
    assert [each.status for each in terms] == [TermsStatus.ENDED, TermsStatus.OPEN]


async def test_an_answer_and_the_clock_at_once_end_an_offer_once(database: TestDatabase) -> None:
    market, influencer = await add_market(database), await add_candidate(database)
    offer = await sent_offer(database, market, influencer.id)

    async def answer() -> None:
        try:
            async with database.work(acting(influencer), LATE - timedelta(microseconds=1)) as work:
                await decline_offer(work, offer_id=offer.id, reason=DeclineReason.NO_TIME, note=None)
        except WrongState:
            return

    async with anyio.create_task_group() as together:
        together.start_soon(answer)
        together.start_soon(lapse_at, database, LATE)

    names = await database.event_names()
    assert len(names) == 2
    assert (names[1], (await database.reload(offer)).status) in {
        ("OfferDeclined", OfferStatus.DECLINED),
        ("OfferLapsed", OfferStatus.LAPSED),
    }


async def test_a_filled_brief_closes_what_is_still_open_once(database: TestDatabase) -> None:
    market = await add_market(database)
    offers = [await sent_offer(database, market, (await add_candidate(database)).id) for _ in range(2)]
    other = await sent_offer(database, await add_market(database), (await add_candidate(database)).id)
    await database.execute("UPDATE briefs SET status = 'filled', places_taken = places")

    closed, again = await close(database, market.brief.id), await close(database, market.brief.id)

    assert (closed, again) == (2, 0)
    assert [(await database.reload(each)).status for each in offers] == [OfferStatus.CLOSED] * 2
    assert (await database.reload(other)).status is OfferStatus.OPEN
    assert (await database.events())[-2:] == [OfferClosed(offer_id=each.id) for each in offers]


async def test_a_brief_that_has_a_place_again_keeps_its_offers(database: TestDatabase) -> None:
    market = await add_market(database)
    offer = await sent_offer(database, market, (await add_candidate(database)).id)

    assert await close(database, market.brief.id) == 0

    assert (await database.reload(offer)).status is OfferStatus.OPEN
    assert (await database.reload(market.brief)).places_taken == 0
