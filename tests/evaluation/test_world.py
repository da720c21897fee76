"""Attention feeds back: whoever is asked and accepts is busy, then has a record."""

from dataclasses import replace
from datetime import timedelta

import numpy as np

from evaluation.market import Pool
from evaluation.truth import truth
from evaluation.world import World
from matching.brief import Answers
from tests.evaluation.markets import small_market

POOL = small_market().pools[0]
DAY = POOL.posted.day
WORK = timedelta(days=truth().work.days)
PLACE = int(np.flatnonzero(POOL.draws.protected >= truth().willingness.protected)[0])
"""Somebody who refuses for no protected reason."""
BEFORE = POOL.candidates[PLACE]


def later(pool: Pool, days: timedelta) -> Pool:
    return replace(pool, posted=replace(pool.posted, day=pool.posted.day + days))


def test_before_anything_happens_people_are_as_they_began() -> None:
    world = World(small_market())

    assert world.candidate(POOL, PLACE) == BEFORE
    assert world.present(POOL).tolist() == list(range(len(POOL.candidates)))


def test_who_accepts_has_a_place_less_until_the_work_ends_and_then_a_booking_more() -> None:
    world = World(small_market())

    assert world.ask(POOL, PLACE, 1.0) is True
    busy = world.candidate(POOL, PLACE)
    world.begin(DAY + WORK - timedelta(days=1))
    still_busy = world.candidate(POOL, PLACE)
    world.begin(DAY + WORK)
    done = world.candidate(POOL, PLACE)

    assert busy == still_busy
    assert (busy.free_places, busy.asked_lately) == (BEFORE.free_places - 1, 1)
    assert busy.answers == Answers(offers=BEFORE.answers.offers + 1, accepted=BEFORE.answers.accepted + 1)
    assert busy.delivery == BEFORE.delivery
    assert done.free_places == BEFORE.free_places
    assert done.delivery.bookings == BEFORE.delivery.bookings + 1
    assert done.disclosure.posts == BEFORE.disclosure.posts + 1


def test_whoever_has_no_place_left_is_not_present() -> None:
    world = World(small_market())
    for _ in range(BEFORE.free_places):
        world.ask(POOL, PLACE, 1.0)

    assert PLACE not in world.present(POOL).tolist()
    world.begin(DAY + WORK)
    assert PLACE in world.present(POOL).tolist()


def test_who_declines_has_an_answer_more_and_no_work() -> None:
    world = World(small_market())

    assert world.ask(POOL, PLACE, 0.0) is False
    found = world.candidate(POOL, PLACE)
    assert found.answers == Answers(offers=BEFORE.answers.offers + 1, accepted=BEFORE.answers.accepted)
    assert found.free_places == BEFORE.free_places


def test_a_refusal_for_a_protected_reason_leaves_no_trace_but_that_they_were_asked() -> None:
    world, drawn = World(small_market()), POOL.draws.protected.copy()
    drawn[PLACE] = 0.0
    pool = replace(POOL, draws=replace(POOL.draws, protected=drawn))

    assert world.ask(pool, PLACE, 1.0) is None
    assert world.candidate(pool, PLACE) == replace(BEFORE, asked_lately=1)


def test_offers_are_late_news_after_a_fortnight() -> None:
    world = World(small_market())
    world.ask(POOL, PLACE, 0.0)

    asked = [world.candidate(later(POOL, timedelta(days=days)), PLACE).asked_lately for days in (13, 14)]

    assert asked == [1, 0]


def test_who_was_asked_and_is_at_work_is_less_willing() -> None:
    world = World(small_market())
    everybody = np.arange(len(POOL.candidates))
    before = world.willing(POOL, everybody)
    world.ask(POOL, PLACE, 1.0)

    changed = np.flatnonzero(world.willing(POOL, everybody) != before).tolist()

    assert changed == [PLACE]
    assert world.willing(POOL, everybody)[PLACE] < before[PLACE]
