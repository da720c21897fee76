from collections import Counter

import pytest

from domain.reference.provinces import PROVINCES, ProvinceKind, Region, find_province


def test_there_are_27_provinces_and_7_cities() -> None:
    assert Counter(province.kind for province in PROVINCES.values()) == {
        ProvinceKind.PROVINCE: 27,
        ProvinceKind.CITY: 7,
    }
    assert {province.region for province in PROVINCES.values()} == set(Region)


def test_the_63_units_before_july_2025_are_all_there() -> None:
    # Every present name but Huế (then Thừa Thiên Huế) was also the name of one of the 63.
    former = [name for province in PROVINCES.values() for name in province.former_names]

    assert len(former) + len(PROVINCES) == 63
    assert len(set(former)) == len(former)


def test_every_seat_lies_in_viet_nam() -> None:
    for province in PROVINCES.values():
        assert 8.5 < province.latitude < 23.5, province.code
        assert 102 < province.longitude < 110, province.code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Hà Nội", "01"),
        ("thanh pho ha noi", "01"),
        ("TP.HCM", "79"),
        ("Tp. Hồ Chí Minh", "79"),
        ("Sai Gon", "79"),
        ("Tỉnh Bình Dương", "79"),
        ("Bà Rịa-Vũng Tàu", "79"),
        ("Nha Trang", "56"),
        ("đắk nông", "68"),
        ("Bắc Giang", "24"),
        ("Thừa Thiên Huế", "46"),
    ],
)
def test_a_province_is_found_by_any_name_people_use(name: str, code: str) -> None:
    found = find_province(name)

    assert found is PROVINCES[code]


@pytest.mark.parametrize("name", ["", "27", "Paris", "Tỉnh"])
def test_a_name_of_no_province_finds_none(name: str) -> None:
    assert find_province(name) is None
