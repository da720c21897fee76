"""One formula of attention: as fractions for figures, as whole basis points for what is kept."""

from math import log2

import pytest

from matching.attention import attention, attentions


def test_attention_falls_with_the_logarithm_of_the_place() -> None:
    assert attentions(4).tolist() == pytest.approx([1, 1 / log2(3), 1 / 2, 1 / log2(5)])
    assert attentions(0).tolist() == []


def test_what_is_kept_is_the_same_to_the_nearest_basis_point() -> None:
    assert [attention(place) for place in range(1, 101)] == [round(10_000 * each) for each in attentions(100).tolist()]
    assert [attention(place) for place in (1, 2, 3, 20)] == [10_000, 6_309, 5_000, 2_277]
