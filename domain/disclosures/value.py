"""What a history of disclosures is worth: the lower quantile of a Beta posterior over "the next ad will be labelled".

A lower quantile rather than a mean, so that little evidence is worth less than much of the same. House numbers,
dated: `domain/reference/disclosure_value.json`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

import numpy as np
from pydantic import BaseModel, ConfigDict
from scipy.special import betaincinv

from domain.disclosures.labels import DisclosureVerdict
from domain.money import BASIS_POINTS
from domain.reference.loading import read_sheet

_DAY = timedelta(days=1)


class _Dated(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Prior(_Dated):
    """What is believed of a person of this tier before any evidence: a mean in basis points, worth `strength` posts."""

    tier: int
    mean_bp: int
    strength: int


class VerdictWeight(_Dated):
    """How much one fresh post counts for and against, in basis points of a whole post."""

    kept_bp: int
    broken_bp: int


class ValuePolicy(_Dated):
    """One dated version of the numbers behind the value."""

    version: str
    valid_from: date
    quantile_bp: int
    half_life_days: int
    repaired_share_bp: int
    prior_by_tier: tuple[Prior, ...]
    weight_by_verdict: Mapping[DisclosureVerdict, VerdictWeight]

    def prior_for(self, tier: int) -> Prior:
        """The prior of a tier; a tier nobody wrote down is a mistake in the data and fails."""
        return next(prior for prior in self.prior_by_tier if prior.tier == tier)


class _PolicyFile(_Dated):
    versions: tuple[ValuePolicy, ...]


@cache
def _policies() -> tuple[ValuePolicy, ...]:
    return read_sheet("domain.reference", "disclosure_value.json", _PolicyFile).versions


def value_policy_on(day: date) -> ValuePolicy:
    """The version in force on `day`."""
    return max((each for each in _policies() if each.valid_from <= day), key=lambda each: each.valid_from)


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedPost:
    """One published post as evidence. `repaired`: mended by its author before anyone reported it."""

    verdict: DisclosureVerdict
    published_at: datetime
    repaired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A person's evidence, summed: posts' worth kept and broken after decay, the bare count, the newest."""

    tier: int
    kept: float = 0.0
    broken: float = 0.0
    posts: int = 0
    newest: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureValue:
    """The value with what it must be shown with (basis points, rounded; the count; the newest evidence).

    `kept_bp` and `broken_bp`: what the posts are worth for and against after decay, in basis points of a fresh post;
    with the `prior` of the tier they are the whole posterior. `confidence_bp`: that the truth is not below the value.
    """

    value_bp: int
    mean_bp: int
    kept_bp: int
    broken_bp: int
    prior: Prior
    confidence_bp: int
    posts: int
    newest: datetime | None
    policy_version: str


def history_of(posts: Iterable[JudgedPost], *, tier: int, now: datetime, policy: ValuePolicy) -> History:
    """Sum up a person's posts: each verdict's weight times 0.5^(age / half-life), broken ones halved if repaired."""
    kept = broken = 0.0
    count = 0
    newest: datetime | None = None
    for post in posts:
        weight = policy.weight_by_verdict[post.verdict]
        fresh = 0.5 ** ((now - post.published_at) / _DAY / policy.half_life_days) / BASIS_POINTS
        mended = policy.repaired_share_bp / BASIS_POINTS if post.repaired else 1.0
        kept += weight.kept_bp * fresh
        broken += weight.broken_bp * fresh * mended
        count += 1
        newest = post.published_at if newest is None else max(newest, post.published_at)
    return History(tier=tier, kept=kept, broken=broken, posts=count, newest=newest)


def disclosure_values(histories: Sequence[History], policy: ValuePolicy) -> list[DisclosureValue]:
    """The value of each history, in order, all people in one vectorised call.

    Without evidence this is the prior's own quantile: 0.632 with mean 0.8 and strength 10.
    """
    priors = [policy.prior_for(each.tier) for each in histories]
    kept = np.array([each.kept for each in histories], dtype=np.float64)
    broken = np.array([each.broken for each in histories], dtype=np.float64)
    strength = np.array([prior.strength for prior in priors], dtype=np.float64)
    mean = np.array([prior.mean_bp for prior in priors], dtype=np.float64) / BASIS_POINTS
    alpha = mean * strength + kept
    beta = (1 - mean) * strength + broken
    quantiles = np.rint(betaincinv(alpha, beta, policy.quantile_bp / BASIS_POINTS) * BASIS_POINTS)
    means = np.rint(alpha / (alpha + beta) * BASIS_POINTS)
    return [
        DisclosureValue(
            value_bp=int(quantile),
            mean_bp=int(mean_bp),
            kept_bp=round(each.kept * BASIS_POINTS),
            broken_bp=round(each.broken * BASIS_POINTS),
            prior=prior,
            confidence_bp=BASIS_POINTS - policy.quantile_bp,
            posts=each.posts,
            newest=each.newest,
            policy_version=policy.version,
        )
        for each, prior, quantile, mean_bp in zip(histories, priors, quantiles, means, strict=True)
    ]
