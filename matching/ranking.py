"""From a brief and the people weighed for it to an ordered, explained list. Nothing anyone pays enters it."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from domain.ids import BriefId, InfluencerId
from matching.brief import Brief, Candidate
from matching.eligibility import Reason, obstacles, shown_to_brand
from matching.explaining import Part, explain
from matching.scoring import PartScore, score_parts, total
from matching.weights import WeightSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One ranked candidate: place from 1, score 0 to 10000, and the parts whose points add up to it."""

    rank: int
    influencer_id: InfluencerId
    score: int
    parts: tuple[Part, ...]


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
    weights_version: str
    day: date


def rank(brief: Brief, candidates: Iterable[Candidate], weights: WeightSet, day: date, *, limit: int = 100) -> Ranking:
    """Order the eligible by score, best first; equal scores by the daily hash.

    `day` is a day in Ha Noi. The same brief, people, weights and day give the same answer, whatever the order in which
    the people come. Only the first `limit` are explained and returned.
    """
    refused: Counter[Reason] = Counter()
    scored: list[tuple[int, Candidate, tuple[PartScore, ...]]] = []
    weighed = 0
    for candidate in candidates:
        weighed += 1
        found = shown_to_brand(obstacles(brief, candidate, day))
        if found:
            refused.update({obstacle.reason for obstacle in found})
        else:
            parts = score_parts(brief, candidate, weights)
            scored.append((total(parts), candidate, parts))
    scored.sort(key=lambda each: (-each[0], daily_hash(day, brief.id, each[1].influencer_id)))
    return Ranking(
        cards=tuple(
            Card(
                rank=place,
                influencer_id=candidate.influencer_id,
                score=score,
                parts=explain(brief, candidate, parts, weights),
            )
            for place, (score, candidate, parts) in enumerate(scored[:limit], start=1)
        ),
        weighed=weighed,
        eligible=len(scored),
        refused={reason: refused[reason] for reason in Reason if refused[reason]},
        weights_version=weights.version,
        day=day,
    )


def daily_hash(day: date, brief_id: BriefId, influencer_id: InfluencerId) -> bytes:
    """Where chance decides between equals: new each day and for each brief, and the same for everyone who asks."""
    return hashlib.sha256(f"{day.isoformat()}/{brief_id}/{influencer_id}".encode()).digest()
