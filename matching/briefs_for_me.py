"""The other side of ranking: the open briefs, ordered and explained for one influencer by the same gates and parts."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter

from domain.ids import BriefId
from matching.brief import Brief, Candidate
from matching.eligibility import Obstacle, Reason, obstacles, shown_to_influencer
from matching.explaining import Part, explain
from matching.person import Ask, Person
from matching.ranking import daily_hash
from matching.scoring import PartScore, score_parts, total
from matching.weights import WeightSet


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenBrief:
    """What is wanted, what it asks of one person, and the instant (UTC) from which on it takes nobody."""

    brief: Brief
    ask: Ask
    closes_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefCard:
    """A brief that takes the person: place from 1, score 0 to 10000, and the parts whose points add up to it."""

    rank: int
    brief_id: BriefId
    score: int
    parts: tuple[Part, ...]
    closes_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ShutBrief:
    """A brief that does not take the person, and every gate that they do not pass, as they may see it."""

    brief_id: BriefId
    obstacles: tuple[Obstacle, ...]
    closes_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefsForMe:
    """The answer to one person on one day.

    `eligible` counts every brief whose gates they pass, shown or cut off; `weighed - eligible` are the others.
    `refused` counts those by reason, one that several gates shut under each.
    """

    cards: tuple[BriefCard, ...]
    shut: tuple[ShutBrief, ...]
    weighed: int
    eligible: int
    refused: Mapping[Reason, int]
    weights_version: str
    day: date


@dataclass(frozen=True, slots=True)
class _Scored:
    open_brief: OpenBrief
    candidate: Candidate
    parts: tuple[PartScore, ...]
    tie: bytes

    @property
    def place(self) -> tuple[int, datetime, bytes]:
        return -total(self.parts), self.open_brief.closes_at, self.tie


@dataclass(frozen=True, slots=True)
class _Shut:
    shown: ShutBrief
    tie: bytes

    @property
    def place(self) -> tuple[int, datetime, bytes]:
        return len(self.shown.obstacles), self.shown.closes_at, self.tie


def briefs_for_me(
    person: Person, open_briefs: Iterable[OpenBrief], weights: WeightSet, day: date, *, limit: int = 100
) -> BriefsForMe:
    """Order the briefs that take the person by score, best first; equal ones by closing, soonest first, then the hash.

    `day` is a day in Ha Noi. What of the order on the brand's side is about the person alone (damping, fair start) is
    the same for all briefs, and how probably they say yes is theirs to decide: neither moves a brief. Those that do not
    take them stand apart, the fewest gates first, with every reason. The same briefs, person, weights and day give the
    same answer, whatever the order in which the briefs come. Only the first `limit` of either are returned.
    """
    taking: list[_Scored] = []
    shut: list[_Shut] = []
    for each in open_briefs:
        candidate = person.asked(each.ask)
        found = shown_to_influencer(obstacles(each.brief, candidate, day), budget_spent=each.brief.budget_spent)
        tie = daily_hash(day, each.brief.id, person.influencer_id)
        if found:
            shut.append(_Shut(ShutBrief(brief_id=each.brief.id, obstacles=found, closes_at=each.closes_at), tie))
        else:
            taking.append(_Scored(each, candidate, score_parts(each.brief, candidate, weights), tie))
    taking.sort(key=attrgetter("place"))
    shut.sort(key=attrgetter("place"))
    refused = Counter(reason for each in shut for reason in {gate.reason for gate in each.shown.obstacles})
    return BriefsForMe(
        cards=tuple(_card(each, weights, rank) for rank, each in enumerate(taking[:limit], start=1)),
        shut=tuple(each.shown for each in shut[:limit]),
        weighed=len(taking) + len(shut),
        eligible=len(taking),
        refused={reason: refused[reason] for reason in Reason if refused[reason]},
        weights_version=weights.version,
        day=day,
    )


def _card(one: _Scored, weights: WeightSet, rank: int) -> BriefCard:
    return BriefCard(
        rank=rank,
        brief_id=one.open_brief.brief.id,
        score=total(one.parts),
        parts=explain(one.open_brief.brief, one.candidate, one.parts, weights),
        closes_at=one.open_brief.closes_at,
    )
