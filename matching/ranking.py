"""From a brief and the people weighed for it to an ordered, explained list. Nothing anyone pays enters it."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from domain.ids import BriefId, InfluencerId
from matching.brief import Brief, Candidate
from matching.eligibility import Reason, obstacles, shown_to_brand
from matching.explaining import Explaining, Part
from matching.fair_start import Contender
from matching.ordering import Order, Ordering
from matching.ranking_policy import PolicyVersions, RankingPolicy
from matching.scoring import PartScore, Scoring, total


class Card(NamedTuple):
    """One ranked candidate: place from 1, score 0 to 10000, and the parts whose points add up to it.

    `rank_before`: the place by order value alone, before fair start moved anybody.
    """

    rank: int
    rank_before: int
    influencer_id: InfluencerId
    score: int
    parts: tuple[Part, ...]
    order: Order

    @property
    def lifted(self) -> bool:
        """Whether fair start moved them up."""
        return self.rank < self.rank_before


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """The answer to one brief on one day.

    `eligible` counts everyone who passed the gates, ranked or cut off. `refused` counts people by reason; who fails
    several gates is counted under each, so `weighed - eligible`, not the sum, says how many were refused. The reasons
    are those that the brand may see.
    """

    cards: tuple[Card, ...]
    weighed: int
    eligible: int
    refused: Mapping[Reason, int]
    versions: PolicyVersions
    day: date


class Placed(NamedTuple):
    """Somebody eligible with their place, and what it was before fair start; not explained yet."""

    candidate: Candidate
    parts: tuple[PartScore, ...]
    order: Order
    rank: int
    rank_before: int


def rank(
    brief: Brief, candidates: Iterable[Candidate], policy: RankingPolicy, day: date, *, limit: int = 100
) -> Ranking:
    """Order the eligible by order value, best first, equal ones by the daily hash; then give newcomers a fair start.

    `day` is a day in Ha Noi. The same brief, people, policy and day give the same answer, whatever the order in which
    the people come. Only the first `limit` are explained and returned.
    """
    refused: Counter[Reason] = Counter()
    eligible: list[Candidate] = []
    weighed = 0
    for candidate in candidates:
        weighed += 1
        found = shown_to_brand(obstacles(brief, candidate, day))
        if found:
            refused.update({obstacle.reason for obstacle in found})
        else:
            eligible.append(candidate)
    placed, explaining = place(brief, eligible, policy, day), Explaining(brief, policy.weights)
    return Ranking(
        cards=tuple(card(each, explaining) for each in placed[:limit]),
        weighed=weighed,
        eligible=len(eligible),
        refused={reason: refused[reason] for reason in Reason if refused[reason]},
        versions=policy.versions,
        day=day,
    )


def place(brief: Brief, eligible: Iterable[Candidate], policy: RankingPolicy, day: date) -> list[Placed]:
    """Everybody who passed the gates in the order of `rank`."""
    scoring, ordering = Scoring(brief, policy.weights), Ordering(brief, policy, day)
    tie_of = daily_hashing(day, brief.id)
    scored = [
        (candidate, parts, ordering.of(candidate, parts), tie_of(candidate.influencer_id))
        for candidate in eligible
        for parts in (scoring.parts(candidate),)
    ]
    scored.sort(key=lambda each: (-each[2].value, each[3]))
    places = policy.fair_start.places_of([Contender(order.value, tie, order.newcomer) for _, _, order, tie in scored])
    return [Placed(*scored[before][:3], rank, before + 1) for rank, before in enumerate(places, start=1)]


def card(one: Placed, explaining: Explaining) -> Card:
    """Somebody's place, explained."""
    return Card(
        rank=one.rank,
        rank_before=one.rank_before,
        influencer_id=one.candidate.influencer_id,
        score=total(one.parts),
        parts=explaining.parts(one.candidate, one.parts),
        order=one.order,
    )


def daily_hashing(day: date, brief_id: BriefId) -> Callable[[InfluencerId], bytes]:
    """Where chance decides between equals: new each day and for each brief, and the same for everyone who asks."""
    today = f"{day.isoformat()}/{brief_id}/"
    return lambda influencer_id: hashlib.sha256(f"{today}{influencer_id}".encode()).digest()


def daily_hash(day: date, brief_id: BriefId, influencer_id: InfluencerId) -> bytes:
    """What `daily_hashing` gives one person; whoever orders many for a brief makes that once."""
    return daily_hashing(day, brief_id)(influencer_id)
