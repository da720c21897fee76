"""How far the use goes that terms ask for: a brand asks for no more than its brief has told."""

from collections.abc import Callable, Iterable
from typing import Final

from domain.campaigns.content import UsageGrant
from domain.offers.refusals import UsageBeyondBrief
from domain.offers.terms_in_words import grant_in_words
from domain.reference.platforms import USAGE_RIGHTS
from domain.reference.provinces import find_province
from domain.sentences import Sentence
from domain.vietnamese import fold

_EVERYWHERE: Final = frozenset({"toan cau", "toan the gioi", "the gioi", "worldwide", "world", "global"})
_VIET_NAM: Final = frozenset({"viet nam", "vietnam", "vn", "toan quoc", "ca nuoc"})


def require_within(asked: Iterable[UsageGrant], told: Iterable[UsageGrant]) -> None:
    """Raise UsageBeyondBrief, naming the part at fault, where a use goes beyond all that were told.

    Each use asked for has to lie within a single one of `told`: its right, its territory, and its last day.
    """
    told = tuple(told)
    for place, grant in enumerate(asked):
        if part := _part_beyond(grant, told):
            raise UsageBeyondBrief(
                asked=grant_in_words(grant),
                part=_CALLED[part],
                field=f"input.terms.usageGrants[{place}].{part}",
            )


def _part_beyond(asked: UsageGrant, told: tuple[UsageGrant, ...]) -> str | None:
    """The first part in which none of those is left that bear the parts before it; None where one bears all."""
    for part, bears in _BEARS.items():
        told = tuple(each for each in told if bears(each, asked))
        if not told:
            return part
    return None


def _right(told: UsageGrant, asked: UsageGrant) -> bool:
    return asked.right == told.right or asked.right in USAGE_RIGHTS[told.right].includes


def _territory(told: UsageGrant, asked: UsageGrant) -> bool:
    """Territories are words: the same ones, the whole world, and the provinces of Viet Nam are known."""
    within, named = fold(told.territory), fold(asked.territory)
    if within == named or within in _EVERYWHERE:
        return True
    return within in _VIET_NAM and (named in _VIET_NAM or find_province(asked.territory) is not None)


def _until(told: UsageGrant, asked: UsageGrant) -> bool:
    return told.until is None or (asked.until is not None and asked.until <= told.until)


_BEARS: Final[dict[str, Callable[[UsageGrant, UsageGrant], bool]]] = {
    "right": _right,
    "territory": _territory,
    "until": _until,
}
_CALLED: Final = {
    "right": Sentence("loại quyền", "the right"),
    "territory": Sentence("lãnh thổ", "the territory"),
    "until": Sentence("thời hạn", "the last day"),
}
