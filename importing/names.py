"""Words of the reference data as people write them: platforms, niches, provinces, languages, lists of them."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from domain.errors import DomainError
from domain.influencers.content import LanguageUnknown, NicheUnknown, ProvinceUnknown
from domain.reference.languages import find_language
from domain.reference.niches import NICHES
from domain.reference.provinces import PROVINCES, find_province
from domain.vietnamese import fold
from importing.absent import is_absent

_SPELLED_CITY: Final = re.compile(r"^T\.\s?P\.?\s*", re.IGNORECASE)
_REMEMBERED: Final = 4_096
"""Cells of a column repeat; so many different ones are worth remembering."""
_ITEMS: Final = re.compile(r"[;|\n]")
_ITEMS_WITH_COMMAS: Final = re.compile(r"[;|\n,]")


@lru_cache(_REMEMBERED)
def read_province(written: str) -> str | None:
    """The code of a province by its name now or before, or by its code of today; None for an empty cell.

    Raises ProvinceUnknown. A spreadsheet drops the zero of a code such as 01, so one digit is taken as well.
    """
    if is_absent(written):
        return None
    if written.isdecimal() and (code := written.zfill(2)) in PROVINCES:
        return code
    province = find_province(_SPELLED_CITY.sub("TP ", written))
    if province is None:
        raise ProvinceUnknown(written=written)
    return province.code


@lru_cache(_REMEMBERED)
def read_niches(written: str) -> tuple[str, ...]:
    """The codes of niches parted by `;`, `|`, a line break or a comma, in the order written, each once.

    Raises NicheUnknown.
    """
    return _read_list(written, _find_niche)


@lru_cache(_REMEMBERED)
def read_languages(written: str) -> tuple[str, ...]:
    """The codes of languages parted as niches are. Raises LanguageUnknown."""
    return _read_list(written, _find_language)


def read_texts(written: str) -> tuple[str, ...]:
    """Free texts parted by `;`, `|` or a line break, each once."""
    return tuple(dict.fromkeys(text for part in _ITEMS.split(written) if (text := part.strip())))


def _read_list(written: str, find: Callable[[str], str]) -> tuple[str, ...]:
    """Names may hold commas themselves, so the parts are first sought whole and only then cut at commas."""
    found: dict[str, None] = {}
    if is_absent(written):
        return ()
    for text in read_texts(written):
        try:
            found[find(text)] = None
        except DomainError:
            if "," not in text:
                raise
            found.update(dict.fromkeys(find(part.strip()) for part in _ITEMS_WITH_COMMAS.split(text) if part.strip()))
    return tuple(found)


def _find_niche(written: str) -> str:
    code = _NICHES.get(_plain(written))
    if code is None:
        raise NicheUnknown(written=written)
    return code


def _find_language(written: str) -> str:
    language = find_language(written)
    if language is None:
        raise LanguageUnknown(written=written)
    return language.code


def _plain(name: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(name)))


def _niches_by_name() -> Mapping[str, str]:
    """Names, codes, slugs and unmistakable parts of names to codes; a top-level niche wins over a child."""
    found: dict[str, str] = {}
    parts: dict[str, str | None] = {}
    for niche in sorted(NICHES.values(), key=lambda niche: niche.parent is not None):
        for name in (niche.code, niche.name_vi, niche.name_en, niche.code.rpartition(".")[2]):
            found.setdefault(_plain(name), niche.code)
        if niche.parent is None:
            for part in map(_plain, f"{niche.name_vi},{niche.name_en}".split(",")):
                parts[part] = niche.code if parts.get(part, niche.code) == niche.code else None
    return MappingProxyType({part: code for part, code in parts.items() if code is not None} | found)


_NICHES: Final = _niches_by_name()
