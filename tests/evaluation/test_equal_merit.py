"""Newcomers of equal merit: a twin stands where the ranking itself puts them; figures follow from the pairs."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from evaluation.equal_merit import EqualMerit, Pairs, equal_merit, pairs_of, twin_of
from evaluation.intervals import Estimate
from evaluation.newcomers import by_merit
from evaluation.policies import RANKED, SHIPPED, ranked
from evaluation.simulation import Page, pages
from matching.attention import attentions
from matching.brief import Answers, Delivery
from matching.ranking_policy import RankingPolicy
from tests.evaluation.markets import small_market

SHARE = Estimate(0.9, 0.85, 0.95)


def first_page(policy: RankingPolicy) -> Page:
    return next(pages(small_market(), ranked(policy)))


def test_a_twin_is_new_and_the_same_in_all_that_is_no_record() -> None:
    page = first_page(RANKED[SHIPPED])
    day = page.listed.pool.posted.day
    person = next(each.candidate for each in page.listed.people if each.candidate.tier == 3)

    twin = twin_of(person, day)

    assert RANKED[SHIPPED].fair_start.is_newcomer(twin, day)
    assert (twin.tier, twin.delivery, twin.answers, twin.disclosure.posts) == (1, Delivery(), Answers(), 0)
    assert twin.disclosure.value_bp == 6_316
    record = {
        "tier": 3,
        "certified_since": person.certified_since,
        "disclosure": person.disclosure,
        "delivery": person.delivery,
        "answers": person.answers,
    }
    assert replace(twin, **record) == person
    assert twin.certified_since == day - timedelta(days=1)


@pytest.mark.parametrize("name", [SHIPPED, "without fair start"])
def test_a_twin_gets_what_the_ranking_gives_when_one_person_is_replaced(name: str) -> None:
    policy = RANKED[name]
    page = first_page(policy)
    listed, posted = page.listed, page.listed.pool.posted
    recorded = np.flatnonzero(~listed.newcomer & (listed.merit > 0))
    looks = attentions(len(page.order))
    to_twins = np.zeros(len(recorded))
    for number, one in enumerate(recorded.tolist()):
        people = list(listed.people)
        people[one] = replace(people[one], candidate=twin_of(people[one].candidate, posted.day))
        order = ranked(policy)(posted.brief, people, posted.day, len(page.order))
        to_twins[number] = looks[order.index(one)] if one in order else 0.0

    found = pairs_of(page, policy)

    assert to_twins.any()
    assert found.to_twins.tolist() == pytest.approx(by_merit(listed.merit[recorded], to_twins).tolist())
    assert found.to_recorded.tolist() == pytest.approx(
        by_merit(listed.merit[recorded], page.exposure[recorded]).tolist()
    )


def test_who_would_not_pass_the_gates_as_a_newcomer_is_in_no_pair() -> None:
    page = first_page(RANKED[SHIPPED])
    posted = page.listed.pool.posted
    strict = replace(posted, brief=replace(posted.brief, min_tier=2))
    listed = replace(page.listed, pool=replace(page.listed.pool, posted=strict))

    found = pairs_of(replace(page, listed=listed), RANKED[SHIPPED])

    assert (found.to_recorded.sum(), found.to_twins.sum()) == (0, 0)


def test_figures_are_sums_over_briefs_by_band() -> None:
    one = Pairs(np.array([1.0, 0, 0, 0, 2]), np.array([0.5, 0, 0, 0, 3]))
    other = Pairs(np.array([1.0, 0, 0, 0, 0]), np.array([0.0, 0, 0, 0, 0]))

    found = equal_merit([one, other], 0.8, seed=1)

    assert (found.promised, found.share.value) == (0.8, 3.5 / 4)
    first, *between, last = found.bands
    assert first is not None
    assert (first.value, between) == (0.25, [None] * 3)
    assert first.low < first.value < first.high
    # Without the one brief that has any, a draw says what all of them say.
    assert last == Estimate(1.5, 1.5, 1.5)


@pytest.mark.parametrize(("low", "kept"), [(0.85, True), (0.8, True), (0.79, False)])
def test_a_promise_is_kept_when_the_whole_interval_keeps_it(low: float, kept: bool) -> None:
    assert EqualMerit(promised=0.8, share=replace(SHARE, low=low), bands=()).kept is kept


def test_the_head_start_is_what_brings_newcomers_of_equal_merit_near() -> None:
    shipped, without = (
        equal_merit([pairs_of(page, RANKED[name]) for page in pages(small_market(), ranked(RANKED[name]))], 0.8, seed=1)
        for name in (SHIPPED, "without head start")
    )

    assert shipped.share.value > without.share.value + 0.05
