"""Ten thousand random briefs, ranked from columns as the published rules, followed in plain loops, rank them."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Final
from uuid import UUID

import numpy as np
import pytest

from domain.ids import BriefId, InfluencerId
from domain.money import vnd
from matching.brief import Brief, BriefKind, Delivery
from matching.columns.building import columns_of
from matching.columns.overlay import Overlay
from matching.columns.ranking import Layer, rank_layers
from matching.eligibility import Reason
from matching.fair_start import fair_starts
from matching.person import Person
from matching.ranking import Ranking, rank
from matching.ranking_policy import RankingPolicy, ranking_policy_on
from tests.makers.matching import TODAY
from tests.matching.asks import ASKS
from tests.matching.plain_ranking import Answer, Place, PlainRanking
from tests.matching.strategies import CANDIDATES, PLATFORMS, make_brief, person_of

BRIEFS: Final = 2_500
"""In each of four markets."""
MANY_PASS: Final = 0.06
"""So often a brief is one that many pass: then fair start has something to do."""
MOSTLY_PRICED: Final = (0, 0, 0, 0, 0, 1, 2, 3, 4)
"""Of `ASKS`: how often each is asked."""
NEWCOMERS: Final = 8
NEWLY: Final = (0, 30, 179, 180)
FEW: Final = (0, 1, 2, 3)
"""Days since the first certificate, and bookings finished: of either, the last is too many for a newcomer."""
WITHOUT_MINIMUM: Final = 7
"""So many places from the first ask for no newcomer: whoever moves up to one has a head start."""
REST: Final = {
    "moved up by a head start", "moved up by a minimum", "damped", "ordered by the daily hash", "cut off",
}  # fmt: skip
"""What is to be met beside every gate."""
POLICY: Final = ranking_policy_on(date(2026, 11, 22))
"""The newest published rules, with the second version of fair start."""
FIRST_POLICY: Final = ranking_policy_on(TODAY)


def market(seed: int) -> list[Person]:
    """Forty-eight people, a few of them new; six offer what another one does, so that the daily hash decides."""
    random = Random(seed)
    people = [person_of(each, random) for each in random.sample(CANDIDATES, 42)]
    for place, person in enumerate(people):
        days, finished = (random.choice(NEWLY), random.choice(FEW)) if place < NEWCOMERS else (900, 9)
        people[place] = replace(
            person,
            certified_since=TODAY - timedelta(days=days),
            delivery=Delivery(bookings=finished, kept=random.randint(0, finished)),
        )
    twins = [
        replace(person, influencer_id=InfluencerId(UUID(int=number)))
        for number, person in enumerate(random.sample(people, 6), start=1)
    ]
    return people + twins


def built_at_once(people: Sequence[Person]) -> Sequence[Layer]:
    return [Layer(columns_of(people), np.empty(0, dtype=np.int64))]


def laid_over(people: Sequence[Person]) -> Sequence[Layer]:
    """Some of them offered something else when the columns were built, some were not there, others have left since."""
    random = Random(4)
    others = [person_of(each, random) for each in random.sample(CANDIDATES, len(people))]
    before = [replace(other, influencer_id=each.influencer_id) for each, other in zip(people, others, strict=True)]
    left = [replace(each, influencer_id=InfluencerId(UUID(int=900 + place))) for place, each in enumerate(before[:5])]
    overlay = Overlay(columns_of([*people[:24], *before[24:36], *left]))
    came = overlay.taking({person.influencer_id: person for person in people[24:]})
    return came.taking({person.influencer_id: None for person in left}).layers()


def random_brief(random: Random, people: Sequence[Person]) -> Brief:
    """A brief that most of the time asks for so much that few are left: weighing and explaining many takes long."""
    brief = replace(
        make_brief(random),
        id=BriefId(UUID(int=random.getrandbits(100))),
        blocked=frozenset(person.influencer_id for person in random.sample(people, random.choice([0, 0, 0, 1, 3]))),
    )
    if random.random() < MANY_PASS:
        return brief
    ceiling = random.randint(0, 3)
    return replace(
        brief,
        kind=random.choice([BriefKind.COMMERCIAL, BriefKind.COMMERCIAL, BriefKind.COMMUNITY]),
        competence=random.choice([None, "health", "law"]),
        min_tier=random.choice([1, 2, 2, 3]),
        platforms=frozenset(random.sample(PLATFORMS, 2 if random.random() < 0.8 else 1)),
        fee_floor=vnd(random.randint(0, ceiling) * 1_000_000),
        fee_ceiling=vnd(ceiling * 1_000_000),
    )


def plainly(found: Ranking) -> Answer:
    """A ranking in plain numbers."""
    places = [
        Place(
            rank=card.rank,
            rank_before=card.rank_before,
            person=card.influencer_id.int,
            score=card.score,
            points=tuple(part.points for part in card.parts),
            chance=card.order.acceptance.chance,
            damping=card.order.damping,
            value=card.order.value,
            newcomer=card.order.newcomer,
        )
        for card in found.cards
    ]
    return Answer(places, found.eligible, {reason.value: count for reason, count in found.refused.items()})


@pytest.mark.parametrize(
    ("seed", "layers_of"), [(1, built_at_once), (2, built_at_once), (3, built_at_once), (4, laid_over)]
)
def test_the_columns_rank_as_the_published_rules_do(
    seed: int, layers_of: Callable[[Sequence[Person]], Sequence[Layer]]
) -> None:
    random, people = Random(seed), market(seed)
    layers, rules = layers_of(people), PlainRanking(people, ASKS, TODAY, fair_start="v2")
    met: Counter[str] = Counter()
    for _ in range(BRIEFS):
        brief, ask, limit = random_brief(random, people), random.choice(MOSTLY_PRICED), random.randint(15, 25)

        expected = rules.of(brief, ask, limit=limit)
        found = rank_layers(layers, brief, ASKS[ask], POLICY, TODAY, limit=limit)

        assert plainly(found) == expected
        met.update(expected.refused)
        lifted = [each.rank for each in expected.places if each.rank < each.rank_before]
        met["moved up by a head start"] += any(rank <= WITHOUT_MINIMUM for rank in lifted)
        met["moved up by a minimum"] += any(rank > WITHOUT_MINIMUM for rank in lifted)
        met["damped"] += any(each.damping < 10_000 for each in expected.places)
        met["ordered by the daily hash"] += len({each.value for each in expected.places}) < len(expected.places)
        met["cut off"] += expected.eligible > limit
    assert all(met.values())
    assert met.keys() - REST == {reason.value for reason in Reason} - {Reason.NO_CAPACITY, Reason.BRAND_REFUSED}


def test_the_newest_rules_are_those_that_are_tried() -> None:
    assert POLICY.fair_start is fair_starts()[-1]
    assert (POLICY.versions.fair_start, FIRST_POLICY.versions.fair_start) == ("v2", "v1")


@pytest.mark.parametrize("policy", [POLICY, FIRST_POLICY])
def test_one_after_the_other_they_are_ranked_so_too(policy: RankingPolicy) -> None:
    random, people = Random(5), market(5)
    rules = PlainRanking(people, ASKS, TODAY, fair_start=policy.versions.fair_start)
    for _ in range(200):
        brief, ask = random_brief(random, people), random.choice(MOSTLY_PRICED)
        candidates = [person.asked(ASKS[ask]) for person in people]

        assert plainly(rank(brief, candidates, policy, TODAY, limit=20)) == rules.of(brief, ask, limit=20)
