"""Great circles against what is known of them."""

from math import pi

import pytest

from domain.distances import EARTH_RADIUS_KM, Point, great_circle_km

NORTH_POLE = Point(90, 0)
EQUATOR = Point(0, 105)


@pytest.mark.parametrize(
    ("one", "other", "share_of_circle"),
    [
        (EQUATOR, EQUATOR, 0.0),
        (EQUATOR, NORTH_POLE, 1 / 4),
        (EQUATOR, Point(0, 106), 1 / 360),
        (EQUATOR, Point(-1, 105), 1 / 360),
        (EQUATOR, Point(0, -75), 1 / 2),
        (Point(21.028, 105.854), Point(-21.028, -74.146), 1 / 2),
        (Point(0, 179.5), Point(0, -179.5), 1 / 360),
        # Latitude 60°: a difference of longitude of 180° goes over the pole.
        (Point(60, 0), Point(60, 180), 1 / 6),
    ],
)
def test_shares_of_a_great_circle(one: Point, other: Point, share_of_circle: float) -> None:
    expected = 2 * pi * EARTH_RADIUS_KM * share_of_circle

    assert great_circle_km(one, other) == pytest.approx(expected, abs=1e-6)
    assert great_circle_km(other, one) == great_circle_km(one, other)


def test_a_published_distance() -> None:
    # Nashville to Los Angeles airports, the example of the haversine formula: 2887.25995 km on a sphere of 6372.8 km.
    nashville, los_angeles = Point(36.12, -86.67), Point(33.94, -118.40)

    assert great_circle_km(nashville, los_angeles) / EARTH_RADIUS_KM == pytest.approx(2887.25995 / 6372.8, abs=1e-8)
