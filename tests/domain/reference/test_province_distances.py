from math import acos, cos, radians, sin

import pytest

from domain.distances import EARTH_RADIUS_KM
from domain.reference.province_distances import Ring, kilometres_to, provinces_within, rings_around
from domain.reference.provinces import PROVINCES, Province


def by_law_of_cosines(one: Province, other: Province) -> int:
    """The same distance by another formula."""
    rise, fall = radians(one.latitude), radians(other.latitude)
    turn = radians(other.longitude - one.longitude)
    return round(EARTH_RADIUS_KM * acos(min(1.0, sin(rise) * sin(fall) + cos(rise) * cos(fall) * cos(turn))))


def test_the_table_is_that_of_the_seats_and_the_same_both_ways() -> None:
    table = {(one, other): ring.km for one in PROVINCES for ring in rings_around(one) for other in ring.provinces}

    assert table == {
        (one.code, other.code): by_law_of_cosines(one, other)
        for one in PROVINCES.values()
        for other in PROVINCES.values()
    }
    assert all(table[other, one] == km for (one, other), km in table.items())


def test_rings_go_outwards_and_hold_every_province_once() -> None:
    rings = rings_around("01")

    assert rings[:4] == (Ring(0, ("01",)), Ring(45, ("24",)), Ring(47, ("33",)), Ring(57, ("25",)))
    assert rings[-1] == Ring(1320, ("96",))
    assert [ring.km for ring in rings] == sorted({ring.km for ring in rings})
    assert sorted(code for ring in rings for code in ring.provinces) == sorted(PROVINCES)
    # Ninh Bình and Lào Cai are equally far from Lạng Sơn.
    assert Ring(196, ("15", "37")) in rings_around("20")


@pytest.mark.parametrize(
    ("km", "found"),
    [(-1, ()), (0, ("79",)), (22, ("79",)), (23, ("79", "75")), (58, ("79", "75", "80"))],
)
def test_within_a_distance_its_end_included(km: int, found: tuple[str, ...]) -> None:
    assert provinces_within("79", km) == found


def test_of_several_provinces_the_nearest_counts() -> None:
    assert kilometres_to("01", ("79",)) == 1143
    assert kilometres_to("01", ("79", "48", "96")) == 605
    assert kilometres_to("01", ("00", "01")) == 0
    assert kilometres_to("01", ("00",)) is None
    assert kilometres_to("01", ()) is None
