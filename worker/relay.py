"""The relay: new facts become deliveries, each run in its own transaction, retried, parked if it keeps failing.

A delivery is leased when its turn comes, with a token, and the lease renewed while somebody outside is asked; its
effect and its finish commit together and only while the token still holds. So a worker that died, or lost its lease to
another, has changed nothing, and one that is slow loses nothing.
"""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import anyio
import structlog
from sqlalchemy import select

from domain.actors import System
from domain.events import Event
from payments.rails import RailUnavailable
from runtime.gateways import Gateways
from storage.outbox import Delivery, DeliveryStatus, Fact
from worker.leases import Leased, LeaseLost, finish, give_back, put_back, renew, take, wait_for_partner
from worker.subscriptions import Subscriptions

log = structlog.get_logger()

LEASE = timedelta(seconds=60)
"""How long a worker has a delivery to itself without renewing it, unless told otherwise: one that died is replaced."""
RENEWALS: Final = 3
"""How often a lease is renewed in the time that it lasts: two may go wrong."""
MOST_ATTEMPTS = 12
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=1), timedelta(hours=1)
LONGEST_AWAY = timedelta(minutes=10)
"""House: so soon after a partner is back, however long it was away, what waits for it goes on."""
GIVING_BACK: Final = 5.0
"""Seconds that a worker which is stopped takes at most to give a lease back; else it ends by itself."""
FACTS_AT_ONCE = 500
DELIVERIES_AT_ONCE = 20


