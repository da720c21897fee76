from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.reviews.track_record import TrackRecord, track_record

ONE = st.tuples(st.integers(1, 5), st.sampled_from((10_000, 12_500, 15_000)))


def record_of(*reviews: tuple[int, int]) -> TrackRecord:
    """Of reviews, each its rating and its weight."""
    return track_record(
        len(reviews), sum(rating * weight for rating, weight in reviews), sum(weight for _, weight in reviews)
    )


@pytest.mark.parametrize(
    ("reviews", "rating"),
    [
        ([(5, 10_000)], 500),
        ([(5, 10_000), (4, 10_000)], 450),
        ([(5, 15_000), (4, 10_000)], 460),
        ([(5, 12_500), (1, 10_000)], 322),
        ([(3, 10_000), (3, 12_500), (4, 10_000)], 331),
    ],
)
def test_the_mean_is_weighted_and_rounded_to_a_hundredth(reviews: list[tuple[int, int]], rating: int) -> None:
    assert record_of(*reviews) == TrackRecord(n=len(reviews), rating=rating)


def test_of_whom_nobody_has_said_anything_there_is_no_rating() -> None:
    assert track_record(0, None, None) == TrackRecord(n=0, rating=None)


@given(st.lists(ONE, min_size=1, max_size=20))
def test_it_lies_within_what_was_said_and_near_the_exact_mean(reviews: list[tuple[int, int]]) -> None:
    record = record_of(*reviews)

    ratings = [rating for rating, _ in reviews]
    exact = Fraction(sum(rating * weight for rating, weight in reviews), sum(weight for _, weight in reviews))
    assert record.rating is not None
    assert 100 * min(ratings) <= record.rating <= 100 * max(ratings)
    assert abs(record.rating - 100 * exact) <= Fraction(1, 2)
