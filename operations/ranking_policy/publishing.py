"""Publish new weights: by a decider, after they were simulated, with reasons and with notice."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.exc import IntegrityError

from domain.actors import Decider
from domain.ids import BriefId
from domain.law.periods import day_in_vietnam
from domain.ranking_policy.weights import (
    PartWeights,
    PublishedWeights,
    WeightsDayTaken,
    WeightsNotSimulated,
)
from domain.sentences import Sentence
from matching.weights import weights_on
from operations.ranking_policy.simulating import MOST_SIMULATED_BRIEFS, briefs_simulated, digest_of
from storage.work import Work


async def publish_weights(
    work: Work[Decider],
    *,
    weights: PartWeights,
    valid_from: date,
    reason: Sentence,
    simulation: str,
    brief_ids: Sequence[BriefId],
) -> PublishedWeights:
    """Make weights public, to hold from a day in Ha Noi on, for good.

    `simulation` is the digest of the simulation of these weights today, `brief_ids` the briefs it was made on. Raises
    WeightsNotWhole, PriceAlone, WeightsNotSimulated, WeightsNoticeTooShort, WeightsDayTaken, InvalidInput.
    """
    weights = weights.checked()
    await _require_simulated(work, weights, simulation, brief_ids)
    base = weights_on(max(valid_from, day_in_vietnam(work.now)))
    row, event = PublishedWeights.published(
        weights,
        valid_from=valid_from,
        base=base.version,
        reason=reason,
        simulation=simulation,
        by=work.actor.login_id,
        now=work.now,
    )
    try:
        async with work.apart():  # somebody else may publish at this moment
            work.add(row)
    except IntegrityError as already:
        raise WeightsDayTaken(day=valid_from, field="input.validFrom") from already
    work.record(event)
    return row


async def _require_simulated(
    work: Work[Decider], weights: PartWeights, simulation: str, brief_ids: Sequence[BriefId]
) -> None:
    """Raise WeightsNotSimulated unless the digest is that of a simulation of today, on briefs as they stand now.

    No briefs are named where none was ever published.
    """
    chosen = brief_ids[:MOST_SIMULATED_BRIEFS] or None
    rows = await work.all(briefs_simulated(chosen, MOST_SIMULATED_BRIEFS))
    named = {row.id for row in rows} == set(brief_ids)
    if not named or simulation != await digest_of(work.session, weights, rows, day_in_vietnam(work.now)):
        raise WeightsNotSimulated(field="input.simulation")
