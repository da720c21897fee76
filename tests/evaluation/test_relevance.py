"""NDCG and accept@10 on lists whose values are worked out by hand."""

from math import log2

import numpy as np
import pytest

from evaluation.relevance import accepted_share, ndcg


def test_ndcg_is_the_discounted_gain_over_that_of_the_best_order() -> None:
    gains = np.array([1.0, 0.0, 0.5])

    assert ndcg(gains, [0, 2, 1]) == 1
    assert ndcg(gains, [2, 1, 0]) == pytest.approx((0.5 + 1 / 2) / (1 + 0.5 / log2(3)))


def test_only_the_first_places_count() -> None:
    gains = np.array([1.0, 0.0, 0.0, 0.0])

    assert ndcg(gains, [1, 2, 0, 3], first=3) == 1 / 2
    assert ndcg(gains, [1, 2, 0, 3], first=2) == 0


def test_where_there_is_nothing_to_gain_every_order_is_the_best() -> None:
    assert ndcg(np.zeros(3), [2, 0, 1]) == 1


def test_accept_at_ten_is_the_share_of_the_first_who_accept() -> None:
    assert accepted_share([1, 0, 1, 1], first=3) == pytest.approx(2 / 3)
    assert accepted_share([0.2] * 10 + [1.0]) == pytest.approx(0.2)
    assert accepted_share([]) == 0
