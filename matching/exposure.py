"""How attention was spread over people: shares of groups, tenths, Gini; small groups are left unsaid."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from domain.ids import InfluencerId
from domain.money import BASIS_POINTS
from matching.attention import attention

TENTHS = 10


@dataclass(frozen=True, slots=True)
class GroupShare:
    """How many people a group has and what it got, in basis points of all; both None where that is withheld."""

    key: str
    people: int | None
    share: int | None


def group_shares(shown: Iterable[tuple[str, InfluencerId, int]], smallest: int) -> tuple[GroupShare, ...]:
    """The share of each group, by key, from (group, person, attention); rounded down.

    A group of fewer than `smallest` people is withheld; and as the others tell what all that are withheld got together,
    the smallest of the others go as well, until those withheld are two groups and `smallest` people at least.
    """
    people: defaultdict[str, set[InfluencerId]] = defaultdict(set)
    got: defaultdict[str, int] = defaultdict(int)
    for group, person, given in shown:
        people[group].add(person)
        got[group] += given
    return _shares([(group, len(people[group]), got[group]) for group in sorted(people)], smallest)


def tenths(attentions: Sequence[int], everybody: int, smallest: int) -> tuple[GroupShare, ...]:
    """What each tenth of everybody got, "01" the most seen; whoever is not in `attentions` got nothing.

    Tenths are as even as whole people allow. None where a tenth would have fewer than `smallest` people, or nobody got
    anything.
    """
    if everybody < TENTHS * smallest or not any(attentions):
        return ()
    falling = sorted(attentions, reverse=True)
    ends = [everybody * tenth // TENTHS for tenth in range(TENTHS + 1)]
    groups = [
        (f"{place:02}", end - start, sum(falling[start:end])) for place, (start, end) in enumerate(pairwise(ends), 1)
    ]
    return _shares(groups, smallest)


def gini(attentions: Sequence[int], everybody: int, smallest: int) -> int | None:
    """The Gini coefficient of attention over everybody, in basis points rounded down: 0 even, 10000 all to one.

    Σ (2i - n - 1) xᵢ / (n Σ xᵢ), x rising. None where there are fewer than `smallest`, or nobody got anything.
    """
    total = sum(attentions)
    if everybody < smallest or not total:
        return None
    # Those who got nothing come first and add nothing.
    rising = enumerate(sorted(attentions), start=everybody - len(attentions) + 1)
    return sum((2 * place - everybody - 1) * given for place, given in rising) * BASIS_POINTS // (everybody * total)


def least_newcomers_share(minimums: Sequence[int]) -> int:
    """The attention that a full list with newcomers enough gives them at least, in basis points, rounded down.

    `minimums`: how many of the first 1, 2, … places are newcomers at least. At worst each stands where the next is due.
    """
    due = [place for place, (before, least) in enumerate(pairwise((0, *minimums)), 1) if least > before]
    total = sum(attention(place) for place in range(1, len(minimums) + 1))
    return sum(map(attention, due)) * BASIS_POINTS // total


def _shares(groups: Sequence[tuple[str, int, int]], smallest: int) -> tuple[GroupShare, ...]:
    total = sum(got for _, _, got in groups)
    rising = sorted((people, key) for key, people, _ in groups)
    hidden = sum(people < smallest for people, _ in rising)
    while 0 < hidden < len(rising) and (hidden == 1 or sum(people for people, _ in rising[:hidden]) < smallest):
        hidden += 1
    withheld = {key for _, key in rising[:hidden]}
    return tuple(
        GroupShare(key, None, None)
        if key in withheld
        else GroupShare(key, people, got * BASIS_POINTS // total if total else 0)
        for key, people, got in groups
    )
