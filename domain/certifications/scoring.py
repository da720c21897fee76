"""From what assessors scored to points and a tier: whole numbers throughout, so that a cut-off is never blurred."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from domain.certifications.scheme import Scheme

Scores: TypeAlias = Mapping[str, int]
"""One assessor's scores: code of the criteria group → 0 to 100."""

UNCERTIFIED = 0
_BASIS_POINTS_PER_POINT = 100


@dataclass(frozen=True, kw_only=True)
class GroupResult:
    """What the assessors agreed on for one group: `score` in basis points of the group's own 100."""

    group: str
    weight: int
    score: int


@dataclass(frozen=True, kw_only=True)
class Result:
    """All groups, the total in basis points of 100 points (rounded down), and the tier that follows from them."""

    groups: tuple[GroupResult, ...]
    total: int
    tier: int


def disputed_groups(scheme: Scheme, sheets: Sequence[Scores]) -> list[str]:
    """The groups in which two assessors lie further apart than the scheme's gap."""
    return [
        group.code
        for group in scheme.groups
        if max(sheet[group.code] for sheet in sheets) - min(sheet[group.code] for sheet in sheets)
        > scheme.third_over_gap
    ]


def assessors_needed(scheme: Scheme, sheets: Sequence[Scores]) -> int:
    """How many assessors must have scored: those of the scheme, and one more when exactly they lie too far apart."""
    apart = len(sheets) >= scheme.assessors and bool(disputed_groups(scheme, sheets))
    return scheme.assessors + apart


def result_of(scheme: Scheme, sheets: Sequence[Scores]) -> Result:
    """The agreed result: per group the mean of two scores, or the median of three (house).

    The total is Σ weight × score. Tier 0 where a group stays under its least share, else the highest tier whose
    points the total reaches (facts of 1.6; cut-offs and half rule: house, in the scheme's data).
    """
    groups = tuple(
        GroupResult(group=group.code, weight=group.weight, score=_agreed(sorted(sheet[group.code] for sheet in sheets)))
        for group in scheme.groups
    )
    # Weight of 100 × score of 10,000: a point is 10,000 of these, a basis point 100.
    exact = sum(each.weight * each.score for each in groups)
    return Result(groups=groups, total=exact // 100, tier=_tier_of(scheme, groups, exact // 100))


def _agreed(scores: Sequence[int]) -> int:
    """Middle of the sorted scores in basis points; of an even number, the mean of the two in the middle."""
    low, high = scores[(len(scores) - 1) // 2], scores[len(scores) // 2]
    return (low + high) * _BASIS_POINTS_PER_POINT // 2


def _tier_of(scheme: Scheme, groups: Sequence[GroupResult], total: int) -> int:
    least = scheme.least_group_percent * _BASIS_POINTS_PER_POINT
    if any(each.score < least for each in groups):
        return UNCERTIFIED
    reached = [tier.level for tier in scheme.tiers if total >= tier.from_points * _BASIS_POINTS_PER_POINT]
    return max(reached, default=UNCERTIFIED)
