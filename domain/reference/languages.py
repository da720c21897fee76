"""The languages that content is made in."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from domain.reference.loading import Entry, Sheet, by_code, read_sheet
from domain.vietnamese import fold


class SpokenLanguage(Entry):
    """A language by its ISO 639 code."""

    code: str
    name_vi: str
    name_en: str
    other_names: tuple[str, ...]


class _Languages(Sheet):
    languages: tuple[SpokenLanguage, ...]


def _names(languages: Mapping[str, SpokenLanguage]) -> Mapping[str, SpokenLanguage]:
    return MappingProxyType(
        {
            fold(name): language
            for language in languages.values()
            for name in (language.code, language.name_vi, language.name_en, *language.other_names)
        }
    )


LANGUAGES: Final = by_code(read_sheet("domain.reference", "languages.json", _Languages).languages)
_BY_NAME: Final = _names(LANGUAGES)


def find_language(name: str) -> SpokenLanguage | None:
    """The language a person means by a code or a name; marks and case do not matter."""
    return _BY_NAME.get(fold(name))
