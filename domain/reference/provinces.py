"""The 34 provinces and cities of Viet Nam since 1 July 2025, with the names they had before."""

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from domain.reference.loading import Entry, Sheet, by_code, read_sheet
from domain.vietnamese import fold


class ProvinceKind(StrEnum):
    """A province, or a city run by the central government."""

    PROVINCE = "province"
    """A province."""
    CITY = "city"
    """A centrally run city."""


class Region(StrEnum):
    """The six socio-economic regions."""

    NORTHERN_MIDLANDS_MOUNTAINS = "northern_midlands_mountains"
    """The northern midlands and mountains."""
    RED_RIVER_DELTA = "red_river_delta"
    """The Red River delta."""
    NORTH_CENTRAL = "north_central"
    """The north central coast."""
    SOUTH_CENTRAL_HIGHLANDS = "south_central_highlands"
    """The south central coast and the highlands."""
    SOUTHEAST = "southeast"
    """The southeast."""
    MEKONG_DELTA = "mekong_delta"
    """The Mekong delta."""


class Province(Entry):
    """One unit: its official two-digit code, names now and before, and its seat (degrees, WGS84)."""

    code: str
    slug: str
    name_vi: str
    full_name_vi: str
    name_en: str
    kind: ProvinceKind
    region: Region
    former_names: tuple[str, ...]
    other_names: tuple[str, ...]
    seat_vi: str
    latitude: float
    longitude: float


class _Provinces(Sheet):
    provinces: tuple[Province, ...]


_TITLE: Final = re.compile(r"^(?:tinh|thanh pho|tp)\b\.?\s*")


def _keys(name: str) -> set[str]:
    """The ways a name is looked up: folded, punctuation dropped, with and without "tỉnh" or "thành phố"."""
    plain = " ".join(re.findall(r"\w+", fold(name)))
    return {plain, plain.replace(" ", ""), _TITLE.sub("", plain)} - {""}


def _names(provinces: Mapping[str, Province]) -> Mapping[str, Province]:
    """Every known name to its province; a present name wins over a former one or a seat."""
    found: dict[str, Province] = {}
    for province in provinces.values():
        for name in (province.name_vi, province.full_name_vi, province.name_en):
            found.update(dict.fromkeys(_keys(name), province))
    for province in provinces.values():
        for name in (*province.former_names, *province.other_names, province.seat_vi):
            for key in _keys(name):
                found.setdefault(key, province)
    return MappingProxyType(found)


PROVINCES: Final = by_code(read_sheet("domain.reference", "provinces.json", _Provinces).provinces)
_BY_NAME: Final = _names(PROVINCES)


def find_province(name: str) -> Province | None:
    """The province a person means by a name: present, former, common or its seat's; marks and case do not matter.

    Codes are not looked up here: codes before 1 July 2025 collide with those in force now.
    """
    for key in _keys(name):
        if key in _BY_NAME:
            return _BY_NAME[key]
    return None
