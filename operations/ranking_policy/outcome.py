"""The figures of a simulation as they are kept: of groups, never of a person."""

from collections.abc import Sequence

from domain.ranking_policy.simulations import digest_of
from domain.rows import Json
from matching.simulation import Effect, Exposure, total


def outcome_of(effects: Sequence[Effect], *, weighed: int, cut: bool) -> Json:
    """All that is shown of a simulation of `weighed` people, as JSON values; who moves, as a hash."""
    together = total(effects)
    return {
        "weighed": weighed,
        "cut": cut,
        "tau": together.tau,
        "changed": together.changed,
        "before": _exposure(together.before),
        "after": _exposure(together.after),
        "briefs": [_effect(each) for each in effects],
    }


def _effect(effect: Effect) -> Json:
    moves = [[str(move.influencer_id), move.before, move.after] for move in effect.moves]
    return {
        "brief": str(effect.brief_id),
        "eligible": effect.eligible,
        "top": effect.top,
        "tau": effect.tau,
        "compared": effect.compared,
        "entering": effect.entering,
        "moves": digest_of({"moves": moves}),
        "before": _exposure(effect.before),
        "after": _exposure(effect.after),
    }


def _exposure(exposure: Exposure) -> Json:
    return {
        "total": exposure.total,
        "newcomers": exposure.newcomers,
        "tiers": {str(tier): attention for tier, attention in exposure.tiers.items()},
    }
