"""A market lived through under one policy: each brief's first page, with the truth beside it, and what came of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from domain.money import BASIS_POINTS
from evaluation.arrays import Flags, Floats, Whole
from evaluation.calibration import Outcome
from evaluation.market import Market, Pool, shipped_policy
from evaluation.policies import Order, Standing
from evaluation.world import World
from matching.acceptance import acceptance
from matching.attention import attentions
from matching.scoring import score_parts


@dataclass(frozen=True, kw_only=True)
class Listed:
    """Who is eligible for a brief on its day: columns run over them. `rows`: who they are in the population.

    `merit`: what a delivery would be worth, 0 to 1. `willing`: how probably they would accept.
    """

    pool: Pool
    present: Whole
    people: Sequence[Standing]
    willing: Floats
    newcomer: Flags

    @property
    def rows(self) -> Whole:
        """Who they are in the population."""
        return self.pool.rows[self.present]

    @property
    def merit(self) -> Floats:
        """What a delivery of each would be worth, 0 to 1."""
        return self.pool.merit[self.present]


@dataclass(frozen=True, kw_only=True)
class Page:
    """The answer to one brief: the first page, as places in `listed`, and the offers that were answered."""

    number: int
    listed: Listed
    order: Sequence[int]
    outcomes: Sequence[Outcome]

    @property
    def exposure(self) -> Floats:
        """The attention that each of the eligible gets."""
        found = np.zeros(len(self.listed.people))
        found[list(self.order)] = attentions(len(self.order))
        return found


def pages(market: Market, order: Order) -> Iterator[Page]:
    """Every brief in turn, in a world that begins as the market does and goes the policy's way.

    Briefs for which nobody is free are not there.
    """
    world, places = World(market), market.truth.brands.seen_places
    for number, pool in enumerate(market.pools):
        world.begin(pool.posted.day)
        listed = _listed(market, world, pool)
        if listed.people:
            ordered = order(pool.posted.brief, listed.people, pool.posted.day, places)
            outcomes = _asked(market, world, listed, ordered)
            yield Page(number=number, listed=listed, order=ordered, outcomes=outcomes)


def _listed(market: Market, world: World, pool: Pool) -> Listed:
    everybody, present = market.population.people, world.present(pool)
    people: list[Standing] = []
    for place in present.tolist():
        person = everybody[int(pool.rows[place])]
        people.append(Standing(world.candidate(pool, place), person.followers, person.engagement))
    fair_start = shipped_policy().fair_start
    return Listed(
        pool=pool,
        present=present,
        people=people,
        willing=world.willing(pool, present),
        newcomer=np.array([fair_start.is_newcomer(each.candidate, pool.posted.day) for each in people], dtype=np.bool_),
    )


def _asked(market: Market, world: World, listed: Listed, order: Sequence[int]) -> list[Outcome]:
    """The brand asks whom it saw and liked best, one after the other, until its places are taken."""
    pool, brands = listed.pool, market.truth.brands
    looks = pool.draws.seen[: len(order)] < attentions(len(order))
    seen = [each for each, looked in zip(order, looks.tolist(), strict=True) if looked]
    liked = (pool.appeal * pool.draws.judgement)[listed.present]
    outcomes: list[Outcome] = []
    taken = 0
    for each in sorted(seen, key=lambda each: -liked[each])[: brands.asks_per_place * pool.posted.places]:
        if taken == pool.posted.places:
            break
        chance = _chance(pool, listed.people[each])
        accepted = world.ask(pool, int(listed.present[each]), float(listed.willing[each]))
        if accepted is not None:
            outcomes.append(Outcome(chance, accepted))
            taken += accepted
    return outcomes


def _chance(pool: Pool, person: Standing) -> float:
    """The chance of a yes that matching gives, 0 to 1: what an offer keeps."""
    brief, day, policy = pool.posted.brief, pool.posted.day, shipped_policy()
    parts = score_parts(brief, person.candidate, policy.weights)
    return acceptance(brief, person.candidate, parts, policy.acceptance, day).chance / BASIS_POINTS
