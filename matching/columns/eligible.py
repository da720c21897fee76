"""Everybody eligible of a layer with their score, in no order: for questions that no list of the first answers."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from matching.brief import Brief
from matching.columns.gates import gates_of
from matching.columns.leading import blocks
from matching.columns.points import points_of
from matching.columns.ranking import Layer
from matching.columns.table import Columns, Numbers
from matching.person import Ask
from matching.weights import WeightSet


@dataclass(frozen=True, eq=False)
class Eligible:
    """The rows of everybody in `columns` who passes the gates and is not hidden, rising; their scores, 0 to 10000."""

    columns: Columns
    rows: Numbers
    scores: Numbers


def eligible_of(layer: Layer, brief: Brief, ask: Ask, weights: WeightSet, day: date) -> Eligible:
    """Who passes the gates of a brief on `day` (Ha Noi), as `matching.eligibility` says of each alone."""
    columns = layer.columns
    gates, points = gates_of(columns, brief, ask, day), points_of(columns, brief, ask, weights)
    passing = np.empty(len(columns), dtype=np.bool_)
    for start, end in blocks(len(columns)):
        passing[start:end] = gates.passing(start, end)
    passing[layer.hidden] = False
    rows = np.flatnonzero(passing)
    scores = points.standing[rows].astype(np.int64) + points.by_niche_set[columns.niche_set[rows]]
    return Eligible(columns, rows, scores + points.of_home(rows) + points.of_the_rest(rows))
