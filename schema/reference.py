"""Reference data: provinces, niches, platforms, formats and languages, by their codes and in the caller's language."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, TypeVar

import strawberry

from domain.reference import languages, niches, platforms, provinces
from schema.execution.computed import computed
from schema.money import Speaking

ThingT = TypeVar("ThingT")

strawberry.enum(provinces.ProvinceKind, description="A province, or a city run by the central government.")
strawberry.enum(provinces.Region, description="One of the six socio-economic regions.")


@strawberry.type(description="One of the 34 provinces and cities since 1 July 2025.")
class Province:
    code: str = strawberry.field(description="The official two-digit code (Decision 19/2025/QD-TTg).")
    name_vi: str = strawberry.field(description="The name in Vietnamese.")
    name_en: str = strawberry.field(description="The name in English.")
    kind: provinces.ProvinceKind = strawberry.field(description="Province or city.")
    region: provinces.Region = strawberry.field(description="The region it lies in.")
    former_names: list[str] = strawberry.field(description="The provinces it was made of, before 1 July 2025.")

    @computed(needs=("name_vi", "name_en"), description="The name in the language of the request.")
    def name(self, context: Speaking) -> str:
        """By the caller's language."""
        return self.name_vi if context.language == "vi" else self.name_en


@strawberry.type(description="What content is about: a niche at the top, or one under it.")
class Niche:
    code: str = strawberry.field(description="Its stable code, `beauty` or `beauty.skincare`.")

    @computed(needs=("code",), description="The name in the language of the request.")
    def name(self, context: Speaking) -> str:
        """By the caller's language."""
        niche = niches.NICHES[self.code]
        return niche.name_vi if context.language == "vi" else niche.name_en

    @computed(needs=("code",), description="The code of the niche it stands under; null at the top.")
    def parent(self) -> str | None:
        """The first level has none."""
        return niches.NICHES[self.code].parent


@strawberry.type(description="A language that content is made in.")
class ContentLanguage:
    code: str = strawberry.field(description="ISO 639 code.")

    @computed(needs=("code",), description="The name in the language of the request.")
    def name(self, context: Speaking) -> str:
        """By the caller's language."""
        language = languages.LANGUAGES[self.code]
        return language.name_vi if context.language == "vi" else language.name_en


@strawberry.type(description="Where influencers publish.")
class Platform:
    code: str = strawberry.field(description="Its stable code, `tiktok`.")

    @computed(needs=("code",), description="Its name.")
    def name(self) -> str:
        """A proper name: the same in every language."""
        return platforms.PLATFORMS[self.code].name

    @computed(needs=("code",), description="Whether it carries live streams.")
    def live(self) -> bool:
        """As the reference data says."""
        return platforms.PLATFORMS[self.code].live


@strawberry.type(description="A form of content.")
class ContentFormat:
    code: str = strawberry.field(description="Its stable code, `short_video`.")

    @computed(needs=("code",), description="The name in the language of the request.")
    def name(self, context: Speaking) -> str:
        """By the caller's language."""
        found = platforms.FORMATS[self.code]
        return found.name_vi if context.language == "vi" else found.name_en


@strawberry.type
class ReferenceQuery:
    """The reference data."""

    @strawberry.field(description="The 34 provinces and cities, by code.")
    def provinces(self) -> list[Province]:
        """All of them."""
        return list(_PROVINCES.values())

    @strawberry.field(description="All niches: each at the top, followed by those under it.")
    def niches(self) -> list[Niche]:
        """All of them."""
        return [Niche(code=code) for code in niches.NICHES]

    @strawberry.field(description="The platforms on our list.")
    def platforms(self) -> list[Platform]:
        """All of them."""
        return list(_PLATFORMS.values())

    @strawberry.field(description="The content formats on our list.")
    def content_formats(self) -> list[ContentFormat]:
        """All of them."""
        return list(_FORMATS.values())

    @strawberry.field(description="The languages on our list.")
    def content_languages(self) -> list[ContentLanguage]:
        """All of them."""
        return [ContentLanguage(code=code) for code in languages.LANGUAGES]


def province_of(code: str) -> Province:
    """The province with this code."""
    return _PROVINCES[code]


def platform_of(code: str) -> Platform:
    """The platform with this code."""
    return _PLATFORMS[code]


def format_of(code: str) -> ContentFormat:
    """The content format with this code."""
    return _FORMATS[code]


def _frozen(things: dict[str, ThingT]) -> Mapping[str, ThingT]:
    return MappingProxyType(things)


_PROVINCES: Final = _frozen(
    {
        each.code: Province(
            code=each.code,
            name_vi=each.name_vi,
            name_en=each.name_en,
            kind=each.kind,
            region=each.region,
            former_names=list(each.former_names),
        )
        for each in provinces.PROVINCES.values()
    }
)
_PLATFORMS: Final = _frozen({code: Platform(code=code) for code in platforms.PLATFORMS})
_FORMATS: Final = _frozen({code: ContentFormat(code=code) for code in platforms.FORMATS})
KNOWN_NICHES: Final = _frozen({code: Niche(code=code) for code in niches.NICHES})
KNOWN_LANGUAGES: Final = _frozen({code: ContentLanguage(code=code) for code in languages.LANGUAGES})
"""For lists of codes that the read path joins in memory (`Coded`)."""
