"""All published numbers behind a ranking, as they are in force on one day."""

from dataclasses import dataclass
from datetime import date

from matching.acceptance import AcceptanceModel, acceptance_model_on
from matching.fair_start import FairStart, fair_start_on
from matching.over_asking import OverAsking, over_asking_on
from matching.weights import WeightSet, weights_on


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingPolicy:
    """What a score weighs, how an offer's chance is judged, how attention goes round, and who gets a fair start."""

    weights: WeightSet
    acceptance: AcceptanceModel
    over_asking: OverAsking
    fair_start: FairStart

    @property
    def versions(self) -> "PolicyVersions":
        """The name of each version, as offers keep them."""
        return PolicyVersions(
            weights=self.weights.version,
            acceptance=self.acceptance.version,
            over_asking=self.over_asking.version,
            fair_start=self.fair_start.version,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyVersions:
    """Which version of each published document a ranking was made under."""

    weights: str
    acceptance: str
    over_asking: str
    fair_start: str


def ranking_policy_on(day: date) -> RankingPolicy:
    """What was shipped and is in force on `day` (Ha Noi); `operations.ranking_policy` knows what came since."""
    return RankingPolicy(
        weights=weights_on(day),
        acceptance=acceptance_model_on(day),
        over_asking=over_asking_on(day),
        fair_start=fair_start_on(day),
    )
