"""What the codes of reference data are called in both languages, for whoever reads a sentence or a facet."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from domain.reference.categories import CATEGORIES
from domain.reference.languages import LANGUAGES
from domain.reference.niches import NICHES
from domain.reference.platforms import FOLLOWER_BANDS, FORMATS, PLATFORMS
from domain.reference.price_bands import PRICE_BANDS
from domain.reference.provinces import PROVINCES
from domain.sentences import Sentence


class CodeList(StrEnum):
    """A list of reference data."""

    NICHE = "niche"
    """What influencers talk about."""
    PROVINCE = "province"
    """Where they live."""
    PLATFORM = "platform"
    """Where they publish."""
    FORMAT = "format"
    """What they publish."""
    LANGUAGE = "language"
    """In which language."""
    CATEGORY = "category"
    """What is advertised."""
    FOLLOWER_BAND = "follower_band"
    """How many follow them."""
    PRICE_BAND = "price_band"
    """What they cost."""
    COMPETENCE = "competence"
    """What goods may need somebody qualified in."""


NAMES: Final[Mapping[CodeList, Mapping[str, Sentence]]] = {
    CodeList.NICHE: {code: Sentence(each.name_vi, each.name_en) for code, each in NICHES.items()},
    CodeList.PROVINCE: {code: Sentence(each.name_vi, each.name_en) for code, each in PROVINCES.items()},
    CodeList.PLATFORM: {code: Sentence(each.name, each.name) for code, each in PLATFORMS.items()},
    CodeList.FORMAT: {code: Sentence(each.name_vi, each.name_en) for code, each in FORMATS.items()},
    CodeList.LANGUAGE: {code: Sentence(each.name_vi, each.name_en) for code, each in LANGUAGES.items()},
    CodeList.CATEGORY: {code: Sentence(each.name_vi, each.name_en) for code, each in CATEGORIES.items()},
    CodeList.FOLLOWER_BAND: {code: Sentence(each.name_vi, each.name_en) for code, each in FOLLOWER_BANDS.items()},
    CodeList.PRICE_BAND: {code: Sentence(each.name_vi, each.name_en) for code, each in PRICE_BANDS.items()},
    CodeList.COMPETENCE: {
        "health": Sentence("Y tế", "Health"),
        "finance": Sentence("Tài chính", "Finance"),
        "law": Sentence("Pháp luật", "Law"),
        "education": Sentence("Giáo dục", "Education"),
    },
}
"""Code → what it stands for, by list."""


def name_of(code: str, *lists: CodeList) -> Sentence:
    """What a code stands for in the first of the lists that knows it; one that none knows stands for itself."""
    return next((NAMES[each][code] for each in lists if code in NAMES[each]), Sentence(code, code))
