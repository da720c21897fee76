from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from domain.actors import System
from domain.errors import WrongState
from domain.events import Event
from domain.influencers.profiles import Influencer
from domain.offers.events import OfferReminded
from domain.offers.offer import Offer
from domain.offers.reasons import DeclineReason
from domain.offers.terms import Side
from operations.offers.answering import counter_offer, decline_offer, extend_offer, withdraw_offer
from operations.offers.ending import lapse_offers, remind_of_offers
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.candidates import add_candidate
from tests.makers.markets import Market, accepted, acting, add_market, open_version, sent_offer
from tests.makers.offers import DECLARED, make_terms

CLOCK = System(name="remind_of_offers")
TICK = timedelta(microseconds=1)
DUE, LATE = NOON + timedelta(hours=48), NOON + timedelta(hours=72)


@pytest.fixture
async def offer(database: TestDatabase, market: Market, influencer: Influencer) -> Offer:
    """Open since noon; the influencer must answer."""
    return await sent_offer(database, market, influencer.id)


async def remind(database: TestDatabase, now: datetime) -> int:
    async with database.work(CLOCK, now) as work:
        return await remind_of_offers(work)


async def reminders(database: TestDatabase) -> Sequence[Event]:
    return [event for event in await database.events() if isinstance(event, OfferReminded)]


async def test_the_side_that_must_answer_is_reminded_once_24_hours_before_it_lapses(
    database: TestDatabase, offer: Offer
) -> None:
    before = await database.picture()
    assert await remind(database, DUE - TICK) == 0
    assert await database.picture() == before

    assert [await remind(database, DUE), await remind(database, DUE), await remind(database, LATE - TICK)] == [1, 0, 0]

    assert await reminders(database) == [OfferReminded(offer_id=offer.id, awaited=Side.INFLUENCER, answer_by=LATE)]
    kept = await database.reload(offer)
    assert (kept.status, kept.answer_by, kept.reminds_at) == (offer.status, LATE, None)
    with pytest.raises(WrongState):
        kept.remind(now=DUE)


async def test_an_extension_moves_the_reminder_also_one_that_was_given(
    database: TestDatabase, market: Market, influencer: Influencer, offer: Offer
) -> None:
    async with database.work(acting(influencer), NOON) as work:
        await extend_offer(work, offer_id=offer.id)
    later = await sent_offer(database, market, (await add_candidate(database)).id)
    assert await remind(database, DUE) == 1
    async with database.work(market.manager, LATE - TICK) as work:
        await extend_offer(work, offer_id=later.id)
    for day in (NOON + timedelta(hours=120) - TICK, DUE, LATE):
        assert await remind(database, day) == 0

    assert await remind(database, NOON + timedelta(hours=120)) == 2

    end = NOON + timedelta(hours=144)
    first = OfferReminded(offer_id=later.id, awaited=Side.INFLUENCER, answer_by=LATE)
    again = [OfferReminded(offer_id=each.id, awaited=Side.INFLUENCER, answer_by=end) for each in (offer, later)]
    assert await reminders(database) == [first, *again]


async def test_whoever_must_answer_by_then_is_reminded(
    database: TestDatabase, influencer: Influencer, offer: Offer
) -> None:
    async with database.work(acting(influencer), DUE - TICK) as work:
        await counter_offer(
            work,
            offer_id=offer.id,
            terms_id=await open_version(database, offer.id),
            terms=make_terms(),
            declarations=DECLARED,
        )

    assert await remind(database, DUE) == 1

    assert await reminders(database) == [OfferReminded(offer_id=offer.id, awaited=Side.BRAND, answer_by=LATE)]


async def test_who_is_asked_after_the_other_was_reminded_is_reminded_too(
    database: TestDatabase, influencer: Influencer, offer: Offer
) -> None:
    assert await remind(database, DUE) == 1
    async with database.work(acting(influencer), DUE + timedelta(hours=1)) as work:
        await counter_offer(
            work,
            offer_id=offer.id,
            terms_id=await open_version(database, offer.id),
            terms=make_terms(),
            declarations=DECLARED,
        )

    assert [await remind(database, DUE + timedelta(hours=1)), await remind(database, LATE - TICK)] == [1, 0]

    told = [OfferReminded(offer_id=offer.id, awaited=each, answer_by=LATE) for each in (Side.INFLUENCER, Side.BRAND)]
    assert await reminders(database) == told


async def test_of_what_has_ended_or_is_over_nobody_is_reminded(database: TestDatabase) -> None:
    market = await add_market(database, places=9)
    people = [await add_candidate(database) for _ in range(4)]
    offers = [await sent_offer(database, market, each.id) for each in people]
    async with database.work(acting(people[0]), NOON) as work:
        await decline_offer(work, offer_id=offers[0].id, reason=DeclineReason.NO_TIME, note=None)
    async with database.work(market.manager, NOON) as work:
        await withdraw_offer(work, offer_id=offers[1].id, reason=None, note=None)
    await accepted(database, acting(people[2]), offers[2])

    assert await remind(database, LATE) == 0
    async with database.work(CLOCK, LATE) as work:
        assert await lapse_offers(work) == 1
    assert await remind(database, LATE) == 0

    assert [(await database.reload(each)).reminds_at for each in offers] == [None] * 4
    assert await reminders(database) == []
