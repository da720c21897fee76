"""Acceptances at the same instant: the database decides, once."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import anyio
import pytest
from sqlalchemy import select

from domain.bookings.booking import Booking
from domain.campaigns.briefs import BriefStatus
from domain.campaigns.refusals import BriefFull
from domain.influencers.profiles import Influencer
from domain.money import vnd
from domain.offers.offer import Offer, OfferStatus
from domain.offers.refusals import FeeNotCovered, NotEligible
from domain.payments import Hold
from operations.brands import block_influencer
from operations.campaigns.briefs import edit_brief
from operations.offers.answering import withdraw_offer
from payments.books import check_books
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.campaigns import make_content
from tests.makers.candidates import add_candidate
from tests.makers.markets import Market, accepted, acting, add_market, sent_offer
from tests.refusing import outcome


async def all_at_once(database: TestDatabase, *offers: tuple[Offer, Influencer]) -> list[str]:
    """Each influencer accepts their offer at the same time; answers what came of it, sorted."""
    came: list[str] = []

    async def accept(offer: Offer, influencer: Influencer) -> None:
        came.append(await outcome(lambda: accepted(database, acting(influencer), offer)))

    async with anyio.create_task_group() as together:
        for offer, influencer in offers:
            together.start_soon(accept, offer, influencer)
    return sorted(came)


async def offered(database: TestDatabase, market: Market, how_many: int) -> list[tuple[Offer, Influencer]]:
    people = [await add_candidate(database) for _ in range(how_many)]
    return [(await sent_offer(database, market, person.id), person) for person in people]


async def books_balance(database: TestDatabase) -> None:
    async with database.reading() as session:
        assert await check_books(session) == []


@pytest.mark.parametrize(("places", "people"), [(1, 2), (2, 4)])
async def test_of_those_who_race_for_the_last_places_as_many_win(
    database: TestDatabase, places: int, people: int
) -> None:
    market = await add_market(database, places=places)
    offers = await offered(database, market, people)

    came = await all_at_once(database, *offers)

    assert came == ["BRIEF_FULL"] * (people - places) + ["DONE"] * places
    brief = await database.reload(market.brief)
    assert (brief.places_taken, brief.status) == (places, BriefStatus.FILLED)
    stand = [(await database.reload(offer)).status for offer, _ in offers]
    assert stand.count(OfferStatus.ACCEPTED) == places
    # The losers' offers stand as they stood: the worker closes them.
    assert stand.count(OfferStatus.OPEN) == people - places
    assert await database.count(Booking) == await database.count(Hold) == places
    names = await database.event_names()
    assert [names.count(name) for name in ("OfferAccepted", "BookingMade", "PlaceTaken", "FeeHeld")] == [places] * 4
    await books_balance(database)


async def test_who_loses_the_race_has_moved_nothing(database: TestDatabase) -> None:
    market = await add_market(database, places=1)
    (first, winner), (second, loser) = await offered(database, market, 2)
    await accepted(database, acting(winner), first)
    before = await database.picture()

    with pytest.raises(BriefFull):
        await accepted(database, acting(loser), second)

    assert await database.picture() == before


async def test_an_acceptance_twice_at_once_books_once(database: TestDatabase) -> None:
    market = await add_market(database)
    ((offer, influencer),) = await offered(database, market, 1)

    came = await all_at_once(database, (offer, influencer), (offer, influencer))

    assert came == ["DONE", "WRONG_STATE"]
    assert (await database.reload(market.brief)).places_taken == 1
    assert await database.count(Booking) == await database.count(Hold) == 1
    assert (await database.event_names()).count("OfferAccepted") == 1
    await books_balance(database)


async def test_one_place_in_the_diary_is_not_given_to_two_brands_at_once(database: TestDatabase) -> None:
    influencer = await add_candidate(database, bookings_at_once=1)
    offers = [(await sent_offer(database, await add_market(database), influencer.id), influencer) for _ in range(2)]

    came = await all_at_once(database, *offers)

    assert came == ["DONE", NotEligible.code]
    assert await database.count(Booking) == await database.count(Hold) == 1
    await books_balance(database)


async def test_the_last_money_is_not_held_twice_at_once(database: TestDatabase) -> None:
    market = await add_market(database, money=vnd(5_000_000))
    offers = await offered(database, market, 2)

    came = await all_at_once(database, *offers)

    assert came == ["DONE", FeeNotCovered.code]
    assert (await database.reload(market.brief)).places_taken == 1
    assert await database.count(Booking) == await database.count(Hold) == 1
    await books_balance(database)


async def test_an_acceptance_and_a_withdrawal_at_once_end_an_offer_one_way(database: TestDatabase) -> None:
    market = await add_market(database)
    ((offer, influencer),) = await offered(database, market, 1)
    withdrawn: list[str] = []

    async def take_back() -> None:
        async with database.work(market.manager, NOON) as work:
            await withdraw_offer(work, offer_id=offer.id, reason=None, note=None)

    async def withdraw() -> None:
        withdrawn.append(await outcome(take_back))

    came: list[str] = []
    async with anyio.create_task_group() as together:
        together.start_soon(withdraw)
        came = await all_at_once(database, (offer, influencer))

    booked = len(await database.all(select(Booking)))
    assert (came, booked, withdrawn) in [
        (["DONE"], 1, ["WRONG_STATE"]),
        (["WRONG_STATE"], 0, ["DONE"]),
    ]
    assert (await database.reload(market.brief)).places_taken == booked
    assert await database.count(Hold) == booked
    await books_balance(database)


async def test_a_brand_edits_and_blocks_while_influencers_accept_and_nobody_deadlocks(database: TestDatabase) -> None:
    rounds = 8
    content: dict[str, Any] = {"places": 9, "budget": vnd(40_000_000)}
    market = await add_market(database, money=vnd(40_000_000), **content)
    people = await offered(database, market, rounds)
    came: list[str] = []

    async def edit() -> None:
        async with database.work(market.manager, NOON) as work:
            await edit_brief(work, brief_id=market.brief.id, content=make_content(**content))

    async def block(somebody: Influencer) -> None:
        async with database.work(market.manager, NOON) as work:
            await block_influencer(work, influencer_id=somebody.id)

    async def note(deed: Callable[[], Awaitable[object]]) -> None:
        came.append(await outcome(deed))

    for offer, influencer in people:
        other = await add_candidate(database)
        async with anyio.create_task_group() as together:
            together.start_soon(note, edit)
            together.start_soon(note, partial(accepted, database, acting(influencer), offer))
            together.start_soon(note, edit)
            together.start_soon(note, partial(block, other))

    assert came == ["DONE"] * 4 * rounds
    assert await database.count(Booking) == rounds
