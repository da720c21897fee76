"""From the people weighed for a brief to those who may be chosen into a lineup."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from domain.ids import InfluencerId
from matching.brief import AudienceTrait, Brief, BriefKind, Candidate
from matching.eligibility import obstacles
from matching.lineup.asking import Choosable
from matching.lineup.audience import audience_of
from matching.lineup.rules import LineupRules
from matching.ranking import daily_hash
from matching.scoring import score_parts, total
from matching.weights import WeightSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Scales:
    """What people are weighed for and by: a brief on a day in Ha Noi, weights, a lineup's rules, province → region."""

    brief: Brief
    day: date
    weights: WeightSet
    rules: LineupRules
    regions: Mapping[str, str]


@dataclass(slots=True)
class Weighing:
    """Who may be chosen, the highest scores first; and how many could not be.

    `eligible` counts everybody who passed the gates; `unpriced` those of them whose price for the brief nobody knows.
    """

    people: list[Choosable] = field(default_factory=list[Choosable])
    eligible: int = 0
    unpriced: int = 0


def weigh(candidates: Iterable[Candidate], reach: Mapping[InfluencerId, Mapping[str, int]], scales: Scales) -> Weighing:
    """Score everybody who passes the gates and whose price is known.

    `reach`: person → platform → people who see a post; the platforms of the brief count. The price is that of the
    rate card, the brief's lowest fee at least; on a community brief nobody is paid.
    """
    found = Weighing()
    for candidate in candidates:
        if obstacles(scales.brief, candidate, scales.day):
            continue
        found.eligible += 1
        price = _price(scales.brief, candidate)
        if price is None:
            found.unpriced += 1
        else:
            seen = reach.get(candidate.influencer_id, {})
            found.people.append(_choosable(candidate, price, seen, scales))
    found.people.sort(key=lambda each: (-each.score, each.tie_hash))
    return found


def _price(brief: Brief, candidate: Candidate) -> int | None:
    if brief.kind is BriefKind.COMMUNITY:
        return 0
    if candidate.price is None:
        return None
    return candidate.price.minor if brief.fee_floor is None else max(candidate.price, brief.fee_floor).minor


def _choosable(candidate: Candidate, price: int, seen: Mapping[str, int], scales: Scales) -> Choosable:
    regions: dict[str, int] = {}
    for province, share in candidate.audience.get(AudienceTrait.PROVINCE, {}).items():
        region = scales.regions[province]
        regions[region] = regions.get(region, 0) + share
    asked = {platform: people for platform, people in seen.items() if platform in scales.brief.platforms}
    return Choosable(
        influencer_id=candidate.influencer_id,
        score=total(score_parts(scales.brief, candidate, scales.weights)),
        price=price,
        audience=audience_of(asked, candidate.niches, regions, scales.rules),
        tier=candidate.tier,
        platforms=candidate.platforms,
        province=candidate.province,
        niches=candidate.niches,
        tie_hash=daily_hash(scales.day, scales.brief.id, candidate.influencer_id),
    )
