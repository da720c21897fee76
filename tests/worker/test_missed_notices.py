"""Notices that never came as webhooks are listed every night; one that did is handled once."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from domain.actors import System
from domain.ledger import Transfer
from domain.partners import OVERLAP, NoticeListing, PartnerNotice
from domain.payments import FundingStatus
from fake_stripe.events import record
from operations.partner_notices import list_notices
from storage.outbox import Delivery, DeliveryStatus
from tests.instants import NOON
from tests.worker.stripe_house import House

CLOCK = System(name="list_notices")
MADE_AND_CHARGED = 2
"""Of each payment also its making and its charge are told, which say nothing new and are not listed."""


async def night(house: House, at: datetime = NOON) -> None:
    """The clock strikes, and the worker asks."""
    async with house.database.work(CLOCK, at) as work:
        assert await list_notices(work) == 2
    await house.turn(at)


async def kinds(house: House) -> list[str]:
    notices = await house.database.all(select(PartnerNotice).order_by(PartnerNotice.id))
    return [each.kind for each in notices]


async def listed_until(house: House) -> datetime:
    mine = select(NoticeListing).where(NoticeListing.rail == "stripe").order_by(NoticeListing.id.desc()).limit(1)
    (listing,) = await house.database.all(mine)
    assert listing.listed_until is not None
    return listing.listed_until


async def kept(house: House) -> list[int | None]:
    """How many notices each listing found to be new."""
    mine = select(NoticeListing).where(NoticeListing.rail == "stripe").order_by(NoticeListing.id)
    return [each.kept for each in await house.database.all(mine)]


async def test_where_every_webhook_is_dropped_everything_finishes(house: House) -> None:
    funding = await house.ask()
    await house.pay()
    assert await kinds(house) == []

    await night(house)

    assert (await house.database.reload(funding)).status is FundingStatus.RECEIVED
    assert await house.funded() == 160_000_000
    assert await kinds(house) == ["payment_intent.succeeded"] * 2
    assert await kept(house) == [2]


async def test_an_event_that_is_sent_and_listed_is_handled_once(house: House) -> None:
    funding = await house.ask()
    await house.pay()
    await house.deliver()
    await house.turn()
    heard, transfers = await kinds(house), await house.database.count(Transfer)
    followed = (await house.database.event_names()).count("FundingFollowed")

    await night(house)
    await night(house)
    await house.deliver(times=2)
    await house.turn()

    assert await kinds(house) == heard
    assert await kept(house) == [0, 0]
    assert heard.count("payment_intent.succeeded") == 2
    assert len(heard) == 2 * (1 + MADE_AND_CHARGED)
    assert await house.database.count(Transfer) == transfers
    assert (await house.database.event_names()).count("FundingFollowed") == followed
    assert (await house.database.reload(funding)).status is FundingStatus.RECEIVED


async def test_what_was_listed_long_before_is_not_listed_again(house: House) -> None:
    state = house.partner.there.fake.state
    await house.ask()
    await house.pay(most=1)
    await night(house)
    first = await listed_until(house)
    state.ahead += int(OVERLAP.total_seconds()) + 60
    await house.pay(most=2)
    await night(house)
    assert await listed_until(house) >= first + OVERLAP
    await house.database.execute("DELETE FROM partner_notices")

    await night(house)

    # the first of the two lies before the overlap
    assert await kinds(house) == ["payment_intent.succeeded"]
    assert await listed_until(house) >= first + OVERLAP


async def test_many_are_listed_page_by_page_oldest_first(house: House) -> None:
    state = house.partner.there.fake.state
    intent = await house.partner.there.intent()
    for minute in range(130):
        state.ahead = 60 * minute
        record(state, "payment_intent.canceled", state.get("payment_intent", intent.id))
    begun = datetime.fromtimestamp(state.clock(), UTC)

    every = await house.partner.rail.told_since(None)
    last = await house.partner.rail.told_since(begun + timedelta(minutes=120, seconds=-30))

    assert len(every) == 131
    assert [each.happened_at for each in every] == sorted(each.happened_at for each in every)
    assert last == every[-10:]
    assert len({each.reference for each in every}) == 131


async def test_a_partner_that_is_away_is_asked_again(house: House) -> None:
    funding = await house.ask()
    await house.pay()
    await house.partner.there.trouble("error_before_effect", method="GET", path="/v1/events")

    await night(house)
    assert (await house.database.reload(funding)).status is FundingStatus.REQUESTED
    due = select(Delivery).where(Delivery.status == DeliveryStatus.DUE, Delivery.subscriber == "keep_listed_notices")
    assert len(await house.database.all(due)) == 1

    await house.turn(NOON + timedelta(hours=1))

    assert (await house.database.reload(funding)).status is FundingStatus.RECEIVED
    assert await house.database.all(due) == []
