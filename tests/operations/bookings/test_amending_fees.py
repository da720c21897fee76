"""A fee amended by consent: the difference is held or given back with the acceptance, or nothing moves."""

import json
from datetime import date, timedelta

import anyio
import pytest
from sqlalchemy import select

from domain.bookings.amended_terms import PieceAmendment
from domain.bookings.amendments import AmendmentStatus
from domain.bookings.booking import Booking
from domain.bookings.refusals import FeeNotAmendable, NothingAmended
from domain.bookings.visibility import fees_of
from domain.chargebacks import CampaignOwes
from domain.errors import InvalidInput
from domain.influencers.profiles import Influencer
from domain.ledger import InsufficientFunds
from domain.money import vnd
from domain.offers.refusals import BriefBudgetExceeded, FeeBelowBrief, FeeNotCovered, FeeOfUnpaidWork
from domain.payments import FeeHeld, FeeRefunded, Funding, Hold, HoldStatus
from operations.bookings.delivering import approve_booking, publish_deliverable, send_script
from operations.bookings.settling import agree_to_cancel_booking, ask_to_cancel_booking
from payments import fundings
from tests.campaign_money import CampaignMoney, money_of
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.bookings import make_publication, post_of
from tests.makers.candidates import add_candidate
from tests.makers.markets import Market, acting, add_market, booked
from tests.makers.offers import make_wide_terms
from tests.makers.payments import BOOKS, fund
from tests.operations.bookings.test_amending import LATER, accept, decline, propose, publish
from tests.operations.bookings.test_delivering import pieces_of
from tests.payments.test_draws import drawn
from tests.refusing import outcome, refused

NEXT_DAY = NOON + timedelta(days=1)
"""Of bookings made from then on, overdue work that is online pays half of the fee."""


@pytest.fixture
async def market(database: TestDatabase) -> Market:
    """10,000,000 đ, and a brief that costs as much at most and 2,000,000 đ at least."""
    return await add_market(database, draft_review=False)


@pytest.fixture
async def booking(database: TestDatabase, market: Market, influencer: Influencer) -> Booking:
    return await booked(database, market, influencer)


async def money(database: TestDatabase, market: Market) -> CampaignMoney:
    """What the campaign has; the books are in order."""
    await drawn(database)
    async with database.reading() as session:
        return await money_of(session, market.campaign.id)


def of(*, held: int, free: int, funded: int = 10_000_000) -> CampaignMoney:
    return CampaignMoney(funded=vnd(funded), held=vnd(held), released=vnd(0), free=vnd(free))


async def cost(database: TestDatabase, market: Market) -> int:
    async with database.reading() as session:
        return int(await session.scalar(fees_of(market.brief.id)) or 0)


async def take_from_campaign(database: TestDatabase, minor: int) -> None:
    async with database.work(BOOKS, NOON) as work:
        funding = await work.one(select(Funding))
        await fundings.refund_funding(work, funding_id=funding.id, amount=vnd(minor), key="back")


