"""What newcomers are promised, get, and would get as equals, worked out by hand."""

from math import log2

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.newcomers import by_merit, promised_exposure, to_equals, violations
from matching.attention import attentions
from matching.fair_start import adjusted_minimums, fair_start

PUBLISHED = adjusted_minimums(20, 3_000, 1_000)


def test_every_prefix_that_holds_too_few_is_counted() -> None:
    tenth, eighth = [place == 9 for place in range(20)], [place in {7, 13, 18} for place in range(20)]

    assert violations(eighth, PUBLISHED, eligible=5) == 0
    # Places 8 and 9 lack the first, 14 to 18 the second, 19 and 20 two: a prefix is broken or not.
    assert violations(tenth, PUBLISHED, eligible=5) == 2 + 5 + 2
    assert violations(tenth, PUBLISHED, eligible=1) == 2
    assert violations([False] * 20, PUBLISHED, eligible=0) == 0


def test_a_short_list_is_measured_as_far_as_it_goes() -> None:
    assert violations([False] * 8, PUBLISHED, eligible=3) == 1
    assert violations([False] * 7, PUBLISHED, eligible=3) == 0


def test_promised_is_the_attention_at_the_lowest_places_the_minimums_allow() -> None:
    assert promised_exposure((0, 1, 1), 3, eligible=2) == pytest.approx((1 / log2(3)) / (1 + 1 / log2(3) + 1 / 2))
    whole = attentions(20).sum()
    assert promised_exposure(PUBLISHED, 20, eligible=9) == pytest.approx(
        (1 / log2(9) + 1 / log2(15) + 1 / log2(20)) / whole
    )
    assert promised_exposure(PUBLISHED, 20, eligible=1) == pytest.approx((1 / log2(9)) / whole)
    assert promised_exposure(PUBLISHED, 20, eligible=0) == 0


@settings(max_examples=50)
@given(st.lists(st.booleans(), min_size=20, max_size=30))
def test_fair_start_gives_newcomers_at_least_what_is_promised(newcomers: list[bool]) -> None:
    shown = [newcomers[place] for place in fair_start(newcomers, PUBLISHED)[:20]]
    looks = attentions(20)

    assert violations(shown, PUBLISHED, eligible=sum(newcomers)) == 0
    given_to_them = looks[shown].sum() / looks.sum()
    assert given_to_them >= promised_exposure(PUBLISHED, 20, eligible=sum(newcomers)) - 1e-12


def test_amounts_are_added_up_by_bands_of_merit_closed_above() -> None:
    merit, amounts = np.array([0.05, 0.06, 0.0, 0.3, 1.0]), np.array([1.0, 2.0, 4.0, 8.0, 16.0])

    assert by_merit(merit, amounts).tolist() == [1, 2, 0, 8, 16]


def test_newcomers_are_compared_with_others_of_the_same_band() -> None:
    newcomers, to_newcomers = np.array([2.0, 1.0, 3.0]), np.array([0.1, 0.2, 0.0])
    others, to_others = np.array([4.0, 0.0, 5.0]), np.array([0.4, 0.0, 0.0])

    # As equals the two of the first band would have 0.1 each; in the second there is nobody to compare with.
    assert to_equals(newcomers, to_newcomers, others, to_others) == pytest.approx(0.5)
    assert to_equals(newcomers, to_newcomers, np.zeros(3), np.zeros(3)) == 1
