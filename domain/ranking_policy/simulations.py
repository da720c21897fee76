"""What an admin has seen of weights before they were published: kept, so that nobody publishes what nobody saw."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import CheckConstraint, ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from domain.errors import DomainError
from domain.ids import BriefId, LoginId
from domain.ranking_policy.weights import PartWeights
from domain.rows import Json, Row
from domain.sentences import Sentence


@dataclass(frozen=True, kw_only=True)
class Compared:
    """What a simulation compares: on a day in Ha Noi, weights, with all that are public; over briefs as they stand.

    `versions`: the shipped and the published weights. `briefs`: each with its version, None where there is none.
    """

    day: date
    weights: PartWeights
    versions: Sequence[str]
    briefs: Mapping[BriefId, int | None]

    def values(self) -> Json:
        """As JSON values, alike whatever the order of the briefs."""
        return {
            "day": self.day.isoformat(),
            "weights": dict(self.weights.by_part()),
            "versions": list(self.versions),
            "briefs": sorted([str(brief), version] for brief, version in self.briefs.items()),
        }


_CHANGES: Final = {
    "day": Sentence("được làm vào một ngày khác", "it was made on another day"),
    "weights": Sentence("thử các trọng số khác", "it tried other weights"),
    "versions": Sentence("từ đó đã có trọng số khác được công bố", "other weights were published since"),
    "briefs": Sentence(
        "các bản yêu cầu được nêu không phải là những bản đã thử, hoặc đã được sửa từ đó",
        "the briefs named are not those it was made on, or were edited since",
    ),
}
"""What each part of `Compared.values` says when it differs."""


class SeenSimulation(Row, kw_only=True):
    """A receipt: a login was shown on a day what weights would change.

    `outcome` holds the figures shown, of groups and never of a person; who moves is in it as a hash. `digest` is the
    SHA-256 of `compared` and `outcome`. Rows are appended, never changed and never taken back; a trigger keeps it so.
    """

    __tablename__ = "seen_simulations"
    __table_args__ = (CheckConstraint("digest ~ '^[0-9a-f]{64}$'", name="digest"),)

    digest: Mapped[str] = mapped_column(primary_key=True)
    seen_by: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"), primary_key=True)
    seen_at: Mapped[datetime]
    compared: Mapped[Json]
    outcome: Mapped[Json]

    @classmethod
    def of(cls, compared: Compared, outcome: Json, *, seen_by: LoginId, now: datetime) -> "SeenSimulation":
        """The receipt of figures that were reckoned."""
        values = compared.values()
        return cls(
            digest=digest_of({"compared": values, "outcome": outcome}),
            seen_by=seen_by,
            seen_at=now,
            compared=values,
            outcome=outcome,
        )

    def require_unchanged(self, now: Compared) -> None:
        """Raise SimulationOutdated where it compared something else than what is compared now."""
        values = now.values()
        changed = [sentence for part, sentence in _CHANGES.items() if self.compared[part] != values[part]]
        if changed:
            raise SimulationOutdated(
                changed=Sentence(", ".join(each.vi for each in changed), ", ".join(each.en for each in changed)),
                field="input.simulation",
            )


@dataclass(eq=False, kw_only=True)
class WeightsNotSimulated(DomainError):
    """Whoever publishes weights has not seen what they would change."""

    vi = "Bạn chưa xem mô phỏng nào có mã này. Hãy mô phỏng các trọng số này, rồi gửi lại mã của mô phỏng đó."
    en = "You have seen no simulation with this digest. Simulate these weights, and give the digest of that simulation."


@dataclass(eq=False, kw_only=True)
class SimulationOutdated(DomainError):
    """What was simulated is not what would be published, or something it rests on has changed."""

    changed: Sentence
    vi = "Mô phỏng này không còn dùng được: {changed}. Hãy mô phỏng lại và xem điều gì thay đổi."
    en = "This simulation no longer serves: {changed}. Simulate again, and see what changes."


def simulation_seen(by: LoginId, digest: str) -> Select[SeenSimulation]:
    """The receipt of this login; nobody publishes by another's."""
    return select(SeenSimulation).where(SeenSimulation.seen_by == by, SeenSimulation.digest == digest)


def digest_of(values: Mapping[str, Any]) -> str:
    """SHA-256 over JSON values, in hex: keys sorted, no spaces, as RFC 8785 has it."""
    text = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
