"""Everybody who may be chosen into a lineup, however many, in columns: enough to say whom a program looks at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from domain.ids import InfluencerId
from matching.brief import Brief, BriefKind
from matching.columns.eligible import Eligible, eligible_of
from matching.columns.ranking import Layer
from matching.columns.table import NO_RATE, Columns, Numbers
from matching.lineup.asking import Choosable, LineupTrait, Quota, WantedLineup
from matching.lineup.feasibility import bits_of
from matching.person import Ask
from matching.ranking import daily_hash
from matching.weights import WeightSet

_PRICE_BITS: Final = 2**49
"""Above every price in đồng: beside a score of fourteen bits one whole number of 63 orders people by both."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked on a day in Ha Noi: the terms, the brief, what it asks of one person, the weights of a score."""

    brief: Brief
    ask: Ask
    weights: WeightSet
    day: date
    wanted: WantedLineup


@dataclass(frozen=True, kw_only=True, eq=False)
class Crowd:
    """People as parallel columns: scores 0 to 10000, prices in đồng, a bit for each quota that counts them.

    `id_at` names who has a place, `tie_hash` is theirs of the day.
    """

    scores: Numbers
    prices: Numbers
    counted: Numbers
    id_at: Callable[[int], InfluencerId]
    tie_hash: Callable[[int], bytes]

    def __len__(self) -> int:
        return len(self.scores)

    def highest(self, places: Numbers, most: int) -> list[int]:
        """The `most` highest scores of these places; of equal ones the cheaper first, then the lower tie hash."""
        return self._first(places, most, self.scores[places] * -_PRICE_BITS + self.prices[places])

    def cheapest(self, places: Numbers, most: int) -> list[int]:
        """The `most` lowest prices of these places; of equal ones the higher score first, then the lower tie hash."""
        return self._first(places, most, self.prices[places] * 2**14 - self.scores[places])

    def _first(self, places: Numbers, most: int, keys: Numbers) -> list[int]:
        if len(places) > most:
            # Only those who equal the last one are told apart by their hashes: a crowd has too many to hash them all.
            reached = keys <= np.partition(keys, most - 1)[most - 1]
            places, keys = places[reached], keys[reached]
        found = zip(keys.tolist(), places.tolist(), strict=True)
        return [place for _, place in sorted(found, key=lambda each: (each[0], self.tie_hash(each[1])))[:most]]


@dataclass(frozen=True, kw_only=True, eq=False)
class Gathered:
    """Everybody eligible whose price is known, out of `weighed` people of whom `eligible` passed the gates."""

    crowd: Crowd
    weighed: int
    eligible: int


def crowd_of(people: Sequence[Choosable], quotas: Sequence[Quota]) -> Crowd:
    """People who have been weighed one by one, in the order given."""
    return Crowd(
        scores=np.array([each.score for each in people], dtype=np.int64),
        prices=np.array([each.price for each in people], dtype=np.int64),
        counted=np.array([bits_of(each, quotas) for each in people], dtype=np.int64),
        id_at=lambda place: people[place].influencer_id,
        tie_hash=lambda place: people[place].tie_hash,
    )


def gather(layers: Sequence[Layer], question: Question) -> Gathered:
    """Everybody in the layers who may be chosen."""
    brief, ask, day = question.brief, question.ask, question.day
    eligible = [eligible_of(layer, brief, ask, question.weights, day) for layer in layers]
    priced = [_priced(each, brief, ask) for each in eligible]
    starts = np.cumsum([0, *(len(each.rows) for each, _ in priced)])

    def id_at(place: int) -> InfluencerId:
        part = int(np.searchsorted(starts, place, side="right")) - 1
        of_layer, _ = priced[part]
        return of_layer.columns.id_at(int(of_layer.rows[place - starts[part]]))

    crowd = Crowd(
        scores=np.concatenate([each.scores for each, _ in priced]),
        prices=np.concatenate([prices for _, prices in priced]),
        counted=np.concatenate([_counted(each, question.wanted.quotas) for each, _ in priced]),
        id_at=id_at,
        tie_hash=lambda place: daily_hash(day, brief.id, id_at(place)),
    )
    return Gathered(crowd=crowd, weighed=sum(map(len, layers)), eligible=sum(len(each.rows) for each in eligible))


def _priced(found: Eligible, brief: Brief, ask: Ask) -> tuple[Eligible, Numbers]:
    """Those of them whose price is known, and their prices: see `matching.lineup.weighing`."""
    if brief.kind is BriefKind.COMMUNITY:
        return found, np.zeros(len(found.rows), dtype=np.int64)
    prices = found.columns.price(ask, found.rows)
    known = prices != NO_RATE
    lowest = 0 if brief.fee_floor is None else brief.fee_floor.minor
    return Eligible(found.columns, found.rows[known], found.scores[known]), np.maximum(prices[known], lowest)


def _counted(found: Eligible, quotas: Sequence[Quota]) -> Numbers:
    bits = np.zeros(len(found.rows), dtype=np.int64)
    for place, quota in enumerate(quotas):
        bits |= _having(found.columns, found.rows, quota).astype(np.int64) << place
    return bits


def _having(columns: Columns, rows: Numbers, quota: Quota) -> Numbers:
    """Whom a quota counts, as `Choosable.has` says of each alone."""
    match quota.trait:
        case LineupTrait.TIER:
            return columns.tier[rows] == int(quota.key)
        case LineupTrait.PLATFORM:
            bit = columns.gate_bit(f"platform:{quota.key}")
            return np.zeros(len(rows), dtype=np.bool_) if bit is None else (columns.gate[rows] & np.uint32(bit)) != 0
        case LineupTrait.PROVINCE:
            homes = np.array([home.province == quota.key for home in columns.homes], dtype=np.bool_)
            return homes[columns.home[rows]]
        case LineupTrait.NICHE:
            sets = [any(f"{niche}.".startswith(f"{quota.key}.") for niche in each) for each in columns.niche_sets]
            return np.array(sets, dtype=np.bool_)[columns.niche_set[rows]]
