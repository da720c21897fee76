"""Where the attention of a real marketplace went: its exposure ledger, beside which of the offers were accepted.

Nobody's merit is known there. What stands for it is that a brand asked and the person accepted, which can only happen
to whom the brand looked at: the higher the place, the likelier. So acceptances are also counted over the attention of
their place (inverse propensity, Joachims, Swaminathan and Schnabel, "Unbiased Learning-to-Rank with Biased Feedback",
WSDM 2017), which is right as far as brands look at places as `matching.attention` says; nobody has measured that.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, TypeVar

import numpy as np
from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.exposure.showings import Showing
from domain.ids import BriefId, InfluencerId
from domain.offers.answers import offer_was_accepted, offer_was_answered
from domain.offers.offer import Offer
from evaluation.exposure import decile_shares, gini
from evaluation.intervals import Estimate, drawn, draws_of
from evaluation.newcomers import violations
from evaluation.relevance import ndcg
from matching.attention import attentions
from matching.fair_start import fair_start_on
from operations.candidates.statements import certified

Key = TypeVar("Key")
LEAST_LISTS: Final = 20
"""With fewer lists, or fewer briefs in which anybody accepted, their figures are left out (house)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Somebody in the list of a brief on a day, and whether they accepted an offer for it, then or later."""

    day: date
    brief_id: BriefId
    influencer_id: InfluencerId
    place: int
    newcomer: bool
    tier: int
    accepted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFigures:
    """A group's share of attention and of acceptances: these as they are, and over the attention of their place."""

    people: int
    attention: float
    accepted: float
    accepted_by_attention: float


@dataclass(frozen=True, kw_only=True)
class ShownFigures:
    """What the lists come to. `everybody`: who held a certificate or was shown; `gini` and `deciles` are over them.

    `ndcg` of the lists as they were shown, with an acceptance as gain, over the briefs in which anybody accepted; None
    where these are too few. `ndcg_by_attention`: the gain divided by the attention of its place. `broken`: prefixes of
    lists that held fewer newcomers than fair start asked for on that day, as far as the list shows that there were any.
    """

    lists: int
    briefs: int
    people: int
    everybody: int
    gini: float
    deciles: tuple[float, ...]
    groups: Mapping[str, GroupFigures]
    broken: int
    briefs_accepted: int
    ndcg: Estimate | None
    ndcg_by_attention: Estimate | None


async def showings(session: AsyncSession) -> list[Shown]:
    """All that the ledger still holds; an application was not brought about by a list."""
    accepted = exists().where(
        Offer.brief_id == Showing.brief_id,
        Offer.influencer_id == Showing.influencer_id,
        offer_was_answered(),
        offer_was_accepted(),
    )
    columns = (Showing.day, Showing.brief_id, Showing.influencer_id, Showing.place, Showing.newcomer, Showing.tier)
    statement = select(*columns, accepted).order_by(Showing.brief_id, Showing.day, Showing.place, Showing.influencer_id)
    return [
        Shown(
            day=day,
            brief_id=brief_id,
            influencer_id=influencer_id,
            place=place,
            newcomer=newcomer,
            tier=tier,
            accepted=came_true,
        )
        for day, brief_id, influencer_id, place, newcomer, tier, came_true in await session.execute(statement)
    ]


async def certified_count(session: AsyncSession, now: datetime) -> int:
    """How many hold a certificate in force."""
    return (await session.execute(select(func.count()).select_from(certified(now).subquery()))).scalar_one()


