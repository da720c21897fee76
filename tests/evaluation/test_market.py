"""A generated market: alike for a seed, gates kept, and merit where the model puts it."""

import numpy as np
import pytest

from domain.money import BASIS_POINTS
from evaluation.market import FIRST_DAY, market
from evaluation.population import NICHE_CODES
from evaluation.truth import truth
from matching.eligibility import obstacles
from tests.evaluation.markets import small_market


def test_the_same_seed_is_the_same_market_and_another_is_not() -> None:
    one, again, other = (market(briefs=2, people=30, days=2, seed=seed, truth=truth()) for seed in (3, 3, 4))

    assert [each.facts for each in one.population.people] == [each.facts for each in again.population.people]
    assert [pool.posted for pool in one.pools] == [pool.posted for pool in again.pools]
    assert [pool.merit.tolist() for pool in one.pools] == [pool.merit.tolist() for pool in again.pools]
    assert one.population.people[0].facts != other.population.people[0].facts


def test_whoever_is_in_a_pool_passes_every_gate_and_was_certified_by_then() -> None:
    for pool in small_market().pools:
        assert {obstacles(pool.posted.brief, each, pool.posted.day) for each in pool.candidates} == {()}
        assert all(each.certified_since and each.certified_since <= pool.posted.day for each in pool.candidates)


def test_merit_is_what_can_be_seen_coming_times_what_is_kept_and_lawful() -> None:
    found, pool = small_market(), small_market().pools[0]
    place = int(np.argmax(pool.merit))
    row, traits, brief = int(pool.rows[place]), found.population.traits, pool.posted.brief
    skill = sum(
        traits.skill[row][NICHE_CODES.index(niche)] * share / BASIS_POINTS for niche, share in brief.niches.items()
    )
    lawful = 2 * traits.labelled[row] - 1

    assert pool.skill[place] == pytest.approx(skill)
    assert pool.merit[place] == pytest.approx(pool.appeal[place] * traits.kept[row] * lawful)
    assert 0 < pool.merit[place] <= pool.appeal[place] <= skill <= 1


def test_the_fee_lies_between_the_price_and_the_ceiling() -> None:
    for pool in small_market().pools:
        assert pool.posted.brief.fee_ceiling is not None
        assert (pool.price <= pool.fee).all()
        assert (pool.fee <= pool.posted.brief.fee_ceiling.minor).all()


def test_newcomers_have_no_record_and_the_lowest_tier() -> None:
    people, record = small_market().population.people, small_market().population.record
    new = [row for row, each in enumerate(people) if each.since >= FIRST_DAY]

    assert 0.04 < len(new) / len(people) < 0.12
    assert {people[row].facts.tier for row in new} == {1}
    assert {int(each[row]) for row in new for each in (record.bookings, record.offers, record.labelled)} == {0}


def test_few_have_the_higher_tiers_and_they_deserve_them_more() -> None:
    people, traits = small_market().population.people, small_market().population.traits
    labelled = {
        tier: np.mean([traits.labelled[row] for row, each in enumerate(people) if each.facts.tier == tier])
        for tier in (1, 2, 3)
    }

    assert labelled[1] < labelled[2] < labelled[3]
    assert 0.04 < np.mean([each.facts.tier == 3 for each in people]) < 0.12


def test_about_three_in_ten_label_nearly_always() -> None:
    found = market(briefs=1, people=2_000, days=1, seed=5, truth=truth()).population.traits

    assert np.mean(found.labelled > 0.9) == pytest.approx(0.3, abs=0.04)
