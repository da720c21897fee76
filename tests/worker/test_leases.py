"""A delivery is one worker's while it is alive, however slow somebody outside is; a dead worker is replaced."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

import anyio
from sqlalchemy import select

from domain.actors import System
from domain.brands import Brand
from domain.ids import BrandId, new_id
from domain.reconciliations import PartnerReconciliation, PartnerReconciliationBegun
from payments.sandbox_rail import SandboxRail
from runtime.clock import now
from runtime.gateways import Gateways
from runtime.watching import watching
from storage.outbox import Delivery, DeliveryStatus, DeliveryTakenOver
from storage.work import Work
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.brands import make_brand
from tests.worker.test_relay import HEARD, SPILLED, KettleBoiled, boil, only_delivery, relay
from worker.leases import MOST_TAKEOVERS, Leased
from worker.process import LANES, work_until_cancelled
from worker.relay import LEASE, Relay
from worker.subscriptions import SUBSCRIPTIONS, Subscriber, Subscriptions, hears

SHORT = timedelta(seconds=2)
LONGER = 5.0
"""Seconds that somebody outside takes to answer: leases lasted over twice in that time."""


async def found_a_brand_after(work: Work[System], event: KettleBoiled, _answer: object) -> None:
    work.add(make_brand(id=event.brand_id))


@dataclass
class Partner:
    """Somebody outside who answers when `until` returns."""

    until: Callable[[], Awaitable[object]]
    asked: int = 0
    begun: anyio.Event = field(default_factory=anyio.Event)

    async def ask(self, _gateways: Gateways, _event: KettleBoiled) -> str:
        self.asked += 1
        self.begun.set()
        await self.until()
        return "yes"

    def heard(self) -> Subscriptions:
        return Subscriptions({KettleBoiled: (Subscriber("slow", found_a_brand_after, ask=self.ask),)})


class Killed(Relay):
    """A worker whose end lets it do nothing more."""

    async def _give_back(self, leased: Leased, now: datetime) -> None:
        """Say nothing to anybody."""


async def work_on(relay: Relay) -> None:
    while True:
        await relay.turn(now())
        await anyio.sleep(0.05)


async def takeovers(database: TestDatabase) -> int:
    return (await database.event_names()).count(DeliveryTakenOver.__name__)


async def boil_now(database: TestDatabase) -> None:
    async with database.work(System(name="test"), now()) as work:
        work.record(KettleBoiled(brand_id=BrandId(new_id())))


async def done(database: TestDatabase) -> None:
    """Wait until every delivery is done."""
    while True:
        deliveries = await database.all(select(Delivery))
        if deliveries and all(each.status is DeliveryStatus.DONE for each in deliveries):
            return
        await anyio.sleep(0.05)


async def test_what_takes_longer_than_a_lease_is_asked_once_and_done_by_who_began(database: TestDatabase) -> None:
    partner = Partner(partial(anyio.sleep, LONGER))
    await boil_now(database)

    with anyio.fail_after(60):
        async with anyio.create_task_group() as workers:
            for _ in range(2):
                workers.start_soon(work_on, replace(relay(database, partner.heard()), lasting=SHORT))
            await done(database)
            workers.cancel_scope.cancel()

    delivery = await only_delivery(database)
    assert (partner.asked, delivery.attempts, await database.count(Brand)) == (1, 1, 1)
    assert (delivery.lease_until, delivery.token, await takeovers(database)) == (None, None, 0)


async def test_a_long_nightly_list_keeps_its_lease(database: TestDatabase, gateways: Gateways) -> None:
    listed: list[datetime] = []

    class LongList(SandboxRail):
        async def records_since(self, instant: datetime) -> None:
            listed.append(instant)
            await anyio.sleep(LONGER)

    async with database.work(System(name="night"), now()) as work:
        begun = work.add(PartnerReconciliation(rail="sandbox", begun_at=work.now))
        work.record(PartnerReconciliationBegun(reconciliation_id=begun.id, rail="sandbox", since=NOON))
    at_night = Relay(replace(gateways, funding_rail=LongList()), SUBSCRIPTIONS, SHORT)

    with anyio.fail_after(60):
        async with anyio.create_task_group() as workers:
            for _ in range(2):
                workers.start_soon(work_on, at_night)
            await done(database)
            workers.cancel_scope.cancel()

    assert listed == [NOON]
    assert (await only_delivery(database)).attempts == 1
    assert (await database.reload(begun)).ended_at is not None


async def test_who_is_killed_while_asking_is_replaced_when_the_lease_ends(database: TestDatabase) -> None:
    stuck, quick = Partner(anyio.sleep_forever), Partner(partial(anyio.sleep, 0))
    await boil(database)
    killed = relay(database, stuck.heard())
    with anyio.move_on_after(1):
        await Killed(killed.gateways, killed.subscriptions, SHORT).turn(NOON)

    heir = replace(relay(database, quick.heard()), lasting=SHORT)
    lease_until = (await only_delivery(database)).lease_until
    assert lease_until is not None
    assert await heir.turn(lease_until) == 0
    assert await heir.turn(lease_until + timedelta(milliseconds=1)) == 1

    delivery = await only_delivery(database)
    assert (stuck.asked, quick.asked, await database.count(Brand)) == (1, 1, 1)
    assert (delivery.status, delivery.attempts, await takeovers(database)) == (DeliveryStatus.DONE, 1, 1)


async def test_who_lost_the_lease_asks_no_further_and_changes_nothing(database: TestDatabase) -> None:
    partner = Partner(anyio.sleep_forever)
    await boil(database)
    slow = replace(relay(database, partner.heard()), lasting=timedelta(seconds=0.3))

    with anyio.fail_after(60):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(slow.turn, NOON)
            await partner.begun.wait()
            await database.execute("UPDATE deliveries SET token = gen_random_uuid()")

    delivery = await only_delivery(database)
    assert await database.count(Brand) == 0
    assert (delivery.status, delivery.attempts, delivery.last_error) == (DeliveryStatus.DUE, 1, None)
    assert delivery.token is not None


async def test_a_lease_that_could_not_be_renewed_once_is_renewed_the_next_time(database: TestDatabase) -> None:
    partner = Partner(partial(anyio.sleep, LONGER))
    await boil(database)
    slow = replace(relay(database, partner.heard()), lasting=SHORT)
    await slow.fan_out(NOON)
    (leased,) = await slow.lease(NOON, most=1)
    await database.execute("ALTER TABLE deliveries RENAME TO deliveries_away")

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(slow.deliver, leased, NOON)
        await anyio.sleep(1)
        await database.execute("ALTER TABLE deliveries_away RENAME TO deliveries")

    delivery = await only_delivery(database)
    assert (delivery.status, delivery.attempts, await database.count(Brand)) == (DeliveryStatus.DONE, 1, 1)


async def test_lost_workers_are_no_failures(database: TestDatabase) -> None:
    await boil(database)
    instant = NOON
    spilling = relay(database, SPILLED)
    await spilling.fan_out(NOON)
    for _ in range(MOST_TAKEOVERS):
        assert len(await spilling.lease(instant)) == 1
        instant += 2 * LEASE

    await spilling.turn(instant)

    delivery = await only_delivery(database)
    assert (delivery.status, delivery.attempts, delivery.last_error) == (
        DeliveryStatus.DUE,
        1,
        "RuntimeError: spilled",
    )
    assert await takeovers(database) == MOST_TAKEOVERS


async def test_what_loses_every_worker_is_parked_at_last(database: TestDatabase) -> None:
    await boil(database)
    instant = NOON
    doomed = relay(database, HEARD)
    await doomed.fan_out(NOON)
    for _ in range(MOST_TAKEOVERS + 1):
        assert len(await doomed.lease(instant)) == 1
        instant += 2 * LEASE

    assert await doomed.lease(instant) == []

    delivery = await only_delivery(database)
    assert (delivery.status, delivery.attempts, delivery.token) == (DeliveryStatus.PARKED, 1, None)
    assert delivery.last_error == "LeaseLost: 13 workers in a row were lost while they had it"
    assert await database.count(Brand) == 0


async def test_a_failure_that_was_seen_begins_the_count_of_lost_workers_anew(database: TestDatabase) -> None:
    await boil(database)
    instant = NOON
    spilling = relay(database, SPILLED)
    await spilling.fan_out(NOON)
    for _ in range(2):
        for _ in range(MOST_TAKEOVERS):
            assert len(await spilling.lease(instant)) == 1
            instant += 2 * LEASE
        await spilling.turn(instant)
        instant += 2 * LEASE

    delivery = await only_delivery(database)
    assert (delivery.status, delivery.attempts) == (DeliveryStatus.DUE, 2)


async def test_none_waits_leased_behind_a_slow_one(database: TestDatabase) -> None:
    answer = anyio.Event()
    partner = Partner(answer.wait)
    slow, other = relay(database, partner.heard()), Partner(partial(anyio.sleep, 0))
    await boil(database)
    await boil(database)
    await slow.fan_out(NOON)
    moved = list[int]()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(slow.turn, NOON)
        await partner.begun.wait()
        moved += [await relay(database, other.heard()).turn(NOON) for _ in range(2)]
        answer.set()

    assert moved == [1, 0]
    assert (partner.asked, other.asked) == (1, 1)
    assert [(each.status, each.attempts) for each in await database.all(select(Delivery))] == [
        (DeliveryStatus.DONE, 1),
        (DeliveryStatus.DONE, 1),
    ]


async def test_what_asks_nobody_goes_on_while_every_partner_is_silent(
    database: TestDatabase, gateways: Gateways
) -> None:
    silent = Partner(anyio.sleep_forever)
    inside: list[BrandId] = []
    all_inside = anyio.Event()

    async def listen(_work: Work[System], event: KettleBoiled) -> None:
        inside.append(event.brand_id)
        if len(inside) == 2 * LANES:
            all_inside.set()

    both = (Subscriber("silent", found_a_brand_after, ask=silent.ask), hears(listen))
    for _ in range(2 * LANES):
        await boil_now(database)

    async with watching(database) as watch, anyio.create_task_group() as tasks:
        tasks.start_soon(partial(work_until_cancelled, gateways, watch, Subscriptions({KettleBoiled: both}), ()))
        with anyio.fail_after(60):
            await all_inside.wait()
        tasks.cancel_scope.cancel()

    assert len(set(inside)) == 2 * LANES
    assert silent.asked == LANES
