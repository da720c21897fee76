"""Everybody eligible of a layer with their score, in no order: for questions that no list of the first answers."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from matching.brief import Brief
from matching.columns.gates import gates_of
from matching.columns.points import niche_values, points_of
from matching.columns.ranking import Layer
from matching.columns.standing import points_of_record
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
    passing = gates_of(columns, brief, ask, day).passing()
    passing[layer.hidden] = False
    rows, points = np.flatnonzero(passing), points_of(columns, brief, weights)
    niches = niche_values(columns, brief, weights.marks)[columns.niche_set[rows]]
    of_record = points_of_record(columns, weights, brief.kind, rows)
    of_price = points.of_price(columns.price(ask, rows))
    scores = of_record + points.of_niches(niches) + points.of_home(rows) + points.of_audience(rows) + of_price
    return Eligible(columns, rows, scores)
