"""How reach is divided among segments, and how many different people it is."""

from math import exp

from hypothesis import given
from hypothesis import strategies as st

from matching.lineup.audience import Segment, audience_of, counted_once, reach_of, reached
from tests.makers.lineup import NORTH, RULES, SOUTH

SEGMENT = Segment("tiktok", "beauty", NORTH)


def test_reach_is_measured_views_or_a_share_of_followers_or_nothing() -> None:
    assert reach_of(50_000, 7_000, RULES) == 7_000
    assert reach_of(50_000, 0, RULES) == 0
    assert reach_of(50_009, None, RULES) == 5_000
    assert reach_of(None, None, RULES) == 0


def test_reach_is_divided_evenly_among_fields_and_by_the_measured_regions() -> None:
    """A quarter of the audience is measured in the south; the rest lies as the country does, half of it there."""
    found = audience_of({"tiktok": 1000}, ["beauty.skincare", "beauty.makeup", "travel"], {SOUTH: 2500}, RULES)

    assert found == {
        Segment("tiktok", "beauty", NORTH): 18,
        Segment("tiktok", "travel", NORTH): 18,
        Segment("tiktok", "beauty", SOUTH): 31,
        Segment("tiktok", "travel", SOUTH): 31,
    }


def test_somebody_without_niches_has_a_field_of_no_name() -> None:
    assert audience_of({"tiktok": 40}, [], {NORTH: 10_000}, RULES) == {Segment("tiktok", "", NORTH): 4}


def test_fewer_than_ten_people_are_not_counted() -> None:
    assert audience_of({"tiktok": 39}, ["beauty", "travel"], {}, RULES) == {}


def test_no_more_people_see_a_post_than_use_the_platform() -> None:
    assert audience_of({"tiktok": 1_000_000}, ["beauty"], {NORTH: 10_000}, RULES) == {SEGMENT: 200}


def test_shares_that_sum_to_more_than_the_whole_leave_nothing_for_elsewhere() -> None:
    assert audience_of({"tiktok": 100}, ["beauty"], {NORTH: 10_001}, RULES) == {SEGMENT: 10}


def test_a_segment_counts_less_of_each_further_part_and_never_more_than_it_holds() -> None:
    counted = {tens: counted_once([{SEGMENT: tens}], RULES) for tens in (10, 35, 70, 120, 200, 330, 10_000)}

    assert counted == {10: 100, 35: 300, 70: 510, 120: 710, 200: 870, 330: 1000, 10_000: 1000}


@given(tens=st.integers(0, 1000))
def test_the_curve_stays_by_random_duplication(tens: int) -> None:
    assert abs(counted_once([{SEGMENT: tens}], RULES) - 1000 * (1 - exp(-tens / 100))) < 40


@given(tens=st.lists(st.integers(0, 400), min_size=2, max_size=2), more=st.integers(0, 400))
def test_the_more_are_reached_already_the_fewer_are_new(tens: list[int], more: int) -> None:
    few, many = sorted(tens)

    def new(to: int) -> int:
        return counted_once([{SEGMENT: to}, {SEGMENT: more}], RULES) - counted_once([{SEGMENT: to}], RULES)

    assert new(few) >= new(many) >= 0


def test_different_segments_hold_different_people() -> None:
    elsewhere = Segment("tiktok", "beauty", SOUTH)

    assert counted_once([{SEGMENT: 35}, {elsewhere: 35}], RULES) == 600
    assert reached([{SEGMENT: 35}, {elsewhere: 35, SEGMENT: 5}]) == {SEGMENT: 40, elsewhere: 35}
