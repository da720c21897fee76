"""The best scores for a brief out of everybody, before anything orders them further."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from domain.ids import InfluencerId
from matching.brief import Brief, Candidate
from matching.columns.gates import gates_of
from matching.columns.leading import Leaders, ScoreAlone, blocks, contend
from matching.columns.points import points_of
from matching.columns.table import Columns
from matching.eligibility import Reason
from matching.explaining import Part, explain
from matching.person import Ask
from matching.ranking import daily_hash
from matching.scoring import score_parts
from matching.weights import WeightSet


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


def best(columns: Columns, brief: Brief, ask: Ask, weights: WeightSet, day: date, *, limit: int = 50) -> Best:
    """The first `limit` by score of those who pass the gates, explained; everybody else is only counted.

    The same as weighing them one by one with `obstacles`, `score_parts` and `explain`.
    """
    gates, points = gates_of(columns, brief, ask, day), points_of(columns, brief, ask, weights)
    leaders, worth = Leaders(limit), ScoreAlone()
    eligible = 0
    for start, end in blocks(len(columns)):
        passing = gates.passing(start, end)
        eligible += int(np.count_nonzero(passing))
        contend(points, worth, passing, start, leaders)
    leading = sorted(
        zip(leaders.rows.tolist(), leaders.worth.tolist(), strict=True),
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


def _scored(brief: Brief, candidate: Candidate, weights: WeightSet, score: int) -> Scored:
    parts = explain(brief, candidate, score_parts(brief, candidate, weights), weights)
    return Scored(influencer_id=candidate.influencer_id, score=score, parts=parts)
