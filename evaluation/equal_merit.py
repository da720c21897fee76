"""What a newcomer of equal merit gets: everybody with a record beside their twin, who is new and the same in all else.

An audit in pairs, as with applications that differ in one name only (Bertrand and Mullainathan, American Economic
Review 2004). A twin practises, keeps and labels as the person does, so their merit is equal, not merely in one band;
but holds the first certificate since yesterday, at the tier that newcomers begin with, and has neither bookings, posts
nor answers. One person at a time is replaced, and the list made anew.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice

import numpy as np

from evaluation.arrays import Floats
from evaluation.intervals import Estimate, drawn, draws_of
from evaluation.market import disclosure_of
from evaluation.newcomers import BANDS, by_merit
from evaluation.simulation import Page
from matching.attention import attentions
from matching.brief import Answers, Candidate, Delivery
from matching.eligibility import obstacles
from matching.fair_start import Contender
from matching.ordering import order_of
from matching.ranking import daily_hash
from matching.ranking_policy import RankingPolicy
from matching.scoring import score_parts

FIRST_TIER = 1
"""The tier that newcomers of the generated market begin with."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs of one brief by band of merit: what the people with a record got, and what their twins would get."""

    to_recorded: Floats
    to_twins: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class EqualMerit:
    """The attention to twins over that to the people with a record, over all briefs.

    `share` of all; `bands` by band of merit, None where nobody with a record got any. `promised`: by the policy.
    """

    promised: float
    share: Estimate
    bands: tuple[Estimate | None, ...]

    @property
    def kept(self) -> bool:
        """Whether the promise is kept over all briefs, by the whole interval."""
        return self.share.low >= self.promised


def pairs_of(page: Page, policy: RankingPolicy) -> Pairs:
    """The pairs of one page that this policy made. Whose twin would not pass the gates is in no pair."""
    posted = page.listed.pool.posted
    got, merit = page.exposure, page.listed.merit
    places = _Places(page, policy)
    pairs = [
        (one, places.attention_to(twin, instead_of=one))
        for one, each in enumerate(page.listed.people)
        if not page.listed.newcomer[one] and merit[one] > 0
        for twin in (twin_of(each.candidate, posted.day),)
        if not obstacles(posted.brief, twin, posted.day)
    ]
    people = np.array([one for one, _ in pairs], dtype=np.int64)
    to_twins = np.array([attention for _, attention in pairs], dtype=np.float64)
    return Pairs(by_merit(merit[people], got[people]), by_merit(merit[people], to_twins))


def twin_of(candidate: Candidate, day: date) -> Candidate:
    """The same person, had they been certified the day before, with nothing on record."""
    return replace(
        candidate,
        tier=FIRST_TIER,
        certified_since=day - timedelta(days=1),
        disclosure=disclosure_of(FIRST_TIER, 0, 0),
        delivery=Delivery(),
        answers=Answers(),
    )


def equal_merit(pairs: Sequence[Pairs], promised: float, *, seed: int) -> EqualMerit:
    """The figures of the pairs of so many briefs, with intervals over draws of the briefs."""
    to_recorded = np.array([each.to_recorded for each in pairs])
    to_twins = np.array([each.to_twins for each in pairs])
    weights = draws_of(len(pairs), seed=seed)
    whole = _over(to_twins.sum(axis=1), to_recorded.sum(axis=1), weights)
    assert whole is not None
    return EqualMerit(
        promised=promised,
        share=whole,
        bands=tuple(_over(to_twins[:, band], to_recorded[:, band], weights) for band in range(BANDS)),
    )


def _over(to_twins: Floats, to_recorded: Floats, weights: Floats) -> Estimate | None:
    """The one over the other; a draw of briefs in which nobody got any says nothing else than all of them."""
    if not to_recorded.any():
        return None
    everything = float(to_twins.sum() / to_recorded.sum())

    def ratio(drawn_briefs: Floats) -> Floats:
        over = drawn_briefs @ to_recorded
        return np.divide(drawn_briefs @ to_twins, over, out=np.full_like(over, everything), where=over > 0)

    return drawn(ratio, weights).estimate()


class _Places:
    """A page's order, in which one person after the other is replaced."""

    def __init__(self, page: Page, policy: RankingPolicy) -> None:
        posted = page.listed.pool.posted
        self._brief, self._day, self._policy = posted.brief, posted.day, policy
        self._looks = attentions(len(page.order))
        self._lifted = max(policy.fair_start.minimums)
        contenders = [self._contender(each.candidate) for each in page.listed.people]
        self._order = sorted(range(len(contenders)), key=lambda one: self._key(contenders[one]))
        self._contenders = [contenders[one] for one in self._order]
        self._keys = [self._key(each) for each in self._contenders]
        self._newcomers = np.cumsum([each.newcomer for each in self._contenders])

    def attention_to(self, twin: Candidate, *, instead_of: int) -> float:
        """What the twin would get in the place of that person of the page, who is no newcomer."""
        found = self._contender(twin)
        ahead = bisect_left(self._keys, self._key(found))
        if ahead > len(self._looks) and self._newcomers[ahead - 1] >= self._lifted:
            # The page is full without them, whoever of those ahead they stand in for, and no minimum asks for them.
            return 0.0
        rivals = list(self._foremost(instead_of))
        places = self._policy.fair_start.places_of([*rivals, found])[: len(self._looks)]
        return float(self._looks[places.index(len(rivals))]) if len(rivals) in places else 0.0

    def _foremost(self, without: int) -> Iterator[Contender]:
        """Whoever can stand on the page without that person: the first, and the newcomers that a minimum may lift."""
        rivals = [each for one, each in zip(self._order, self._contenders, strict=True) if one != without]
        yield from rivals[: len(self._looks)]
        yield from islice((each for each in rivals[len(self._looks) :] if each.newcomer), self._lifted)

    def _contender(self, candidate: Candidate) -> Contender:
        parts = score_parts(self._brief, candidate, self._policy.weights)
        order = order_of(self._brief, candidate, parts, self._policy, self._day)
        return Contender(order.value, daily_hash(self._day, self._brief.id, candidate.influencer_id), order.newcomer)

    def _key(self, contender: Contender) -> tuple[int, bytes]:
        counted = self._policy.fair_start.counted(contender.value, newcomer=contender.newcomer)
        return -counted, contender.tie
