from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from domain.actors import System
from domain.brands import Brand
from domain.events import Event
from domain.ids import BrandId, new_id
from payments.rails import RailRefused, RailUnavailable
from runtime.gateways import Gateways
from search.embedded.gateway import EmbeddedSearch
from storage.outbox import Delivery, DeliveryStatus
from storage.work import Work
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.brands import make_brand
from worker.relay import FIRST_WAIT, LEASE, LONGEST_AWAY, LONGEST_WAIT, MOST_ATTEMPTS, Relay, wait_after
from worker.subscriptions import Subscriber, Subscriptions, hears


@dataclass(frozen=True, kw_only=True)
class KettleBoiled(Event):
    brand_id: BrandId


async def found_a_brand(work: Work[System], event: KettleBoiled) -> None:
    work.add(make_brand(id=event.brand_id))


async def spill(work: Work[System], event: KettleBoiled) -> None:
    work.add(make_brand(id=event.brand_id))
    await work.flush()
    raise RuntimeError("spilled")


async def wait_for_a_partner(_work: Work[System], _event: KettleBoiled) -> None:
    raise RailUnavailable("no answer")


async def be_refused(_work: Work[System], _event: KettleBoiled) -> None:
    raise RailRefused("AuthenticationError: 401: Expired API Key provided")


HEARD = Subscriptions({KettleBoiled: (hears(found_a_brand),)})
SPILLED = Subscriptions({KettleBoiled: (hears(spill),)})


async def boil(database: TestDatabase) -> None:
    async with database.work(System(name="test"), NOON) as work:
        work.record(KettleBoiled(brand_id=BrandId(new_id())))


async def only_delivery(database: TestDatabase) -> Delivery:
    (delivery,) = await database.all(select(Delivery))
    return delivery


def relay(database: TestDatabase, subscriptions: Subscriptions) -> Relay:
    return Relay(Gateways(database=database, search=EmbeddedSearch(Path("never opened"))), subscriptions)


async def test_a_fact_reaches_its_subscriber_once(database: TestDatabase) -> None:
    await boil(database)

    handled = [await relay(database, HEARD).turn(NOON) for _ in range(2)]

    assert handled == [2, 0]
    assert await database.count(Brand) == 1
    assert (await only_delivery(database)).status is DeliveryStatus.DONE


async def test_a_fact_that_nobody_hears_is_passed_over(database: TestDatabase) -> None:
    await boil(database)

    assert await relay(database, Subscriptions({})).turn(NOON) == 1
    assert await database.count(Delivery) == 0


async def test_a_failing_subscriber_changes_nothing_and_is_tried_again_later(database: TestDatabase) -> None:
    await boil(database)

    await relay(database, SPILLED).turn(NOON)

    delivery = await only_delivery(database)
    assert await database.count(Brand) == 0
    assert (delivery.status, delivery.attempts, delivery.token) == (DeliveryStatus.DUE, 1, None)
    assert NOON < delivery.run_at <= NOON + 2 * FIRST_WAIT + timedelta(seconds=30), "from when it failed"
    assert delivery.last_error == "RuntimeError: spilled"


async def test_what_keeps_failing_is_parked(database: TestDatabase) -> None:
    await boil(database)
    instant = NOON

    for _ in range(MOST_ATTEMPTS):
        await relay(database, SPILLED).turn(instant)
        instant += LONGEST_WAIT

    delivery = await only_delivery(database)
    assert (delivery.status, delivery.attempts) == (DeliveryStatus.PARKED, MOST_ATTEMPTS)
    assert await relay(database, SPILLED).turn(instant) == 0


async def test_what_waits_for_a_payment_partner_is_never_parked(database: TestDatabase) -> None:
    await boil(database)
    waiting = Subscriptions({KettleBoiled: (hears(wait_for_a_partner),)})
    instants = [NOON + number * LONGEST_WAIT for number in range(MOST_ATTEMPTS + 3)]

    for instant in instants:
        await relay(database, waiting).turn(instant)

    delivery = await only_delivery(database)
    assert (delivery.status, delivery.attempts, delivery.away) == (DeliveryStatus.DUE, 0, MOST_ATTEMPTS + 3)
    assert instants[-1] + LONGEST_AWAY / 2 <= delivery.run_at <= instants[-1] + LONGEST_AWAY + timedelta(seconds=30)


