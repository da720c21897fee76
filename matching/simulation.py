"""Who would move under other weights: the same people for the same brief, ordered under two policies."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from domain.ids import BriefId, InfluencerId
from domain.money import BASIS_POINTS
from matching.attention import attention
from matching.brief import Brief, Candidate
from matching.eligibility import obstacles, shown_to_brand
from matching.ranking import Placed, place
from matching.ranking_policy import RankingPolicy


@dataclass(frozen=True, slots=True)
class Move:
    """Somebody's place, from 1, under the present and under the proposed policy."""

    influencer_id: InfluencerId
    before: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """The attention that the first places give: all of it, what newcomers get, and what each tier gets."""

    total: int
    newcomers: int
    tiers: Mapping[int, int]

    def share(self, part: int) -> int:
        """A part of the attention in basis points of all, rounded down; 0 where there is none."""
        return part * BASIS_POINTS // self.total if self.total else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a policy would change in one brief's list of `eligible` people, and in the exposure of its first `top`.

    `moves` are those of whoever stands in the first `top` places before or after and would not keep their place, the
    first after the change first. `tau` is Kendall's rank correlation of the two orders of everybody, -10000 to 10000.
    """

    brief_id: BriefId
    eligible: int
    top: int
    moves: tuple[Move, ...]
    tau: int
    before: Exposure
    after: Exposure

    @property
    def entering(self) -> int:
        """How many come into the first `top` places; as many leave them."""
        return sum(move.after <= self.top < move.before for move in self.moves)


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """The same over all briefs: the mean `tau`, and in basis points how much of the first places others would hold."""

    tau: int
    changed: int
    before: Exposure
    after: Exposure


def effect(
    brief: Brief,
    candidates: Iterable[Candidate],
    present: RankingPolicy,
    proposed: RankingPolicy,
    day: date,
    *,
    top: int,
) -> Effect:
    """Order the eligible for one brief under both policies, on `day` (Ha Noi), and compare. Weights open no gate."""
    eligible = [each for each in candidates if not shown_to_brand(obstacles(brief, each, day))]
    before, after = place(brief, eligible, present, day), place(brief, eligible, proposed, day)
    was = {each.candidate.influencer_id: each.rank for each in before}
    now = {each.candidate.influencer_id: each.rank for each in after}
    first = min(top, len(eligible))
    moves = [Move(person, was[person], rank) for person, rank in now.items() if was[person] != rank]
    return Effect(
        brief_id=brief.id,
        eligible=len(eligible),
        top=first,
        moves=tuple(move for move in moves if min(move.before, move.after) <= first),
        tau=kendall_tau([now[person] for person in was]),
        before=_exposure(before[:first]),
        after=_exposure(after[:first]),
    )


def total(effects: Sequence[Effect]) -> Total:
    """All briefs together; a brief with one person or none has nothing to reorder, and counts as unchanged."""
    places = sum(each.top for each in effects)
    return Total(
        tau=sum(each.tau for each in effects) // len(effects) if effects else BASIS_POINTS,
        changed=sum(each.entering for each in effects) * BASIS_POINTS // places if places else 0,
        before=_together([each.before for each in effects]),
        after=_together([each.after for each in effects]),
    )


def kendall_tau(ranks: Sequence[int]) -> int:
    """Kendall's τ between rising order and these ranks, no two of them equal: from -10000 to 10000, rounded down.

    The pairs in the same order less those in the other one, over all pairs; 10000 where there are no pairs.
    (`scipy.stats.kendalltau` answers the same, and takes a second to load.)
    """
    pairs = len(ranks) * (len(ranks) - 1) // 2
    if not pairs:
        return BASIS_POINTS
    order = np.asarray(ranks)
    rising = int(np.count_nonzero(np.triu(order[:, None] < order[None, :], k=1)))
    return (2 * rising - pairs) * BASIS_POINTS // pairs


def _exposure(placed: Iterable[Placed]) -> Exposure:
    tiers: Counter[int] = Counter()
    newcomers = 0
    for each in placed:
        tiers[each.candidate.tier] += attention(each.rank)
        newcomers += attention(each.rank) if each.order.newcomer else 0
    return Exposure(total=tiers.total(), newcomers=newcomers, tiers=dict(sorted(tiers.items())))


def _together(exposures: Iterable[Exposure]) -> Exposure:
    tiers: Counter[int] = Counter()
    newcomers = 0
    for each in exposures:
        tiers.update(each.tiers)
        newcomers += each.newcomers
    return Exposure(total=tiers.total(), newcomers=newcomers, tiers=dict(sorted(tiers.items())))
