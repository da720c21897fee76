"""The whole evaluation: one market, lived through under every policy, and what comes of it."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from domain.money import BASIS_POINTS
from evaluation.equal_merit import Pairs, equal_merit, pairs_of
from evaluation.figures import Figures, figures_of
from evaluation.intervals import draws_of
from evaluation.market import Market, market, shipped_policy
from evaluation.policies import POLICIES, RANKED, SHIPPED
from evaluation.runs import runs
from evaluation.simulation import Page, pages
from evaluation.stability import under_changed_weights
from evaluation.truth import Truth

Say = Callable[[str], None]
"""Told how far the evaluation has come."""
BRIEFS_WEIGHED_ANEW: Final = 40
"""Of so many briefs at most the order is looked at under changed weights."""

IN_PAIRS: Final = (SHIPPED, "without head start", "without fair start")
"""Under these policies newcomers of equal merit are looked at; whatever reads no record treats them alike."""


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
    beside = _Beside()
    lived = runs(made, (_lived(made, name, beside, say) for name in POLICIES))
    say("intervals")
    count = len(lived[0].ndcg)
    policies, differences = figures_of(dict(zip(POLICIES, lived, strict=True)), draws_of(count, seed=seed))
    return Figures(
        setting={"people": people, "briefs": briefs, "days": days, "seed": seed, "truth": truth.version},
        briefs=count,
        policies=policies,
        differences=differences,
        equal_merit={
            name: equal_merit(pairs, shipped_policy().fair_start.equal_merit / BASIS_POINTS, seed=seed)
            for name, pairs in beside.pairs.items()
        },
        stability={part: (sum(taus) / len(taus), min(taus)) for part, taus in beside.agreements.items()},
    )


@dataclass(frozen=True, kw_only=True)
class _Beside:
    """By part, how far the shipped order hangs on its weight; by policy, people beside the newcomers they might be."""

    agreements: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    pairs: defaultdict[str, list[Pairs]] = field(default_factory=lambda: defaultdict(list))


def _lived(made: Market, name: str, beside: _Beside, say: Say) -> Iterator[Page]:
    """The pages under one policy."""
    say(name)
    every = max(1, -(-len(made.pools) // BRIEFS_WEIGHED_ANEW))
    for page in pages(made, POLICIES[name]):
        if name == SHIPPED and page.number % every == 0:
            posted, people = page.listed.pool.posted, [each.candidate for each in page.listed.people]
            for part, tau in under_changed_weights(posted.brief, people, shipped_policy(), posted.day):
                beside.agreements[part].append(tau)
        if name in IN_PAIRS:
            beside.pairs[name].append(pairs_of(page, RANKED[name]))
        yield page
