"""What people have done by a day: records, work in hand, offers of late. It is where attention feeds back."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from evaluation.arrays import Floats, Whole
from evaluation.market import Market, Pool, recorded, shipped_policy
from evaluation.truth import willingness
from matching.brief import Candidate


class World:
    """One market under one policy. It moves on; `Market` stands still."""

    def __init__(self, market: Market) -> None:
        people = market.population.people
        self._market = market
        self._record = market.population.record.copy()
        self._places = np.array([person.facts.places for person in people])
        self._in_hand = np.zeros(len(people), dtype=np.int64)
        self._asked: list[list[date]] = [[] for _ in people]
        self._window = timedelta(days=shipped_policy().over_asking.window_days)
        self._ending: list[tuple[date, int, bool, bool]] = []

    def begin(self, day: date) -> None:
        """Settle the bookings that have ended by this day."""
        for _, row, kept, labelled in (each for each in self._ending if each[0] <= day):
            self._in_hand[row] -= 1
            self._record.bookings[row] += 1
            self._record.kept[row] += kept
            (self._record.labelled if labelled else self._record.unlabelled)[row] += 1
        self._ending = [each for each in self._ending if each[0] > day]

    def present(self, pool: Pool) -> Whole:
        """The places in the pool of those who have a place free."""
        return np.flatnonzero(self._in_hand[pool.rows] < self._places[pool.rows])

    def candidate(self, pool: Pool, place: int) -> Candidate:
        """Somebody of the pool as matching sees them on the day of its brief."""
        row, candidate = int(pool.rows[place]), pool.candidates[place]
        if not self._asked[row]:
            # Nothing has happened to them since the first day.
            return candidate
        return replace(
            recorded(candidate, self._record, row),
            asked_lately=self._asked_lately(row, pool.posted.day),
            free_places=int(self._places[row] - self._in_hand[row]),
        )

    def willing(self, pool: Pool, places: Whole) -> Floats:
        """How probably each of these accepts, were they asked for the pool's brief; protected reasons aside."""
        rows, traits = pool.rows[places], self._market.population.traits
        asked = [self._asked_lately(row, pool.posted.day) for row in rows.tolist()]
        return willingness(
            answers=traits.answers[rows],
            fee=pool.fee[places],
            hidden_price=pool.price[places] * traits.hidden_price[rows],
            skill=pool.skill[places],
            load=self._in_hand[rows] / self._places[rows],
            asked=np.array(asked, dtype=np.float64),
            numbers=self._market.truth.willingness,
        )

    def ask(self, pool: Pool, place: int, willing: float) -> bool | None:
        """Make an offer: whether it is accepted, or None where it is refused for a protected reason."""
        row, day, draws = int(pool.rows[place]), pool.posted.day, pool.draws
        self._asked[row].append(day)
        if draws.protected[place] < self._market.truth.willingness.protected:
            return None
        self._record.offers[row] += 1
        accepted = bool(draws.answer[place] < willing)
        if accepted:
            traits = self._market.population.traits
            kept, labelled = draws.kept[place] < traits.kept[row], draws.labelled[place] < traits.labelled[row]
            self._record.accepted[row] += 1
            self._in_hand[row] += 1
            ends = day + timedelta(days=self._market.truth.work.days)
            self._ending.append((ends, row, bool(kept), bool(labelled)))
        return accepted

    def _asked_lately(self, row: int, day: date) -> int:
        since = day - self._window
        return sum(each > since for each in self._asked[row])