async def test_what_a_payment_partner_refuses_is_parked_with_what_it_said(database: TestDatabase) -> None:
    await boil(database)
    refused = Subscriptions({KettleBoiled: (hears(be_refused),)})

    for number in range(MOST_ATTEMPTS):
        await relay(database, refused).turn(NOON + number * LONGEST_WAIT)

    delivery = await only_delivery(database)
    assert (delivery.status, delivery.attempts, delivery.away) == (DeliveryStatus.PARKED, MOST_ATTEMPTS, 0)
    assert delivery.last_error == "RailRefused: AuthenticationError: 401: Expired API Key provided"


async def test_hours_of_a_partner_away_leave_all_attempts_to_real_failures(database: TestDatabase) -> None:
    await boil(database)
    waiting, instant = Subscriptions({KettleBoiled: (replace(hears(wait_for_a_partner), name="spill"),)}), NOON
    for _ in range(MOST_ATTEMPTS + 3):
        await relay(database, waiting).turn(instant)
        instant += LONGEST_WAIT

    for _ in range(MOST_ATTEMPTS - 1):
        await relay(database, SPILLED).turn(instant)
        instant += LONGEST_WAIT

    before = await only_delivery(database)
    assert (before.status, before.attempts, before.away) == (DeliveryStatus.DUE, MOST_ATTEMPTS - 1, 0)
    await relay(database, SPILLED).turn(instant)
    assert (await only_delivery(database)).status is DeliveryStatus.PARKED


async def test_a_subscriber_that_is_gone_is_a_failure_like_any_other(database: TestDatabase) -> None:
    await boil(database)
    await relay(database, HEARD).fan_out(NOON)

    await relay(database, Subscriptions({})).turn(NOON)

    assert (await only_delivery(database)).last_error == "LookupError: There is no subscriber found_a_brand."


async def test_a_leased_delivery_is_left_alone_until_its_lease_ends(database: TestDatabase) -> None:
    await boil(database)
    await relay(database, HEARD).fan_out(NOON)
    await relay(database, HEARD).lease(NOON)

    during = await relay(database, HEARD).lease(NOON + LEASE)
    after = await relay(database, HEARD).lease(NOON + LEASE + timedelta(seconds=1))

    assert (len(during), len(after)) == (0, 1)
    assert after[0].attempts == 1


async def test_a_lease_lasts_as_long_as_it_was_told_to(database: TestDatabase) -> None:
    await boil(database)
    brief = replace(relay(database, HEARD), lasting=timedelta(seconds=5))
    await brief.fan_out(NOON)
    await brief.lease(NOON)

    assert len(await brief.lease(NOON + timedelta(seconds=5))) == 0
    assert len(await brief.lease(NOON + timedelta(seconds=6))) == 1


async def test_who_lost_the_lease_commits_nothing(database: TestDatabase) -> None:
    await boil(database)
    slow = relay(database, HEARD)
    await slow.fan_out(NOON)
    (late,) = await slow.lease(NOON)
    (taken_over,) = await slow.lease(NOON + 2 * LEASE)

    await slow.deliver(taken_over, NOON)
    await slow.deliver(late, NOON)

    assert await database.count(Brand) == 1
    assert (await only_delivery(database)).status is DeliveryStatus.DONE


@pytest.mark.parametrize(("attempts", "longest"), [(1, 2), (2, 4), (5, 32), (12, 3600), (60, 3600)])
def test_the_wait_doubles_up_to_an_hour(attempts: int, longest: int) -> None:
    waits = [wait_after(attempts).total_seconds() for _ in range(50)]

    assert all(longest / 2 <= wait <= longest for wait in waits)
    assert len(set(waits)) > 1


async def test_what_lies_outside_is_asked_before_the_transaction(database: TestDatabase, gateways: Gateways) -> None:
    asked: list[Gateways] = []
    heard: list[object] = []

    async def ask(given: Gateways, _event: KettleBoiled) -> str:
        # Nobody holds the delivery while a partner takes its time.
        await database.execute("SELECT FROM deliveries FOR UPDATE NOWAIT")
        asked.append(given)
        return "a whistle"

    async def listen(_work: Work[System], _event: KettleBoiled, answer: str) -> None:
        heard.append(answer)

    await boil(database)
    await Relay(gateways, Subscriptions({KettleBoiled: (Subscriber("listen", listen, ask),)})).turn(NOON)

    assert (asked, heard) == ([gateways], ["a whistle"])
    assert (await only_delivery(database)).status is DeliveryStatus.DONE
