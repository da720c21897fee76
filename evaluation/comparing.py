"""The whole evaluation: one market, lived through under every policy, and what comes of it."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Final

from evaluation.figures import Figures, figures_of
from evaluation.intervals import draws_of
from evaluation.market import Market, market, shipped_policy
from evaluation.policies import POLICIES, SHIPPED
from evaluation.runs import runs
from evaluation.simulation import Page, pages
from evaluation.stability import under_changed_weights
from evaluation.truth import Truth

Say = Callable[[str], None]
"""Told how far the evaluation has come."""
BRIEFS_WEIGHED_ANEW: Final = 40
"""Of so many briefs at most the order is looked at under changed weights."""


class NobodyEligible(ValueError):
    """Nobody passes the gates of any brief and is of worth to it: there is nothing to compare."""

    def __init__(self) -> None:
        super().__init__("Nobody passes the gates of any brief: more people, or more briefs, are needed.")


def evaluate(*, briefs: int, people: int, days: int, seed: int, truth: Truth, say: Say) -> Figures:
    """Every figure of a generated market, alike for a seed. Raises NobodyEligible."""
    say(f"{people:,} people and {briefs:,} briefs over {days} days, seed {seed}")
    made = market(briefs=briefs, people=people, days=days, seed=seed, truth=truth)
    if not made.pools:
        raise NobodyEligible
    agreements: dict[str, list[float]] = defaultdict(list)
    lived = runs(made, (_lived(made, name, agreements, say) for name in POLICIES))
    say("intervals")
    count = len(lived[0].ndcg)
    policies, differences = figures_of(dict(zip(POLICIES, lived, strict=True)), draws_of(count, seed=seed))
    return Figures(
        setting={"people": people, "briefs": briefs, "days": days, "seed": seed, "truth": truth.version},
        briefs=count,
        policies=policies,
        differences=differences,
        stability={part: (sum(taus) / len(taus), min(taus)) for part, taus in agreements.items()},
    )


def _lived(made: Market, name: str, agreements: dict[str, list[float]], say: Say) -> Iterator[Page]:
    """The pages under one policy; of some of the shipped one's, how far they hang on the exact weights."""
    say(name)
    every = max(1, -(-len(made.pools) // BRIEFS_WEIGHED_ANEW))
    for page in pages(made, POLICIES[name]):
        if name == SHIPPED and page.number % every == 0:
            posted, people = page.listed.pool.posted, [each.candidate for each in page.listed.people]
            for part, tau in under_changed_weights(posted.brief, people, shipped_policy(), posted.day):
                agreements[part].append(tau)
        yield page
