"""The ways to order people that are compared: the shipped one, itself without a part, and the simple ones."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from domain.money import BASIS_POINTS
from evaluation.market import shipped_policy
from matching.brief import Brief, Candidate
from matching.ranking import daily_hash, place
from matching.ranking_policy import RankingPolicy
from matching.scoring import niche_mark

SHIPPED: Final = "shipped"


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody eligible on the day: what matching knows of them, and what their channels show."""

    candidate: Candidate
    followers: int
    engagement: int


Order = Callable[[Brief, Sequence[Standing], date, int], list[int]]
"""The first so many of the people, best first, as places in the sequence given."""


def ranked(policy: RankingPolicy) -> Order:
    """By `matching.ranking` under this policy; whoever is eligible has passed the gates already."""

    def order(brief: Brief, people: Sequence[Standing], day: date, places: int) -> list[int]:
        place_of = {each.candidate.influencer_id: at for at, each in enumerate(people)}
        placed = place(brief, [each.candidate for each in people], policy, day)[:places]
        return [place_of[each.candidate.influencer_id] for each in placed]

    return order


def _without_fair_start(policy: RankingPolicy) -> RankingPolicy:
    """A share of one basis point asks for nobody."""
    return replace(policy, fair_start=policy.fair_start.model_copy(update={"share": 1, "head_start": 0}))


def _without_head_start(policy: RankingPolicy) -> RankingPolicy:
    return replace(policy, fair_start=policy.fair_start.model_copy(update={"head_start": 0}))


def _without_damping(policy: RankingPolicy) -> RankingPolicy:
    return replace(policy, over_asking=policy.over_asking.model_copy(update={"floor": BASIS_POINTS}))


def _by(value: Callable[[Brief, Standing], tuple[int, ...]]) -> Order:
    """The highest value first, equal ones by the daily hash."""

    def order(brief: Brief, people: Sequence[Standing], day: date, places: int) -> list[int]:
        def key(place: int) -> tuple[tuple[int, ...], bytes]:
            values = tuple(-each for each in value(brief, people[place]))
            return values, daily_hash(day, brief.id, people[place].candidate.influencer_id)

        return sorted(range(len(people)), key=key)[:places]

    return order


def _niche_fit(brief: Brief, person: Standing) -> int:
    """How far the declared niches are those asked for: what a search over the profiles' words would find."""
    marks, offered = shipped_policy().weights.marks, person.candidate.niches
    return sum(share * niche_mark(niche, offered, marks) for niche, share in brief.niches.items())


BASELINES: Final[Mapping[str, Order]] = {
    "followers": _by(lambda _, person: (person.followers,)),
    "engagement": _by(lambda _, person: (person.engagement,)),
    "text": _by(lambda brief, person: (_niche_fit(brief, person),)),
    "text, then followers": _by(lambda brief, person: (_niche_fit(brief, person), person.followers)),
    "random": _by(lambda _, __: ()),
}
"""All keep the gates, which are no matter of taste."""

RANKED: Final[Mapping[str, RankingPolicy]] = {
    SHIPPED: shipped_policy(),
    "without fair start": _without_fair_start(shipped_policy()),
    "without head start": _without_head_start(shipped_policy()),
    "without damping": _without_damping(shipped_policy()),
}
"""The shipped policy, and what is left of it without a part."""

ABLATIONS: Final[Mapping[str, Order]] = {name: ranked(policy) for name, policy in RANKED.items() if name != SHIPPED}

POLICIES: Final[Mapping[str, Order]] = {SHIPPED: ranked(RANKED[SHIPPED]), **BASELINES, **ABLATIONS}
