"""Publish new weights: by a decider, after they were simulated, with reasons and with notice."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.exc import IntegrityError

from domain.actors import Decider
from domain.ids import BriefId
from domain.law.periods import day_in_vietnam
from domain.ranking_policy.simulations import WeightsNotSimulated, simulation_seen
from domain.ranking_policy.weights import PartWeights, PublishedWeights, WeightsDayTaken
from domain.sentences import Sentence
from matching.weights import weights_on
from operations.ranking_policy.simulating import compared_on
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

    `simulation` is the digest of the simulation of these weights that the actor has seen today, `brief_ids` the briefs
    it was made on. Raises WeightsNotWhole, PriceAlone, WeightsNotSimulated, SimulationOutdated, WeightsNoticeTooShort,
    WeightsDayTaken, InvalidInput.
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
    """Raise WeightsNotSimulated unless the actor has seen this simulation, SimulationOutdated unless it holds now.

    What people did since does not make it void: in a living market somebody always does something.
    """
    seen = (await work.all(simulation_seen(work.actor.login_id, simulation)))[:1]
    if not seen:
        raise WeightsNotSimulated(field="input.simulation")
    today = day_in_vietnam(work.now)
    seen[0].require_unchanged(await compared_on(work.session, weights, brief_ids, today))
