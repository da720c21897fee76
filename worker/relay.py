"""The relay: new facts become deliveries, each run in its own transaction, retried, parked if it keeps failing.

A delivery is leased with a token; its effect and its finish commit together and only while the token still holds. So a
worker that died, or lost its lease to another, has changed nothing.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import select, update

from domain.actors import System
from domain.ids import DeliveryId, new_id
from payments.rails import RailUnavailable
from runtime.gateways import Gateways
from storage.outbox import Delivery, DeliveryStatus, Fact
from storage.work import Work
from worker.subscriptions import Subscriptions

log = structlog.get_logger()

LEASE = timedelta(seconds=60)
"""How long a worker has a delivery to itself, unless told otherwise: one that died is replaced after it."""
MOST_ATTEMPTS = 12
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=1), timedelta(hours=1)
FACTS_AT_ONCE = 500
DELIVERIES_AT_ONCE = 20


class LeaseLost(Exception):
    """Another worker took the delivery over: what this one did must not be committed."""


@dataclass(frozen=True)
class Leased:
    """A delivery that is this worker's until the lease ends."""

    id: DeliveryId
    token: UUID
    subscriber: str
    fact: Fact
    attempts: int


@dataclass(frozen=True)
class Relay:
    """Moves facts to their subscribers; any number of relays may run at once."""

    gateways: Gateways
    subscriptions: Subscriptions
    lasting: timedelta = LEASE

    async def turn(self, now: datetime) -> int:
        """Fan out, then run what is due; answers how many facts and deliveries were handled."""
        moved = await self.fan_out(now)
        for leased in await self.lease(now):
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

    async def lease(self, now: datetime) -> Sequence[Leased]:
        """Take some due deliveries, oldest first, including those whose lease ran out."""
        async with self.gateways.database.work(System(name="relay"), now) as work:
            due = await work.all(
                select(Delivery)
                .where(
                    Delivery.status == DeliveryStatus.DUE,
                    Delivery.run_at <= now,
                    Delivery.lease_until.is_(None) | (Delivery.lease_until < now),
                )
                .order_by(Delivery.run_at, Delivery.id)
                .limit(DELIVERIES_AT_ONCE)
                .with_for_update(skip_locked=True)
            )
            for delivery in due:
                if delivery.token is not None:
                    log.warning(
                        "relay.taken_over",
                        subscriber=delivery.subscriber,
                        delivery=str(delivery.id),
                        attempts=delivery.attempts,
                        lease_ended=str(delivery.lease_until),
                    )
                delivery.lease_until, delivery.token = now + self.lasting, new_id()
                delivery.attempts += 1
            facts = {
                fact.id: fact
                for fact in await work.all(select(Fact).where(Fact.id.in_([each.fact_id for each in due])))
            }
            return [
                Leased(each.id, each.token, each.subscriber, facts[each.fact_id], each.attempts)
                for each in due
                if each.token is not None
            ]

    async def deliver(self, leased: Leased, now: datetime) -> None:
        """Run one subscriber; its effect and its finish commit together, or a retry is noted."""
        try:
            subscriber = self.subscriptions.named(leased.subscriber)
            event = leased.fact.event()
            answer = None if subscriber.ask is None else await subscriber.ask(self.gateways, event)
            async with self.gateways.database.work(System(name=leased.subscriber), now, leased.fact.request_id) as work:
                await _finish(work, leased)
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
            await self._retry_later(leased, failure, now)

    async def _retry_later(self, leased: Leased, failure: Exception, now: datetime) -> None:
        # However long a payment partner is away, its money does not wait for somebody to notice.
        parked = leased.attempts >= MOST_ATTEMPTS and not isinstance(failure, RailUnavailable)
        async with self.gateways.database.work(System(name="relay"), now) as work:
            await work.session.execute(
                update(Delivery)
                .where(Delivery.id == leased.id, Delivery.token == leased.token)
                .values(
                    status=DeliveryStatus.PARKED if parked else DeliveryStatus.DUE,
                    run_at=now + wait_after(leased.attempts),
                    lease_until=None,
                    token=None,
                    last_error=f"{type(failure).__name__}: {failure}"[:2000],
                )
            )


async def _finish(work: Work[System], leased: Leased) -> None:
    """Mark the delivery done within the effect's own transaction, fenced by the token."""
    finished = await work.session.execute(
        update(Delivery)
        .where(Delivery.id == leased.id, Delivery.token == leased.token, Delivery.status == DeliveryStatus.DUE)
        .values(status=DeliveryStatus.DONE, lease_until=None, token=None, last_error=None)
        .returning(Delivery.id)
    )
    if finished.first() is None:
        raise LeaseLost


def wait_after(attempts: int) -> timedelta:
    """Exponential backoff with full jitter, at most an hour."""
    longest = min(FIRST_WAIT * 2 ** min(attempts, 20), LONGEST_WAIT)
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 - spreading load, no secret