@dataclass(frozen=True)
class Relay:
    """Moves facts to their subscribers; any number of relays may run at once."""

    gateways: Gateways
    subscriptions: Subscriptions
    lasting: timedelta = LEASE

    async def turn(self, now: datetime, *, asking: bool = True) -> int:
        """Fan out, then run one delivery that is due; answers how many facts and deliveries were handled.

        One, so that none waits leased behind a slow one. Without `asking`, only what asks nobody outside is run.
        """
        moved = await self.fan_out(now)
        for leased in await self.lease(now, most=1, asking=asking):
            await self.deliver(leased, now)
            moved += 1
        return moved

    async def fan_out(self, now: datetime) -> int:
        """Make one delivery per subscriber of each new fact; answers how many facts."""
        async with self.gateways.database.work(System(name="relay"), now) as work:
            facts = await work.all(
                select(Fact)
                .where(Fact.fanned_out_at.is_(None))
                .order_by(Fact.id)
                .limit(FACTS_AT_ONCE)
                .with_for_update(skip_locked=True)
            )
            for fact in facts:
                fact.fanned_out_at = now
                for name in self.subscriptions.names_for(fact.name):
                    work.add(Delivery(fact_id=fact.id, subscriber=name, run_at=now))
        return len(facts)

    async def lease(self, now: datetime, *, most: int = DELIVERIES_AT_ONCE, asking: bool = True) -> list[Leased]:
        """Take some due deliveries, oldest first, including those whose lease ran out."""
        due = (
            select(Delivery)
            .where(
                Delivery.status == DeliveryStatus.DUE,
                Delivery.run_at <= now,
                Delivery.lease_until.is_(None) | (Delivery.lease_until < now),
            )
            .order_by(Delivery.run_at, Delivery.id)
            .limit(most)
            .with_for_update(skip_locked=True)
        )
        if not asking:
            due = due.where(Delivery.subscriber.not_in(self.subscriptions.asking))
        async with self.gateways.database.work(System(name="relay"), now) as work:
            return await take(work, await work.all(due), self.lasting)

    async def deliver(self, leased: Leased, now: datetime) -> None:
        """Run one subscriber; its effect and its finish commit together, or a retry is noted.

        A worker that is stopped gives the delivery back, also in the middle of noting a retry.
        """
        instant = _going_on_from(now)
        try:
            await self._deliver(leased, now, instant)
        except anyio.get_cancelled_exc_class():
            await self._give_back(leased, instant())
            raise

    async def _deliver(self, leased: Leased, now: datetime, instant: Callable[[], datetime]) -> None:
        try:
            subscriber = self.subscriptions.named(leased.subscriber)
            event = leased.fact.event()
            answer = None if subscriber.ask is None else await self._ask(subscriber.ask, leased, event, instant)
            async with self.gateways.database.work(System(name=leased.subscriber), now, leased.fact.request_id) as work:
                await finish(work, leased)
                await subscriber.hear(work, event, answer)
        except LeaseLost:
            log.info("relay.lease_lost", subscriber=leased.subscriber, delivery=str(leased.id))
        except Exception as failure:
            log.warning(
                "relay.failed",
                subscriber=leased.subscriber,
                delivery=str(leased.id),
                attempts=leased.attempts,
                exc_info=failure,
            )
            await self._retry_later(leased, failure, instant())

    async def _ask(
        self,
        ask: Callable[[Gateways, Any], Awaitable[object]],
        leased: Leased,
        event: Event,
        instant: Callable[[], datetime],
    ) -> object:
        """Ask outside, however long it takes. Raises what `ask` raises, and LeaseLost: then it is asked no further."""
        answers, failures = list[object](), list[Exception]()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._keep, leased, instant, tasks.cancel_scope)
            try:
                answers.append(await ask(self.gateways, event))
            except Exception as failure:  # noqa: BLE001 - raised again outside of the group, which would wrap it
                failures.append(failure)
            tasks.cancel_scope.cancel()
        for failure in failures:
            raise failure
        if not answers:
            raise LeaseLost
        return answers[0]

    async def _keep(self, leased: Leased, instant: Callable[[], datetime], asking: anyio.CancelScope) -> None:
        """Renew the lease until cancelled; cancel `asking` once another worker has the delivery."""
        pause = self.lasting.total_seconds() / RENEWALS
        while True:
            await anyio.sleep(pause)
            at = instant()
            try:
                # A statement cut off in the middle would cost its connection.
                with anyio.move_on_after(pause, shield=True):
                    async with self.gateways.database.work(System(name="relay"), at) as work:
                        is_mine = await renew(work, leased, at + self.lasting)
                    if not is_mine:
                        asking.cancel()
            except Exception as failure:
                log.warning("relay.not_renewed", delivery=str(leased.id), exc_info=failure)

    async def _retry_later(self, leased: Leased, failure: Exception, now: datetime) -> None:
        why = f"{type(failure).__name__}: {failure}"
        async with self.gateways.database.work(System(name="relay"), now) as work:
            # However long a payment partner is away, its money does not wait for somebody to notice.
            if isinstance(failure, RailUnavailable):
                wait = wait_after(leased.away + 1, longest_wait=LONGEST_AWAY)
                await wait_for_partner(work, leased, run_at=now + wait, why=why)
            else:
                parked = leased.attempts >= MOST_ATTEMPTS
                await put_back(work, leased, parked=parked, run_at=now + wait_after(leased.attempts), why=why)

    async def _give_back(self, leased: Leased, now: datetime) -> None:
        """Let another worker have at once what this one, being stopped, had not finished; what it did is undone."""
        try:
            with anyio.move_on_after(GIVING_BACK, shield=True):
                async with self.gateways.database.work(System(name="relay"), now) as work:
                    given = await give_back(work, leased)
                log.info("relay.given_back", subscriber=leased.subscriber, delivery=str(leased.id), given=given)
        except Exception as failure:
            log.warning("relay.not_given_back", delivery=str(leased.id), exc_info=failure)


def wait_after(attempts: int, *, longest_wait: timedelta = LONGEST_WAIT) -> timedelta:
    """Exponential backoff with full jitter, at most an hour unless told otherwise."""
    longest = min(FIRST_WAIT * 2 ** min(attempts, 20), longest_wait)
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 - spreading load, no secret


def _going_on_from(now: datetime) -> Callable[[], datetime]:
    """What the time is, from an instant that it was just now."""
    begun = anyio.current_time()
    return lambda: now + timedelta(seconds=anyio.current_time() - begun)
