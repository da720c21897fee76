"""What came of the offers of a real marketplace: each keeps the chance and the order value it was made under."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import BriefId
from domain.money import BASIS_POINTS
from domain.offers.answers import offer_was_accepted, offer_was_answered
from domain.offers.offer import Offer
from evaluation.calibration import Calibration, Outcome, calibration
from evaluation.relevance import accepted_share

LEAST: Final = 100
"""With fewer answers a figure says more about chance than about the ranking (house)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedOutcome:
    """An offer that was answered: for which brief, in which order value, by which version of the acceptance model."""

    brief_id: BriefId
    value: int
    version: str
    outcome: Outcome


@dataclass(frozen=True, kw_only=True)
class LoggedFigures:
    """What the answers come to; None for all figures where there are fewer than LEAST.

    `accepted_first`: accept@10, of each brief's offers the ten of the highest order value, mean over the briefs.
    `calibration` by version of the acceptance model; a version with fewer than LEAST answers is missing.
    """

    answers: int
    briefs: int
    accepted_first: float | None
    calibration: dict[str, Calibration]


async def logged_outcomes(session: AsyncSession) -> list[LoggedOutcome]:
    """Every brand's offer that its influencer accepted, declined or let lapse, and that keeps its chance.

    Refusals for a protected reason are not among them: they count against nobody, here neither.
    """
    statement = select(Offer.brief_id, offer_was_accepted(), Offer.score_card).where(
        offer_was_answered(), Offer.score_card.is_not(None)
    )
    return [
        LoggedOutcome(
            brief_id=brief_id,
            value=order["value"],
            version=order["versions"]["acceptance"],
            outcome=Outcome(order["chance"] / BASIS_POINTS, accepted),
        )
        for brief_id, accepted, card in await session.execute(statement.order_by(Offer.id))
        # Cards from before there was an order value have none.
        if card is not None and (order := card.get("order")) is not None
    ]


def logged_figures(outcomes: Sequence[LoggedOutcome], *, least: int = LEAST) -> LoggedFigures:
    """The figures of these answers, if there are enough."""
    by_brief, by_version = defaultdict[BriefId, list[LoggedOutcome]](list), defaultdict[str, list[Outcome]](list)
    for each in outcomes:
        by_brief[each.brief_id].append(each)
        by_version[each.version].append(each.outcome)
    shares = [
        accepted_share([float(each.outcome.accepted) for each in sorted(asked, key=lambda each: -each.value)])
        for asked in by_brief.values()
    ]
    return LoggedFigures(
        answers=len(outcomes),
        briefs=len(by_brief),
        accepted_first=sum(shares) / len(shares) if len(outcomes) >= least else None,
        calibration={
            version: calibration(found) for version, found in sorted(by_version.items()) if len(found) >= least
        },
    )
