"""`niemtin deliveries`, run as an operator runs it."""

from datetime import datetime, timedelta

from domain.bookings.events import BookingSettled
from domain.ids import BookingId, FactId, InfluencerId, new_id
from runtime.clock import now
from storage.outbox import Delivery, DeliveryStatus, Fact
from tests.cli.running import niemtin
from tests.databases import TestDatabase
from tests.instants import NOON


async def park(
    database: TestDatabase,
    subscriber: str,
    *,
    status: DeliveryStatus = DeliveryStatus.PARKED,
    away: int = 0,
    at: datetime = NOON,
) -> Delivery:
    event = BookingSettled(booking_id=BookingId(new_id()), influencer_id=InfluencerId(new_id()))
    fact = Fact(
        id=FactId(new_id()),
        name=event.name,
        data=event.to_json(),
        actor_kind="tests",
        actor_id=None,
        at=at,
        request_id=new_id(),
        fanned_out_at=NOON,
    )
    delivery = Delivery(
        fact_id=fact.id,
        subscriber=subscriber,
        run_at=NOON,
        status=status,
        attempts=12,
        away=away,
        last_error="it spilled",
    )
    await database.add(fact, delivery)
    return delivery


async def test_what_is_parked_is_listed_with_what_went_wrong(database: TestDatabase) -> None:
    none = await niemtin(database, "deliveries", "parked")
    delivery = await park(database, "pay_somebody")
    await park(database, "tell_somebody", status=DeliveryStatus.DUE)

    one = await niemtin(database, "deliveries", "parked")

    assert (none.exit_code, none.stdout.strip()) == (0, "No delivery is parked.")
    assert one.exit_code == 0
    told = one.stdout.replace("\n", "")
    assert str(delivery.id)[:8] in told
    assert "tell_somebody" not in told


async def test_what_waits_long_for_a_partner_is_listed_apart(database: TestDatabase) -> None:
    none = await niemtin(database, "deliveries", "away")
    waiting = DeliveryStatus.DUE
    long = await park(database, "long", status=waiting, away=9, at=now() - timedelta(minutes=61))
    short = await park(database, "short", status=waiting, away=9, at=now() - timedelta(minutes=59))
    failing = await park(database, "failing", status=waiting)
    parked = await park(database, "parked", away=9)

    one = await niemtin(database, "deliveries", "away")

    assert (none.exit_code, none.stdout.strip()) == (
        0,
        "No delivery has waited for a payment partner for more than an hour.",
    )
    assert one.exit_code == 0
    assert "long" in one.stdout
    assert "spilled" in one.stdout
    assert not [each.subscriber for each in (short, failing, parked) if each.subscriber in one.stdout]
    assert (await database.reload(long)).status is waiting


async def test_all_or_some_are_tried_again(database: TestDatabase) -> None:
    first, second, third = [await park(database, f"hear_{number}") for number in range(3)]
    begun = now()

    some = await niemtin(database, "deliveries", "retry", str(second.id))
    rest = await niemtin(database, "deliveries", "retry")

    assert [done.stdout.strip() for done in (some, rest)] == [
        "Tried again from now on: 1.",
        "Tried again from now on: 2.",
    ]
    for delivery in (first, second, third):
        again = await database.reload(delivery)
        assert (again.status, again.attempts, again.last_error) == (DeliveryStatus.DUE, 0, "it spilled")
        assert again.run_at >= begun


async def test_what_is_not_parked_is_said_and_left_alone(database: TestDatabase) -> None:
    delivery = await park(database, "hear", status=DeliveryStatus.DUE)

    done = await niemtin(database, "deliveries", "retry", str(delivery.id))

    assert done.exit_code == 1
    assert f"Not parked: {delivery.id}." in done.stdout
    assert (await database.reload(delivery)).attempts == 12
