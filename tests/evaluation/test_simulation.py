"""A market lived through: the same each time, first pages, and offers to whom the brand saw."""

import numpy as np
import pytest

from evaluation.calibration import Outcome
from evaluation.policies import POLICIES, SHIPPED
from evaluation.runs import runs
from evaluation.simulation import pages
from evaluation.truth import truth
from matching.attention import attentions
from tests.evaluation.markets import small_market


def test_it_comes_out_the_same_each_time_and_another_way_under_another_policy() -> None:
    one, again = (list(pages(small_market(), POLICIES[SHIPPED])) for _ in range(2))
    other = list(pages(small_market(), POLICIES["text"]))

    assert [page.order for page in one] == [page.order for page in again]
    assert [page.outcomes for page in one] == [page.outcomes for page in again]
    assert [page.order for page in one] != [page.order for page in other]


def test_a_page_is_looked_at_as_far_as_it_goes() -> None:
    page = next(pages(small_market(), POLICIES[SHIPPED]))

    assert len(page.order) == len(set(page.order)) == truth().brands.seen_places == 20
    assert page.exposure[list(page.order)].tolist() == attentions(20).tolist()
    assert page.exposure.sum() == pytest.approx(attentions(20).sum())


def test_a_brand_asks_at_most_so_many_and_fills_no_more_than_its_places() -> None:
    for page in pages(small_market(), POLICIES[SHIPPED]):
        places = page.listed.pool.posted.places
        assert len(page.outcomes) <= truth().brands.asks_per_place * places
        assert sum(outcome.accepted for outcome in page.outcomes) <= places
        assert all(0.2 <= outcome.chance <= 1 for outcome in page.outcomes)


def test_fair_start_keeps_its_promise_in_every_brief_and_without_it_it_is_broken() -> None:
    names = (SHIPPED, "without fair start")
    shipped, without = runs(small_market(), [pages(small_market(), POLICIES[name]) for name in names])

    assert shipped.broken.tolist() == [0] * 6
    assert (shipped.given >= shipped.promised - 1e-12).all()
    assert without.broken.sum() > 0
    assert (without.given < without.promised).any()
    assert shipped.given.mean() > without.given.mean()


def test_a_run_holds_what_its_pages_say() -> None:
    page = next(pages(small_market(), POLICIES["random"]))
    run = runs(small_market(), [[page]])[0]
    whoever = np.unique(np.concatenate([pool.rows for pool in small_market().pools]))
    first = int(np.flatnonzero(whoever == page.listed.rows[page.order[0]])[0])

    assert run.exposure.shape == run.merit.shape == (1, len(whoever))
    assert run.exposure[0, first] == pytest.approx(1 / attentions(20).sum())
    assert run.exposure.sum() == pytest.approx(1)
    assert run.merit.sum() == pytest.approx(1)
    assert run.accepted[0] == pytest.approx(page.listed.willing[list(page.order)[:10]].mean())
    assert (run.to_newcomers.sum() + run.to_others.sum()) <= 1
    assert run.outcomes == [Outcome(each.chance, each.accepted) for each in page.outcomes]


def test_only_briefs_that_every_policy_answered_are_compared() -> None:
    everything = list(pages(small_market(), POLICIES["random"]))

    whole, part = runs(small_market(), [everything, everything[1:3]])

    assert len(whole.ndcg) == len(part.ndcg) == 2
    assert whole.ndcg.tolist() == part.ndcg.tolist()
