"""How far the order hangs on the exact weights."""

import pytest

from evaluation.stability import agreement, under_changed_weights
from matching.brief import Candidate, Disclosure
from matching.ranking_policy import ranking_policy_on
from matching.weights import PartName
from tests.makers.matching import TODAY, make_brief, make_candidate

POLICY = ranking_policy_on(TODAY)


def test_agreement_is_kendalls_tau() -> None:
    assert agreement([1, 2, 3, 4], [10, 20, 40, 30]) == pytest.approx((5 - 1) / 6)
    assert agreement([1, 2, 3], [3, 2, 1]) == -1
    assert agreement([1, 1, 2], [5, 5, 9]) == pytest.approx(1)


def test_where_nothing_is_ordered_nothing_disagrees() -> None:
    assert agreement([5, 5, 5], [1, 2, 3]) == 1
    assert agreement([], []) == 1


def rivals() -> list[Candidate]:
    """Two people within a few points of each other: one labels better by 1000 bp, the other has the higher tier."""
    labelled = make_candidate(1, tier=2, disclosure=Disclosure(value_bp=9_600, mean_bp=9_700, posts=9, newest=TODAY))
    trusted = make_candidate(2, tier=3, disclosure=Disclosure(value_bp=8_140, mean_bp=8_300, posts=9, newest=TODAY))
    return [labelled, trusted]


def test_a_change_of_one_weight_turns_those_round_who_hang_on_it() -> None:
    found = list(under_changed_weights(make_brief(), rivals(), POLICY, TODAY))

    assert [part for part, _ in found] == [part for part in PartName for _ in range(2)]
    # The tier brings 300 points against 292; five per cent less leave 285, five per cent more labelling bring 306.
    assert {(place, part) for place, (part, tau) in enumerate(found) if tau < 0} == {
        (3, PartName.DISCLOSURE_HISTORY),
        (4, PartName.TRUST_TIER),
    }
    assert {tau for _, tau in found} == {-1, 1}
