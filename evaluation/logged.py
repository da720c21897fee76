"""What came of the offers of a real marketplace: each keeps the chance and the order value it was made under."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import BriefId
from domain.money import BASIS_POINTS
from domain.offers.answers import offer_was_accepted, offer_was_answered
from domain.offers.offer import Offer
from domain.rows import Json
from evaluation.calibration import Calibration, Outcome, calibration
from evaluation.relevance import accepted_share
from evaluation.shown import ShownFigures
from evaluation.stability import Weighed, agreements
from matching.weights import PartName

LEAST: Final = 100
"""With fewer answers a figure says more about chance than about the ranking (house)."""

LEAST_OFFERS: Final = 5
"""The order of fewer says little (house)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedOutcome:
    """An offer that was answered: for which brief, in which order value, by which version of the acceptance model.

    `weights` of the parts of its score, and what was `weighed` by them; None where the card does not hold it all.
    """

    brief_id: BriefId
    value: int
    version: str
    outcome: Outcome
    weights: tuple[tuple[PartName, int], ...] = ()
    weighed: Weighed | None = None


@dataclass(frozen=True, kw_only=True)
class LoggedFigures:
    """What the answers come to; None for all figures where there are fewer than LEAST.

    `accepted_first`: accept@10, of each brief's offers the ten of the highest order value, mean over the briefs.
    `calibration` by version of the acceptance model; a version with fewer than LEAST answers is missing. `stability`:
    by part, the mean and the least agreement of the order with itself under changed weights, over `stability_briefs`
    briefs with LEAST_OFFERS offers or more that were weighed alike. `shown`: what the lists come to, if there are
    enough of them.
    """

    answers: int
    briefs: int
    accepted_first: float | None
    calibration: dict[str, Calibration]
    stability: Mapping[str, tuple[float, float]]
    stability_briefs: int
    shown: ShownFigures | None


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
            weights=tuple((PartName(part["name"]), part["weight"]) for part in card.get("parts", ())),
            weighed=_weighed(card),
        )
        for brief_id, accepted, card in await session.execute(statement.order_by(Offer.id))
        # Cards from before there was an order value have none.
        if card is not None and (order := card.get("order")) is not None
    ]


def logged_figures(
    outcomes: Sequence[LoggedOutcome], shown: ShownFigures | None, *, least: int = LEAST
) -> LoggedFigures:
    """The figures of these answers, if there are enough, beside those of the lists."""
    by_brief, by_version = defaultdict[BriefId, list[LoggedOutcome]](list), defaultdict[str, list[Outcome]](list)
    for each in outcomes:
        by_brief[each.brief_id].append(each)
        by_version[each.version].append(each.outcome)
    shares = [
        accepted_share([float(each.outcome.accepted) for each in sorted(asked, key=lambda each: -each.value)])
        for asked in by_brief.values()
    ]
    enough = len(outcomes) >= least
    stability_briefs, stability = _stability(outcomes if enough else ())
    return LoggedFigures(
        answers=len(outcomes),
        briefs=len(by_brief),
        accepted_first=sum(shares) / len(shares) if enough else None,
        calibration={
            version: calibration(found) for version, found in sorted(by_version.items()) if len(found) >= least
        },
        stability=stability,
        stability_briefs=stability_briefs,
        shown=shown,
    )


def _weighed(card: Json) -> Weighed | None:
    """What a card holds of how somebody was weighed; cards from before there was damping lack it."""
    parts, order = card.get("parts"), card["order"]
    if not parts or "damping" not in order:
        return None
    return Weighed(values=[part["value"] for part in parts], chance=order["chance"], damping=order["damping"])


def _stability(outcomes: Sequence[LoggedOutcome]) -> tuple[int, Mapping[str, tuple[float, float]]]:
    """Over how many briefs, and by part."""
    alike = defaultdict[tuple[BriefId, tuple[tuple[PartName, int], ...]], list[Weighed]](list)
    for each in outcomes:
        if each.weighed is not None:
            alike[each.brief_id, each.weights].append(each.weighed)
    lists = [(weights, people) for (_, weights), people in alike.items() if len(people) >= LEAST_OFFERS]
    found = defaultdict[str, list[float]](list)
    for weights, people in lists:
        for part, tau in agreements(weights, people):
            found[part].append(tau)
    return len(lists), {part: (sum(taus) / len(taus), min(taus)) for part, taus in found.items()}
