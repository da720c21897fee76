"""Every state machine of the product, walked: no state is out of reach, and none without a way to an end."""

from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from domain.bookings.status import BOOKING_LIFECYCLE, STEPS, BookingStatus
from domain.disputes.status import DISPUTE_LIFECYCLE, DISPUTE_STEPS
from domain.influencers.profiles import ProfileStatus
from domain.lifecycle import Lifecycle
from domain.payments import HoldStatus
from tests.docs.lifecycles import lifecycles
from tests.domain.test_lifecycle import KETTLES, Kettle

ALL = lifecycles()
OTHER_BEGINNINGS = {"profile": {ProfileStatus.IMPORTED}}
"""States in which something may begin besides its usual one."""
RESTING = {
    "hold": {HoldStatus.RELEASED, HoldStatus.REFUNDED, HoldStatus.SPLIT},
    "profile": {ProfileStatus.APPROVED},
}
"""States in which something may stay for ever though a verb leaves them: an approved profile, a hold not reopened."""


def reached(starts: Iterable[Any], moves: Iterable[tuple[Any, Any]]) -> set[Any]:
    """The states that these moves lead to from any of `starts`, themselves included."""
    found, waiting, known = set(starts), list(starts), list(moves)
    while waiting:
        here = waiting.pop()
        new = {there for left, there in known if left is here} - found
        found |= new
        waiting.extend(new)
    return found


def moves_of(lifecycle: Lifecycle[Any]) -> list[tuple[Any, Any]]:
    return [(left, entered) for _, left, entered in lifecycle.rows()]


def states_of(lifecycle: Lifecycle[Any]) -> set[Any]:
    members: Mapping[str, Any] = lifecycle.states().__members__
    return set(members.values())


def ends_of(name: str) -> set[Any]:
    return ALL[name].ends() | RESTING.get(name, set())


def trapped_in(lifecycle: Lifecycle[Any], ends: set[Any]) -> set[Any]:
    """The states from which nothing leads to any of these ends."""
    backwards = [(entered, left) for left, entered in moves_of(lifecycle)]
    return states_of(lifecycle) - reached(ends, backwards)


@pytest.mark.parametrize("name", sorted(ALL))
def test_no_state_is_out_of_reach(name: str) -> None:
    lifecycle = ALL[name]

    beginnings = {lifecycle.initial, *OTHER_BEGINNINGS.get(name, ())}

    assert reached(beginnings, moves_of(lifecycle)) == states_of(lifecycle)


@pytest.mark.parametrize("name", sorted(ALL))
def test_no_state_is_without_a_way_to_an_end(name: str) -> None:
    assert trapped_in(ALL[name], ends_of(name)) == set()


def test_a_trap_would_be_found() -> None:
    trap = Lifecycle("trap", Kettle.COLD, {"boil": ({Kettle.COLD}, Kettle.HOT), "cool": ({Kettle.HOT}, Kettle.COLD)})

    assert trapped_in(trap, trap.ends()) == {Kettle.COLD, Kettle.HOT}
    assert trapped_in(KETTLES, KETTLES.ends()) == set()


def test_a_booking_waits_for_something_until_it_has_ended() -> None:
    in_dispute = {BookingStatus.DISPUTED}  # it waits for what the dispute waits for

    assert set(BOOKING_LIFECYCLE.states()) - BOOKING_LIFECYCLE.ends() == set(STEPS) | in_dispute
    assert set(DISPUTE_LIFECYCLE.states()) - DISPUTE_LIFECYCLE.ends() == set(DISPUTE_STEPS)
