"""Leases: a delivery is one worker's for as long as that worker renews it; one that is silent for a lease is replaced.

The token fences: whoever lost the lease can neither renew nor finish nor put back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import select, update

from domain.actors import System
from domain.ids import DeliveryId, new_id
from storage.outbox import Delivery, DeliveryStatus, DeliveryTakenOver, Fact
from storage.work import Work

log = structlog.get_logger()

MOST_TAKEOVERS: Final = 12
"""So many workers in a row may be lost over one delivery; then it is parked, for it may be what ends them."""


_LET_GO: Final[Mapping[str, object]] = {"lease_until": None, "token": None, "takeovers": 0}
"""What is written where it was seen what came of an attempt: workers that are lost from then on are counted anew."""


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
    away: int


async def take(work: Work[System], due: Sequence[Delivery], lasting: timedelta) -> list[Leased]:
    """Lease these deliveries, whose rows are locked. One taken over is no new attempt: nobody saw it fail."""
    mine = [each for each in due if each.token is None or await _take_over(work, each)]
    for delivery in mine:
        if delivery.token is None:
            delivery.attempts += 1
        delivery.lease_until, delivery.token = work.now + lasting, new_id()
    facts = await work.all(select(Fact).where(Fact.id.in_([each.fact_id for each in mine])))
    of = {fact.id: fact for fact in facts}
    return [
        Leased(each.id, each.token, each.subscriber, of[each.fact_id], each.attempts, each.away)
        for each in mine
        if each.token is not None
    ]


async def renew(work: Work[System], leased: Leased, until: datetime) -> bool:
    """Keep the lease until then; answers whether it was still this worker's."""
    return await _set(work, leased, lease_until=until)


async def finish(work: Work[System], leased: Leased) -> None:
    """Mark the delivery done within the effect's own transaction. Raises LeaseLost.

    From here to the commit its row is locked, and nobody takes it over, however long the effect takes.
    """
    if not await _set(work, leased, status=DeliveryStatus.DONE, lease_until=None, token=None, last_error=None):
        raise LeaseLost


async def put_back(work: Work[System], leased: Leased, *, parked: bool, run_at: datetime, why: str) -> None:
    """Have the delivery tried again then, or by nobody until a person looked at it."""
    status = DeliveryStatus.PARKED if parked else DeliveryStatus.DUE
    await _set(work, leased, status=status, run_at=run_at, away=0, **_LET_GO, last_error=why[:2000])


async def wait_for_partner(work: Work[System], leased: Leased, *, run_at: datetime, why: str) -> None:
    """Have the delivery tried again then: a partner is away, which is no attempt, however long it lasts."""
    attempts, away = leased.attempts - 1, leased.away + 1
    await _set(work, leased, attempts=attempts, away=away, run_at=run_at, **_LET_GO, last_error=why[:2000])


async def give_back(work: Work[System], leased: Leased) -> bool:
    """Let another worker have the delivery at once, as if it had not been leased; answers whether it was this one's."""
    return await _set(work, leased, attempts=leased.attempts - 1, lease_until=None, token=None)


async def _set(work: Work[System], leased: Leased, **values: object) -> bool:
    """Write into the delivery while it is this worker's; answers whether it was."""
    written = await work.session.execute(
        update(Delivery)
        .where(Delivery.id == leased.id, Delivery.token == leased.token, Delivery.status == DeliveryStatus.DUE)
        .values(**values)
        .returning(Delivery.id)
    )
    return written.first() is not None


async def _take_over(work: Work[System], delivery: Delivery) -> bool:
    """Record that the worker which had it is taken for dead; answers False where it is parked for that.

    How often is counted with it: a failure that was seen begins the count anew.
    """
    lost, delivery.takeovers = delivery.takeovers, delivery.takeovers + 1
    log.warning(
        "relay.taken_over",
        subscriber=delivery.subscriber,
        delivery=str(delivery.id),
        attempts=delivery.attempts,
        takeovers=lost + 1,
        lease_ended=str(delivery.lease_until),
    )
    work.record(DeliveryTakenOver(delivery_id=delivery.id))
    if lost < MOST_TAKEOVERS:
        return True
    why = f"LeaseLost: {lost + 1} workers in a row were lost while they had it"
    await work.session.execute(
        update(Delivery)
        .where(Delivery.id == delivery.id)
        .values(status=DeliveryStatus.PARKED, takeovers=lost + 1, lease_until=None, token=None, last_error=why)
    )
    return False
