"""What people bring to every brief, reckoned once: of each set of niches whoever could be worth most stands first."""

from typing import Final

import numpy as np

from domain.money import BASIS_POINTS
from matching.acceptance import AcceptanceFeature
from matching.brief import BriefKind
from matching.columns.chances import chances_of
from matching.columns.table import TIERS, Columns, Numbers, Standing
from matching.ranking_policy import RankingPolicy
from matching.weights import PartName, WeightSet

OF_RECORD: Final = (PartName.DISCLOSURE_HISTORY, PartName.TRUST_TIER, PartName.DELIVERY_RELIABILITY)
"""The parts of a score that depend on no brief."""
ALL: Final = slice(None)
KEYS_OF_A_SET: Final = 1 << 14
"""More than there are order values."""


def standing_of(columns: Columns, policy: RankingPolicy, kind: BriefKind) -> Standing:
    """What everybody brings to a brief of this kind; reckoned when it is first asked for."""
    key = (policy.versions, kind)
    if key not in columns.standings:
        columns.standings[key] = _reckoned(columns, policy, kind)
    return columns.standings[key]


def _reckoned(columns: Columns, policy: RankingPolicy, kind: BriefKind) -> Standing:
    points, adds = points_of_record(columns, policy.weights, kind), adds_of_answers(columns, policy)
    damping = damped(columns, policy)
    sets = np.arange(len(columns.niche_sets) + 1)
    width = np.uint32 if len(sets) * KEYS_OF_A_SET < 1 << 32 else np.uint64
    keys = key_of(columns.niche_set.astype(width), most_of(points, adds, damping, policy, kind).astype(width))
    places = np.argsort(keys)
    keys = keys[places]
    starts = np.searchsorted(keys, key_of(sets, BASIS_POINTS).astype(width))
    return Standing(
        keys=keys,
        rows=places.astype(np.uint32),
        points=points[places].astype(np.uint16),
        adds=adds[places],
        damping=damping[places],
        starts=starts[:-1],
        best=_best(keys, starts),
    )


def key_of(niche_set: Numbers, most: Numbers | int) -> Numbers:
    """What rises with the set, and within a set as the order value falls."""
    return np.asarray(niche_set * KEYS_OF_A_SET + (BASIS_POINTS - most))


def set_of(keys: Numbers) -> Numbers:
    """The set that keys were made of."""
    return keys // KEYS_OF_A_SET


def _best(keys: Numbers, starts: Numbers) -> Numbers:
    """The highest order value of each set; 0 for one that nobody has."""
    found = np.zeros(len(starts) - 1, dtype=np.int64)
    peopled = np.flatnonzero(np.diff(starts))
    found[peopled] = BASIS_POINTS - keys[starts[peopled]].astype(np.int64) % KEYS_OF_A_SET
    return found


def points_of_record(columns: Columns, weights: WeightSet, kind: BriefKind, rows: Numbers | slice = ALL) -> Numbers:
    """The points for history, tier and reliability."""
    marks, weight = weights.marks, weights.weights_for(kind)
    tiers = np.array([marks.tier[tier] for tier in range(TIERS + 1)], dtype=np.int64)
    kept, bookings = columns.kept[rows].astype(np.int64), columns.bookings[rows].astype(np.int64)
    strength = marks.delivery_prior_strength
    values = {
        PartName.DISCLOSURE_HISTORY: columns.disclosure_value[rows].astype(np.int64),
        PartName.TRUST_TIER: tiers[columns.tier[rows]],
        PartName.DELIVERY_RELIABILITY: (kept * BASIS_POINTS + marks.delivery_prior_mean * strength)
        // (bookings + strength),
    }
    return np.asarray(sum(values[part] * weight.get(part, 0) // BASIS_POINTS for part in OF_RECORD))


def adds_of_answers(columns: Columns, policy: RankingPolicy) -> Numbers:
    """What the answers of each add to the chance of a yes, in thousandths of a logit."""
    model = policy.acceptance
    offers, accepted = columns.offers.astype(np.int64), columns.accepted.astype(np.int64)
    prior, strength = model.answers_prior_mean, model.answers_prior_strength
    value = (accepted * BASIS_POINTS + prior * strength) // (offers + strength)
    return (model.coefficients[AcceptanceFeature.ANSWERS] * value // BASIS_POINTS).astype(np.uint32)


def damped(columns: Columns, policy: RankingPolicy) -> Numbers:
    """The factor on the order value of each, in basis points."""
    rule = policy.over_asking
    borne = columns.places.astype(np.int64) * rule.asks_per_place
    asked = columns.asked_lately.astype(np.int64)
    factor = np.maximum(rule.floor, BASIS_POINTS * borne // np.maximum(asked, 1))
    return np.where(asked <= borne, BASIS_POINTS, factor).astype(np.uint16)


def most_of(points: Numbers, adds: Numbers, damping: Numbers, policy: RankingPolicy, kind: BriefKind) -> Numbers:
    """The highest order value that each could have: all that depends on a brief in full."""
    model = policy.acceptance
    others = sum(weight for part, weight in policy.weights.weights_for(kind).items() if part not in OF_RECORD)
    features = sum(adds for name, adds in model.coefficients.items() if name is not AcceptanceFeature.ANSWERS)
    chance = chances_of(model)[adds + np.uint32(features)]
    most = (points.astype(np.int64) + others) * chance * damping // BASIS_POINTS**2
    return np.asarray(most, dtype=np.uint16)