async def test_what_a_fee_is_raised_by_is_held_with_the_acceptance(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    newer = await fund(database, market.campaign, vnd(1_000_000), now=NOON + timedelta(days=1))
    proposed = await propose(database, acting(influencer), booking, fee=vnd(4_500_000))
    assert await money(database, market) == of(funded=11_000_000, held=3_000_000, free=8_000_000)

    await accept(database, market.manager, proposed)

    assert await money(database, market) == of(funded=11_000_000, held=4_500_000, free=6_500_000)
    kept = await database.reload(booking)
    (held,) = await database.all(select(Hold))
    assert (kept.fee, held.amount, held.status) == (vnd(4_500_000), vnd(4_500_000), HoldStatus.HELD)
    assert newer.id not in await drawn(database)
    assert await cost(database, market) == 4_500_000
    assert FeeHeld(hold_id=held.id, booking_id=booking.id, amount=vnd(1_500_000)) in await database.events()
    assert (await database.event_names())[-3:] == ["AmendmentProposed", "FeeHeld", "AmendmentAccepted"]


async def test_what_a_fee_is_lowered_by_is_free_again(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    await accept(database, acting(influencer), await propose(database, market.manager, booking, fee=vnd(2_000_000)))

    assert await money(database, market) == of(held=2_000_000, free=8_000_000)
    (held,) = await database.all(select(Hold))
    assert (held.amount, held.refunded_minor) == (vnd(2_000_000), 0)
    assert (await database.reload(booking)).fee == vnd(2_000_000)
    assert await cost(database, market) == 2_000_000
    assert FeeRefunded(hold_id=held.id, booking_id=booking.id, amount=vnd(1_000_000)) in await database.events()


async def test_the_document_shows_both_fees_and_the_next_one_begins_from_the_new_one(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    first = await propose(database, market.manager, booking, fee=vnd(4_000_000))
    await accept(database, acting(influencer), first)
    second = await propose(database, acting(influencer), booking, fee=vnd(2_500_000), now=LATER)
    await accept(database, market.manager, second)

    one, other = await database.reload(first), await database.reload(second)
    body, then = json.loads(one.contract or ""), json.loads(other.contract or "")
    assert (body["form"], body["terms"]["fee"]) == ("niemtin-amendment-3", {"minor": 4_000_000, "currency": "VND"})
    assert body["wording"]["vi"].split("\n")[1:3] == [
        "Mức phí: từ “3.000.000 ₫” thành “4.000.000 ₫”.",
        "Mọi điều khác giữ nguyên như đã thỏa thuận; các tỷ lệ của thù lao tính trên mức mới.",
    ]
    assert then["wording"]["en"].split("\n")[1:3] == [
        "Fee: “VND 4,000,000” becomes “VND 2,500,000”.",
        "All else stays as it was agreed; shares of the fee are of the new one.",
    ]
    assert (other.amends_hash, one.amends_hash) == (one.contract_hash, booking.contract_hash)
    assert await money(database, market) == of(held=2_500_000, free=7_500_000)
    assert (await database.reload(booking)).contract == booking.contract


async def test_without_enough_free_money_it_is_refused_when_proposed(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    await take_from_campaign(database, 6_000_000)

    short = await refused(
        database, InsufficientFunds, lambda: propose(database, market.manager, booking, fee=vnd(4_000_001))
    )
    await refused(database, FeeNotCovered, lambda: propose(database, acting(influencer), booking, fee=vnd(4_000_001)))

    assert (short.needed, short.available) == (vnd(1_000_001), vnd(1_000_000))
    await accept(database, market.manager, await propose(database, acting(influencer), booking, fee=vnd(4_000_000)))
    assert await money(database, market) == of(held=4_000_000, free=0)


async def test_money_that_went_meanwhile_is_missed_when_it_is_accepted(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    other = await booked(database, market, person := await add_candidate(database))
    asked = await propose(database, acting(influencer), booking, fee=vnd(6_000_000))
    told = await propose(database, market.manager, other, fee=vnd(6_000_000))
    await take_from_campaign(database, 2_000_000)

    short = await refused(database, InsufficientFunds, lambda: accept(database, market.manager, asked))
    await refused(database, FeeNotCovered, lambda: accept(database, acting(person), told))

    assert (short.needed, short.available) == (vnd(3_000_000), vnd(2_000_000))
    assert [(await database.reload(each)).status for each in (asked, told)] == [AmendmentStatus.OPEN] * 2
    assert [(await database.reload(each)).fee for each in (booking, other)] == [vnd(3_000_000)] * 2


async def test_the_budget_of_the_brief_and_debts_of_its_brand_are_in_the_way(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    funding = await fund(database, market.campaign, vnd(20_000_000), now=NOON + timedelta(days=1))

    over = await refused(
        database, BriefBudgetExceeded, lambda: propose(database, market.manager, booking, fee=vnd(10_000_001))
    )
    assert (over.budget, over.left) == (vnd(10_000_000), vnd(7_000_000))
    await decline(database, acting(influencer), await propose(database, market.manager, booking, fee=vnd(10_000_000)))
    async with database.work(BOOKS, NOON) as work:
        await fundings.charge_back(work, funding_id=funding.id, amount=vnd(20_000_000), key="taken")
        first = await work.one(select(Funding).where(Funding.id != funding.id))
        await fundings.charge_back(work, funding_id=first.id, amount=vnd(7_000_001), key="taken too")
    owes = await refused(database, CampaignOwes, lambda: propose(database, market.manager, booking, fee=vnd(3_000_001)))
    assert owes.owed == vnd(1)


async def test_a_brand_pays_what_its_brief_has_told_and_the_influencer_may_take_less(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    below = await refused(
        database, FeeBelowBrief, lambda: propose(database, market.manager, booking, fee=vnd(1_999_999))
    )
    await refused(database, InvalidInput, lambda: propose(database, market.manager, booking, fee=vnd(-1)))

    assert below.least == vnd(2_000_000)
    await accept(database, market.manager, await propose(database, acting(influencer), booking, fee=vnd(1)))
    assert await money(database, market) == of(held=1, free=9_999_999)


async def test_while_a_wish_to_cancel_waits_the_fee_stays(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    proposed = await propose(database, market.manager, booking, fee=vnd(4_000_000))
    async with database.work(market.manager, NOON) as work:
        await ask_to_cancel_booking(work, booking_id=booking.id)

    await refused(database, FeeNotAmendable, lambda: accept(database, acting(influencer), proposed))
    other = await booked(database, market, person := await add_candidate(database))
    async with database.work(acting(person), NOON) as work:
        await ask_to_cancel_booking(work, booking_id=other.id)
    await refused(database, FeeNotAmendable, lambda: propose(database, market.manager, other, fee=vnd(2_500_000)))


async def test_once_the_delivery_is_accepted_the_fee_stays(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    (piece,) = await pieces_of(database, booking)
    await publish(database, influencer, piece)
    proposed = await propose(database, market.manager, booking, fee=vnd(4_000_000))
    async with database.work(market.manager, NOON) as work:
        await approve_booking(work, booking_id=booking.id)

    assert await outcome(lambda: accept(database, acting(influencer), proposed)) == "WRONG_STATE"
    assert await outcome(lambda: propose(database, market.manager, booking, fee=vnd(5_000_000))) == "WRONG_STATE"
    assert await money(database, market) == of(held=3_000_000, free=7_000_000)


async def test_of_two_who_accept_for_the_last_dong_one_has_it(database: TestDatabase, influencer: Influencer) -> None:
    market = await add_market(database, money=vnd(7_000_000))
    asked = [
        await propose(database, acting(person), await booked(database, market, person), fee=vnd(4_000_000))
        for person in (influencer, await add_candidate(database))
    ]
    came: list[str] = []

    async def say_yes(place: int) -> None:
        came.append(await outcome(lambda: accept(database, market.manager, asked[place])))

    async with anyio.create_task_group() as together:
        for place in range(2):
            together.start_soon(say_yes, place)

    assert sorted(came) == ["DONE", "INSUFFICIENT_FUNDS"]
    assert await money(database, market) == of(funded=7_000_000, held=7_000_000, free=0)
    assert {(await database.reload(each)).status for each in asked} == {AmendmentStatus.ACCEPTED, AmendmentStatus.OPEN}
    assert sorted(each.fee.minor for each in await database.all(select(Booking))) == [3_000_000, 4_000_000]


async def test_what_overdue_work_pays_is_a_share_of_the_new_fee(
    database: TestDatabase, market: Market, influencer: Influencer
) -> None:
    booking = await booked(database, market, influencer, make_wide_terms(fee=vnd(3_000_000)), now=NEXT_DAY)
    first = (await pieces_of(database, booking))[0]
    async with database.work(acting(influencer), NEXT_DAY) as work:
        await publish_deliverable(
            work, deliverable_id=first.id, publication=make_publication(url=post_of(first), published_at=NEXT_DAY)
        )
    assert (await database.reload(booking)).overdue_pays_minor == 1_500_000
    proposed = await propose(database, acting(influencer), booking, fee=vnd(4_000_001), now=NEXT_DAY)

    await accept(database, market.manager, proposed, NEXT_DAY)

    assert (await database.reload(booking)).overdue_pays_minor == 2_000_000


async def test_a_share_on_cancelling_is_of_the_new_fee(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    async with database.work(acting(influencer), NOON) as work:
        await send_script(work, booking_id=booking.id, url="https://files.example.vn/script.pdf")
    await accept(database, market.manager, await propose(database, acting(influencer), booking, fee=vnd(4_500_009)))
    async with database.work(market.manager, LATER) as work:
        asked = await ask_to_cancel_booking(work, booking_id=booking.id)
        assert asked.cancellation_pays == vnd(450_000)

    async with database.work(acting(influencer), LATER) as work:
        await agree_to_cancel_booking(work, booking_id=booking.id)

    told = await money(database, market)
    assert (told.held, told.released, told.free) == (vnd(0), vnd(450_000), vnd(9_550_000))
    (held,) = await database.all(select(Hold))
    assert (held.status, held.released_minor, held.refunded_minor) == (HoldStatus.SPLIT, 450_000, 4_050_009)
    assert await cost(database, market) == 450_000


async def test_paid_work_does_not_become_unpaid(database: TestDatabase, market: Market, booking: Booking) -> None:
    await refused(database, FeeOfUnpaidWork, lambda: propose(database, market.manager, booking, fee=vnd(0)))
    await refused(database, NothingAmended, lambda: propose(database, market.manager, booking, fee=vnd(3_000_000)))


async def test_an_amendment_that_is_older_than_amended_fees_leaves_the_fee(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    piece = PieceAmendment(deliverable_id=(await pieces_of(database, booking))[0].id, due_on=date(2026, 12, 22))
    proposed = await propose(database, market.manager, booking, pieces=(piece,))
    await database.execute("ALTER TABLE booking_amendments DISABLE TRIGGER booking_amendments_kept")
    await database.execute("UPDATE booking_amendments SET terms = terms - 'fee'")
    await database.execute("ALTER TABLE booking_amendments ENABLE TRIGGER booking_amendments_kept")

    await accept(database, acting(influencer), proposed)

    kept = await database.reload(booking)
    assert (kept.fee, kept.due_on) == (vnd(3_000_000), date(2026, 12, 22))
    assert (await database.reload(proposed)).read().fee is None
    await accept(database, market.manager, await propose(database, acting(influencer), booking, fee=vnd(4_000_000)))
    assert await money(database, market) == of(held=4_000_000, free=6_000_000)
