"""A change of the rules of disputes: what had ended keeps the rule it ended under, in every sum as for itself."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from domain.bookings.booking import Booking, BookingStatus
from domain.disputes.rules import RULES, dispute_rule
from domain.disputes.window import disputable_until
from domain.law.periods import day_in_vietnam, midnight_in_vietnam
from domain.money import vnd
from operations.bookings.clocks import strike_booking_clocks
from payments import fundings
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.operations.disputes.moves import CLOCK

TICK = timedelta(microseconds=1)
DAY = timedelta(days=1)


def two_rules(monkeypatch: pytest.MonkeyPatch, before: int, after: int, *, change: datetime) -> None:
    """Have ends disputed for `before` days until a midnight, for `after` days from it on."""
    day = day_in_vietnam(change)
    assert midnight_in_vietnam(day) == change
    old = dispute_rule(NOON).model_copy(update={"version": "old", "open_days": before, "valid_to": day})
    new = old.model_copy(update={"version": "new", "open_days": after, "valid_from": day, "valid_to": None})
    for module in ("rules", "window"):
        monkeypatch.setattr(f"domain.disputes.{module}.RULES", (old, new))


async def overdue(database: TestDatabase, at: datetime) -> None:
    """The clocks strike late: nothing came, so what is funded is cancelled and refunded at this instant."""
    async with database.work(CLOCK, at) as work:
        assert await strike_booking_clocks(work) == 1


@pytest.mark.parametrize("days", [(7, 3), (3, 7)])
@pytest.mark.parametrize("first_of_new", [False, True])
async def test_a_refund_is_kept_by_the_rule_of_its_bookings_end(
    database: TestDatabase,
    funded: Booking,
    monkeypatch: pytest.MonkeyPatch,
    days: tuple[int, int],
    first_of_new: bool,
) -> None:
    due = (await database.reload(funded)).strikes_at
    assert due is not None
    change = midnight_in_vietnam(day_in_vietnam(due) + 2 * DAY)
    two_rules(monkeypatch, *days, change=change)
    ended_at = change if first_of_new else change - TICK

    await overdue(database, ended_at)

    booking = await database.reload(funded)
    assert (booking.status, booking.ended_at) == (BookingStatus.CANCELLED, ended_at)
    until = ended_at + days[first_of_new] * DAY
    assert disputable_until(ended_at, False) == until
    for instant, free in ((ended_at, 7_000_000), (until - TICK, 7_000_000), (until, 10_000_000)):
        async with database.work(CLOCK, instant) as work:
            assert await fundings.free_in(work, booking.campaign_id) == vnd(free)


def test_every_day_has_one_rule() -> None:
    for rule, following in pairwise(RULES):
        assert rule.valid_to == following.valid_from
    assert RULES[-1].valid_to is None
