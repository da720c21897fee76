"""What influencers talk about: 22 niches and their 131 children."""

from collections.abc import Mapping
from typing import Final

from domain.reference.categories import CATEGORIES
from domain.reference.loading import Entry, Sheet, by_code, read_sheet


class Niche(Entry):
    """A niche, at the top (no parent) or under one; ``watch_categories`` are goods its campaigns often touch."""

    code: str
    parent: str | None
    name_vi: str
    name_en: str
    watch_categories: tuple[str, ...]


class _Niches(Sheet):
    niches: tuple[Niche, ...]


def _checked(niches: Mapping[str, Niche]) -> Mapping[str, Niche]:
    """The niches, once every parent stands at the top and every watched category exists."""
    for niche in niches.values():
        if niche.parent is not None and niches[niche.parent].parent is not None:
            message = f"{niche.code} stands below the second level"
            raise ValueError(message)
        if unknown := [code for code in niche.watch_categories if code not in CATEGORIES]:
            message = f"{niche.code} watches unknown categories {unknown}"
            raise ValueError(message)
    return niches


NICHES: Final = _checked(by_code(read_sheet("domain.reference", "niches.json", _Niches).niches))


def children_of(code: str) -> tuple[Niche, ...]:
    """The niches under a top-level niche, in file order."""
    return tuple(niche for niche in NICHES.values() if niche.parent == code)
