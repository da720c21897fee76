"""What a profile says of its person: the part that is moderated as a whole, as one frozen value."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Self

from domain.errors import DomainError
from domain.reference.languages import LANGUAGES
from domain.reference.niches import NICHES
from domain.reference.provinces import PROVINCES
from domain.vietnamese import composed

NAME_CHARACTERS: Final = 100
BIO_CHARACTERS: Final = 4_000
MOST_NICHES: Final = 8
MOST_LANGUAGES: Final = 8


class InfluencerKind(StrEnum):
    """Which of the two kinds of influencer a person is."""

    KOL = "kol"
    """An opinion leader, followed for what they know."""
    KOC = "koc"
    """An opinion consumer, followed for what they try."""


@dataclass(eq=False, kw_only=True)
class DisplayNameInvalid(DomainError):
    """Empty, too long or not text."""

    most: int = NAME_CHARACTERS
    vi = "Tên hiển thị cần có từ 1 đến {most} ký tự, trên một dòng."
    en = "A display name has 1 to {most} characters, on one line."


@dataclass(eq=False, kw_only=True)
class BioTooLong(DomainError):
    """More than a profile shows."""

    most: int = BIO_CHARACTERS
    vi = "Phần giới thiệu dài quá {most} ký tự."
    en = "The bio is longer than {most} characters."


@dataclass(eq=False, kw_only=True)
class TooManyNiches(DomainError):
    """Who is about everything is about nothing."""

    most: int = MOST_NICHES
    vi = "Chọn nhiều nhất {most} lĩnh vực."
    en = "Choose {most} niches at most."


@dataclass(eq=False, kw_only=True)
class TooManyLanguages(DomainError):
    """More languages than a profile lists."""

    most: int = MOST_LANGUAGES
    vi = "Chọn nhiều nhất {most} ngôn ngữ."
    en = "Choose {most} languages at most."


@dataclass(eq=False, kw_only=True)
class NicheUnknown(DomainError):
    """Not a niche on our list."""

    written: str
    vi = "Không có lĩnh vực “{written}” trong danh mục."
    en = "“{written}” is not a niche on the list."


@dataclass(eq=False, kw_only=True)
class ProvinceUnknown(DomainError):
    """Not one of the 34 provinces and cities, nor a name one of them had."""

    written: str
    vi = "Không có tỉnh, thành phố nào là “{written}”."
    en = "There is no province or city “{written}”."


@dataclass(eq=False, kw_only=True)
class LanguageUnknown(DomainError):
    """Not a language on our list."""

    written: str
    vi = "Không có ngôn ngữ “{written}” trong danh mục."
    en = "“{written}” is not a language on the list."


@dataclass(frozen=True, kw_only=True)
class ProfileContent:
    """Display name, kind, bio, province, languages and niches (codes, in the order of weight the person gave them)."""

    display_name: str
    kind: InfluencerKind | None = None
    bio_vi: str = ""
    bio_en: str = ""
    province: str | None = None
    languages: tuple[str, ...] = ()
    niches: tuple[str, ...] = ()

    def checked(self) -> Self:
        """The content in NFC and trimmed, each code once.

        Raises DisplayNameInvalid, BioTooLong, ProvinceUnknown, LanguageUnknown, NicheUnknown, TooManyNiches,
        TooManyLanguages.
        """
        name = _plain(self.display_name)
        if not 1 <= len(name) <= NAME_CHARACTERS or not name.isprintable():
            raise DisplayNameInvalid(field="input.displayName")
        return replace(
            self,
            display_name=name,
            bio_vi=_bio(self.bio_vi, "input.bioVi"),
            bio_en=_bio(self.bio_en, "input.bioEn"),
            province=checked_province(self.province),
            languages=checked_languages(self.languages),
            niches=checked_niches(self.niches),
        )


def _plain(text: str) -> str:
    return " ".join(composed(text).split())


def _bio(text: str, field: str) -> str:
    bio = composed(text).strip()
    if len(bio) > BIO_CHARACTERS:
        raise BioTooLong(field=field)
    return bio


def checked_province(code: str | None, *, field: str = "input.province") -> str | None:
    """The code itself. Raises ProvinceUnknown."""
    if code is not None and code not in PROVINCES:
        raise ProvinceUnknown(field=field, written=code)
    return code


def checked_languages(codes: Iterable[str], *, field: str = "input.languages") -> tuple[str, ...]:
    """Each code once. Raises LanguageUnknown, TooManyLanguages."""
    chosen = tuple(dict.fromkeys(codes))
    for code in chosen:
        if code not in LANGUAGES:
            raise LanguageUnknown(field=field, written=code)
    if len(chosen) > MOST_LANGUAGES:
        raise TooManyLanguages(field=field)
    return chosen


def checked_niches(codes: Iterable[str], *, field: str = "input.niches") -> tuple[str, ...]:
    """Each code once. Raises NicheUnknown, TooManyNiches."""
    chosen = tuple(dict.fromkeys(codes))
    for code in chosen:
        if code not in NICHES:
            raise NicheUnknown(field=field, written=code)
    if len(chosen) > MOST_NICHES:
        raise TooManyNiches(field=field)
    return chosen
