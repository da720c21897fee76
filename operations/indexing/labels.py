"""The words under which a code of reference data is searched: in both languages, places with their former names.

A code that the data no longer knows has no words; it must not keep a profile out of the index.
"""

from collections.abc import Iterable

from domain.reference.categories import CATEGORIES
from domain.reference.niches import NICHES, children_of
from domain.reference.provinces import PROVINCES


def with_parents(niches: Iterable[str]) -> tuple[str, ...]:
    """The niche codes and those of the top-level niches over them, each once."""
    codes = list(niches)
    parents = [parent for code in codes if code in NICHES and (parent := NICHES[code].parent) is not None]
    return tuple(dict.fromkeys([*codes, *parents]))


def with_children(niches: Iterable[str]) -> tuple[str, ...]:
    """The niche codes and those of the niches under them, each once."""
    codes = list(niches)
    return tuple(dict.fromkeys([*codes, *(child.code for code in codes for child in children_of(code))]))


def niche_labels(niches: Iterable[str]) -> tuple[str, ...]:
    """Names of the niches and of the goods their campaigns often touch: who talks of make-up is found by "mỹ phẩm"."""
    names: list[str] = []
    for niche in (NICHES[code] for code in niches if code in NICHES):
        names += [niche.name_vi, niche.name_en]
        names += [name for code in niche.watch_categories for name in category_labels(code)]
    return tuple(dict.fromkeys(names))


def province_labels(provinces: Iterable[str]) -> tuple[str, ...]:
    """Names of the provinces, now and before the merger of 1 July 2025, and what people call them."""
    names: list[str] = []
    for province in (PROVINCES[code] for code in provinces if code in PROVINCES):
        names += [province.name_vi, province.name_en, *province.former_names, *province.other_names]
    return tuple(dict.fromkeys(names))


def category_labels(code: str) -> tuple[str, ...]:
    """Names of a category of goods."""
    category = CATEGORIES.get(code)
    return () if category is None else (category.name_vi, category.name_en)
