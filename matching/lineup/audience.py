"""How many different people a lineup reaches: audiences that overlap are counted once.

Nobody measures how far two audiences are the same people. The model stands in the note of the published rules
(`matching/reference/lineup_*.json`): random duplication within segments, the rule of media planning known as
Sainsbury's, 1 - Π(1 - rᵢ/S), in its limit for many small audiences, 1 - e^(-R/S), cut into straight pieces.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from domain.money import BASIS_POINTS
from matching.lineup.rules import WHOLE, LineupRules


class Segment(NamedTuple):
    """People on one platform, interested in one field (upper niche), in one region: keys of the reference data."""

    platform: str
    field: str
    region: str


Audience = Mapping[Segment, int]
"""Segment → people reached there, in tens."""


def reach_of(followers: int | None, median_views: int | None, rules: LineupRules) -> int:
    """How many people see a post on a channel: its median views; unmeasured, a share of its followers; else nobody."""
    if median_views is not None:
        return median_views
    return (followers or 0) * rules.seen_share // BASIS_POINTS


def audience_of(
    reach: Mapping[str, int], niches: Iterable[str], regions: Mapping[str, int], rules: LineupRules
) -> Audience:
    """Divide a person's reach among segments, each share rounded down to tens of people.

    `reach`: platform → people, of whom no more count than the platform has users. `niches`: the fields they lie in
    share evenly; without any there is one field "". `regions`: region → measured share in basis points; what is
    missing to the whole lies as the country does.
    """
    fields = sorted({niche.partition(".")[0] for niche in niches}) or [""]
    elsewhere = max(BASIS_POINTS - sum(regions.values()), 0)
    found: dict[Segment, int] = {}
    for platform, seen in reach.items():
        people = min(seen, rules.platform_users[platform])
        for region, share in rules.region_shares.items():
            weight = regions.get(region, 0) * BASIS_POINTS + elsewhere * share
            tens = people * weight // (BASIS_POINTS * BASIS_POINTS * len(fields) * 10)
            if tens:
                found |= {Segment(platform, field, region): tens for field in fields}
    return found


def widths(segment: Segment, rules: LineupRules) -> tuple[int, ...]:
    """The pieces of the curve in a segment, in tens of people reached."""
    users = rules.platform_users[segment.platform] * rules.field_share * rules.region_shares[segment.region]
    return tuple(users * piece.width // (BASIS_POINTS * BASIS_POINTS * 10 * 100) for piece in rules.curve)


def reached(audiences: Iterable[Audience]) -> Counter[Segment]:
    """How many each segment's posts reach, in tens of people, whoever is in several audiences counted several times."""
    found: Counter[Segment] = Counter()
    for audience in audiences:
        found.update(audience)
    return found


def counted_once(audiences: Iterable[Audience], rules: LineupRules) -> int:
    """How many different people several audiences are, by the rules' model."""
    return sum(_different(segment, tens, rules) for segment, tens in reached(audiences).items())


def _different(segment: Segment, tens: int, rules: LineupRules) -> int:
    people = 0
    for piece, width in zip(rules.curve, widths(segment, rules), strict=True):
        filled = min(tens, width)
        people += filled * piece.counted * 10 // WHOLE
        tens -= filled
    return people
