"""What a brand asks of a lineup, checked: budget, number of people, quotas."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from domain.campaigns.briefs import Brief
from domain.campaigns.content import BriefContent, BriefKind
from domain.errors import InvalidInput
from domain.money import Money, vnd
from domain.reference.names import CodeList, name_of
from domain.reference.niches import NICHES
from domain.reference.platforms import PLATFORMS
from domain.reference.provinces import PROVINCES
from domain.sentences import Sentence
from matching.lineup.asking import LineupTrait, Quota, WantedLineup

MOST_CHOSEN: Final = 50
"""People in one lineup."""
MOST_QUOTAS: Final = 20

TRAITS: Final[Mapping[LineupTrait, Sentence]] = {
    LineupTrait.TIER: Sentence("hạng", "tier"),
    LineupTrait.PLATFORM: Sentence("nền tảng", "platform"),
    LineupTrait.PROVINCE: Sentence("tỉnh, thành", "province"),
    LineupTrait.NICHE: Sentence("lĩnh vực", "niche"),
}
"""What people call them."""
_NAMED_IN: Final = {
    LineupTrait.TIER: (),
    LineupTrait.PLATFORM: (CodeList.PLATFORM,),
    LineupTrait.PROVINCE: (CodeList.PROVINCE,),
    LineupTrait.NICHE: (CodeList.NICHE,),
}
_CODES: Final[Mapping[LineupTrait, Collection[str]]] = {
    LineupTrait.TIER: ("1", "2", "3"),
    LineupTrait.PLATFORM: PLATFORMS,
    LineupTrait.PROVINCE: PROVINCES,
    LineupTrait.NICHE: NICHES,
}


@dataclass(frozen=True, kw_only=True)
class LineupTerms:
    """By default the brief's budget, and as many people as places are left in it."""

    budget: Money | None = None
    most_people: int | None = None
    quotas: Sequence[Quota] = ()

    def checked(self) -> "LineupTerms":
        """The same. Raises InvalidInput."""
        if self.budget is not None and self.budget < vnd(0):
            raise InvalidInput(
                vi_reason="Ngân sách không thể âm.", en_reason="A budget is not negative.", field="budget"
            )
        if self.most_people is not None and not 1 <= self.most_people <= MOST_CHOSEN:
            raise InvalidInput(
                vi_reason=f"Chọn từ 1 đến {MOST_CHOSEN} người.",
                en_reason=f"Choose 1 to {MOST_CHOSEN} people.",
                field="mostPeople",
            )
        if len(self.quotas) > MOST_QUOTAS:
            raise InvalidInput(
                vi_reason=f"Đặt nhiều nhất {MOST_QUOTAS} hạn mức.",
                en_reason=f"Set {MOST_QUOTAS} quotas at most.",
                field="quotas",
            )
        for place, quota in enumerate(self.quotas):
            _check(quota, f"quotas.{place}")
        return self

    def for_brief(self, row: Brief, content: BriefContent) -> WantedLineup:
        """With what the brief says where nothing is said here. On a community brief nobody is paid: no budget."""
        budget = content.budget if self.budget is None else self.budget
        left = min(max(content.places - row.places_taken, 1), MOST_CHOSEN)
        return WantedLineup(
            budget=None if content.kind is BriefKind.COMMUNITY else budget.minor,
            most_people=left if self.most_people is None else self.most_people,
            quotas=tuple(self.quotas),
        )


def named(quota: Quota) -> Sentence:
    """Whom a quota counts, as people call it: Hà Nội, TikTok; a tier by its number."""
    return name_of(quota.key, *_NAMED_IN[quota.trait])


def _check(quota: Quota, at: str) -> None:
    if quota.key not in _CODES[quota.trait]:
        raise InvalidInput(
            vi_reason=f"Không có {TRAITS[quota.trait].vi} “{quota.key}”.",
            en_reason=f"There is no {TRAITS[quota.trait].en} “{quota.key}”.",
            field=f"{at}.key",
        )
    most = MOST_CHOSEN if quota.most is None else quota.most
    if not 0 <= quota.least <= most <= MOST_CHOSEN:
        raise InvalidInput(
            vi_reason=f"Hạn mức là một khoảng từ 0 đến {MOST_CHOSEN}.",
            en_reason=f"A quota is a range between 0 and {MOST_CHOSEN}.",
            field=at,
        )
