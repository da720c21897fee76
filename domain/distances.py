"""How far two points of the Earth are apart."""

from math import asin, cos, radians, sin, sqrt
from typing import Final, NamedTuple

EARTH_RADIUS_KM: Final = 6371.0088
"""Mean radius of the Earth: (2a + b) / 3 of the GRS 80 ellipsoid (H. Moritz, Journal of Geodesy 74, 2000)."""


class Point(NamedTuple):
    """A place in degrees (WGS84): latitude north, longitude east."""

    latitude: float
    longitude: float


def great_circle_km(one: Point, other: Point) -> float:
    """Kilometres along the great circle, by the haversine formula (R. W. Sinnott, Sky & Telescope 68, 1984, p. 159).

    2r asin √(sin²(Δφ/2) + cos φ₁ cos φ₂ sin²(Δλ/2)); the Earth as a sphere is at most 0.6 % off.
    """
    rise = sin(radians(other.latitude - one.latitude) / 2)
    turn = sin(radians(other.longitude - one.longitude) / 2)
    haversine = rise**2 + cos(radians(one.latitude)) * cos(radians(other.latitude)) * turn**2
    # Rounding may carry the haversine of antipodes beyond 1, where there is no arcsine.
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, haversine)))
