"""Facets: how many of all results hold each code."""

from collections.abc import Mapping, Sequence
from typing import Final

import strawberry

from domain.certifications.scheme import SCHEMES
from domain.reference import names as reference
from domain.sentences import Sentence
from schema.execution.computed import computed
from schema.money import Speaking
from search.gateway import FacetCount as Counted
from search.gateway import SearchPage


@strawberry.type(description="How many of all results hold a code; with it chosen, so many would be found.")
class FacetCount:
    code: str = strawberry.field(description="The code, as the filter takes it.")
    count: int = strawberry.field(description="How many results hold it.")
    facet: strawberry.Private[str]

    @computed(needs=("code", "facet"), description="What the code stands for, in the language of the request.")
    def name(self, context: Speaking) -> str:
        """By the caller's language; a code that the reference data no longer knows stands for itself."""
        named = NAMES[self.facet].get(self.code)
        return self.code if named is None else named.say(context.language)


COUNTED: Final = (
    "Counts for each facet, the most frequent code first. A facet in which codes were chosen is counted as if none "
    "were, so that one sees what else there is; a chosen code that nothing holds is there with 0."
)


def counts_of(
    page: SearchPage, facets: Sequence[str], chosen: Mapping[str, Sequence[str]]
) -> dict[str, list[FacetCount]]:
    """The counts by facet, those of chosen codes always among them; none for a facet that was not asked for."""
    return {
        facet: _shown(facet, page.facets[facet], chosen.get(facet, ())) if facet in page.facets else []
        for facet in facets
    }


def _shown(facet: str, counted: Sequence[Counted], chosen: Sequence[str]) -> list[FacetCount]:
    held = {each.code for each in counted}
    unheld = [Counted(code, 0) for code in dict.fromkeys(chosen) if code not in held]
    return [FacetCount(code=each.code, count=each.count, facet=facet) for each in (*counted, *unheld)]


NAMES: Final[Mapping[str, Mapping[str, Sentence]]] = {
    **reference.NAMES,
    "topic": reference.NAMES[reference.CodeList.COMPETENCE],
    "tier": {
        "0": Sentence("Chưa chứng nhận", "Not certified"),
        **{str(each.level): Sentence(each.name_vi, each.name_en) for scheme in SCHEMES for each in scheme.tiers},
    },
    "availability": {
        "open": Sentence("Đang nhận việc", "Takes bookings"),
        "full": Sentence("Đã kín lịch", "Fully booked"),
        "away": Sentence("Tạm nghỉ", "Away"),
    },
    "kind": {
        "kol": Sentence("KOL", "KOL"),
        "koc": Sentence("KOC", "KOC"),
        "commercial": Sentence("Có trả phí", "Paid work"),
        "community": Sentence("Cộng đồng", "Community campaign"),
    },
}
"""Facet → code → what it stands for."""
