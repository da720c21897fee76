"""What each part of a score may bring, in every version there is."""

from collections.abc import Iterable
from datetime import date, datetime

import strawberry

from domain.actors import ActingAdmin, Actor
from domain.sentences import Sentence
from matching.brief import BriefKind
from matching.weights import PartName, WeightSet
from operations.ranking_policy.in_force import WeightsVersion as Version
from schema.context import Context
from schema.execution.computed import computed

strawberry.enum(PartName, description="A part of a score.")

SHIPPED = Sentence("Phiên bản có sẵn trong phần mềm.", "Shipped with the software.")


@strawberry.type(description="What one part may bring.")
class RankingWeight:
    part: PartName = strawberry.field(description="Which part.")
    weight: int = strawberry.field(description="For paid work, in basis points of a full score.")
    community_weight: int | None = strawberry.field(
        description="For an unpaid community brief; null where the part is left out."
    )


@strawberry.type(description="One version of the weights: it holds from its first day until the next one's.")
class WeightsVersion:
    version: str = strawberry.field(description="Its name, as candidate lists and offers keep it.")
    valid_from: date = strawberry.field(description="The first day on which it holds, in Viet Nam.")
    in_force: bool = strawberry.field(description="Whether it holds today.")
    published_at: datetime | None = strawberry.field(
        description="When the alliance published it; null for what was shipped with the software."
    )
    published_by: str | None = strawberry.field(
        description="Who published it, by the name they go by; for the alliance's admins, null for everybody else."
    )
    weights: list[RankingWeight] = strawberry.field(description="The parts of a score; each column sums to 10000.")
    why: strawberry.Private[Sentence]

    @computed(needs=("why",), description="Why the weights were changed, in the language of the request.")
    def reason(self, context: Context) -> str:
        """By the caller's language."""
        return self.why.say(context.language)


def versions_of(versions: Iterable[Version], current: WeightSet, actor: Actor) -> list[WeightsVersion]:
    """Every version, told which one holds today; to admins also who published it."""
    told = isinstance(actor, ActingAdmin)
    return [_version(each, in_force=each.weights.version == current.version, told=told) for each in versions]


def weights_of(weights: WeightSet) -> list[RankingWeight]:
    """What each part may bring, for paid and for unpaid work."""
    paid, unpaid = weights.weights_for(BriefKind.COMMERCIAL), weights.weights_for(BriefKind.COMMUNITY)
    return [RankingWeight(part=part, weight=weight, community_weight=unpaid.get(part)) for part, weight in paid.items()]


def _version(version: Version, *, in_force: bool, told: bool) -> WeightsVersion:
    weights, row = version.weights, version.row
    return WeightsVersion(
        version=weights.version,
        valid_from=weights.valid_from,
        in_force=in_force,
        published_at=None if row is None else row.published_at,
        published_by=version.publisher if told else None,
        weights=weights_of(weights),
        why=SHIPPED if row is None else row.reason,
    )
