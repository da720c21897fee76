"""A generated market: people and briefs, and for each brief what is true of everybody whom its gates let through.

It is the same for every policy; only what people have done meanwhile differs, and that is `evaluation.world`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Final

import numpy as np
from numpy.random import Generator

from domain.disclosures.value import History, disclosure_values, value_policy_on
from domain.money import BASIS_POINTS, Money
from evaluation.arrays import Floats, Whole
from evaluation.briefs import Posted, posted
from evaluation.population import NICHE_CODES, Influencer, Population, Record, population
from evaluation.truth import Truth, appeal, lawful
from matching.brief import Answers, Brief, Candidate, Delivery, Disclosure
from matching.eligibility import obstacles
from matching.ranking_policy import RankingPolicy, ranking_policy_on

FIRST_DAY: Final = date(2026, 11, 23)
"""A day on which the policy now published is in force."""


@cache
def shipped_policy() -> RankingPolicy:
    """The published numbers in force on the first day; they stay so."""
    return ranking_policy_on(FIRST_DAY)


@dataclass(frozen=True, kw_only=True)
class Draws:
    """What chance will say of each person about one brief, the same under every policy; `seen` by place of the list."""

    seen: Floats
    judgement: Floats
    answer: Floats
    protected: Floats
    kept: Floats
    labelled: Floats


@dataclass(frozen=True, kw_only=True)
class Pool:
    """A brief, and everybody who passes its gates while a place is free: parallel columns, `rows` into the population.

    `merit`: what a delivery would be worth, 0 to 1. `appeal`: what of it can be seen coming.
    `price`: what each asks for, `fee`: what the brand offers, in đồng.
    """

    posted: Posted
    rows: Whole
    candidates: Sequence[Candidate]
    skill: Floats
    appeal: Floats
    merit: Floats
    price: Floats
    fee: Floats
    draws: Draws


@dataclass(frozen=True, kw_only=True)
class Market:
    """People, and the briefs they meet, in the order of days."""

    population: Population
    pools: Sequence[Pool]
    truth: Truth
    seed: int


def market(*, briefs: int, people: int, days: int, seed: int, truth: Truth) -> Market:
    """A market of so many, alike for a seed. Briefs for which nobody is worth anything are not there."""
    everybody = population(people, seed=seed, first_day=FIRST_DAY, days=days, truth=truth)
    pools = [
        _pool(everybody, each, np.random.default_rng([seed, 1, number]), truth)
        for number, each in enumerate(posted(briefs, seed=seed, first_day=FIRST_DAY, days=days))
    ]
    return Market(population=everybody, pools=[pool for pool in pools if pool.merit.any()], truth=truth, seed=seed)


def _pool(everybody: Population, posted: Posted, chance: Generator, truth: Truth) -> Pool:
    traits, numbers, brief = everybody.traits, truth.worth, posted.brief
    passing = [
        (row, candidate)
        for row, candidate in enumerate(_candidate(everybody, row, posted) for row in range(len(everybody.people)))
        if candidate is not None and not obstacles(brief, candidate, posted.day)
    ]
    rows = np.array([row for row, _ in passing], dtype=np.int64)
    skill = traits.skill[rows] @ _shares(brief)
    audience = np.array([_audience(brief, everybody.people[row]) for row, _ in passing])
    place = np.array([_place(brief, each, numbers.same_region, numbers.elsewhere) for _, each in passing])
    seen = appeal(skill, traits.craft[rows], audience, place, numbers)
    price = np.array([_dong(each.price) for _, each in passing], dtype=np.float64)
    return Pool(
        posted=posted,
        rows=rows,
        candidates=[each for _, each in passing],
        skill=skill,
        appeal=seen,
        merit=seen * traits.kept[rows] * lawful(traits.labelled[rows], numbers),
        price=price,
        fee=price + posted.generosity * (_dong(brief.fee_ceiling) - price),
        draws=_draws(chance, len(everybody.people), rows, truth),
    )


def _dong(money: Money | None) -> int:
    assert money is not None
    return money.minor


def _candidate(everybody: Population, row: int, posted: Posted) -> Candidate | None:
    """Somebody, for what is asked and with what is on record on the first day.

    None before they were certified, or without a price for it.
    """
    person = everybody.people[row]
    candidate = person.facts.asked(posted.ask)
    if candidate.price is None or person.since > posted.day:
        return None
    return recorded(candidate, everybody.record, row)


def recorded(candidate: Candidate, record: Record, row: int) -> Candidate:
    """A candidate as matching sees them with their row of a record."""
    return replace(
        candidate,
        disclosure=disclosure_of(candidate.tier, int(record.labelled[row]), int(record.unlabelled[row])),
        delivery=Delivery(bookings=int(record.bookings[row]), kept=int(record.kept[row])),
        answers=Answers(offers=int(record.offers[row]), accepted=int(record.accepted[row])),
    )


@cache
def disclosure_of(tier: int, labelled: int, unlabelled: int) -> Disclosure:
    """The disclosure value of so many posts, as the product reckons it; none has aged."""
    history = History(tier=tier, kept=labelled, broken=unlabelled, posts=labelled + unlabelled)
    (value,) = disclosure_values([history], value_policy_on(FIRST_DAY))
    return Disclosure(value_bp=value.value_bp, mean_bp=value.mean_bp, posts=value.posts, newest=None)


def _shares(brief: Brief) -> Floats:
    return np.array([brief.niches.get(code, 0) for code in NICHE_CODES]) / BASIS_POINTS


def _audience(brief: Brief, person: Influencer) -> float:
    """The share of the audience as it is that the brief wants; all of it where none is wanted."""
    shares = [
        sum(person.audience.get(trait, {}).get(segment, 0) for segment in wanted) / BASIS_POINTS
        for trait, wanted in brief.audience.items()
    ]
    return sum(shares) / len(shares) if shares else 1.0


def _place(brief: Brief, candidate: Candidate, same_region: float, elsewhere: float) -> float:
    if not brief.provinces or candidate.province in brief.provinces:
        return 1.0
    return same_region if candidate.region in brief.provinces.values() else elsewhere


def _draws(chance: Generator, people: int, rows: Whole, truth: Truth) -> Draws:
    seen = chance.random(truth.brands.seen_places)
    # For everybody, whoever passes the gates: so what is drawn of one hangs on nobody else.
    judgement = np.exp(chance.normal(0, truth.brands.judgement, people))[rows]
    answer, protected, kept, labelled = (chance.random(people)[rows] for _ in range(4))
    return Draws(seen=seen, judgement=judgement, answer=answer, protected=protected, kept=kept, labelled=labelled)
