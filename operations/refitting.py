"""Read how offers were answered, and fit the acceptance model to it. Nothing is written to the database."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.law.periods import day_in_vietnam
from domain.offers.answers import offer_was_accepted, offer_was_answered
from domain.offers.offer import Offer
from domain.rows import Json
from matching.acceptance import AcceptanceFeature, AcceptanceModel, acceptance_model_on, acceptance_models
from matching.refitting import Outcome, Refit, TooFewOutcomes, refit
from storage.engine import Database

_FITTED: Final = {"version", "valid_from", "note", "intercept", "coefficients", "floor"}
"""What may differ between two versions whose features are the same."""
_VALUES: Final = TypeAdapter(dict[AcceptanceFeature, int])


async def refit_acceptance(database: Database, *, valid_from: date, now: datetime) -> Refit | TooFewOutcomes:
    """Fit the model in force to every answered offer whose score card was made with the same features.

    Who declined for a protected reason is left out, as everywhere (`domain.offers.answers`). The proposal is to be
    named after the newest version there is.
    """
    present = acceptance_model_on(day_in_vietnam(now))
    async with database.reading() as session:
        outcomes = await _outcomes(session, present)
    return refit(outcomes, present, version=f"v{len(acceptance_models()) + 1}", valid_from=valid_from)


async def _outcomes(session: AsyncSession, present: AcceptanceModel) -> list[Outcome]:
    """The answers in the order in which the offers were made, oldest first."""
    alike = {each.version for each in acceptance_models() if _features_of(each) == _features_of(present)}
    found: list[Outcome] = []
    for accepted, score_card in await session.execute(_answered()):
        values = _values(score_card, alike)
        if values is not None:
            found.append(Outcome(values, accepted))
    return found


def _answered() -> Select[bool, Json | None]:
    return (
        select(offer_was_accepted(), Offer.score_card)
        .where(offer_was_answered(), Offer.score_card.is_not(None))
        .order_by(Offer.opened_at, Offer.id)
    )


def _features_of(model: AcceptanceModel) -> Mapping[str, Any]:
    """The numbers that decide what a feature's value means."""
    return model.model_dump(exclude=_FITTED)


def _values(score_card: Json | None, alike: set[str]) -> Mapping[AcceptanceFeature, int] | None:
    """The features' values on a score card; None where it keeps none, or of another meaning."""
    order = (score_card or {}).get("order", {})
    if order.get("versions", {}).get("acceptance") not in alike:
        return None
    try:
        values = _VALUES.validate_python({each["name"]: each["value"] for each in order["features"]})
    except (KeyError, ValidationError):
        return None
    return values if set(values) == set(AcceptanceFeature) else None
