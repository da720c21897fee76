"""What a lineup is chosen from, what is asked of it, and the answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.ids import InfluencerId
from domain.money import BASIS_POINTS
from matching.lineup.audience import Audience


class LineupTrait(StrEnum):
    """What a quota counts people by."""

    TIER = "tier"
    """The trust tier, exactly: its number."""
    PLATFORM = "platform"
    """Has a channel on the platform."""
    PROVINCE = "province"
    """Lives in the province."""
    NICHE = "niche"
    """Works in the niche; an upper niche counts everybody in a niche below it as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """How many of the chosen have a trait: `least` to `most` (None: as many as there are)."""

    trait: LineupTrait
    key: str
    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedLineup:
    """The terms: budget in đồng (None where nobody is paid), one person at least and `most_people` at most, quotas."""

    budget: int | None
    most_people: int
    quotas: tuple[Quota, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosable:
    """One person who may be chosen: eligible, scored 0 to 10000, with a known price in đồng.

    `tie_hash` decides between people who are alike in everything else: the lower is taken first.
    """

    influencer_id: InfluencerId
    score: int
    price: int
    audience: Audience
    tier: int
    platforms: frozenset[str]
    province: str | None
    niches: frozenset[str]
    tie_hash: bytes

    def has(self, trait: LineupTrait, key: str) -> bool:
        """Whether a quota on this trait counts them."""
        if trait is LineupTrait.TIER:
            return key == str(self.tier)
        if trait is LineupTrait.PLATFORM:
            return key in self.platforms
        if trait is LineupTrait.PROVINCE:
            return key == self.province
        return key in self.niches or any(niche.startswith(f"{key}.") for niche in self.niches)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One of the chosen: score 0 to 10000, price in đồng, people reached, and what they are worth to the set.

    `worth`: what the set's value would lose, in people, if they dropped out and nobody came in their place.
    """

    influencer_id: InfluencerId
    score: int
    price: int
    reach: int
    worth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenSet:
    """People together, the worthiest first.

    `value`, in people, is what was maximised: the sum of their scores × the rules' people per point + `counted_once`,
    the different people whom they reach. `ceiling` is proven: no set that meets the terms is worth more (of a next
    best set: no other one).
    """

    members: tuple[Member, ...]
    counted_once: int
    value: int
    ceiling: int

    @property
    def score(self) -> int:
        """The sum of the scores, in basis points."""
        return sum(each.score for each in self.members)

    @property
    def cost(self) -> int:
        """The sum of the prices, in đồng."""
        return sum(each.price for each in self.members)

    @property
    def overlap(self) -> int:
        """The share of all that is reached that is somebody reached before, in basis points, rounded down."""
        reach = sum(each.reach for each in self.members)
        return (reach - self.counted_once) * BASIS_POINTS // max(reach, 1)

    @property
    def gap(self) -> int:
        """How far the value may be below the best possible, in basis points of the ceiling, rounded up."""
        return -(-(self.ceiling - self.value) * BASIS_POINTS // max(self.ceiling, 1))

    @property
    def is_optimum(self) -> bool:
        """Whether it is proven that there is no better one."""
        return self.value == self.ceiling


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineup:
    """The best set that was found, and the next best: None where there is no other, or none was found in time."""

    chosen: ChosenSet
    next_best: ChosenSet | None
    rules_version: str


@dataclass(frozen=True, slots=True)
class QuotasUnmet:
    """No set meets these quotas together, whatever it costs: how many people each would still miss at the least."""

    missing: Mapping[Quota, int]


@dataclass(frozen=True, slots=True)
class NobodyAllowed:
    """Nobody may be chosen: there are no people, or the quotas leave out each of them."""


@dataclass(frozen=True, slots=True)
class BudgetTooSmall:
    """The cheapest set that meets the quotas costs more than the budget: `needed` đồng."""

    needed: int


@dataclass(frozen=True, slots=True)
class Undecided:
    """The time was over before a set was found, and before it was proven that there is none."""


Answer = Lineup | QuotasUnmet | NobodyAllowed | BudgetTooSmall | Undecided
