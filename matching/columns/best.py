"""The best scores for a brief out of everybody: block by block, nobody scored further than they can still come."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

import numpy as np

from domain.ids import InfluencerId
from matching.brief import Brief, Candidate
from matching.columns.gates import gates_of
from matching.columns.points import Points, points_of
from matching.columns.table import Columns, Numbers
from matching.eligibility import Reason
from matching.explaining import Part, explain
from matching.person import Ask
from matching.ranking import daily_hash
from matching.scoring import score_parts
from matching.weights import WeightSet

FIRST_BLOCK: Final = 1 << 12
BLOCK: Final = 1 << 16
"""Rows at a time: what a block needs stays in the processor's second cache."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """Somebody eligible: the score, 0 to 10000, and the parts whose points add up to it."""

    influencer_id: InfluencerId
    score: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Best:
    """The best scores, falling, equal ones by the daily hash; and everybody counted, as `matching.ranking` counts."""

    scored: tuple[Scored, ...]
    weighed: int
    eligible: int
    refused: Mapping[Reason, int]


@dataclass
class _Leaders:
    """The rows that may still be among the first `most`, with their scores; `least` is what it takes to be."""

    most: int
    rows: Numbers
    scores: Numbers
    least: int = 0

    def take(self, rows: Numbers, scores: Numbers) -> None:
        """Let more in; who equals the last place stays, for the daily hash decides between them."""
        self.rows, self.scores = np.concatenate([self.rows, rows]), np.concatenate([self.scores, scores])
        if len(self.scores) > self.most:
            self.least = int(np.partition(self.scores, -self.most)[-self.most])
            kept = self.scores >= self.least
            self.rows, self.scores = self.rows[kept], self.scores[kept]


def best(columns: Columns, brief: Brief, ask: Ask, weights: WeightSet, day: date, *, limit: int = 50) -> Best:
    """The first `limit` by score of those who pass the gates, explained; everybody else is only counted.

    The same as weighing them one by one with `obstacles`, `score_parts` and `explain`.
    """
    gates, points = gates_of(columns, brief, ask, day), points_of(columns, brief, ask, weights)
    leaders = _Leaders(limit, np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))
    eligible = 0
    for start, end in _blocks(len(columns)):
        passing = gates.passing(start, end)
        eligible += int(np.count_nonzero(passing))
        _contend(points, passing, start, leaders)
    leading = sorted(
        zip(leaders.rows.tolist(), leaders.scores.tolist(), strict=True),
        key=lambda each: (-each[1], daily_hash(day, brief.id, columns.id_at(each[0]))),
    )[:limit]
    rows = np.array([row for row, _ in leading], dtype=np.int64)
    candidates = columns.candidates(rows, ask, brief.audience)
    return Best(
        scored=tuple(
            _scored(brief, candidate, weights, score) for (_, score), candidate in zip(leading, candidates, strict=True)
        ),
        weighed=len(columns),
        eligible=eligible,
        refused={reason: gates.refused[reason] for reason in Reason if gates.refused[reason]},
    )


def _blocks(rows: int) -> Iterator[tuple[int, int]]:
    """A small block first, which tells what it takes to lead, so that most of the others need not be scored."""
    starts = [0, *range(min(FIRST_BLOCK, rows), rows, BLOCK)]
    return pairwise([*starts, rows])


def _contend(points: Points, passing: Numbers, start: int, leaders: _Leaders) -> None:
    """Score the passing rows of a block part by part, dropping whoever cannot reach the last place any more."""
    after_niches, after_home = points.most_after
    block = slice(start, start + len(passing))
    # The heaviest parts first, for the whole block: that is cheaper than to pick rows, and leaves few.
    heaviest = points.standing[block] + points.of_niches(block)
    rows = np.flatnonzero(passing & (heaviest >= max(leaders.least - after_niches, 0)))
    score = heaviest[rows].astype(np.int64)
    rows += start
    for more, after in ((points.of_home, after_home), (points.of_the_rest, 0)):
        score += more(rows)
        kept = score >= leaders.least - after
        rows, score = rows[kept], score[kept]
    leaders.take(rows, score)


def _scored(brief: Brief, candidate: Candidate, weights: WeightSet, score: int) -> Scored:
    parts = explain(brief, candidate, score_parts(brief, candidate, weights), weights)
    return Scored(influencer_id=candidate.influencer_id, score=score, parts=parts)