def shown_figures(
    shown: Sequence[Shown], certified_people: int, *, seed: int = 1, least: int = LEAST_LISTS
) -> ShownFigures | None:
    """The figures of these lists, if there are enough."""
    lists = _grouped(shown, lambda each: (each.brief_id, each.day))
    if len(lists) < least:
        return None
    amounts = [sum(map(_attention, each)) for each in _grouped(shown, lambda each: each.influencer_id).values()]
    everybody = max(certified_people, len(amounts))
    spread = np.array([*amounts, *[0.0] * (everybody - len(amounts))])
    best = [_best_places(each) for each in _grouped(shown, lambda each: each.brief_id).values()]
    taken = [each for each in best if any(one.accepted for one in each)]
    return ShownFigures(
        lists=len(lists),
        briefs=len(best),
        people=len(amounts),
        everybody=everybody,
        gini=float(gini(spread)),
        deciles=decile_shares(spread),
        groups=_groups(shown, [one for each in best for one in each]),
        broken=sum(_broken(each) for each in lists.values()),
        briefs_accepted=len(taken),
        ndcg=_ndcg(taken, _gain, seed) if len(taken) >= least else None,
        ndcg_by_attention=_ndcg(taken, _gain_by_attention, seed) if len(taken) >= least else None,
    )


def _attention(one: Shown) -> float:
    return float(attentions(one.place)[-1])


def _grouped(shown: Iterable[Shown], key: Callable[[Shown], Key]) -> Mapping[Key, list[Shown]]:
    found: defaultdict[Key, list[Shown]] = defaultdict(list)
    for each in shown:
        found[key(each)].append(each)
    return found


def _best_places(of_brief: Sequence[Shown]) -> list[Shown]:
    """Each person once, at their best place of all days, the best first."""
    best: dict[InfluencerId, Shown] = {}
    for each in sorted(of_brief, key=lambda each: (each.place, each.day)):
        best.setdefault(each.influencer_id, each)
    return list(best.values())


def _broken(listed: Sequence[Shown]) -> int:
    """The minimums that a day's list did not meet.

    Somebody is kept at their best place of the day: where the list changed during it, there is no one order to judge.
    """
    ordered = sorted(listed, key=lambda each: each.place)
    if [each.place for each in ordered] != list(range(1, len(ordered) + 1)):
        return 0
    newcomers = [each.newcomer for each in ordered]
    return violations(newcomers, fair_start_on(ordered[0].day).minimums, eligible=sum(newcomers))


def _gain(one: Shown) -> float:
    return float(one.accepted)


def _gain_by_attention(one: Shown) -> float:
    return one.accepted / _attention(one)


def _ndcg(briefs: Sequence[Sequence[Shown]], gain: Callable[[Shown], float], seed: int) -> Estimate:
    found = np.array([ndcg(np.array([gain(one) for one in each]), range(len(each))) for each in briefs])
    return drawn(lambda weights: weights @ found, draws_of(len(found), seed=seed)).estimate()


def _groups(shown: Sequence[Shown], best: Sequence[Shown]) -> Mapping[str, GroupFigures]:
    """By tier; and newcomers beside all others. `best`: each brief's people once."""
    return _divided(shown, best, lambda one: f"tier {one.tier}") | _divided(
        shown, best, lambda one: "newcomers" if one.newcomer else "others"
    )


def _divided(shown: Sequence[Shown], best: Sequence[Shown], key: Callable[[Shown], str]) -> dict[str, GroupFigures]:
    lists, once = _grouped(shown, key), _grouped(best, key)
    attention = _shares({name: sum(map(_attention, each)) for name, each in lists.items()})
    accepted, by_attention = (
        _shares({name: sum(map(gain, once.get(name, ()))) for name in lists}) for gain in (_gain, _gain_by_attention)
    )
    return {
        name: GroupFigures(
            people=len({each.influencer_id for each in lists[name]}),
            attention=attention[name],
            accepted=accepted[name],
            accepted_by_attention=by_attention[name],
        )
        for name in sorted(lists)
    }


def _shares(amounts: Mapping[str, float]) -> Mapping[str, float]:
    """Of the whole; 0 where there is nothing."""
    whole = sum(amounts.values())
    return {name: amount / whole if whole else 0.0 for name, amount in amounts.items()}
